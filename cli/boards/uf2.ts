// UF2: blocks of 512 bytes that each say where in the flash their 256 bytes belong.
import { blockSize, encodeBlock, UF2Flags } from "uf2";

export interface Piece {
  at: number;
  bytes: Uint8Array;
}

const PAYLOAD = 256;

/** What the RP2040's boot ROM erases at once. It is never given a part of one: it may leave the rest unwritten (E14). */
const SECTOR = 4096;
const ERASED = 0xff;

/** Pieces begin where a sector does. */
export function uf2Of(pieces: readonly Piece[], family: number): Uint8Array {
  const payloads = pieces.flatMap(({ at, bytes }) => payloadsOf(at, bytes));
  const file = new Uint8Array(payloads.length * blockSize);
  for (const [blockNumber, { at, bytes: payload }] of payloads.entries()) {
    const block = { flashAddress: at, payload, blockNumber, totalBlocks: payloads.length };
    encodeBlock({ ...block, flags: UF2Flags.familyIDPresent, boardFamily: family }, file, blockNumber * blockSize);
  }
  return file;
}

function payloadsOf(start: number, bytes: Uint8Array): Piece[] {
  const padded = new Uint8Array(Math.ceil(bytes.length / SECTOR) * SECTOR).fill(ERASED);
  padded.set(bytes);
  return Array.from({ length: padded.length / PAYLOAD }, (_, i) => ({
    at: start + i * PAYLOAD,
    bytes: padded.subarray(i * PAYLOAD, (i + 1) * PAYLOAD),
  }));
}
