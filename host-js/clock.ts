// Virtual time: the clock stands still while the blob runs and is moved on only by a sleep. It also keeps each executor's
// alarm.
import { EXECUTORS } from "./lines.js";

/** How many batches in a row may run at one tick: see docs/abi.md, "Virtual time". */
export const BATCHES_AWAKE = 1_000_000;

export class VirtualClock {
  /** Ticks since reset. */
  now = 0n;
  /** When each executor's alarm goes off; null: it is not set. */
  private readonly alarms: (bigint | null)[] = Array.from({ length: EXECUTORS }, () => null);

  /** Moves time on; it never goes back. */
  advance(tick: bigint): void {
    if (tick > this.now) this.now = tick;
  }

  /** Sets an executor's alarm; false: the deadline is now or past, and needs none. */
  setAlarm(executor: number, at: bigint | null): boolean {
    const past = at !== null && at <= this.now;
    this.alarms[executor] = past ? null : at;
    return !past;
  }

  /** The earliest alarm; null: none is set. */
  get alarm(): bigint | null {
    return this.alarms.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);
  }

  /** The executors whose alarm has been reached, highest first; their alarms are over. */
  fire(): number[] {
    const due = [...this.alarms.keys()].reverse().filter((executor) => {
      const at = this.alarms[executor] ?? null;
      return at !== null && at <= this.now;
    });
    for (const executor of due) this.alarms[executor] = null;
    return due;
  }
}
