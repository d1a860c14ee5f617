// The table of a program's log lines. The syntax pass enters every call under a number of its own; when asc has typed
// the arguments, the lines that stayed in the program get their final indexes, dense and in the order of the source.
import type * as asc from "assemblyscript";
import type { LogLevel, LogReport } from "../types.js";
import type { Placeholder } from "./format.js";

/** From the least to the most important; a level's number is its place here, as in abi.json. */
export const LEVELS: readonly LogLevel[] = ["trace", "debug", "info", "warn", "error", "panic"];

/** One call as it stands in the source. */
export interface LogCall {
  level: LogLevel;
  format: string;
  placeholders: Placeholder[];
  /** The format string. */
  at: asc.Range;
  /** Below the program's log level: checked, then left out. */
  cut: boolean;
}

export class LogTable {
  readonly calls: LogCall[] = [];
  /** The lines of the finished program; filled after the arguments are typed. */
  lines: LogReport[] = [];

  /** Gives the call's number. */
  add(call: LogCall): number {
    return this.calls.push(call) - 1;
  }
}
