// A value that is set once and then stays: what is found out at the start and needed by many.

import { enter, leave } from "../task/levels";
import { Item } from "./channel";
import { Member, letGo } from "./crowd";

/** A place that can be filled once. Make it in a module initialiser: it allocates once. */
@final
export class OnceLock<T> {
  // A crowd: two words.
  private waiters: usize = 0;
  private waiters1: usize = 0;
  private full: bool = false;
  private content!: T;

  /** True when there is a value. */
  @inline
  get isSet(): bool {
    return this.full;
  }

  /** Fills the place; false: it was full, and the value in it stays. */
  init(value: T): bool {
    enter();
    const empty = !this.full;
    if (empty) {
      this.content = value;
      this.full = true;
      letGo(changetype<usize>(this));
    }
    leave();
    return empty;
  }

  /** Waits until there is a value and gives it; everybody gets the same one. Cancel-safe. */
  async get(): Promise<T> {
    enter();
    if (!this.full) {
      using member = frameSlot<Member>().enter(changetype<usize>(this));
      leave();
      while (member.waiting) suspend();
    } else leave();
    return this.content;
  }

  /** The value, if there is one; null: there is none. */
  tryGet(): Item<T> | null {
    return this.full ? changetype<Item<T>>(changetype<usize>(this) + offsetof<OnceLock<T>>("content")) : null;
  }
}
