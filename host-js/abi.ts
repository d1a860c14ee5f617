// Generated from abi/abi.json by `npm run abi`: change that file, not this one.

// What this host or program speaks.
export const VERSION_CONTAINER = 1;
export const VERSION_ABI = 1;

// Bits of the container header's capability word.
export const CAPABILITY_GPIO = 1;
export const CAPABILITY_UART = 2;
export const CAPABILITY_SPI = 4;
export const CAPABILITY_I2C = 8;
export const CAPABILITY_ADC = 16;
export const CAPABILITY_PWM = 32;
export const CAPABILITY_FLASH = 64;
export const CAPABILITY_FLOAT = 128;

// Log levels.
export const LEVEL_TRACE = 0;
export const LEVEL_DEBUG = 1;
export const LEVEL_INFO = 2;
export const LEVEL_WARN = 3;
export const LEVEL_ERROR = 4;
export const LEVEL_PANIC = 5;

// Roles of pins and ports: bits 8 to 15 of a pin or port word.
export const ROLE_OWN = 0;
export const ROLE_LED = 1;
export const ROLE_BUTTON = 2;
export const ROLE_CONSOLE = 3;
export const ROLE_UART = 4;

// Codes of a fault record.
export const FAULT_UNREACHABLE = 1;
export const FAULT_PANIC = 2;
export const FAULT_OUT_OF_BOUNDS = 3;
export const FAULT_DIVIDE = 4;
export const FAULT_OVERFLOW = 5;
export const FAULT_CONVERSION = 6;
export const FAULT_INDIRECT = 7;
export const FAULT_STACK = 8;
export const FAULT_BUDGET = 9;
export const FAULT_POOL_FULL = 10;
export const FAULT_OPEN = 11;
export const FAULT_HANDLE = 12;
export const FAULT_IO = 13;
export const FAULT_DROPPED = 14;
export const FAULT_TRAP = 15;
export const FAULT_MEMORY = 16;
export const FAULT_HOST = 17;
export const FAULT_WATCHDOG = 18;

// Negative results of imports.
export const ERROR_NO_SUCH_PIN = -1;
export const ERROR_IN_USE = -2;
export const ERROR_NOT_SUPPORTED = -3;
export const ERROR_FRAMING = -5;
export const ERROR_PARITY = -6;
export const ERROR_OVERRUN = -7;
export const ERROR_BREAK = -8;

// Why a host does not run a container.
export const REFUSAL_SIZE = -20;
export const REFUSAL_MAGIC = -21;
export const REFUSAL_CONTAINER_VERSION = -22;
export const REFUSAL_ABI_VERSION = -23;
export const REFUSAL_HEADER = -24;
export const REFUSAL_LENGTH = -25;
export const REFUSAL_CRC = -26;
export const REFUSAL_FLAGS = -27;
export const REFUSAL_SIGNATURE = -28;
export const REFUSAL_BOARD = -29;
export const REFUSAL_CAPABILITY = -30;
export const REFUSAL_RAM = -31;
export const REFUSAL_TICK_RATE = -32;
export const REFUSAL_NAME = -33;
export const REFUSAL_MODULE = -34;
export const REFUSAL_IMPORT = -35;
export const REFUSAL_EXPORT = -36;

/** Capability names; a name's index is its bit. */
export const CAPABILITIES = ["gpio", "uart", "spi", "i2c", "adc", "pwm", "flash", "float"] as const;

/** Log level names; a name's index is its level. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "panic"] as const;

/** The name of a code, and the sentence that says what it means. */
export interface Meaning {
  readonly name: string;
  readonly text: string;
}

export const FAULTS: ReadonlyMap<number, Meaning> = new Map([
  [1, { name: "UNREACHABLE", text: "the program reached code that must not be reached" }],
  [2, { name: "PANIC", text: "the program panicked" }],
  [3, { name: "OUT_OF_BOUNDS", text: "a memory access was out of bounds" }],
  [4, { name: "DIVIDE", text: "an integer was divided by zero" }],
  [5, { name: "OVERFLOW", text: "an integer operation overflowed" }],
  [6, { name: "CONVERSION", text: "a float could not be converted to an integer" }],
  [7, { name: "INDIRECT", text: "an indirect call went to no function or to one of another type" }],
  [8, { name: "STACK", text: "the stack overflowed" }],
  [9, { name: "BUDGET", text: "a poll ran longer than its budget" }],
  [10, { name: "POOL_FULL", text: "a task was spawned into a full pool" }],
  [11, { name: "OPEN", text: "a pin or peripheral could not be opened" }],
  [12, { name: "HANDLE", text: "a peripheral was used through a handle that was never opened" }],
  [13, { name: "IO", text: "an input or output operation failed" }],
  [14, { name: "DROPPED", text: "a future was polled after it was dropped" }],
  [15, { name: "TRAP", text: "the engine stopped the program" }],
  [16, { name: "MEMORY", text: "the heap is full" }],
  [17, { name: "HOST", text: "the host itself broke" }],
  [18, { name: "WATCHDOG", text: "the host hung, and the watchdog reset the device" }],
]);

export const ERRORS: ReadonlyMap<number, Meaning> = new Map([
  [-1, { name: "NO_SUCH_PIN", text: "the board has no such pin or port" }],
  [-2, { name: "IN_USE", text: "the pin or port is open already" }],
  [-3, { name: "NOT_SUPPORTED", text: "the pin or port cannot do that" }],
  [-5, { name: "FRAMING", text: "a byte arrived with a wrong stop bit" }],
  [-6, { name: "PARITY", text: "a byte arrived with a wrong parity bit" }],
  [-7, { name: "OVERRUN", text: "bytes were lost because they were read too late" }],
  [-8, { name: "BREAK", text: "the line was held low: a break" }],
]);

export const REFUSALS: ReadonlyMap<number, Meaning> = new Map([
  [-20, { name: "SIZE", text: "has the wrong size for a Tickless container" }],
  [-21, { name: "MAGIC", text: "is not a Tickless container" }],
  [-22, { name: "CONTAINER_VERSION", text: "has a container version this host does not know" }],
  [-23, { name: "ABI_VERSION", text: "was built for another ABI version" }],
  [-24, { name: "HEADER", text: "has a header of another size" }],
  [-25, { name: "LENGTH", text: "is truncated, or longer than its header says" }],
  [-26, { name: "CRC", text: "is damaged: its checksum is wrong" }],
  [-27, { name: "FLAGS", text: "has flags this host does not know" }],
  [-28, { name: "SIGNATURE", text: "carries a signature this host cannot check" }],
  [-29, { name: "BOARD", text: "uses the pins of another board" }],
  [-30, { name: "CAPABILITY", text: "needs a capability this host lacks" }],
  [-31, { name: "RAM", text: "needs more memory than this host has, or than its module declares" }],
  [-32, { name: "TICK_RATE", text: "asks for a tick rate this host cannot offer" }],
  [-33, { name: "NAME", text: "has a name that does not end" }],
  [-34, { name: "MODULE", text: "holds a module the engine cannot load" }],
  [-35, { name: "IMPORT", text: "imports something this host does not offer" }],
  [-36, { name: "EXPORT", text: "lacks an export a host needs" }],
]);
