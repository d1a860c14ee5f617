// In place of the chip's clock.c and budget.c: QEMU's timers count, but their compare registers are not there. So the counter is timer 5,
// and the interrupt for alarm and budget SysTick as a one-shot, which goes on in QEMU's sleep. Timer 3 counts nanoseconds.

#include "chip.h"
#include "counter.h"
#include "emulator.h"
#include "tl_chip.h"
#include "tl_device.h"
#include "tl_port.h"

#define TIM3 ((stm32f4_timer*)0x40000400)
#define TIM5 ((stm32f4_timer*)0x40000c00)

enum {
    TIMER_MHZ = 1000, // QEMU's timers are clocked so
    SYSTICK_MHZ = 21, // an eighth of the core's clock
    CSR_ENABLE = 1,
    CSR_TICKINT = 2,
    RVR_MOST = 0xffffff,
};

static uint64_t count;

// An emulated timer with an end is busy for ever once it has reached it; without one it counts all the same.
static void start(stm32f4_timer* o_timer, uint32_t i_prescaler) {
    o_timer->ARR = 0;
    o_timer->PSC = i_prescaler - 1;
    o_timer->CNT = 0;
    o_timer->CR1 = TIM_CEN;
}

void tl_counter_start(void) {
    start(TIM5, TIMER_MHZ);
    count = 0;
}

uint64_t tl_counter_now(void) {
    return tl_counter_extend(&count, TIM5->CNT);
}

static uint64_t alarm_at = TL_NEVER;
static uint64_t budget_at = TL_NEVER;

// For what comes first. Loaded once and not again: what follows the end is no second interrupt.
static void arm(void) {
    uint64_t now = tl_counter_now();
    uint64_t first = alarm_at < budget_at ? alarm_at : budget_at;
    uint64_t ahead = first > now ? first - now : 0;
    uint32_t most = RVR_MOST / SYSTICK_MHZ - 1;
    SYSTICK->CSR = 0;
    SCB->ICSR = ICSR_PENDSTCLR;
    SYSTICK->RVR = (ahead < most ? (uint32_t)ahead : most) * SYSTICK_MHZ + SYSTICK_MHZ;
    SYSTICK->CVR = 0;
    SYSTICK->CSR = CSR_ENABLE | CSR_TICKINT;
    while (SYSTICK->CVR == 0) {
    }
    SYSTICK->RVR = 0;
}

void tl_counter_arm(uint64_t i_at) {
    alarm_at = i_at;
    arm();
}

void tl_chip_budget(uint32_t i_us) {
    uint32_t before = tl_port_lock();
    budget_at = i_us > 0 ? tl_counter_now() + i_us : TL_NEVER;
    arm();
    tl_port_unlock(before);
}

void cortex_systick_interrupt(void) {
    SYSTICK->CSR = 0;
    if (budget_at <= tl_counter_now()) {
        budget_at = TL_NEVER;
        tl_budget_reached();
    }
    tl_counter_reached();
}

void stm32f4_tim2(void) {}

void tl_emulator_reset(void) {
    start(TIM3, 1);
}

uint32_t tl_emulator_nanoseconds(void) {
    return TIM3->CNT;
}
