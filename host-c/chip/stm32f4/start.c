// The clock tree and the clocks of the peripherals: RM0090, "Reset and clock control". The PLL makes the core's clock
// from the board's crystal, or, on a board without one, from the chip's own oscillator, which is a hundredth off at most.

#include "chip.h"
#include "tl_device.h"

#define FLASH_ACR (*(volatile uint32_t*)0x40023c00)
#define PWR_CR    (*(volatile uint32_t*)0x40007000)

enum {
    CR_HSEON = 1u << 16,
    CR_HSERDY = 1u << 17,
    CR_PLLON = 1u << 24,
    CR_PLLRDY = 1u << 25,
    PLLCFGR_SRC_HSE = 1u << 22,
    CFGR_SW_PLL = 2,
    CFGR_SWS = 3u << 2,
    CFGR_SWS_PLL = 2u << 2,
    ACR_CACHES = 7u << 8, // prefetch, instructions, data
    PWR_VOS = 1u << 14,   // the core's voltage for the highest clock
    MHZ = 1000000,
    OSCILLATOR_MHZ = 16,
    VCO_LEAST_MHZ = 192,
    PER_WAIT_MHZ = 30, // the flash answers so fast at 2.7 V and more
    USB_MHZ = 48,
};

#define CORE_MHZ (TL_CLOCK_HZ / MHZ)
#define FROM_MHZ (TL_CRYSTAL_HZ ? TL_CRYSTAL_HZ / MHZ : OSCILLATOR_MHZ)
#define PLL_P    (2 * CORE_MHZ >= VCO_LEAST_MHZ ? 2 : 4)
#define VCO_MHZ  (CORE_MHZ * PLL_P)
#define PLL_Q    ((VCO_MHZ + USB_MHZ - 1) / USB_MHZ)

_Static_assert(TL_CLOCK_HZ % MHZ == 0 && TL_CRYSTAL_HZ % MHZ == 0, "clock and crystal are whole megahertz");
_Static_assert(VCO_MHZ >= VCO_LEAST_MHZ && VCO_MHZ <= 432, "the PLL cannot make this clock");

// A bus's divisor as CFGR has it: 1 is 0, 2 is 4, 4 is 5.
static uint32_t divisor_code(uint32_t i_divisor) {
    return i_divisor == 1 ? 0 : i_divisor == 2 ? 4 : 5;
}

static void start_clock(void) {
    RCC->APB1ENR |= 1u << 28; // PWR
    (void)RCC->APB1ENR;
    PWR_CR |= PWR_VOS;
    RCC->CR |= TL_CRYSTAL_HZ ? CR_HSEON : 0;
    while (TL_CRYSTAL_HZ && !(RCC->CR & CR_HSERDY)) {
    }
    uint32_t source = TL_CRYSTAL_HZ ? PLLCFGR_SRC_HSE : 0;
    RCC->PLLCFGR = FROM_MHZ | VCO_MHZ << 6 | (PLL_P / 2 - 1) << 16 | source | PLL_Q << 24;
    RCC->CR |= CR_PLLON;
    FLASH_ACR = ACR_CACHES | (CORE_MHZ - 1) / PER_WAIT_MHZ;
    while (!(RCC->CR & CR_PLLRDY)) {
    }
    RCC->CFGR = divisor_code(STM32F4_APB1_DIVISOR) << 10 | divisor_code(STM32F4_APB2_DIVISOR) << 13 | CFGR_SW_PLL;
    while ((RCC->CFGR & CFGR_SWS) != CFGR_SWS_PLL) {
    }
}

void tl_chip_start(void) {
    start_clock();
    RCC->AHB1ENR |= (1u << (TL_PINS + 15) / 16) - 1; // GPIO
    RCC->APB1ENR |= 1u << 0 | 15u << 17;             // timer 2, units 2 to 5
    RCC->APB2ENR |= 1u << 4 | 1u << 5 | 1u << 14;    // units 1 and 6, SYSCFG
    (void)RCC->APB2ENR;
    for (uint32_t line = 0; line < 5; line++) {
        nvic_enable(STM32F4_IRQ_EXTI0 + line);
    }
    nvic_enable(STM32F4_IRQ_EXTI9_5);
    nvic_enable(STM32F4_IRQ_EXTI15_10);
}
