// How integers, bools and characters look in a text: as the same placeholder shows them in a log line. They are made from
// right to left, at the end of one scratch place, which is not needed longer than until the next argument.

import { PLACES, placeOf } from "../task/levels";
import { put } from "./text";

// An argument in a template: FF, base and flags, width, then bits of an integer or decimals of a float.
const LOOK: usize = 1;
export const WIDTH: usize = 2;
export const EXTENT: usize = 3;

// In LOOK.
const BASE: u8 = 0x1f;
const UPPER: u8 = 0x20;
const ZEROS: u8 = 0x40;
const SIGNED: u8 = 0x80;

export const SPACE: u8 = 0x20;
export const MINUS: u8 = 0x2d;
export const ZERO: u8 = 0x30;

/** The longest: 99 decimals of a float behind a sign, 21 digits and a point. */
const SCRATCH_SIZE: i32 = 128;
// @ts-ignore: decorator
@lazy
const SCRATCH: usize = memory.data(SCRATCH_SIZE * PLACES);

/** The scratch place of the level that runs. */
// @ts-ignore: decorator
@inline
export function scratch(): usize {
  return placeOf(SCRATCH, SCRATCH_SIZE);
}

/** Where it ends. */
// @ts-ignore: decorator
@inline
export function scratchEnd(): usize {
  return scratch() + SCRATCH_SIZE;
}

/** Fills up to the width of the argument what begins at `start`; gives where it begins then. */
export function padded(spec: usize, start: usize): usize {
  return paddedAs(spec, start, scratchEnd() - start);
}

function paddedAs(spec: usize, start: usize, length: usize): usize {
  let missing = <i32>load<u8>(spec, WIDTH) - <i32>length;
  const zeros = (load<u8>(spec, LOOK) & ZEROS) != 0;
  // Zeros stand between the sign and the digits.
  const sign = zeros && load<u8>(start) == MINUS;
  if (sign) start++;
  for (; missing > 0; missing--) store<u8>(--start, zeros ? ZERO : SPACE);
  if (sign) store<u8>(--start, MINUS);
  return start;
}

/** Gives where the formatted argument begins; it ends at scratchEnd. */
export function formatInteger(spec: usize, value: u64): usize {
  const look = load<u8>(spec, LOOK);
  const negative = (look & SIGNED) != 0 && <i64>value < 0;
  if (negative) value = -value;
  // Other than in decimals, a negative number shows its bits, as many as its type has.
  else value &= (<u64>-1) >> (64 - <u64>load<u8>(spec, EXTENT));
  const base = <u64>(look & BASE);
  const letters: u8 = look & UPPER ? 0x37 : 0x57;
  let at = scratchEnd();
  do {
    const digit = <u8>(value % base);
    store<u8>(--at, digit + (digit < 10 ? ZERO : letters));
    value /= base;
  } while (value);
  if (negative) store<u8>(--at, MINUS);
  return padded(spec, at);
}

export function formatBool(spec: usize, value: bool): usize {
  const text = value ? TRUE : FALSE;
  const size = value ? 4 : 5;
  memory.copy(scratchEnd() - size, text, size);
  return padded(spec, scratchEnd() - size);
}
// @ts-ignore: decorator
@lazy
const TRUE: usize = memory.data<u8>([0x74, 0x72, 0x75, 0x65]);
// @ts-ignore: decorator
@lazy
const FALSE: usize = memory.data<u8>([0x66, 0x61, 0x6c, 0x73, 0x65]);

export function formatCharacter(spec: usize, point: u32): usize {
  const size = put(scratch(), point >> 11 == 0x1b ? 0xfffd : point) - scratch();
  const start = scratchEnd() - size;
  memory.copy(start, scratch(), size);
  // The width counts UTF-16 units.
  return paddedAs(spec, start, point < 0x10000 ? 1 : 2);
}
