// Generated from abi/abi.json by `npm run abi`: change that file, not this one.

// What this host or program speaks.
export const VERSION_CONTAINER: i32 = 1;
export const VERSION_ABI: i32 = 1;

// Bits of the container header's capability word.
export const CAPABILITY_GPIO: i32 = 1;
export const CAPABILITY_UART: i32 = 2;
export const CAPABILITY_SPI: i32 = 4;
export const CAPABILITY_I2C: i32 = 8;
export const CAPABILITY_ADC: i32 = 16;
export const CAPABILITY_PWM: i32 = 32;
export const CAPABILITY_FLASH: i32 = 64;
export const CAPABILITY_FLOAT: i32 = 128;

// Log levels.
export const LEVEL_TRACE: i32 = 0;
export const LEVEL_DEBUG: i32 = 1;
export const LEVEL_INFO: i32 = 2;
export const LEVEL_WARN: i32 = 3;
export const LEVEL_ERROR: i32 = 4;
export const LEVEL_PANIC: i32 = 5;

// Roles of pins and ports: bits 8 to 15 of a pin or port word.
export const ROLE_OWN: i32 = 0;
export const ROLE_LED: i32 = 1;
export const ROLE_BUTTON: i32 = 2;
export const ROLE_CONSOLE: i32 = 3;
export const ROLE_UART: i32 = 4;

// Codes of a fault record.
/** The program reached code that must not be reached. */
export const FAULT_UNREACHABLE: i32 = 1;
/** The program panicked. */
export const FAULT_PANIC: i32 = 2;
/** A memory access was out of bounds. */
export const FAULT_OUT_OF_BOUNDS: i32 = 3;
/** An integer was divided by zero. */
export const FAULT_DIVIDE: i32 = 4;
/** An integer operation overflowed. */
export const FAULT_OVERFLOW: i32 = 5;
/** A float could not be converted to an integer. */
export const FAULT_CONVERSION: i32 = 6;
/** An indirect call went to no function or to one of another type. */
export const FAULT_INDIRECT: i32 = 7;
/** The stack overflowed. */
export const FAULT_STACK: i32 = 8;
/** A poll ran longer than its budget. */
export const FAULT_BUDGET: i32 = 9;
/** A task was spawned into a full pool. */
export const FAULT_POOL_FULL: i32 = 10;
/** A pin or peripheral could not be opened. */
export const FAULT_OPEN: i32 = 11;
/** A peripheral was used through a handle that was never opened. */
export const FAULT_HANDLE: i32 = 12;
/** An input or output operation failed. */
export const FAULT_IO: i32 = 13;
/** A future was polled after it was dropped. */
export const FAULT_DROPPED: i32 = 14;
/** The engine stopped the program. */
export const FAULT_TRAP: i32 = 15;
/** The heap is full. */
export const FAULT_MEMORY: i32 = 16;
/** The host itself broke. */
export const FAULT_HOST: i32 = 17;
/** The host hung, and the watchdog reset the device. */
export const FAULT_WATCHDOG: i32 = 18;

// Negative results of imports.
/** The board has no such pin or port. */
export const ERROR_NO_SUCH_PIN: i32 = -1;
/** The pin or port is open already. */
export const ERROR_IN_USE: i32 = -2;
/** The pin or port cannot do that. */
export const ERROR_NOT_SUPPORTED: i32 = -3;
/** A byte arrived with a wrong stop bit. */
export const ERROR_FRAMING: i32 = -5;
/** A byte arrived with a wrong parity bit. */
export const ERROR_PARITY: i32 = -6;
/** Bytes were lost because they were read too late. */
export const ERROR_OVERRUN: i32 = -7;
/** The line was held low: a break. */
export const ERROR_BREAK: i32 = -8;

// Why a host does not run a container.
/** Has the wrong size for a Tickless container. */
export const REFUSAL_SIZE: i32 = -20;
/** Is not a Tickless container. */
export const REFUSAL_MAGIC: i32 = -21;
/** Has a container version this host does not know. */
export const REFUSAL_CONTAINER_VERSION: i32 = -22;
/** Was built for another ABI version. */
export const REFUSAL_ABI_VERSION: i32 = -23;
/** Has a header of another size. */
export const REFUSAL_HEADER: i32 = -24;
/** Is truncated, or longer than its header says. */
export const REFUSAL_LENGTH: i32 = -25;
/** Is damaged: its checksum is wrong. */
export const REFUSAL_CRC: i32 = -26;
/** Has flags this host does not know. */
export const REFUSAL_FLAGS: i32 = -27;
/** Carries a signature this host cannot check. */
export const REFUSAL_SIGNATURE: i32 = -28;
/** Uses the pins of another board. */
export const REFUSAL_BOARD: i32 = -29;
/** Needs a capability this host lacks. */
export const REFUSAL_CAPABILITY: i32 = -30;
/** Needs more memory than this host has, or than its module declares. */
export const REFUSAL_RAM: i32 = -31;
/** Asks for a tick rate this host cannot offer. */
export const REFUSAL_TICK_RATE: i32 = -32;
/** Has a name that does not end. */
export const REFUSAL_NAME: i32 = -33;
/** Holds a module the engine cannot load. */
export const REFUSAL_MODULE: i32 = -34;
/** Imports something this host does not offer. */
export const REFUSAL_IMPORT: i32 = -35;
/** Lacks an export a host needs. */
export const REFUSAL_EXPORT: i32 = -36;
