// Sizes of the posix host: the same core as on a device, with room to spare.
#ifndef TL_CONFIG_H
#define TL_CONFIG_H

#define TL_PINS            76    // P0 to P63, LED to LED8, BUTTON to BUTTON4
#define TL_PORTS           3     // CONSOLE, UART, UART2
#define TL_CONSOLE_PORT    0     // which of them is the console
#define TL_HANDLES         79    // all of them may be open at once
#define TL_LINE_WORDS      3     // event lines, in words of 32: none, one for each pin, two for each port
#define TL_RING            256   // bytes of a port's receive ring and of its send ring
#define TL_FAULT_FRAMES    16    // calls kept of a fault
#define TL_STACK_BYTES     65536 // the engine's stack
#define TL_EXECUTORS       4     // executor 0 and the levels above it
#define TL_LANE_BYTES      16384 // the engine's stack of each level above 0 that a blob uses
#define TL_CODE_PAGE       4096  // bytes of a page of compiled code
#define TL_FUNCTION_HEIGHT 2000  // values and locals of one function
#define TL_CONSTANTS       120   // constants of one function that get slots
#define TL_FLOAT           1     // the engine can calculate with floats
#define TL_DRIVEN          0     // the compiler makes tail calls
#define TL_STACK_GUARD     0     // the native stack is large, and the system guards it
#define TL_STACK_HEADROOM  0     // so nothing is kept of it
#define TL_TERSE           0     // the engine's errors have their texts
#define TL_KEPT                  // for what a reset leaves as it is: there is none
#define TL_RESTART_SECONDS 60    // after so long without a fault a blob counts as healthy
#define TL_OBSERVE         1     // trace, timeline and summary want to see everything

#endif
