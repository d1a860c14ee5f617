// The budget of polls: PWM unit 2 as a one-shot, FE310-G002 manual, "Pulse Width Modulator". It counts the core's clock from 0
// to its first compare, where it stops and raises an interrupt that holds until it is taken back. Its outputs reach no pin.

#include "chip.h"
#include "tl_device.h"
#include "tl_port.h"

typedef struct {
    volatile uint32_t CFG;
    uint32_t reserved;
    volatile uint32_t COUNT;
    uint32_t reserved2;
    volatile uint32_t S; // sixteen bits of COUNT, from bit SCALE on
    uint32_t reserved3[3];
    volatile uint32_t CMP[4];
} fe310_pwm;

#define PWM2 ((fe310_pwm*)0x10035000)

enum { SCALE_MOST = 15, STICKY = 1 << 8, ZERO_AT_CMP0 = 1 << 9, ONE_SHOT = 1 << 13, CMP_BITS = 16, CLOCK_MHZ = 16 };

_Static_assert(TL_CLOCK_HZ == CLOCK_MHZ * 1000000, "the unit counts the core's clock");

static void stop(void) {
    PWM2->COUNT = 0; // first: without the scale, what it has counted may be above the compare, which would interrupt
    PWM2->CFG = 0;   // takes the interrupt back
}

_Static_assert(TL_BUDGET_MOST_US* CLOCK_MHZ >> (SCALE_MOST + CMP_BITS - 1) == 0, "it is counted at the coarsest scale");

// The finest scale at which half of the compare's range is enough: that leaves room for the count that rounds up.
static uint32_t scale_of(uint32_t i_clocks) {
    uint32_t scale = 0;
    while (i_clocks >> (scale + CMP_BITS - 1)) {
        scale++;
    }
    return scale;
}

void tl_chip_budget(uint32_t i_us) {
    uint32_t before = tl_port_lock();
    stop();
    if (i_us > 0) {
        uint32_t scale = scale_of(i_us * CLOCK_MHZ);
        PWM2->CMP[0] = (i_us * CLOCK_MHZ >> scale) + 1;
        fe310_enable(FE310_IRQ_PWM2);
        PWM2->CFG = scale | STICKY | ZERO_AT_CMP0 | ONE_SHOT;
    }
    tl_port_unlock(before);
}

void fe310_pwm2(void) {
    stop();
    tl_budget_reached();
}
