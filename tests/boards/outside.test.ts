// What the emulator shows of outputs from outside the chip, by its own clock, against what the host reports, on every board:
// at its finest ticks, of a microsecond or little more. And what must not pass for the same.
import { beforeAll, describe, expect, test } from "vitest";
import type { Board } from "../../cli/boards/board.js";
import { emulate, type Emulated, type Seen } from "../../cli/emulator/emulate.js";
import { buildExample, buildProgram } from "../conformance/examples.js";
import { outsideDifference, shown } from "./pins.js";
import { pluginFile } from "./plugins.js";
import { emulated, finestRate } from "./support.js";

const SECONDS = 10;

const SLEEPS = `import { board, Duration, Output, Timer } from "tickless";

export async function main(): Promise<void> {
  const led = new Output(board.LED);
  led.toggle();
  await Timer.after(Duration.millis(${1000 * SECONDS - 1}));
  led.toggle();
}
`;

async function runOn(board: Board, blob: Uint8Array, rate = finestRate(board)): Promise<Emulated> {
  const until = BigInt(SECONDS * rate);
  const done = await emulate({ board, blob, until, stamps: await pluginFile("stamps") });
  if (!done.ok) throw new Error(done.message);
  expect(done.value.complaints).toEqual([]);
  return done.value;
}

describe.each(emulated)("$name", (board) => {
  let blob: Uint8Array;
  let done: Emulated;
  beforeAll(async () => {
    blob = await buildExample("three-blinkers", { tickRate: finestRate(board) });
    done = await runOn(board, blob);
  });

  const difference = (told: Partial<Emulated>): string | null => outsideDifference(board, blob, { ...done, ...told });

  test("three outputs blink when the host says so", () => {
    const toggles = [500, 300, 200].map((period) => Math.ceil((1000 * SECONDS) / period));
    expect(shown(board, done)).toHaveLength(toggles.reduce((sum, each) => sum + each));
    expect(difference({})).toBeNull();
  });

  test("a sleep of many rounds of any counter takes as long as it says", async () => {
    const sleeps = await buildProgram("sleeps", (file) => (file === "main.ts" ? SLEEPS : null));
    const slept = await runOn(board, sleeps, 1000);
    expect(shown(board, slept).map(({ level }) => level)).toEqual([1, 0]);
    expect(outsideDifference(board, sleeps, slept)).toBeNull();
  });

  /** More than what is allowed for. */
  const ticks = Math.ceil(finestRate(board) / 1e5) + 1;
  const changed = (i: number, by: number): string[] => done.trace.with(i, later(done.trace[i] ?? "", by));

  test.each([ticks, -ticks])("a trace that is %i ticks late is another", (by) => {
    expect(difference({ trace: done.trace.map((line) => later(line, by)) })).toMatch(/^change 1: /);
  });

  test("so is one with a single change that is late or early", () => {
    const pins = done.trace.flatMap((line, i) => (line.includes('"level":1') ? [i] : []));
    for (const i of pins) expect([i, difference({ trace: changed(i, ticks) })]).not.toEqual([i, null]);
    for (const i of pins) expect([i, difference({ trace: changed(i, -ticks) })]).not.toEqual([i, null]);
  });

  test("so is one with a change that was not seen, or was seen without a time", () => {
    const last = done.seen.length - 1;
    const untimed = { ...(done.seen[last] as Seen), at: null };
    expect(difference({ seen: done.seen.slice(0, -1) })).toMatch(/undefined from outside$/);
    expect(difference({ seen: done.seen.with(last, untimed) })).toMatch(/"at":null\} from outside$/);
  });
});

/** A line of a trace with another tick. */
function later(line: string, ticks: number): string {
  return line.replace(/"tick":(\d+)/, (_, tick) => `"tick":${Number(tick) + ticks}`);
}
