// Consistent overhead byte stuffing (Cheshire and Baker, 1997): bytes without a zero, at the cost of one byte in 254.
//
//   11 22 00 33        block: length + 1, then its bytes; a zero is implied behind every block but the last
//   03 11 22 02 33     and behind one of 254 bytes (code FF)

const FULL = 0xff;

export function encodeCobs(bytes: Uint8Array): Uint8Array {
  const encoded: number[] = [0];
  let code = 0;
  for (const [index, byte] of bytes.entries()) {
    if (byte !== 0) encoded.push(byte);
    const length = encoded.length - code;
    if (byte === 0 || (length === FULL && index + 1 < bytes.length)) {
      encoded[code] = length;
      code = encoded.length;
      encoded.push(0);
    }
  }
  encoded[code] = encoded.length - code;
  return Uint8Array.from(encoded);
}

/** The bytes that were encoded; null: these are not the encoding of anything. */
export function decodeCobs(encoded: Uint8Array): Uint8Array | null {
  const bytes: number[] = [];
  for (let at = 0; at < encoded.length;) {
    const code = encoded[at] ?? 0;
    const block = encoded.subarray(at + 1, at + code);
    if (code === 0 || block.length !== code - 1 || block.includes(0)) return null;
    bytes.push(...block);
    at += code;
    if (code !== FULL && at < encoded.length) bytes.push(0);
  }
  return encoded.length === 0 ? null : Uint8Array.from(bytes);
}
