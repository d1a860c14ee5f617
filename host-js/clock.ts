// Virtual time: the clock stands still while the blob runs and is moved on only by a sleep. It also keeps the one alarm.

/** How many batches in a row may run at one tick: see docs/abi.md, "Virtual time". */
export const BATCHES_AWAKE = 1_000_000;

export class VirtualClock {
  /** Ticks since reset. */
  now = 0n;
  /** When the alarm goes off; null: it is not set. */
  alarm: bigint | null = null;

  /** Moves time on; it never goes back. */
  advance(tick: bigint): void {
    if (tick > this.now) this.now = tick;
  }

  due(): boolean {
    return this.alarm !== null && this.alarm <= this.now;
  }
}
