// A queue of values between tasks. Senders wait while it is full, receivers while it is empty, both in order of arrival.
//
//   send --> [ head .. head + len ) of a ring of `capacity` places --> receive
//
// Every value that is pushed grants one receiver, every place that is freed grants one sender: a wake-up always finds
// what it was for. What is granted already is not there for `trySend`, `tryReceive` and newcomers.

import { enter, leave } from "../task/levels";
import { isCollected, moveOut } from "./forget";
import { Turn, Turns } from "./turns";

/** A value that was taken or looked at: the address of its place in the channel. */
@unmanaged
@final
export class Item<T> {
  /**
   * Read it before the next await or send: then the place may be used again. Where a higher level sends, take and read it
   * in one critical section. Until the place is used again, a garbage-collected heap keeps the value, taken or not.
   */
  @inline
  get value(): T {
    return load<T>(changetype<usize>(this));
  }
}

/** A first-in first-out queue of at most `capacity` values. Make it in a module initialiser: it allocates once. */
@final
export class Channel<T> {
  // Two Turns, three words each: senders, receivers.
  private senders: usize = 0;
  private senders1: usize = 0;
  private senders2: usize = 0;
  private receivers: usize = 0;
  private receivers1: usize = 0;
  private receivers2: usize = 0;
  private head: i32 = 0;
  private count: i32 = 0;
  private places: StaticArray<T>;
  /** How many values may be in the channel. */
  readonly capacity: i32;

  /** A capacity of less than 1 counts as 1. */
  constructor(capacity: i32) {
    const places = max(capacity, 1);
    this.places = new StaticArray<T>(places);
    this.capacity = places;
  }

  @inline
  private get sending(): Turns {
    return changetype<Turns>(changetype<usize>(this) + offsetof<Channel<T>>("senders"));
  }

  @inline
  private get receiving(): Turns {
    return changetype<Turns>(changetype<usize>(this) + offsetof<Channel<T>>("receivers"));
  }

  /** How many values are in the channel, with those a woken receiver is about to take. */
  @inline
  get len(): i32 {
    return this.count;
  }

  @inline
  private get hasRoom(): bool {
    return this.count + this.sending.granted < this.capacity;
  }

  @inline
  private get hasItem(): bool {
    return this.count > this.receiving.granted;
  }

  /** Sends a value, waiting for room. Cancel-safe: a cancelled `send` has not sent, and its value is lost with it. */
  async send(value: T): Promise<void> {
    enter();
    if (!this.hasRoom) {
      using turn = frameSlot<Turn>().stand(this.sending);
      leave();
      while (turn.waiting) suspend();
      enter();
      turn.take();
    }
    this.push(value);
    leave();
  }

  /** Sends a value if there is room that no waiting sender has been given; false: there is none. */
  trySend(value: T): bool {
    enter();
    const room = this.hasRoom;
    if (room) this.push(value);
    leave();
    return room;
  }

  /** Receives the oldest value, waiting for one. Cancel-safe: a cancelled `receive` has taken nothing. */
  async receive(): Promise<T> {
    enter();
    if (!this.hasItem) {
      using turn = frameSlot<Turn>().stand(this.receiving);
      leave();
      while (turn.waiting) suspend();
      enter();
      turn.take();
    }
    if (isCollected<T>()) return moveOut<T>(this.addressOf(this.pop()));
    const value = unchecked(this.places[this.pop()]);
    leave();
    return value;
  }

  /** Takes the oldest value if there is one that no waiting receiver has been given; null: there is none. */
  tryReceive(): Item<T> | null {
    enter();
    const item = this.hasItem ? this.item(this.pop()) : null;
    leave();
    return item;
  }

  /** The value `tryReceive` would take, which stays where it is; null: there is none. */
  peek(): Item<T> | null {
    enter();
    const item = this.hasItem ? this.item(this.head) : null;
    leave();
    return item;
  }

  /** Throws away every value that no woken receiver is about to take, the newest first, and lets waiting senders in. */
  clear(): void {
    enter();
    while (this.hasItem) {
      this.count--;
      if (isCollected<T>()) moveOut<T>(this.addressOf(this.wrap(this.head + this.count)));
      this.sending.grant();
    }
    leave();
  }

  private push(value: T): void {
    unchecked((this.places[this.wrap(this.head + this.count)] = value));
    this.count++;
    this.receiving.grant();
  }

  /** Frees the oldest value's place and gives its index; the value stays there until the place is used again. */
  private pop(): i32 {
    const oldest = this.head;
    this.head = this.wrap(oldest + 1);
    this.count--;
    this.sending.grant();
    return oldest;
  }

  /** Counting goes round the ring at most once. */
  @inline
  private wrap(index: i32): i32 {
    return index < this.capacity ? index : index - this.capacity;
  }

  @inline
  private item(index: i32): Item<T> {
    return changetype<Item<T>>(this.addressOf(index));
  }

  @inline
  private addressOf(index: i32): usize {
    return changetype<usize>(this.places) + ((<usize>index) << alignof<T>());
  }
}
