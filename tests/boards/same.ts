// One blob on a board's emulator does what it does on the posix host, or is refused there for want of memory.
import { expect } from "vitest";
import type { Board } from "../../cli/boards/board.js";
import { emulate, shownPins, type Emulated } from "../../cli/emulator/emulate.js";
import { REFUSAL_RAM } from "../../host-js/abi.js";
import type { ScriptLine } from "../../host-js/script.js";
import { cannotRun, thoughtTooLarge } from "./fits.js";
import { outsideDifference, shown } from "./pins.js";
import { pluginFile } from "./plugins.js";
import { streamDifference, streamsOf } from "./streams.js";

/** What a device says for want of memory. */
const TOO_LARGE = new RegExp(`^\\S+: the blob needs more memory .*\\(${REFUSAL_RAM}\\)\\.\n$`);

export interface Comparison {
  blob: Uint8Array;
  script: readonly ScriptLine[];
  /** The last tick. */
  until: number;
  /** The posix host's trace. */
  posix: readonly string[];
  /** How many ticks later or earlier it may do something; null: only the order counts. */
  apart: number | null;
  /** Milliseconds of real time, where weeks of the board's take long. */
  patience?: number;
}

/** Why it is left out on a board; null: it runs there. */
export async function expectSameAsPosix(board: Board, program: Comparison): Promise<string | null> {
  const { blob, script, until, posix, apart, patience } = program;
  const why = cannotRun(board, blob, script, BigInt(until));
  if (why !== null) return why;
  let said = "";
  const sent = (port: number, bytes: Uint8Array): void => {
    if (port === board.consolePort) said += Buffer.from(bytes).toString("latin1");
  };
  const done = await emulate({
    board,
    blob,
    script,
    until: BigInt(until),
    sent,
    stamps: await pluginFile("stamps"),
    // A clock with short rounds takes minutes for weeks in which nothing happens.
    endWhenIdle: true,
    ...(patience === undefined ? {} : { patience }),
  });
  if (!done.ok) throw new Error(done.message);
  // What is thought to be too large is tried all the same.
  const large = await thoughtTooLarge(board, blob);
  if (large !== null && !done.value.began) {
    expect([said, done.value.end, done.value.complaints]).toEqual([expect.stringMatching(TOO_LARGE), "halt", []]);
    return `${large}, and it is refused`;
  }
  expect(done.value.began).toBe(true);
  expect(streamDifference(posix, done.value.trace, apart)).toBeNull();
  expect(done.value.complaints).toEqual([]);
  expect(outsideDifference(board, blob, done.value)).toBeNull();
  expectShown(board, done.value, posix);
  return null;
}

/** From outside the LED does what it does on posix, on every board that shows it. */
function expectShown(board: Board, emulated: Emulated, posix: readonly string[]): void {
  const led = board.pins.get(board.roles.LED[0] ?? "") ?? -1;
  expect(shownPins(board)).toContain(led);
  const levels = (streamsOf(posix).get("pin LED") ?? []).map(({ value }) => Number(value));
  const changes = levels.filter((level, i) => level !== (levels[i - 1] ?? 0));
  expect(shown(board, emulated).flatMap(({ name, level }) => (name === "LED" ? [level] : []))).toEqual(changes);
}
