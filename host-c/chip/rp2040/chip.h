// Raspberry Pi RP2040: its registers as its data sheet names them, and what its drivers share.
#ifndef TL_CHIP_RP2040_H
#define TL_CHIP_RP2040_H

#include <stdint.h>

#include "cortex.h"
#include "tl_config.h"

// The timer's, which the watchdog's tick makes of the crystal's 12 MHz.
#define TL_COUNTER_HZ 1000000u

enum {
    RP2040_IRQ_TIMER_0 = 0,
    RP2040_IRQ_TIMER_1 = 1,
    RP2040_IRQ_IO_BANK0 = 13,
    RP2040_IRQ_UART0 = 20,
    RP2040_IRQ_UART1 = 21,
};

// ---- Resets --------------------------------------------------------------------------------------------------------

enum {
    RESETS_IO_BANK0 = 1 << 5,
    RESETS_PADS_BANK0 = 1 << 8,
    RESETS_PLL_SYS = 1 << 12,
    RESETS_TIMER = 1 << 21,
    RESETS_UART0 = 1 << 22,
    RESETS_UART1 = 1 << 23,
};

#define RESETS_RESET      (*(volatile uint32_t*)0x4000c000)
#define RESETS_RESET_DONE (*(volatile uint32_t*)0x4000c008)

// Takes blocks out of reset; they answer once they say so.
static inline void rp2040_unreset(uint32_t i_blocks) {
    RESETS_RESET &= ~i_blocks;
    while (~RESETS_RESET_DONE & i_blocks) {
    }
}

// ---- Timer ---------------------------------------------------------------------------------------------------------

typedef struct {
    volatile uint32_t TIMEHW;
    volatile uint32_t TIMELW;
    volatile uint32_t TIMEHR;
    volatile uint32_t TIMELR;
    volatile uint32_t ALARM[4]; // writing one arms it
    volatile uint32_t ARMED;    // writing a bit disarms it
    volatile uint32_t TIMERAWH;
    volatile uint32_t TIMERAWL;
    volatile uint32_t DBGPAUSE;
    volatile uint32_t PAUSE;
    volatile uint32_t INTR;
    volatile uint32_t INTE;
    volatile uint32_t INTF;
} rp2040_timer;

#define TIMER ((rp2040_timer*)0x40054000)

// ---- Watchdog ------------------------------------------------------------------------------------------------------

typedef struct {
    volatile uint32_t CTRL;
    volatile uint32_t LOAD;
    volatile uint32_t REASON;
    volatile uint32_t SCRATCH[8];
    volatile uint32_t TICK; // what it and the timer count
} rp2040_watchdog;

#define WATCHDOG ((rp2040_watchdog*)0x40058000)

#define WATCHDOG_TRIGGER (1u << 31)
#define WATCHDOG_ENABLE  (1u << 30)

enum {
    WATCHDOG_TIMED_OUT = 1 << 0,
    WATCHDOG_TICK_ENABLE = 1 << 9,
    PSM_ALL = 0x1ffff,
    PSM_ROSC = 1 << 0,
    PSM_XOSC = 1 << 1
};

#define PSM_WDSEL (*(volatile uint32_t*)0x40010008)

// It resets everything but the oscillators, and the boot ROM is to start the flash, as ever.
static inline void rp2040_watchdog_resets_all(void) {
    PSM_WDSEL = PSM_ALL & ~(PSM_ROSC | PSM_XOSC);
    WATCHDOG->SCRATCH[4] = 0;
}

// ---- Pins: a number is that of the GPIO ------------------------------------------------------------------------------

enum { RP2040_PINS = 30 };

typedef struct {
    struct {
        volatile uint32_t STATUS;
        volatile uint32_t CTRL;
    } GPIO[RP2040_PINS];
    volatile uint32_t INTR[4]; // four bits to a pin: low, high, falling, rising
    volatile uint32_t INTE[4];
    volatile uint32_t INTF[4];
    volatile uint32_t INTS[4];
} rp2040_io;

#define IO_BANK0 ((rp2040_io*)0x40014000)

enum { FUNCSEL_UART = 2, FUNCSEL_SIO = 5, FUNCSEL_NULL = 31 };

typedef struct {
    volatile uint32_t VOLTAGE_SELECT;
    volatile uint32_t GPIO[RP2040_PINS];
} rp2040_pads;

#define PADS_BANK0 ((rp2040_pads*)0x4001c000)

enum {
    PAD_SCHMITT = 1 << 1,
    PAD_PDE = 1 << 2,
    PAD_PUE = 1 << 3,
    PAD_DRIVE_4MA = 1 << 4,
    PAD_IE = 1 << 6,
    PAD_PLAIN = PAD_SCHMITT | PAD_DRIVE_4MA | PAD_IE,
    PAD_RESET = PAD_PLAIN | PAD_PDE,
};

// ---- Interrupts ----------------------------------------------------------------------------------------------------

void rp2040_timer0(void);
void rp2040_timer1(void);
void rp2040_io_bank0(void);
void rp2040_uart0(void);
void rp2040_uart1(void);

#endif
