// print(out, "t={} on {:04x}\n", t, addr): the compiler checks the text as it checks a log line's, and turns it into a
// template in static memory:
//
//     t = FF spec … on FF spec \n FE        spec: u8 base and flags, u8 width, u8 bits or decimals
//
// A template is written piece by piece: what fits of text and arguments is put together in a small place, in the frame of
// who waits, or in one per class of writers that do not wait, and given to `write`. So nothing needs to be as long as
// the whole text, and a short one is one piece.
//
//     print(out, "…", a, b)  -->  __print2(out, template, a, b)          where out.write gives an i32
//                                 __printAsync2(out, template, a, b)     where it gives a Promise<i32>

import { BYTES_HEADER, Bytes, startOf } from "./bytes";
import { SCRATCH_END, SPACE, WIDTH, formatBool, formatCharacter, formatInteger } from "./format";
import { formatFloat } from "./float";
import { encode, encodedTo } from "./text";

/** In a template: an argument, and its end. Neither byte occurs in UTF-8. */
const ARGUMENT: u8 = 0xff;
const END: u8 = 0xfe;
/** Bytes of an argument in a template, with its mark. */
const SPEC_SIZE: usize = 4;

/** The template of "{}" for a string. */
// @ts-ignore: decorator
@lazy
export const PLAIN: usize = memory.data<u8>([0xff, 0, 0, 0, 0xfe]);

/** Bytes of a piece. */
const PIECE_SIZE: i32 = 32;

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

/** How far a text is written, and the piece that is next. */
@unmanaged
@final
class Printing {
  /** Where in the template the next piece goes on. */
  private at: usize;
  /** How much of the argument there stands in earlier pieces, in the argument's own unit. */
  private from: i32;
  private next: i32;
  private written: i32;
  // The piece: Bytes with a length of at most PIECE_SIZE.
  private length: u16;
  private capacity: u16;
  private b0: u32;
  private b1: u32;
  private b2: u32;
  private b3: u32;
  private b4: u32;
  private b5: u32;
  private b6: u32;
  private b7: u32;

  start(template: usize): Printing {
    this.at = template;
    this.from = 0;
    this.next = 0;
    this.written = 0;
    this.length = 0;
    this.capacity = 0;
    return this;
  }

  /** Begins the next piece with text up to an argument; true: that is the argument with this number. */
  begins(number: i32): bool {
    this.length = 0;
    return this.reaches(number);
  }

  /** Adds text up to an argument; true: it is the one with this number, and there is room for some of it. */
  reaches(number: i32): bool {
    let at = this.at;
    while (this.room != 0 && load<u8>(at) < END) store<u8>(this.grow(1), load<u8>(at++));
    this.at = at;
    return this.next == number && this.room != 0 && load<u8>(at) == ARGUMENT;
  }

  /** Adds as much of the argument as there is room for. */
  show<A>(value: A): void {
    const spec = this.at;
    if (isString<A>()) this.showString(changetype<string>(value));
    else if (isReference<A>()) this.showBytes(changetype<Bytes>(value));
    // @ts-ignore: A is a float
    else if (isFloat<A>()) this.take(formatFloat<A>(spec, value));
    // @ts-ignore: A is bool
    else if (isBoolean<A>()) this.take(formatBool(spec, value));
    // @ts-ignore: A is u32
    else if (sizeof<A>() == 4) this.take(formatCharacter(spec, value));
    // @ts-ignore: A is u64
    else this.take(formatInteger(spec, value));
  }

  get piece(): Bytes {
    return changetype<Bytes>(changetype<usize>(this) + offsetof<Printing>("length"));
  }

  /** Notes what became of a piece; true: another one is to come. */
  took(count: i32): bool {
    if (count < 0) {
      this.written = count;
      return false;
    }
    this.written += count;
    return count == this.length && load<u8>(this.at) != END;
  }

  /** Ends the writing: gives what it comes to. */
  end(): i32 {
    this.at = 0;
    return this.written;
  }

  /** A writer's `write` that prints to a writer of its own class would write over the piece it was given. */
  get busy(): bool {
    return this.at != 0;
  }

  @inline
  private get room(): i32 {
    return PIECE_SIZE - this.length;
  }

  /** Makes the piece longer; gives the address of what is new. */
  private grow(count: i32): usize {
    const at = changetype<usize>(this.piece) + BYTES_HEADER + this.length;
    this.length += <u16>count;
    return at;
  }

  private argumentEnds(): void {
    this.at += SPEC_SIZE;
    this.from = 0;
    this.next++;
  }

  /** Adds the formatted argument, which lies from `start` to the end of the scratch place. */
  private take(start: usize): void {
    const left = <i32>(SCRATCH_END - start) - this.from;
    const count = min(left, this.room);
    memory.copy(this.grow(count), start + this.from, count);
    if (count == left) this.argumentEnds();
    else this.from += count;
  }

  /** `from` counts spaces before the text, then UTF-16 units. */
  private showString(text: string): void {
    const padding = this.pad(text.length);
    if (this.from < padding) return;
    const at = this.grow(0);
    this.grow(<i32>(encode(text, this.from - padding, at, this.room) - at));
    this.from = padding + encodedTo;
    if (encodedTo == text.length) this.argumentEnds();
  }

  /** `from` counts spaces before the text, then bytes. */
  private showBytes(bytes: Bytes): void {
    const padding = this.pad(unitsOf(bytes));
    if (this.from < padding) return;
    const done = this.from - padding;
    const left = bytes.length - done;
    const count = min(left, this.room);
    memory.copy(this.grow(count), startOf<Bytes>(bytes) + done, count);
    if (count == left) this.argumentEnds();
    else this.from += count;
  }

  /** Adds spaces before a text of `length` units; gives how many there are in all. */
  private pad(length: i32): i32 {
    const padding = max(<i32>load<u8>(this.at, WIDTH) - length, 0);
    while (this.from < padding && this.room) {
      store<u8>(this.grow(1), SPACE);
      this.from++;
    }
    return padding;
  }
}

/** The length of the same text as a string, which is what widths are measured in. */
function unitsOf(bytes: Bytes): i32 {
  let units = 0;
  const start = startOf<Bytes>(bytes);
  for (let i = 0; i < bytes.length; i++) {
    const byte = load<u8>(start + i);
    if ((byte & 0xc0) != 0x80) units += byte < 0xf0 ? 1 : 2;
  }
  return units;
}

/** The place for pieces of writers of one class. */
function placeFor<W>(): Printing {
  const place = changetype<Printing>(memory.data(offsetof<Printing>()));
  assert(!place.busy);
  return place;
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
