// A queue of values from which the highest comes first (or the lowest), and of equal ones the oldest. Senders wait while
// it is full, receivers while it is empty, both in order of arrival, as at a Channel.
//
//   places: [ 9 | 7 | 7 | 2 ] next ---> 2 is received last        sorted so that the next to be received is the last

import { enter, leave } from "../task/levels";
import { Item } from "./channel";
import { isCollected, moveOut } from "./forget";
import { Turn, Turns } from "./turns";

/** Which value a PriorityChannel gives first. */
export enum Priority {
  /** The lowest value first. */
  Lowest,
  /** The highest value first. */
  Highest,
}

/**
 * A queue of at most `capacity` values in order of their rank: `T` is a number or a class with `@operator("<")`. Sending
 * moves the values that come before the new one, so it is for short queues. Make it in a module initialiser: it
 * allocates once.
 */
@final
export class PriorityChannel<T> {
  // Two Turns, three words each: senders, receivers.
  private senders: usize = 0;
  private senders1: usize = 0;
  private senders2: usize = 0;
  private receivers: usize = 0;
  private receivers1: usize = 0;
  private receivers2: usize = 0;
  private count: i32 = 0;
  private places: StaticArray<T>;

  /** A capacity of less than 1 counts as 1. */
  constructor(
    capacity: i32,
    private first: Priority = Priority.Highest,
  ) {
    this.places = new StaticArray<T>(max(capacity, 1));
  }

  @inline
  private get sending(): Turns {
    return changetype<Turns>(changetype<usize>(this) + offsetof<PriorityChannel<T>>("senders"));
  }

  @inline
  private get receiving(): Turns {
    return changetype<Turns>(changetype<usize>(this) + offsetof<PriorityChannel<T>>("receivers"));
  }

  /** How many values may be in the channel. */
  @inline
  get capacity(): i32 {
    return this.places.length;
  }

  /** How many values are in the channel, with those woken receivers are about to take. */
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

  /** Receives the first value in rank, waiting for one. Cancel-safe: a cancelled `receive` has taken nothing. */
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

  /** Takes the first value in rank, if there is one that no waiting receiver has been given; null: there is none. */
  tryReceive(): Item<T> | null {
    enter();
    const item = this.hasItem ? this.item(this.pop()) : null;
    leave();
    return item;
  }

  /** The first value in rank, which stays where it is; null: there is none. */
  peek(): Item<T> | null {
    enter();
    const item = this.hasItem ? this.item(this.count - 1) : null;
    leave();
    return item;
  }

  /** Throws away all values but those that woken receivers are about to take, lowest in rank first; lets senders in. */
  clear(): void {
    enter();
    const kept = this.receiving.granted;
    for (let i = 0; i < kept; i++) unchecked((this.places[i] = this.places[this.count - kept + i]));
    while (this.hasItem) {
      this.count--;
      if (isCollected<T>()) moveOut<T>(this.addressOf(this.count));
      this.sending.grant();
    }
    leave();
  }

  @inline
  private precedes(one: T, other: T): bool {
    return this.first == Priority.Highest ? other < one : one < other;
  }

  private push(value: T): void {
    let at = this.count++;
    for (; at > 0; at--) {
      const before = unchecked(this.places[at - 1]);
      if (this.precedes(value, before)) break;
      unchecked((this.places[at] = before));
    }
    unchecked((this.places[at] = value));
    this.receiving.grant();
  }

  /** Takes the last place's value out and gives its index; the value stays there until the place is used again. */
  private pop(): i32 {
    this.count--;
    this.sending.grant();
    return this.count;
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
