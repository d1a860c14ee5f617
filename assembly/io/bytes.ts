// Bytes in a place of fixed size, without a heap. A string literal that is given where Bytes are wanted is UTF-8 in static
// memory, made by the compiler; `new Bytes(64)` at the start makes a place to write to.
//
//     −4 u32 bytes lost     only in those that were made: a literal has room for none and cannot be written to
//     +0 u16 length
//     +2 u16 capacity       0: a literal
//     +4 the bytes

import { PLAIN, __print1 } from "./print";

const LOST: usize = 4;
const CAPACITY: usize = 2;
export const BYTES_HEADER: usize = 4;
const MOST: i32 = 0xffff;

/**
 * What `write` takes: a string literal, which costs its UTF-8 bytes and nothing else; Bytes; a StaticArray<u8>; or any
 * other string, which is encoded on the device. The compiler knows a type parameter that extends this.
 */
export type Text = Bytes;

/** Where the bytes of a text begin, and how many there are. Not for strings. */
// @ts-ignore: decorator
@inline
export function startOf<T extends Text>(text: T): usize {
  return isManaged<T>() ? changetype<usize>(text) : changetype<usize>(text) + BYTES_HEADER;
}
// @ts-ignore: decorator
@inline
export function lengthOf<T extends Text>(text: T): i32 {
  return isManaged<T>() ? changetype<StaticArray<u8>>(text).length : changetype<Bytes>(text).length;
}

/** Bytes in a place of fixed size, and how many of it are in use. A writer for `print`. */
@unmanaged
@final
export class Bytes {
  /** Makes an empty place for `capacity` bytes, at most 65,535. It is never freed: do it once, at the start. */
  constructor(capacity: i32) {
    assert(<u32>capacity <= <u32>MOST);
    const at = heap.alloc(LOST + BYTES_HEADER + capacity) + LOST;
    store<u16>(at, capacity, CAPACITY);
    const made = changetype<Bytes>(at);
    made.clear();
    return made;
  }

  /** The bytes of a literal, for a variable: `const HELP = Bytes.of("help")`. Costs nothing at run time. */
  @inline
  static of(literal: Bytes): Bytes {
    return literal;
  }

  /** How many bytes are in use. */
  @inline
  get length(): i32 {
    return load<u16>(changetype<usize>(this));
  }

  /** How many bytes there is a place for; 0 for a literal. */
  @inline
  get capacity(): i32 {
    return load<u16>(changetype<usize>(this), CAPACITY);
  }

  /** How many bytes did not fit since the last `clear`: more than 0 means that the text is cut. */
  get lost(): i32 {
    return this.capacity ? load<i32>(changetype<usize>(this) - LOST) : 0;
  }

  @operator("[]")
  private at(index: i32): u8 {
    if (<u32>index >= <u32>this.length) unreachable();
    return load<u8>(changetype<usize>(this) + index, BYTES_HEADER);
  }

  @operator("[]=")
  private put(index: i32, byte: u8): void {
    if (<u32>index >= <u32>min(this.length, this.capacity)) unreachable();
    store<u8>(changetype<usize>(this) + index, byte, BYTES_HEADER);
  }

  /** Makes it empty. */
  clear(): void {
    if (!this.capacity) return;
    store<i32>(changetype<usize>(this) - LOST, 0);
    store<u16>(changetype<usize>(this), 0);
  }

  /** Are these the same bytes? `line.equals("help")` */
  equals(other: Bytes): bool {
    return this.length == other.length && this.startsWith(other);
  }

  /** Do the bytes begin with these? */
  startsWith(other: Bytes): bool {
    const size = other.length;
    return size <= this.length && !memory.compare(startOf<Bytes>(this), startOf<Bytes>(other), size);
  }

  /**
   * Appends a text or its first `count` bytes; gives how many were appended. What does not fit is cut at a whole
   * character and counted in `lost`; from then on everything is lost, so that no text has a hole.
   */
  write<T extends Text>(text: T, count: i32 = MOST): i32 {
    if (isString<T>()) return __print1<Bytes, string>(this, PLAIN, changetype<string>(text));
    else return this.append(startOf<T>(text), min(count, lengthOf<T>(text)));
  }

  private append(from: usize, size: i32): i32 {
    if (size <= 0) return 0;
    const room = this.lost ? 0 : max(this.capacity - this.length, 0);
    const taken = size <= room ? size : wholeCharacters(from, room);
    if (taken < size && this.capacity) store<i32>(changetype<usize>(this) - LOST, this.lost + size - taken);
    memory.copy(changetype<usize>(this) + BYTES_HEADER + this.length, from, taken);
    store<u16>(changetype<usize>(this), this.length + taken);
    return taken;
  }
}

/** The most bytes up to `most` that end at the end of a character; there is a byte behind them. */
export function wholeCharacters(from: usize, most: i32): i32 {
  while (most && (load<u8>(from + most) & 0xc0) == 0x80) most--;
  return most;
}
