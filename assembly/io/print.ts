// print(out, "t={} on {:04x}\n", t, addr): the compiler checks the text as it checks a log line's, and turns it into a
// template in static memory.
//
//     print(out, "…", a, b)  -->  __print2(out, template, a, b)          where out.write gives an i32
//                                 __printAsync2(out, template, a, b)     where it gives a Promise<i32>

import { Bytes } from "./bytes";
import { Printing, placeFor } from "./printing";

/** The template of "{}" for a string. */
// @ts-ignore: decorator
@lazy
export const PLAIN: usize = memory.data<u8>([0xff, 0, 0, 0, 0xfe]);

/** What text can be printed to. */
export interface Writer {
  /** Takes bytes, which are there for this call only; gives how many it took. */
  write(bytes: Bytes): i32;
}
/** A writer that waits for room. */
export interface AsyncWriter {
  /** Takes bytes, which are there until it has finished; gives how many it took. */
  write(bytes: Bytes): Promise<i32>;
}

/**
 * Writes a text with its arguments to a Writer and gives how many bytes were taken, or what `write` gave instead, if that
 * is negative. With an AsyncWriter it gives a Promise<i32>: `await print(uart, "t={}\n", t)`.
 * The placeholders are those of log lines. Without a heap. When the writer takes only a part, the rest is left out. A
 * cancel leaves a part written.
 */
export function print<W>(out: W, text: string): i32 {
  return unreachable();
}

// What becomes of an argument on its way to `show`: the compiler chooses by its type and its placeholder. So only these
// types meet in a `__print`, and nothing is linked that no argument needs.

/** Integers, except for {:c}. */
// @ts-ignore: decorator
@global
@inline
export function __integer<T>(value: T): u64 {
  return <u64>value;
}

/** Integers for {:c}. */
// @ts-ignore: decorator
@global
@inline
export function __character<T>(value: T): u32 {
  return <u64>value > 0x10ffff ? 0xfffd : <u32>value;
}

/** bool, f32, f64, string and Bytes. */
// @ts-ignore: decorator
@global
@inline
export function __itself<T>(value: T): T {
  return value;
}

// By number of arguments, because AssemblyScript has no others.

function fill0(p: Printing): Bytes {
  p.begins(0);
  return p.piece;
}

// @ts-ignore: decorator
@global
export function __print0<W extends Writer>(out: W, template: usize): i32 {
  const p = placeFor<W>().start(template);
  while (p.took(out.write(fill0(p))));
  return p.end();
}

// @ts-ignore: decorator
@global
export async function __printAsync0<W extends AsyncWriter>(out: W, template: usize): Promise<i32> {
  const p = frameSlot<Printing>().start(template);
  while (p.took(await out.write(fill0(p))));
  return p.end();
}

function fill1<A>(p: Printing, a: A): Bytes {
  if (p.begins(0)) p.show<A>(a);
  p.reaches(1);
  return p.piece;
}

// @ts-ignore: decorator
@global
export function __print1<W extends Writer, A>(out: W, template: usize, a: A): i32 {
  const p = placeFor<W>().start(template);
  while (p.took(out.write(fill1<A>(p, a))));
  return p.end();
}

// @ts-ignore: decorator
@global
export async function __printAsync1<W extends AsyncWriter, A>(out: W, template: usize, a: A): Promise<i32> {
  const p = frameSlot<Printing>().start(template);
  while (p.took(await out.write(fill1<A>(p, a))));
  return p.end();
}

function fill2<A, B>(p: Printing, a: A, b: B): Bytes {
  if (p.begins(0)) p.show<A>(a);
  if (p.reaches(1)) p.show<B>(b);
  p.reaches(2);
  return p.piece;
}

// @ts-ignore: decorator
@global
export function __print2<W extends Writer, A, B>(out: W, template: usize, a: A, b: B): i32 {
  const p = placeFor<W>().start(template);
  while (p.took(out.write(fill2<A, B>(p, a, b))));
  return p.end();
}

// @ts-ignore: decorator
@global
export async function __printAsync2<W extends AsyncWriter, A, B>(out: W, template: usize, a: A, b: B): Promise<i32> {
  const p = frameSlot<Printing>().start(template);
  while (p.took(await out.write(fill2<A, B>(p, a, b))));
  return p.end();
}

function fill3<A, B, C>(p: Printing, a: A, b: B, c: C): Bytes {
  if (p.begins(0)) p.show<A>(a);
  if (p.reaches(1)) p.show<B>(b);
  if (p.reaches(2)) p.show<C>(c);
  p.reaches(3);
  return p.piece;
}

// @ts-ignore: decorator
@global
export function __print3<W extends Writer, A, B, C>(out: W, template: usize, a: A, b: B, c: C): i32 {
  const p = placeFor<W>().start(template);
  while (p.took(out.write(fill3<A, B, C>(p, a, b, c))));
  return p.end();
}

// @ts-ignore: decorator
@global
export async function __printAsync3<W extends AsyncWriter, A, B, C>(
  out: W,
  template: usize,
  a: A,
  b: B,
  c: C,
): Promise<i32> {
  const p = frameSlot<Printing>().start(template);
  while (p.took(await out.write(fill3<A, B, C>(p, a, b, c))));
  return p.end();
}

function fill4<A, B, C, D>(p: Printing, a: A, b: B, c: C, d: D): Bytes {
  if (p.begins(0)) p.show<A>(a);
  if (p.reaches(1)) p.show<B>(b);
  if (p.reaches(2)) p.show<C>(c);
  if (p.reaches(3)) p.show<D>(d);
  p.reaches(4);
  return p.piece;
}

// @ts-ignore: decorator
@global
export function __print4<W extends Writer, A, B, C, D>(out: W, template: usize, a: A, b: B, c: C, d: D): i32 {
  const p = placeFor<W>().start(template);
  while (p.took(out.write(fill4<A, B, C, D>(p, a, b, c, d))));
  return p.end();
}

// @ts-ignore: decorator
@global
export async function __printAsync4<W extends AsyncWriter, A, B, C, D>(
  out: W,
  template: usize,
  a: A,
  b: B,
  c: C,
  d: D,
): Promise<i32> {
  const p = frameSlot<Printing>().start(template);
  while (p.took(await out.write(fill4<A, B, C, D>(p, a, b, c, d))));
  return p.end();
}

function fill5<A, B, C, D, E>(p: Printing, a: A, b: B, c: C, d: D, e: E): Bytes {
  if (p.begins(0)) p.show<A>(a);
  if (p.reaches(1)) p.show<B>(b);
  if (p.reaches(2)) p.show<C>(c);
  if (p.reaches(3)) p.show<D>(d);
  if (p.reaches(4)) p.show<E>(e);
  p.reaches(5);
  return p.piece;
}

// @ts-ignore: decorator
@global
export function __print5<W extends Writer, A, B, C, D, E>(out: W, template: usize, a: A, b: B, c: C, d: D, e: E): i32 {
  const p = placeFor<W>().start(template);
  while (p.took(out.write(fill5<A, B, C, D, E>(p, a, b, c, d, e))));
  return p.end();
}

// @ts-ignore: decorator
@global
export async function __printAsync5<W extends AsyncWriter, A, B, C, D, E>(
  out: W,
  template: usize,
  a: A,
  b: B,
  c: C,
  d: D,
  e: E,
): Promise<i32> {
  const p = frameSlot<Printing>().start(template);
  while (p.took(await out.write(fill5<A, B, C, D, E>(p, a, b, c, d, e))));
  return p.end();
}

function fill6<A, B, C, D, E, F>(p: Printing, a: A, b: B, c: C, d: D, e: E, f: F): Bytes {
  if (p.begins(0)) p.show<A>(a);
  if (p.reaches(1)) p.show<B>(b);
  if (p.reaches(2)) p.show<C>(c);
  if (p.reaches(3)) p.show<D>(d);
  if (p.reaches(4)) p.show<E>(e);
  if (p.reaches(5)) p.show<F>(f);
  p.reaches(6);
  return p.piece;
}

// @ts-ignore: decorator
@global
export function __print6<W extends Writer, A, B, C, D, E, F>(
  out: W,
  template: usize,
  a: A,
  b: B,
  c: C,
  d: D,
  e: E,
  f: F,
): i32 {
  const p = placeFor<W>().start(template);
  while (p.took(out.write(fill6<A, B, C, D, E, F>(p, a, b, c, d, e, f))));
  return p.end();
}

// @ts-ignore: decorator
@global
export async function __printAsync6<W extends AsyncWriter, A, B, C, D, E, F>(
  out: W,
  template: usize,
  a: A,
  b: B,
  c: C,
  d: D,
  e: E,
  f: F,
): Promise<i32> {
  const p = frameSlot<Printing>().start(template);
  while (p.took(await out.write(fill6<A, B, C, D, E, F>(p, a, b, c, d, e, f))));
  return p.end();
}

function fill7<A, B, C, D, E, F, G>(p: Printing, a: A, b: B, c: C, d: D, e: E, f: F, g: G): Bytes {
  if (p.begins(0)) p.show<A>(a);
  if (p.reaches(1)) p.show<B>(b);
  if (p.reaches(2)) p.show<C>(c);
  if (p.reaches(3)) p.show<D>(d);
  if (p.reaches(4)) p.show<E>(e);
  if (p.reaches(5)) p.show<F>(f);
  if (p.reaches(6)) p.show<G>(g);
  p.reaches(7);
  return p.piece;
}

// @ts-ignore: decorator
@global
export function __print7<W extends Writer, A, B, C, D, E, F, G>(
  out: W,
  template: usize,
  a: A,
  b: B,
  c: C,
  d: D,
  e: E,
  f: F,
  g: G,
): i32 {
  const p = placeFor<W>().start(template);
  while (p.took(out.write(fill7<A, B, C, D, E, F, G>(p, a, b, c, d, e, f, g))));
  return p.end();
}

// @ts-ignore: decorator
@global
export async function __printAsync7<W extends AsyncWriter, A, B, C, D, E, F, G>(
  out: W,
  template: usize,
  a: A,
  b: B,
  c: C,
  d: D,
  e: E,
  f: F,
  g: G,
): Promise<i32> {
  const p = frameSlot<Printing>().start(template);
  while (p.took(await out.write(fill7<A, B, C, D, E, F, G>(p, a, b, c, d, e, f, g))));
  return p.end();
}

function fill8<A, B, C, D, E, F, G, H>(p: Printing, a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H): Bytes {
  if (p.begins(0)) p.show<A>(a);
  if (p.reaches(1)) p.show<B>(b);
  if (p.reaches(2)) p.show<C>(c);
  if (p.reaches(3)) p.show<D>(d);
  if (p.reaches(4)) p.show<E>(e);
  if (p.reaches(5)) p.show<F>(f);
  if (p.reaches(6)) p.show<G>(g);
  if (p.reaches(7)) p.show<H>(h);
  p.reaches(8);
  return p.piece;
}

// @ts-ignore: decorator
@global
export function __print8<W extends Writer, A, B, C, D, E, F, G, H>(
  out: W,
  template: usize,
  a: A,
  b: B,
  c: C,
  d: D,
  e: E,
  f: F,
  g: G,
  h: H,
): i32 {
  const p = placeFor<W>().start(template);
  while (p.took(out.write(fill8<A, B, C, D, E, F, G, H>(p, a, b, c, d, e, f, g, h))));
  return p.end();
}

// @ts-ignore: decorator
@global
export async function __printAsync8<W extends AsyncWriter, A, B, C, D, E, F, G, H>(
  out: W,
  template: usize,
  a: A,
  b: B,
  c: C,
  d: D,
  e: E,
  f: F,
  g: G,
  h: H,
): Promise<i32> {
  const p = frameSlot<Printing>().start(template);
  while (p.took(await out.write(fill8<A, B, C, D, E, F, G, H>(p, a, b, c, d, e, f, g, h))));
  return p.end();
}
