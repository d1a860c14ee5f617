// A value that one task at a time may use. Fair: the lock goes to whoever has waited longest, and nobody who comes later
// overtakes. What is granted to a task that is cancelled before it runs goes on to the next.

import { enter, leave } from "../task/levels";
import { Turn, Turns } from "./turns";

/**
 * A held lock and the way to what it guards. Keep it with `using`: the lock is given back at the end of the block. It is
 * the mutex's own address under another type, so a mutex that is locked stays alive.
 */
@final
export class MutexGuard<T> {
  /** What the lock guards. */
  @inline
  get value(): T {
    return changetype<Mutex<T>>(this).content;
  }
  // @ts-ignore: decorator
  @inline
  set value(value: T) {
    changetype<Mutex<T>>(this).content = value;
  }

  /** Gives the lock back, to the task that has waited longest if there is one. Once: `using` does it by itself. */
  @inline
  [Symbol.dispose](): void {
    changetype<Mutex<T>>(this).unlock();
  }
}

/** Mutual exclusion between tasks, across their awaits. Make it in a module initialiser: it allocates once. */
@final
export class Mutex<T> {
  // A Turns: three words.
  private waiters: usize = 0;
  private waiters1: usize = 0;
  private waiters2: usize = 0;
  private taken: bool = false;
  /** For the guard: what the lock guards. */
  content: T;

  /** Unlocked, guarding a value. */
  constructor(value: T) {
    this.content = value;
  }

  @inline
  private get turns(): Turns {
    return changetype<Turns>(changetype<usize>(this) + offsetof<Mutex<T>>("waiters"));
  }

  /** True when a task holds the lock or has been granted it. */
  @inline
  get locked(): bool {
    return this.taken || this.turns.granted != 0;
  }

  /**
   * Waits for the lock: `using guard = await mutex.lock();`. Cancel-safe: a cancelled `lock` leaves the line, and a lock
   * it had won already goes to the next. A task that holds the lock and asks for it again waits for ever.
   */
  async lock(): Promise<MutexGuard<T>> {
    enter();
    if (this.locked) {
      using turn = frameSlot<Turn>().stand(this.turns);
      leave();
      while (turn.waiting) suspend();
      enter();
      turn.take();
    }
    this.taken = true;
    leave();
    return changetype<MutexGuard<T>>(this);
  }

  /** Takes the lock if it is free and granted to nobody; null: it is not. */
  tryLock(): MutexGuard<T> | null {
    enter();
    const free = !this.locked;
    if (free) this.taken = true;
    leave();
    return free ? changetype<MutexGuard<T>>(this) : null;
  }

  /** For the guard. */
  unlock(): void {
    enter();
    this.taken = false;
    this.turns.grant();
    leave();
  }
}
