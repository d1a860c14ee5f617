// How floats look in a text: exactly as in a log line, that is, as JavaScript shows them. Without decimals it is the
// shortest number that reads as the same float; with decimals it is rounded from the exact value. Both come from whole
// numbers of as many words as it takes (Steele and White's method, after "How to print floating-point numbers
// accurately"): value = numerator / denominator, and what rounds to the same float lies up to `gap` / denominator away.
//
//     digit = numerator * 10 / denominator, and again with the rest, until what is left is smaller than the gap

import { EXTENT, MINUS, ZERO, padded, scratch, scratchEnd } from "./format";

/** Three numbers that hold any f32, or any f64: 149 and 1,074 bits behind the point, and what scaling adds. */
const WORDS32: usize = 8;
const WORDS64: usize = 38;
// @ts-ignore: decorator
@lazy
const NUMBERS32: usize = memory.data(96);
// @ts-ignore: decorator
@lazy
const NUMBERS64: usize = memory.data(456);

const NO_DECIMALS: i32 = 0xff;
const POINT: u8 = 0x2e;

/** A number of `words` words of 32 bits, the lowest first. */
let words: usize = 0;
let numerator: usize = 0;
let denominator: usize = 0;
let gap: usize = 0;
/** The gap above is as large as the one below, or twice, just above a power of two. */
let gapsAbove: i32 = 0;
/** Of two floats as near, the even one is read. */
let even: bool = false;
/** The value is 0.ddd times ten to this. */
let exponent: i32 = 0;

/** Gives where the formatted argument begins; it ends at scratchEnd. */
export function formatFloat<T extends number>(spec: usize, value: T): usize {
  const decimals = <i32>load<u8>(spec, EXTENT);
  let end: usize;
  if (!isFinite<T>(value)) end = isNaN<T>(value) ? name(NAN, 3) : name(INFINITY, 8);
  else {
    const fixed = decimals != NO_DECIMALS && abs<T>(value) < <T>1e21;
    if (value != 0) split<T>(value);
    const count = value == 0 ? zero() : fixed ? rounded(decimals) : shortest();
    end = fixed ? withDecimals(count, decimals) : asShortest(count);
  }
  if (value < 0) end = insert(scratch(), end, MINUS);
  const size = end - scratch();
  memory.copy(scratchEnd() - size, scratch(), size);
  return padded(spec, scratchEnd() - size);
}

// @ts-ignore: decorator
@lazy
const NAN: usize = memory.data<u8>([0x4e, 0x61, 0x4e]);
// @ts-ignore: decorator
@lazy
const INFINITY: usize = memory.data<u8>([0x49, 0x6e, 0x66, 0x69, 0x6e, 0x69, 0x74, 0x79]);
function name(text: usize, size: usize): usize {
  memory.copy(scratch(), text, size);
  return scratch() + size;
}

/** Puts a byte before what is at `at`; gives the new end. */
function insert(at: usize, end: usize, byte: u8): usize {
  memory.copy(at + 1, at, end - at);
  store<u8>(at, byte);
  return end + 1;
}

// ---- from digits in the scratch place and `exponent` to text; each gives the end

function asShortest(count: i32): usize {
  let end = scratch() + count;
  if (exponent > 21 || exponent < -5) return scientific(count, end);
  for (; count < exponent; count++) store<u8>(end++, ZERO);
  return exponent == count ? end : pointed(end);
}

/** `count` digits of which the last `decimals` stand behind the point. */
function withDecimals(count: i32, decimals: i32): usize {
  let end = scratch() + count;
  for (; count < decimals + 1; count++) end = insert(scratch(), end, ZERO);
  exponent = count - decimals;
  return decimals ? pointed(end) : end;
}

/** Puts the point in, behind a zero where there are no digits before it. */
function pointed(end: usize): usize {
  for (; exponent < 1; exponent++) end = insert(scratch(), end, ZERO);
  return insert(scratch() + exponent, end, POINT);
}

function scientific(count: i32, end: usize): usize {
  if (count > 1) end = insert(scratch() + 1, end, POINT);
  store<u8>(end++, 0x65);
  let power = exponent - 1;
  store<u8>(end++, power < 0 ? MINUS : 0x2b);
  power = abs(power);
  const start = end;
  do end = insert(start, end, ZERO + <u8>(power % 10));
  while ((power /= 10));
  return end;
}

// ---- from a value to digits in the scratch place; each gives how many

function zero(): i32 {
  store<u8>(scratch(), ZERO);
  exponent = 1;
  return 1;
}

function shortest(): i32 {
  let at = scratch();
  while (true) {
    multiply(numerator, 10);
    multiply(gap, 10);
    const digit = nextDigit();
    const order = compare(numerator, gap);
    const low = even ? order <= 0 : order < 0;
    const high = reachesOver();
    store<u8>(at++, digit);
    if (low || high) {
      if (high && (!low || nearerAbove(digit))) store<u8>(at - 1, digit + 1);
      return <i32>(at - scratch());
    }
  }
}

/** All digits up to the last decimal, rounded half away from zero; may be none. */
function rounded(decimals: i32): i32 {
  const count = exponent + decimals;
  if (count < 0) return 0;
  const end = scratch() + count;
  for (let at = scratch(); at < end; at++) {
    multiply(numerator, 10);
    store<u8>(at, nextDigit());
  }
  multiply(numerator, 2);
  if (compare(numerator, denominator) < 0) return count;
  let at = end;
  while (at > scratch() && load<u8>(at - 1) == ZERO + 9) store<u8>(--at, ZERO);
  if (at > scratch()) {
    store<u8>(at - 1, load<u8>(at - 1) + 1);
    return count;
  }
  return <i32>(insert(scratch(), end, ZERO + 1) - scratch());
}

function nextDigit(): u8 {
  let digit = ZERO;
  for (; compare(numerator, denominator) >= 0; digit++) subtract(numerator, denominator);
  return digit;
}

/** Does the next higher float's share begin at or below the whole number above? */
function reachesOver(): bool {
  for (let i = 0; i < gapsAbove; i++) add(numerator, gap);
  const order = compare(numerator, denominator);
  for (let i = 0; i < gapsAbove; i++) subtract(numerator, gap);
  return even ? order >= 0 : order > 0;
}

/** Is the rest more than a half? Of two as near, the even digit is taken. */
function nearerAbove(digit: u8): bool {
  multiply(numerator, 2);
  const order = compare(numerator, denominator);
  return order > 0 || (order == 0 && (digit & 1) != 0);
}

/** Takes a positive float apart and scales it, so that its first digit is next. */
function split<T extends number>(value: T): void {
  let mantissa: u64;
  let power: i32;
  let biased: i32;
  if (sizeof<T>() == 4) {
    const bits = reinterpret<u32>(value);
    biased = (bits >> 23) & 0xff;
    mantissa = bits & 0x7fffff;
    power = max(biased, 1) - 150;
    gapsAbove = !mantissa && biased > 1 ? 2 : 1;
    if (biased) mantissa |= 1 << 23;
    begin(NUMBERS32, WORDS32);
  } else {
    const bits = reinterpret<u64>(value);
    biased = (<i32>(bits >> 52)) & 0x7ff;
    mantissa = bits & 0xfffffffffffff;
    power = max(biased, 1) - 1075;
    gapsAbove = !mantissa && biased > 1 ? 2 : 1;
    if (biased) mantissa |= 1 << 52;
    begin(NUMBERS64, WORDS64);
  }
  scale(mantissa, power);
}

function begin(numbers: usize, each: usize): void {
  numerator = numbers;
  denominator = numbers + 4 * each;
  gap = numbers + 8 * each;
}

function scale(mantissa: u64, power: i32): void {
  even = !(mantissa & 1);
  // Twice the scale, or four times: so that the gaps are whole numbers.
  const up = max(power, 0);
  const down = max(-power, 0);
  words = (<usize>(max(54, abs(power)) + 95)) >> 5;
  setTo(numerator, mantissa, up + gapsAbove);
  setTo(denominator, 1, down + gapsAbove);
  setTo(gap, 1, up);
  // log10(2) in 22 bits behind the point; never more than the true exponent, and at most one less.
  exponent = (((power + 63 - <i32>clz<u64>(mantissa)) * 1262611) >> 22) + 1;
  raise(denominator, exponent);
  raise(numerator, -exponent);
  raise(gap, -exponent);
  if (reachesOver()) {
    multiply(denominator, 10);
    exponent++;
  }
}

// ---- whole numbers of `words` words

function setTo(number: usize, value: u64, shift: i32): void {
  memory.fill(number, 0, words << 2);
  const at = number + ((<usize>(shift >> 5)) << 2);
  shift &= 31;
  store<u64>(at, value << shift);
  if (shift) store<u32>(at, <u32>(value >> (64 - shift)), 8);
}

/** Multiplies by ten to a power that is not negative. */
function raise(number: usize, power: i32): void {
  for (; power >= 9; power -= 9) multiply(number, 1000000000);
  for (; power > 0; power--) multiply(number, 10);
}

function multiply(number: usize, by: u64): void {
  let carry: u64 = 0;
  for (let end = number + (words << 2); number < end; number += 4) {
    carry += load<u32>(number) * by;
    store<u32>(number, carry);
    carry >>= 32;
  }
}

function add(number: usize, other: usize): void {
  let carry: u64 = 0;
  for (let end = number + (words << 2); number < end; number += 4, other += 4) {
    carry += <u64>load<u32>(number) + load<u32>(other);
    store<u32>(number, carry);
    carry >>= 32;
  }
}

function subtract(number: usize, other: usize): void {
  let carry: i64 = 0;
  for (let end = number + (words << 2); number < end; number += 4, other += 4) {
    carry += <i64>load<u32>(number) - <i64>load<u32>(other);
    store<u32>(number, carry);
    carry >>= 32;
  }
}

function compare(a: usize, b: usize): i32 {
  for (let i = words << 2; i;) {
    i -= 4;
    const x = load<u32>(a + i);
    const y = load<u32>(b + i);
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}
