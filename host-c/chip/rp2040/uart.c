// UARTs 0 and 1: ARM's PL011 with FIFOs of 32 bytes.

#include "chip.h"
#include "pl011.h"

pl011* tl_pl011_unit(uint32_t i_unit) {
    return (pl011*)(0x40034000 + i_unit * 0x4000);
}

uint32_t tl_pl011_interrupt_of(uint32_t i_unit) {
    return RP2040_IRQ_UART0 + i_unit;
}

// With a pull-up a wire that is not there is no break.
void tl_pl011_connect(uint32_t i_pin) {
    PADS_BANK0->GPIO[i_pin] = PAD_PLAIN | PAD_PUE;
    IO_BANK0->GPIO[i_pin].CTRL = FUNCSEL_UART;
}

void rp2040_uart0(void) {
    tl_pl011_interrupt(0);
}
void rp2040_uart1(void) {
    tl_pl011_interrupt(1);
}
