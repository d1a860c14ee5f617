// What a whole run gave: the plain data that a worker hands back and a command or a test reads.

import type { FaultRecord } from "./fault.js";
import type { RunEnd } from "./host.js";

export interface RunResult {
  /** As for Host.runUntil; "stopped": somebody outside ended the run. */
  end: RunEnd | "stopped";
  /** The fault that ended the program; null: none did. */
  fault: FaultRecord | null;
  /** The tick at which the run ended. */
  tick: bigint;
  /** The trace, line by line. */
  trace: string[];
}
