// A steady beat: moments that are whole periods from the start, however long the work between them takes.

import { now } from "../abi/time";
import { Duration } from "./duration";
import { Instant } from "./instant";
import { TimerNode } from "./queue";
import { setTimer } from "./timer";

/** A beat without drift. Lives in the async function that makes it, until the end of the enclosing block. */
@unmanaged
@final
export class Ticker {
  /** When the next beat is due. */
  due: Instant;
  /** From one beat to the next. */
  period: Duration;

  /** Starts a beat: the first comes one period from now. A period of zero counts as one tick. Only in async functions. */
  @inline
  static every(period: Duration): Ticker {
    return frameSlot<Ticker>().start(period);
  }

  /** Begins anew with another period. */
  start(period: Duration): Ticker {
    this.period = max<Duration>(period, 1);
    this.reset();
    return this;
  }

  /** Begins anew: the next beat comes one period from now. */
  reset(): void {
    this.due = Instant.add(now(), this.period);
  }

  /**
   * Waits for the next beat. Beats that were missed come at once, one behind the other. Cancel-safe: a cancelled wait
   * leaves no timer and loses no beat.
   */
  async next(): Promise<void> {
    const due = this.due;
    if (due > now()) {
      using node = setTimer(due, frameSlot<TimerNode>());
      while (node.task) suspend();
    }
    this.due = Instant.add(this.due, this.period);
  }
}
