// What a printed text is on the device; assembly/io/printing.ts reads it.
//
//     "t={:04x}\n" of a u16   ->   't' '='  FF  look width extent  '\n'  FE
//
//     look    bits 0-4 base, 5 capitals, 6 zeros in front, 7 signed
//     extent  bits of an integer, decimals of a float (FF: as many as it takes)
import type * as asc from "assemblyscript";
import type { Placeholder } from "../logs/format.js";
import { isPlaceholder } from "./check.js";

const ARGUMENT = 0xff;
const END = 0xfe;

const CAPITALS = 1 << 5;
const ZEROS = 1 << 6;
const SIGNED = 1 << 7;

const BASES: Record<Placeholder["kind"], number> = { default: 10, x: 16, X: 16, b: 2, o: 8, c: 0 };

export function templateOf(pieces: (string | Placeholder)[], types: readonly asc.Type[]): Uint8Array {
  const utf8 = new TextEncoder();
  let next = 0;
  const bytes = pieces.flatMap((piece) =>
    isPlaceholder(piece) ? specOf(piece, types[next++] as asc.Type) : [...utf8.encode(piece)],
  );
  return Uint8Array.from([...bytes, END]);
}

function specOf({ kind, width, zero, decimals }: Placeholder, type: asc.Type): number[] {
  const signed = kind === "default" && type.isIntegerValue && type.isSignedIntegerValue;
  const look = BASES[kind] | (kind === "X" ? CAPITALS : 0) | (zero ? ZEROS : 0) | (signed ? SIGNED : 0);
  return [ARGUMENT, look, width, type.isFloatValue ? (decimals ?? 0xff) : type.isIntegerValue ? type.size : 0];
}

/** A string literal as the library's Bytes: u16 length, u16 capacity 0, then UTF-8. */
export function literalBytes(text: string): Uint8Array {
  const utf8 = new TextEncoder().encode(text);
  return Uint8Array.from([utf8.length & 0xff, utf8.length >> 8, 0, 0, ...utf8]);
}

/** What stands before the text. */
export const BYTES_HEADER = 4;
/** The length is 16 bits. */
export const MOST_BYTES = 0xffff;
