// The window watchdog: RM0090, "Window watchdog". Its clock has a gate of its own for sleep, which the independent one's has not.
// It counts some 50 milliseconds at most. One count before the reset comes an interrupt, which feeds it until TL_WATCHDOG_MS have
// passed since the host last did. So a host that keeps interrupts out, or stays in one, is reset after one round. A debugger that
// holds the core stops it, if it knows the chip, as OpenOCD's stm32f4x.cfg does.

#include "chip.h"
#include "tl_device.h"

#if TL_WATCHDOG_MS // else tl_device.h has what stands for it

typedef struct {
    volatile uint32_t CR;
    volatile uint32_t CFR;
    volatile uint32_t SR;
} stm32f4_watchdog;

#define WWDG ((stm32f4_watchdog*)0x40002c00)

enum {
    RCC_WWDG = 1 << 11,
    CSR_RMVF = 1 << 24, // clears what the register tells
    CSR_WWDGRSTF = 1 << 30,
    CFR_WINDOW = 0x7f, // it may be fed at any time
    CFR_SLOWEST = 3 << 7,
    CFR_EWI = 1 << 9,
    CR_FOOD = 0x7f,
    CR_INTERRUPT = 0x40, // here it interrupts, below it resets
    CR_WDGA = 1 << 7,
    ROUND_CLOCKS = 4096 * 8 * (CR_FOOD - CR_INTERRUPT),
    ROUNDS = TL_WATCHDOG_MS * (STM32F4_APB1_HZ / 1000) / ROUND_CLOCKS,
};

static uint32_t food; // 0 before the start: starts nothing
static uint32_t rounds;

bool tl_chip_watchdog_came(void) {
    bool came = RCC->CSR & CSR_WWDGRSTF;
    RCC->CSR |= CSR_RMVF;
    return came;
}

void tl_chip_watchdog_start(void) {
    RCC->APB1LPENR &= ~(uint32_t)RCC_WWDG;
    RCC->APB1ENR |= RCC_WWDG;
    nvic_enable(STM32F4_IRQ_WWDG);
    WWDG->CFR = CFR_EWI | CFR_SLOWEST | CFR_WINDOW;
    food = CR_WDGA | CR_FOOD;
    tl_chip_watchdog_feed();
}

void tl_chip_watchdog_feed(void) {
    rounds = ROUNDS;
    WWDG->CR = food;
}

void tl_chip_watchdog_pause(void) {}

void tl_chip_watchdog_resume(void) {
    tl_chip_watchdog_feed();
}

void stm32f4_wwdg(void) {
    WWDG->SR = 0;
    if (rounds > 0) {
        rounds--;
        WWDG->CR = food;
    }
}

#else

void stm32f4_wwdg(void) {}

#endif
