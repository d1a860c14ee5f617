// Values that every subscriber receives. The ring keeps the last `capacity` of them; who is slower than that misses the
// oldest and is told how many.
//
//   publish --> [ ring ]            sent: values so far       a subscriber's `next`: the first it has not received
//                  ^   ^
//          slow ---+   +--- up to date

import { enter, leave } from "../task/levels";
import { Member, letGo } from "./crowd";

/** One who receives what is published from now on. Lives in the async function that makes it, until the end of the block. */
@unmanaged
@final
export class Subscriber<T> {
  /** @internal */
  channel: usize;
  /** @internal */
  next: u32;
  private missed: u32;

  /** @internal */
  start(channel: usize, next: u32): Subscriber<T> {
    this.channel = channel;
    this.next = next;
    this.missed = 0;
    return this;
  }

  @inline
  private get source(): PubSubChannel<T> {
    return changetype<PubSubChannel<T>>(this.channel);
  }

  /** How many values can be received without waiting. */
  get available(): i32 {
    return <i32>min<u32>(this.source.sent - this.next, this.source.capacity);
  }

  /** How many values this subscriber missed since the last call, because it was too slow. */
  lag(): u32 {
    enter();
    this.skip();
    leave();
    const missed = this.missed;
    this.missed = 0;
    return missed;
  }

  /** Waits for the next value; those that were missed are counted in `lag`. Cancel-safe: a cancelled `receive` takes nothing. */
  async receive(): Promise<T> {
    enter();
    if (this.next == this.source.sent) {
      using member = frameSlot<Member>().enter(this.channel);
      leave();
      while (member.waiting) suspend();
      enter();
    }
    this.skip();
    const value = this.source.valueOf(this.next++);
    leave();
    return value;
  }

  private skip(): void {
    const behind = this.source.sent - this.next;
    const kept = <u32>this.source.capacity;
    if (behind <= kept) return;
    this.missed += behind - kept;
    this.next += behind - kept;
  }
}

/** A channel whose every value goes to all subscribers. Make it in a module initialiser: it allocates once. */
@final
export class PubSubChannel<T> {
  // A crowd: two words.
  private waiters: usize = 0;
  private waiters1: usize = 0;
  /** @internal Counts the values; goes round at 2^32. */
  sent: u32 = 0;
  /** Where the next value goes. */
  private head: i32 = 0;
  private places: StaticArray<T>;

  /** A capacity of less than 1 counts as 1. */
  constructor(capacity: i32) {
    this.places = new StaticArray<T>(max(capacity, 1));
  }

  /** How many values are kept for slow subscribers. */
  @inline
  get capacity(): i32 {
    return this.places.length;
  }

  /** Gives a value to all subscribers at once and never waits: it takes the place of the oldest one when there is no other. */
  publish(value: T): void {
    enter();
    unchecked((this.places[this.head] = value));
    this.head = this.head + 1 < this.capacity ? this.head + 1 : 0;
    this.sent++;
    letGo(changetype<usize>(this));
    leave();
  }

  /** Somebody who receives what is published from now on. Only in async functions. */
  @inline
  subscriber(): Subscriber<T> {
    return frameSlot<Subscriber<T>>().start(changetype<usize>(this), this.sent);
  }

  /** @internal The value with a number among the last `capacity` ones. */
  valueOf(number: u32): T {
    const index = this.head - <i32>(this.sent - number);
    return unchecked(this.places[index < 0 ? index + this.capacity : index]);
  }
}
