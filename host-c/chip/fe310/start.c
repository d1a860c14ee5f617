// The core's clock from the crystal, and the interrupts: FE310-G002 manual, "Clocks", "Interrupts".

#include "chip.h"
#include "tl_device.h"

#define PRCI_HFXOSCCFG (*(volatile uint32_t*)0x10008004)
#define PRCI_PLLCFG    (*(volatile uint32_t*)0x10008008)

#define CLINT_MSIP (*(volatile uint32_t*)0x02000000)

enum {
    HFXOSC_EN = 1u << 30,
    HFXOSC_RDY = 1u << 31,
    PLL_SEL = 1u << 16,    // the core runs from the PLL's output
    PLL_REFSEL = 1u << 17, // which comes from the crystal
    PLL_BYPASS = 1u << 18, // as it is
    GPIO_LAST = FE310_IRQ_GPIO0 + FE310_PINS - 1,
};

_Static_assert(TL_CLOCK_HZ == 16000000, "the core runs from the crystal's 16 MHz");

void tl_chip_start(void) {
    PRCI_HFXOSCCFG |= HFXOSC_EN;
    while (!(PRCI_HFXOSCCFG & HFXOSC_RDY)) {
    }
    PRCI_PLLCFG |= PLL_REFSEL | PLL_BYPASS;
    PRCI_PLLCFG |= PLL_SEL;
    PLIC_ENABLE[0] = PLIC_ENABLE[1] = 0;
    PLIC_THRESHOLD = 0;
    CSR_WRITE(mie, MIE_EXTERNAL | MIE_SOFTWARE);
}

void riscv_software(bool i_pending) {
    CLINT_MSIP = i_pending;
}

static void external(uint32_t i_interrupt) {
    if (i_interrupt == FE310_IRQ_UART0 || i_interrupt == FE310_IRQ_UART1) {
        fe310_uart(i_interrupt - FE310_IRQ_UART0);
    } else if (i_interrupt >= FE310_IRQ_GPIO0 && i_interrupt <= GPIO_LAST) {
        fe310_pin(i_interrupt - FE310_IRQ_GPIO0);
    } else if (i_interrupt == FE310_IRQ_PWM2) {
        fe310_pwm2();
    }
}

void riscv_interrupt(uint32_t i_cause) {
    if (i_cause == CAUSE_TIMER) {
        fe310_timer();
    } else if (i_cause == CAUSE_EXTERNAL) {
        uint32_t interrupt = PLIC_CLAIM;
        external(interrupt);
        PLIC_CLAIM = interrupt;
    }
}
