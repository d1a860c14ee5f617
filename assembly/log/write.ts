// What log calls become: arguments packed one behind the other, each in its own size, little-endian; a string is a u16
// length in bytes and that many UTF-8 bytes.
//
//   info("{} is {}", n, name)  -->  __log2<i32, string>(2, 17, n, name)  -->  | n, 4 | length, 2 | name ... |  -->  log.write

import { FAULT_PANIC } from "../abi/constants";
import { raise } from "../abi/fault";
import { write } from "../abi/log";
import { Bytes, startOf, wholeCharacters } from "../io/bytes";
import { encode } from "../io/text";
import { PLACES, placeOf } from "../task/levels";

/** Room for eight numbers, or some text in place of a few. */
const SIZE: i32 = 96;
// @ts-ignore: decorator
@lazy
const BUFFERS: usize = memory.data(SIZE * PLACES);

/** Where the level that runs packs its line. */
// @ts-ignore: decorator
@inline
function buffer(): usize {
  return placeOf(BUFFERS, SIZE);
}

/** Packs one argument and gives the address behind it; `others` more of up to 8 bytes are to come. */
// @ts-ignore: decorator
@inline
function pack<T>(at: usize, value: T, others: usize): usize {
  if (isString<T>()) return packText(at, changetype<string>(value), buffer() + SIZE - 8 * others);
  if (isReference<T>()) return packBytes(at, changetype<Bytes>(value), buffer() + SIZE - 8 * others);
  store<T>(at, value);
  return at + sizeof<T>();
}

/** Text that does not fit before `end` is cut, at a whole character. */
function packText(at: usize, text: string, end: usize): usize {
  const from = at + sizeof<u16>();
  const to = encode(text, 0, from, end - from);
  store<u16>(at, <u16>(to - from));
  return to;
}

function packBytes(at: usize, text: Bytes, end: usize): usize {
  const from = at + sizeof<u16>();
  const room = <i32>(end - from);
  const size = text.length > room ? wholeCharacters(startOf<Bytes>(text), room) : text.length;
  store<u16>(at, <u16>size);
  memory.copy(from, startOf<Bytes>(text), size);
  return from + size;
}

/** Ends the program after its last log line; the detail is the line's index. */
// @ts-ignore: decorator
@global
export function __panic(index: i32): void {
  raise(FAULT_PANIC, index);
}

// @ts-ignore: decorator
@global
export function __log0(level: i32, index: i32): void {
  write(level, index, 0, 0);
}

// @ts-ignore: decorator
@global
export function __log1<A>(level: i32, index: i32, a: A): void {
  const at = pack<A>(buffer(), a, 0);
  write(level, index, buffer(), at - buffer());
}

// @ts-ignore: decorator
@global
export function __log2<A, B>(level: i32, index: i32, a: A, b: B): void {
  let at = pack<A>(buffer(), a, 1);
  at = pack<B>(at, b, 0);
  write(level, index, buffer(), at - buffer());
}

// @ts-ignore: decorator
@global
export function __log3<A, B, C>(level: i32, index: i32, a: A, b: B, c: C): void {
  let at = pack<A>(buffer(), a, 2);
  at = pack<B>(at, b, 1);
  at = pack<C>(at, c, 0);
  write(level, index, buffer(), at - buffer());
}

// @ts-ignore: decorator
@global
export function __log4<A, B, C, D>(level: i32, index: i32, a: A, b: B, c: C, d: D): void {
  let at = pack<A>(buffer(), a, 3);
  at = pack<B>(at, b, 2);
  at = pack<C>(at, c, 1);
  at = pack<D>(at, d, 0);
  write(level, index, buffer(), at - buffer());
}

// @ts-ignore: decorator
@global
export function __log5<A, B, C, D, E>(level: i32, index: i32, a: A, b: B, c: C, d: D, e: E): void {
  let at = pack<A>(buffer(), a, 4);
  at = pack<B>(at, b, 3);
  at = pack<C>(at, c, 2);
  at = pack<D>(at, d, 1);
  at = pack<E>(at, e, 0);
  write(level, index, buffer(), at - buffer());
}

// @ts-ignore: decorator
@global
export function __log6<A, B, C, D, E, F>(level: i32, index: i32, a: A, b: B, c: C, d: D, e: E, f: F): void {
  let at = pack<A>(buffer(), a, 5);
  at = pack<B>(at, b, 4);
  at = pack<C>(at, c, 3);
  at = pack<D>(at, d, 2);
  at = pack<E>(at, e, 1);
  at = pack<F>(at, f, 0);
  write(level, index, buffer(), at - buffer());
}

// @ts-ignore: decorator
@global
export function __log7<A, B, C, D, E, F, G>(level: i32, index: i32, a: A, b: B, c: C, d: D, e: E, f: F, g: G): void {
  let at = pack<A>(buffer(), a, 6);
  at = pack<B>(at, b, 5);
  at = pack<C>(at, c, 4);
  at = pack<D>(at, d, 3);
  at = pack<E>(at, e, 2);
  at = pack<F>(at, f, 1);
  at = pack<G>(at, g, 0);
  write(level, index, buffer(), at - buffer());
}

// @ts-ignore: decorator
@global
export function __log8<A, B, C, D, E, F, G, H>(
  level: i32,
  index: i32,
  a: A,
  b: B,
  c: C,
  d: D,
  e: E,
  f: F,
  g: G,
  h: H,
): void {
  let at = pack<A>(buffer(), a, 7);
  at = pack<B>(at, b, 6);
  at = pack<C>(at, c, 5);
  at = pack<D>(at, d, 4);
  at = pack<E>(at, e, 3);
  at = pack<F>(at, f, 2);
  at = pack<G>(at, g, 1);
  at = pack<H>(at, h, 0);
  write(level, index, buffer(), at - buffer());
}
