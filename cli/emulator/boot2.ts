// The RP2040's second stage: the first 256 bytes of the flash, whose last four are a checksum of the rest. The boot ROM
// starts nothing without it.

export const BOOT2_SIZE = 256;

/** Where the boot ROM puts it. */
export const BOOT2_AT = 0x20041f00;

/** Why the boot ROM would not run it; null: it would. */
export function checkBoot2(bytes: Uint8Array): string | null {
  const at = BOOT2_SIZE - 4;
  const holds = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
  const wanted = checksum(bytes.subarray(0, at));
  if (holds === wanted) return null;
  const hex = (value: number): string => `0x${value.toString(16).padStart(8, "0")}`;
  return `the checksum of boot2 is ${hex(holds)} and should be ${hex(wanted)}: the boot ROM would not start it`;
}

/** CRC-32 with the usual polynomial, but most significant bit first and not inverted at the end. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let i = 0; i < 8; i++) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  }
  return sum >>> 0;
}
