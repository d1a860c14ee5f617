// A flag that tasks can wait for.

import { enter, leave } from "../task/levels";
import { Member, letGo } from "./crowd";

/** A flag: everybody who waits goes on when it is set. Make it in a module initialiser: it allocates once. */
@final
export class Event {
  // A crowd: two words.
  private waiters: usize = 0;
  private waiters1: usize = 0;
  private on: bool = false;

  /** True from `set` to `clear`. */
  @inline
  get isSet(): bool {
    return this.on;
  }

  /** Sets the flag: who waits goes on, and who comes later need not wait. */
  set(): void {
    this.on = true;
    letGo(changetype<usize>(this));
  }

  /** Clears the flag: who comes now waits. Those whom `set` has let go already go on all the same. */
  clear(): void {
    this.on = false;
  }

  /** Waits until the flag is set; completes at once if it is. Cancel-safe. */
  async wait(): Promise<void> {
    enter();
    if (!this.on) {
      using member = frameSlot<Member>().enter(changetype<usize>(this));
      leave();
      while (member.waiting) suspend();
    } else leave();
  }
}
