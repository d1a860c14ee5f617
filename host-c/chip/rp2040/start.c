// The clock tree: crystal, 12 MHz --> PLL, 1500 MHz --> the core and the UARTs at 125 MHz; the crystal also makes the
// timer's microseconds. RP2040 data sheet, "Clocks", "XOSC", "PLL".

#include "chip.h"
#include "tl_device.h"

enum {
    XOSC_HZ = 12000000,
    PLL_FACTOR = 125,
    PLL_POSTDIV1 = 6,
    PLL_POSTDIV2 = 2,
};

_Static_assert(TL_CLOCK_HZ == XOSC_HZ / PLL_POSTDIV1 / PLL_POSTDIV2 * PLL_FACTOR, "board.json says another clock");

#define XOSC_CTRL    (*(volatile uint32_t*)0x40024000)
#define XOSC_STATUS  (*(volatile uint32_t*)0x40024004)
#define XOSC_STARTUP (*(volatile uint32_t*)0x4002400c)

enum { XOSC_ENABLE = 0xfab << 12, XOSC_UP_TO_15MHZ = 0xaa0, XOSC_STABLE = 1u << 31 };

#define PLL_SYS_CS        (*(volatile uint32_t*)0x40028000)
#define PLL_SYS_PWR       (*(volatile uint32_t*)0x40028004)
#define PLL_SYS_FBDIV_INT (*(volatile uint32_t*)0x40028008)
#define PLL_SYS_PRIM      (*(volatile uint32_t*)0x4002800c)

enum { PLL_LOCK = 1u << 31, PLL_PD = 1 << 0, PLL_POSTDIVPD = 1 << 3, PLL_VCOPD = 1 << 5 };

#define CLK_REF_CTRL       (*(volatile uint32_t*)0x40008030)
#define CLK_REF_SELECTED   (*(volatile uint32_t*)0x40008038)
#define CLK_SYS_CTRL       (*(volatile uint32_t*)0x4000803c)
#define CLK_SYS_SELECTED   (*(volatile uint32_t*)0x40008044)
#define CLK_PERI_CTRL      (*(volatile uint32_t*)0x40008048)
#define CLK_SYS_RESUS_CTRL (*(volatile uint32_t*)0x40008078)

enum { REF_ROSC = 0, REF_XOSC = 2, SYS_REF = 0, SYS_PLL = 1, CLK_PERI_ENABLE = 1 << 11 };

static void start_crystal(void) {
    XOSC_STARTUP = (XOSC_HZ / 1000 + 128) / 256; // a millisecond
    XOSC_CTRL = XOSC_ENABLE | XOSC_UP_TO_15MHZ;
    while (!(XOSC_STATUS & XOSC_STABLE)) {
    }
}

// Switches one of the two clocks that change over without a glitch.
static void choose(volatile uint32_t* o_control, const volatile uint32_t* i_selected, uint32_t i_source) {
    *o_control = i_source;
    while (!(*i_selected >> i_source & 1)) {
    }
}

static void start_pll(void) {
    RESETS_RESET |= RESETS_PLL_SYS;
    rp2040_unreset(RESETS_PLL_SYS);
    PLL_SYS_CS = 1; // the crystal's frequency as it is
    PLL_SYS_FBDIV_INT = PLL_FACTOR;
    PLL_SYS_PWR &= ~(uint32_t)(PLL_PD | PLL_VCOPD);
    while (!(PLL_SYS_CS & PLL_LOCK)) {
    }
    PLL_SYS_PRIM = PLL_POSTDIV1 << 16 | PLL_POSTDIV2 << 12;
    PLL_SYS_PWR &= ~(uint32_t)PLL_POSTDIVPD;
}

void tl_chip_start(void) {
    CLK_SYS_RESUS_CTRL = 0;
    start_crystal();
    // A debugger may come in with the PLL in use.
    choose(&CLK_SYS_CTRL, &CLK_SYS_SELECTED, SYS_REF);
    choose(&CLK_REF_CTRL, &CLK_REF_SELECTED, REF_XOSC);
    start_pll();
    choose(&CLK_SYS_CTRL, &CLK_SYS_SELECTED, SYS_PLL);
    CLK_PERI_CTRL = CLK_PERI_ENABLE;
    WATCHDOG->TICK = WATCHDOG_TICK_ENABLE | XOSC_HZ / TL_COUNTER_HZ;
    rp2040_unreset(RESETS_IO_BANK0 | RESETS_PADS_BANK0 | RESETS_TIMER | RESETS_UART0 | RESETS_UART1);
    nvic_enable(RP2040_IRQ_IO_BANK0);
}
