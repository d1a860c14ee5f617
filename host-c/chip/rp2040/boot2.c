// The flash's first 256 bytes. The boot ROM copies them to RAM, looks at the checksum in the last four and calls them: they
// set up execution from flash, with the read command that every serial flash has, and go on to the host's vector table.
// RP2040 data sheet, "Boot Sequence" and "SSI".
//
//   0x10000000  | boot2, 252 bytes | CRC-32 |
//   0x10000100  | vector table | the host ...

__asm__(".section .boot, \"a\"\n"
        ".syntax unified\n"
        ".thumb\n"
        ".balign 4\n"
        "boot2:\n"
        "push {lr}\n"
        "ldr r3, =0x18000000\n" // XIP_SSI_BASE
        "movs r1, #0\n"
        "str r1, [r3, #0x08]\n" // SSIENR: off while it is set up
        "movs r1, #4\n"
        "str r1, [r3, #0x14]\n" // BAUDR: a quarter of the core's clock, 31 MHz
        "ldr r1, =0x001f0300\n" // CTRLR0: one wire, frames of 32 bits, send then receive
        "str r1, [r3, #0x00]\n"
        "movs r1, #0\n"
        "str r1, [r3, #0x04]\n" // CTRLR1: one frame at a time
        "ldr r1, =0x03000218\n" // SPI_CTRLR0: command 0x03, 8 bits of it, 24 of address
        "ldr r0, =0x180000f4\n"
        "str r1, [r0]\n"
        "movs r1, #1\n"
        "str r1, [r3, #0x08]\n"
        "pop {r0}\n"
        "cmp r0, #0\n" // called by somebody else than the boot ROM: go back there
        "beq 1f\n"
        "bx r0\n"
        "1: ldr r0, =0x10000100\n"
        "ldr r1, =0xe000ed08\n" // VTOR
        "str r0, [r1]\n"
        "ldmia r0!, {r1, r2}\n"
        "msr msp, r1\n"
        "bx r2\n"
        ".ltorg\n"
        ".org 252\n"
        ".word 0xaa0d1c13\n"
        ".text\n");
