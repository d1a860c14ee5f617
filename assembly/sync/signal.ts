// One value that the latest writer wins and one reader takes.

import { enter, leave } from "../task/levels";
import { isCollected, moveOut } from "./forget";
import { Turn, Turns } from "./turns";

/** A place for the latest value. Make it in a module initialiser: it allocates once. */
@final
export class Signal<T> {
  // A Turns: three words.
  private waiters: usize = 0;
  private waiters1: usize = 0;
  private waiters2: usize = 0;
  private full: bool = false;
  private value!: T;

  @inline
  private get turns(): Turns {
    return changetype<Turns>(changetype<usize>(this) + offsetof<Signal<T>>("waiters"));
  }

  /** True when there is a value that no woken waiter is about to take. */
  @inline
  get signaled(): bool {
    return this.full && !this.turns.granted;
  }

  /** Leaves a value, in place of one nobody has taken yet, and wakes the longest waiting task. */
  signal(value: T): void {
    enter();
    this.value = value;
    if (!this.full) {
      this.full = true;
      this.turns.grant();
    }
    leave();
  }

  /** Waits for a value and takes it. Cancel-safe: a cancelled `wait` leaves the value to the next in line. */
  async wait(): Promise<T> {
    enter();
    if (!this.signaled) {
      using turn = frameSlot<Turn>().stand(this.turns);
      leave();
      while (turn.waiting) suspend();
      enter();
      turn.take();
    }
    this.full = false;
    if (isCollected<T>()) return moveOut<T>(this.place);
    const value = this.value;
    leave();
    return value;
  }

  /** Throws the value away, unless a woken waiter is about to take it. */
  reset(): void {
    enter();
    if (this.signaled) {
      this.full = false;
      if (isCollected<T>()) moveOut<T>(this.place);
    }
    leave();
  }

  @inline
  private get place(): usize {
    return changetype<usize>(this) + offsetof<Signal<T>>("value");
  }
}
