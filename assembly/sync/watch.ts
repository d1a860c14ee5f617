// The latest of a value for many: each reader sees every change once, or several as one.

import { Item } from "./channel";
import { enter, leave } from "../task/levels";
import { Member, letGo } from "./crowd";

/** One who watches. Lives in the async function that makes it, until the end of the enclosing block. */
@unmanaged
@final
export class WatchReceiver<T> {
  /** @internal */
  watch: usize;
  /** @internal */
  seen: u32;

  /** @internal */
  start(watch: usize): WatchReceiver<T> {
    this.watch = watch;
    this.seen = 0;
    return this;
  }

  @inline
  private get source(): Watch<T> {
    return changetype<Watch<T>>(this.watch);
  }

  /**
   * Waits for a value this receiver has not seen and gives the latest; the first time any value is new. Cancel-safe: a
   * cancelled `changed` has seen nothing.
   */
  async changed(): Promise<T> {
    enter();
    if (this.seen == this.source.version) {
      using member = frameSlot<Member>().enter(this.watch);
      leave();
      while (member.waiting) suspend();
      enter();
    }
    return this.see();
  }

  /**
   * Waits for a new value for which `test`, a function at top level, says true. A cancelled `changedAnd` has seen the
   * values that `test` refused.
   */
  async changedAnd(test: (value: T) => bool): Promise<T> {
    let value = await this.changed();
    while (!test(value)) value = await this.changed();
    return value;
  }

  /** Waits for any value, seen or not, and gives the latest. Cancel-safe. */
  async get(): Promise<T> {
    enter();
    if (!this.source.version) {
      using member = frameSlot<Member>().enter(this.watch);
      leave();
      while (member.waiting) suspend();
      enter();
    }
    return this.see();
  }

  /** Ends the critical section of a wait: gives the value that is there. */
  @inline
  private see(): T {
    this.seen = this.source.version;
    const value = this.source.content;
    leave();
    return value;
  }

  /** The latest value, if this receiver has not seen it; null: it has. */
  tryChanged(): Item<T> | null {
    if (this.seen == this.source.version) return null;
    this.seen = this.source.version;
    return this.source.tryGet();
  }
}

/** A value that many watch. Make it in a module initialiser: it allocates once. */
@final
export class Watch<T> {
  // A crowd: two words.
  private waiters: usize = 0;
  private waiters1: usize = 0;
  /** @internal Counts the values; 0: none yet. */
  version: u32 = 0;
  /** @internal */
  content!: T;

  /** Leaves a value in place of the one before and wakes everybody who waits for one. */
  send(value: T): void {
    enter();
    this.content = value;
    // After 2^32 - 1 values the count begins again, at 1.
    this.version = this.version + 1 || 1;
    letGo(changetype<usize>(this));
    leave();
  }

  /** Somebody who watches. Only in async functions. */
  @inline
  receiver(): WatchReceiver<T> {
    return frameSlot<WatchReceiver<T>>().start(changetype<usize>(this));
  }

  /** The latest value; null: there is none yet. */
  tryGet(): Item<T> | null {
    return this.version ? changetype<Item<T>>(changetype<usize>(this) + offsetof<Watch<T>>("content")) : null;
  }
}
