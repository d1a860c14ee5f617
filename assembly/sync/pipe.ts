// A stream of bytes between tasks, without borders between what was written at once.
//
//   write --> [ head .. head + len ) of a ring of `capacity` bytes --> read

import { enter, leave } from "../task/levels";
import { Text, lengthOf, startOf } from "../io/bytes";
import { Member, letGo } from "./crowd";

function sizeOf<T extends Text>(text: T): i32 {
  if (isString<T>()) ERROR("a Pipe takes bytes: a string literal, Bytes or a StaticArray<u8>");
  return lengthOf<T>(text);
}

/** A buffer of bytes that one side writes and the other reads. Make it in a module initialiser: it allocates once. */
@final
export class Pipe {
  // Two crowds, two words each: readers, writers.
  private readers: usize = 0;
  private readers1: usize = 0;
  private writers: usize = 0;
  private writers1: usize = 0;
  private head: i32 = 0;
  private count: i32 = 0;
  private ring: StaticArray<u8>;

  /** A capacity of less than 1 counts as 1. */
  constructor(capacity: i32) {
    this.ring = new StaticArray<u8>(max(capacity, 1));
  }

  @inline
  private get writing(): usize {
    return changetype<usize>(this) + offsetof<Pipe>("writers");
  }

  /** How many bytes may be in the pipe. */
  @inline
  get capacity(): i32 {
    return this.ring.length;
  }

  /** How many bytes are in the pipe. */
  @inline
  get len(): i32 {
    return this.count;
  }

  /**
   * Waits for bytes and copies what is there, at most as many as the buffer holds. Gives how many; 0 only for an empty
   * buffer. Cancel-safe: a cancelled `read` has taken nothing.
   */
  async read(buffer: StaticArray<u8>): Promise<i32> {
    enter();
    while (buffer.length && !this.count) {
      using member = frameSlot<Member>().enter(changetype<usize>(this));
      leave();
      while (member.waiting) suspend();
      enter();
    }
    const size = this.tryRead(buffer);
    leave();
    return size;
  }

  /** Copies what is there and gives how many bytes; 0: there are none. */
  tryRead(buffer: StaticArray<u8>): i32 {
    enter();
    const size = min(this.count, buffer.length);
    for (let i = 0; i < size; i++) {
      unchecked((buffer[i] = this.ring[this.head]));
      this.head = this.wrap(this.head + 1);
    }
    this.count -= size;
    if (size) letGo(this.writing);
    leave();
    return size;
  }

  /**
   * Writes bytes, or the first `count` of them, and waits for room whenever there is none. Gives how many. A cancelled
   * `write` has written a part. Two who write at once may mix their bytes wherever one has to wait.
   */
  async write<T extends Text>(text: T, count: i32 = i32.MAX_VALUE): Promise<i32> {
    const size = min(count, sizeOf<T>(text));
    let written = 0;
    while (written < size) {
      enter();
      written += this.put(startOf<T>(text) + written, size - written);
      if (written < size) {
        using member = frameSlot<Member>().enter(this.writing);
        leave();
        while (member.waiting) suspend();
      } else leave();
    }
    return written;
  }

  /** Writes as many bytes as there is room for and gives how many. */
  tryWrite<T extends Text>(text: T, count: i32 = i32.MAX_VALUE): i32 {
    return this.put(startOf<T>(text), min(count, sizeOf<T>(text)));
  }

  /** Throws away what is in the pipe. */
  clear(): void {
    enter();
    this.count = 0;
    letGo(this.writing);
    leave();
  }

  private put(from: usize, wanted: i32): i32 {
    enter();
    const size = min(wanted, this.capacity - this.count);
    for (let i = 0; i < size; i++) {
      unchecked((this.ring[this.wrap(this.head + this.count)] = load<u8>(from + i)));
      this.count++;
    }
    if (size > 0) letGo(changetype<usize>(this));
    leave();
    return size;
  }

  /** Counting goes round the ring at most once. */
  @inline
  private wrap(index: i32): i32 {
    return index < this.capacity ? index : index - this.capacity;
  }
}
