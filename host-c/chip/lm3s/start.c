// The clock tree and the clocks of the peripherals: LM3S6965 data sheet, "System Control".

#include "chip.h"
#include "tl_device.h"

enum {
    RCC_MOSCDIS = 1u << 0,
    RCC_OSCSRC = 3u << 4,
    RCC_XTAL = 15u << 6,
    RCC_XTAL_8MHZ = 14u << 6,
    RCC_BYPASS = 1u << 11,
    RCC_PWRDN = 1u << 13,
    RCC_USESYSDIV = 1u << 22,
    RCC_SYSDIV = 15u << 23,
    RIS_PLLL = 1u << 6,
    PLL_HZ = 200000000,
};

// The PLL runs from the crystal at 200 MHz, the core from a whole fraction of that.
static void start_clock(void) {
    uint32_t rcc = SYSCTL_RCC;
    rcc = (rcc | RCC_BYPASS) & ~RCC_USESYSDIV;
    SYSCTL_RCC = rcc;
    rcc &= ~(RCC_MOSCDIS | RCC_OSCSRC | RCC_XTAL | RCC_PWRDN);
    rcc |= RCC_XTAL_8MHZ;
    SYSCTL_RCC = rcc;
    rcc = (rcc & ~RCC_SYSDIV) | (PLL_HZ / TL_CLOCK_HZ - 1) << 23 | RCC_USESYSDIV;
    SYSCTL_RCC = rcc;
    while (!(SYSCTL_RIS & RIS_PLLL)) {
    }
    SYSCTL_RCC = rcc & ~RCC_BYPASS;
}

void tl_chip_start(void) {
    start_clock();
    lm3s_enable(&SYSCTL_RCGC1, 3u << 16 | 7u); // timers 0 and 1, UARTs 0 to 2
    lm3s_enable(&SYSCTL_RCGC2, (1u << LM3S_GPIO_PORTS) - 1);
    for (uint32_t irq = LM3S_IRQ_GPIOA; irq < LM3S_IRQ_GPIOA + 5; irq++) {
        nvic_enable(irq);
    }
    nvic_enable(LM3S_IRQ_GPIOF);
    nvic_enable(LM3S_IRQ_GPIOG);
}
