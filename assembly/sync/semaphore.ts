// So many at once. Fair: a permit goes to whoever has waited longest, and nobody who comes later overtakes.

import { enter, leave } from "../task/levels";
import { Turn, Turns } from "./turns";

/**
 * A permit that is held. Keep it with `using`: it is given back at the end of the block. It is the semaphore's own
 * address under another type, so a semaphore with a permit out stays alive.
 */
@final
export class Permit {
  /** Gives the permit back, to the task that has waited longest if there is one. Once: `using` does it by itself. */
  @inline
  [Symbol.dispose](): void {
    changetype<Semaphore>(this).release(1);
  }
}

/** A count of permits that tasks take and give back. Make it in a module initialiser: it allocates once. */
@final
export class Semaphore {
  // A Turns: three words.
  private waiters: usize = 0;
  private waiters1: usize = 0;
  private waiters2: usize = 0;
  private free: i32;

  constructor(permits: i32) {
    this.free = permits;
  }

  @inline
  private get turns(): Turns {
    return changetype<Turns>(changetype<usize>(this) + offsetof<Semaphore>("waiters"));
  }

  /** How many permits can be taken now; those a woken task is about to take are not among them. */
  @inline
  get available(): i32 {
    return this.free - this.turns.granted;
  }

  /**
   * Waits for a permit: `using permit = await semaphore.acquire();`. Cancel-safe: a cancelled `acquire` leaves the line,
   * and a permit it had won already goes to the next.
   */
  async acquire(): Promise<Permit> {
    enter();
    if (this.available <= 0) {
      using turn = frameSlot<Turn>().stand(this.turns);
      leave();
      while (turn.waiting) suspend();
      enter();
      turn.take();
    }
    this.free--;
    leave();
    return changetype<Permit>(this);
  }

  /** Takes a permit if one is free and granted to nobody; null: there is none. */
  tryAcquire(): Permit | null {
    enter();
    const free = this.available > 0;
    if (free) this.free--;
    leave();
    return free ? changetype<Permit>(this) : null;
  }

  /** Adds permits: those of a task that took one without `using`, or more than there were. */
  release(permits: i32): void {
    enter();
    this.free += permits;
    for (let i = 0; i < permits; i++) this.turns.grant();
    leave();
  }
}
