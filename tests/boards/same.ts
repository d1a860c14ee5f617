// One blob on a board's emulator does what it does on the posix host.
import { expect } from "vitest";
import type { Board } from "../../cli/boards/board.js";
import { emulate } from "../../cli/emulator/emulate.js";
import type { ScriptLine } from "../../host-js/script.js";
import { whyNot } from "./fits.js";
import { reported, shown } from "./pins.js";
import { streamDifference } from "./streams.js";

export interface Comparison {
  name: string;
  blob: Uint8Array;
  script: readonly ScriptLine[];
  /** The last tick. */
  until: number;
  /** The posix host's trace. */
  posix: readonly string[];
  /** How many ticks later or earlier it may do something; null: only the order counts. */
  apart: number | null;
  /** It is small enough that no board may leave it out. */
  everywhere: boolean;
}

/** Prints whether it runs there, or why it is left out. */
export async function expectSameAsPosix(board: Board, program: Comparison): Promise<void> {
  const { name, blob, script, until, posix, apart, everywhere } = program;
  const why = await whyNot(board, blob, script, BigInt(until));
  console.log(`${board.name}: ${name}: ${why ?? "runs"}`);
  if (why !== null) return expect([everywhere, why]).toEqual([false, why]);
  const done = await emulate({ board, blob, script, until: BigInt(until) });
  if (!done.ok) throw new Error(done.message);
  expect(done.value.began).toBe(true);
  expect(streamDifference(posix, done.value.trace, apart)).toBeNull();
  expect(done.value.complaints).toEqual([]);
  expect(shown(board, done.value)).toEqual(reported(board, done.value));
}
