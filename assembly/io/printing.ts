// How a printed text comes to be, piece by piece, from its template:
//
//     t = FF spec … on FF spec \n FE        spec: u8 base and flags, u8 width, u8 bits or decimals
//
// What fits of text and arguments is put together in a small place, in the frame of who waits, or in one per class of
// writers that do not wait, and given to `write`. So nothing needs to be as long as the whole text, and a short one is
// one piece.

import { PLACES, enter, leave, placeOf } from "../task/levels";
import { BYTES_HEADER, Bytes, startOf } from "./bytes";
import { formatFloat } from "./float";
import { SPACE, WIDTH, formatBool, formatCharacter, formatInteger, scratchEnd } from "./format";
import { encode, encodedTo } from "./text";

/** In a template: an argument, and its end. Neither byte occurs in UTF-8. */
const ARGUMENT: u8 = 0xff;
const END: u8 = 0xfe;
/** Bytes of an argument in a template, with its mark. */
const SPEC_SIZE: usize = 4;

/** Bytes of a piece. */
const PIECE_SIZE: i32 = 32;

/** How far a text is written, and the piece that is next. */
@unmanaged
@final
export class Printing {
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
    else if (isFloat<A>()) this.showFloat<A>(spec, value);
    // @ts-ignore: A is bool
    else if (isBoolean<A>()) this.take(formatBool(spec, value));
    // @ts-ignore: A is u32
    else if (sizeof<A>() == 4) this.take(formatCharacter(spec, value));
    // @ts-ignore: A is u64
    else this.take(formatInteger(spec, value));
  }

  /** In a critical section: the numbers a float is divided into are there once. */
  @inline
  private showFloat<A>(spec: usize, value: A): void {
    enter();
    // @ts-ignore: A is a float
    this.take(formatFloat<A>(spec, value));
    leave();
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
    const left = <i32>(scratchEnd() - start) - this.from;
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

/** The place for pieces of writers of one class, on the level that runs. */
export function placeFor<W>(): Printing {
  const first = memory.data(offsetof<Printing>() * PLACES);
  const place = changetype<Printing>(placeOf(first, offsetof<Printing>()));
  assert(!place.busy);
  return place;
}
