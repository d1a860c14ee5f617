// UARTs 0 to 2: PL011 units with FIFOs of 16 bytes.

#include "chip.h"
#include "pl011.h"

pl011* tl_pl011_unit(uint32_t i_unit) {
    return (pl011*)(0x4000c000 + i_unit * 0x1000);
}

uint32_t tl_pl011_interrupt_of(uint32_t i_unit) {
    return i_unit < 2 ? LM3S_IRQ_UART0 + i_unit : LM3S_IRQ_UART2;
}

void tl_pl011_connect(uint32_t i_pin) {
    lm3s_gpio_of(i_pin)->AFSEL |= lm3s_bit_of(i_pin);
    lm3s_gpio_of(i_pin)->DEN |= lm3s_bit_of(i_pin);
}

void lm3s_uart0(void) {
    tl_pl011_interrupt(0);
}
void lm3s_uart1(void) {
    tl_pl011_interrupt(1);
}
void lm3s_uart2(void) {
    tl_pl011_interrupt(2);
}
