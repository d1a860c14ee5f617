// Waiting for a moment. A deadline is now + d in whole ticks: in real time the wait may be up to one tick shorter than d,
// because part of the first tick has passed already; it never fires before its tick.

import { now } from "../abi/time";
import { Duration } from "./duration";
import { Instant } from "./instant";
import { TimerNode, schedule } from "./queue";

/** Puts a deadline that lies in the future into the queue. */
// @ts-ignore: decorator
@inline
export function setTimer(at: Instant, node: TimerNode): TimerNode {
  node.at = at;
  return schedule(node);
}

/** Waits for a moment. All of it is cancel-safe: a cancelled wait leaves no timer. Zero and past deadlines complete at once. */
@unmanaged
@final
export class Timer {
  /** Waits until `d` from now. */
  static async after(d: Duration): Promise<void> {
    // Computed out here, `d` is not needed beside the node, which then lies over it in the frame.
    const at = Instant.add(now(), d);
    if (d) {
      using node = setTimer(at, frameSlot<TimerNode>());
      while (node.task) suspend();
    }
  }

  /** Waits until a moment. */
  static async at(t: Instant): Promise<void> {
    if (t > now()) {
      using node = setTimer(t, frameSlot<TimerNode>());
      while (node.task) suspend();
    }
  }

  /** Waits for ticks. */
  @inline
  static async afterTicks(n: u64): Promise<void> {
    await Timer.after(Duration.ticks(n));
  }

  /** Waits for seconds. */
  @inline
  static async afterSecs(n: u64): Promise<void> {
    await Timer.after(Duration.secs(n));
  }

  /** Waits for milliseconds, rounded up to whole ticks. */
  @inline
  static async afterMillis(n: u64): Promise<void> {
    await Timer.after(Duration.millis(n));
  }

  /** Waits for microseconds, rounded up to whole ticks. */
  @inline
  static async afterMicros(n: u64): Promise<void> {
    await Timer.after(Duration.micros(n));
  }
}
