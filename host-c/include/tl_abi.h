// Generated from abi/abi.json by `npm run abi`: change that file, not this one.
#ifndef TL_ABI_H
#define TL_ABI_H

// What this host or program speaks.
enum tl_version {
    TL_VERSION_CONTAINER = 1,
    TL_VERSION_ABI = 1,
};

// Bits of the container header's capability word.
enum tl_capability {
    TL_CAPABILITY_GPIO = 1,
    TL_CAPABILITY_UART = 2,
    TL_CAPABILITY_SPI = 4,
    TL_CAPABILITY_I2C = 8,
    TL_CAPABILITY_ADC = 16,
    TL_CAPABILITY_PWM = 32,
    TL_CAPABILITY_FLASH = 64,
    TL_CAPABILITY_FLOAT = 128,
};

// Log levels.
enum tl_level {
    TL_LEVEL_TRACE = 0,
    TL_LEVEL_DEBUG = 1,
    TL_LEVEL_INFO = 2,
    TL_LEVEL_WARN = 3,
    TL_LEVEL_ERROR = 4,
    TL_LEVEL_PANIC = 5,
};

// Roles of pins and ports: bits 8 to 15 of a pin or port word.
enum tl_role {
    TL_ROLE_OWN = 0,
    TL_ROLE_LED = 1,
    TL_ROLE_BUTTON = 2,
    TL_ROLE_CONSOLE = 3,
    TL_ROLE_UART = 4,
};

// Codes of a fault record.
enum tl_fault {
    TL_FAULT_UNREACHABLE = 1,
    TL_FAULT_PANIC = 2,
    TL_FAULT_OUT_OF_BOUNDS = 3,
    TL_FAULT_DIVIDE = 4,
    TL_FAULT_OVERFLOW = 5,
    TL_FAULT_CONVERSION = 6,
    TL_FAULT_INDIRECT = 7,
    TL_FAULT_STACK = 8,
    TL_FAULT_BUDGET = 9,
    TL_FAULT_POOL_FULL = 10,
    TL_FAULT_OPEN = 11,
    TL_FAULT_HANDLE = 12,
    TL_FAULT_IO = 13,
    TL_FAULT_DROPPED = 14,
    TL_FAULT_TRAP = 15,
    TL_FAULT_MEMORY = 16,
    TL_FAULT_HOST = 17,
    TL_FAULT_WATCHDOG = 18,
};

// Negative results of imports.
enum tl_error {
    TL_ERROR_NO_SUCH_PIN = -1,
    TL_ERROR_IN_USE = -2,
    TL_ERROR_NOT_SUPPORTED = -3,
    TL_ERROR_FRAMING = -5,
    TL_ERROR_PARITY = -6,
    TL_ERROR_OVERRUN = -7,
    TL_ERROR_BREAK = -8,
};

// Why a host does not run a container.
enum tl_refusal {
    TL_REFUSAL_SIZE = -20,
    TL_REFUSAL_MAGIC = -21,
    TL_REFUSAL_CONTAINER_VERSION = -22,
    TL_REFUSAL_ABI_VERSION = -23,
    TL_REFUSAL_HEADER = -24,
    TL_REFUSAL_LENGTH = -25,
    TL_REFUSAL_CRC = -26,
    TL_REFUSAL_FLAGS = -27,
    TL_REFUSAL_SIGNATURE = -28,
    TL_REFUSAL_BOARD = -29,
    TL_REFUSAL_CAPABILITY = -30,
    TL_REFUSAL_RAM = -31,
    TL_REFUSAL_TICK_RATE = -32,
    TL_REFUSAL_NAME = -33,
    TL_REFUSAL_MODULE = -34,
    TL_REFUSAL_IMPORT = -35,
    TL_REFUSAL_EXPORT = -36,
};

// X(code, sentence) for every fault.
#define TL_FAULT_TEXTS(X)                                                                  \
    X(TL_FAULT_UNREACHABLE, "the program reached code that must not be reached")           \
    X(TL_FAULT_PANIC, "the program panicked")                                              \
    X(TL_FAULT_OUT_OF_BOUNDS, "a memory access was out of bounds")                         \
    X(TL_FAULT_DIVIDE, "an integer was divided by zero")                                   \
    X(TL_FAULT_OVERFLOW, "an integer operation overflowed")                                \
    X(TL_FAULT_CONVERSION, "a float could not be converted to an integer")                 \
    X(TL_FAULT_INDIRECT, "an indirect call went to no function or to one of another type") \
    X(TL_FAULT_STACK, "the stack overflowed")                                              \
    X(TL_FAULT_BUDGET, "a poll ran longer than its budget")                                \
    X(TL_FAULT_POOL_FULL, "a task was spawned into a full pool")                           \
    X(TL_FAULT_OPEN, "a pin or peripheral could not be opened")                            \
    X(TL_FAULT_HANDLE, "a peripheral was used through a handle that was never opened")     \
    X(TL_FAULT_IO, "an input or output operation failed")                                  \
    X(TL_FAULT_DROPPED, "a future was polled after it was dropped")                        \
    X(TL_FAULT_TRAP, "the engine stopped the program")                                     \
    X(TL_FAULT_MEMORY, "the heap is full")                                                 \
    X(TL_FAULT_HOST, "the host itself broke")                                              \
    X(TL_FAULT_WATCHDOG, "the host hung, and the watchdog reset the device")

// X(code, sentence) for every error.
#define TL_ERROR_TEXTS(X)                                                  \
    X(TL_ERROR_NO_SUCH_PIN, "the board has no such pin or port")           \
    X(TL_ERROR_IN_USE, "the pin or port is open already")                  \
    X(TL_ERROR_NOT_SUPPORTED, "the pin or port cannot do that")            \
    X(TL_ERROR_FRAMING, "a byte arrived with a wrong stop bit")            \
    X(TL_ERROR_PARITY, "a byte arrived with a wrong parity bit")           \
    X(TL_ERROR_OVERRUN, "bytes were lost because they were read too late") \
    X(TL_ERROR_BREAK, "the line was held low: a break")

// X(code, sentence) for every refusal.
#define TL_REFUSAL_TEXTS(X)                                                                \
    X(TL_REFUSAL_SIZE, "has the wrong size for a Tickless container")                      \
    X(TL_REFUSAL_MAGIC, "is not a Tickless container")                                     \
    X(TL_REFUSAL_CONTAINER_VERSION, "has a container version this host does not know")     \
    X(TL_REFUSAL_ABI_VERSION, "was built for another ABI version")                         \
    X(TL_REFUSAL_HEADER, "has a header of another size")                                   \
    X(TL_REFUSAL_LENGTH, "is truncated, or longer than its header says")                   \
    X(TL_REFUSAL_CRC, "is damaged: its checksum is wrong")                                 \
    X(TL_REFUSAL_FLAGS, "has flags this host does not know")                               \
    X(TL_REFUSAL_SIGNATURE, "carries a signature this host cannot check")                  \
    X(TL_REFUSAL_BOARD, "uses the pins of another board")                                  \
    X(TL_REFUSAL_CAPABILITY, "needs a capability this host lacks")                         \
    X(TL_REFUSAL_RAM, "needs more memory than this host has, or than its module declares") \
    X(TL_REFUSAL_TICK_RATE, "asks for a tick rate this host cannot offer")                 \
    X(TL_REFUSAL_NAME, "has a name that does not end")                                     \
    X(TL_REFUSAL_MODULE, "holds a module the engine cannot load")                          \
    X(TL_REFUSAL_IMPORT, "imports something this host does not offer")                     \
    X(TL_REFUSAL_EXPORT, "lacks an export a host needs")

// X(bit, name) for every capability.
#define TL_CAPABILITY_NAMES(X)      \
    X(TL_CAPABILITY_GPIO, "gpio")   \
    X(TL_CAPABILITY_UART, "uart")   \
    X(TL_CAPABILITY_SPI, "spi")     \
    X(TL_CAPABILITY_I2C, "i2c")     \
    X(TL_CAPABILITY_ADC, "adc")     \
    X(TL_CAPABILITY_PWM, "pwm")     \
    X(TL_CAPABILITY_FLASH, "flash") \
    X(TL_CAPABILITY_FLOAT, "float")

// X(level, name) for every log level.
#define TL_LEVEL_NAMES(X)      \
    X(TL_LEVEL_TRACE, "trace") \
    X(TL_LEVEL_DEBUG, "debug") \
    X(TL_LEVEL_INFO, "info")   \
    X(TL_LEVEL_WARN, "warn")   \
    X(TL_LEVEL_ERROR, "error") \
    X(TL_LEVEL_PANIC, "panic")

#endif
