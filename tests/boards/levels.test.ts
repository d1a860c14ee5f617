// Executors by priority on every board: a software interrupt brings a level in between any two instructions of the levels
// below. The programs are those of posix, as far as a board's RAM holds them, and every run is the same to the instruction.
import { describe, expect, test, vi } from "vitest";
import { latency, slower, spread } from "../../bench/boards/latency.js";
import { findBoard, type Board } from "../../cli/boards/board.js";
import { heapNeeded, limitsOf } from "../../cli/boards/fit.js";
import { emulate } from "../../cli/emulator/emulate.js";
import * as abi from "../../host-js/abi.js";
import { readContainer } from "../../host-js/container.js";
import {
  LENGTH,
  PHASES,
  buildLevels,
  faulting,
  faultIn,
  faultingNested,
  handing,
  numbersIn,
  placesIn,
  preempting,
  sharedAfter,
  sharing,
  takenAfter,
  waking,
} from "../levels/programs.js";
import { emulated, finestRate, heapOf } from "./support.js";

const FULL = process.env.TICKLESS_FULL === "1";
if (FULL) vi.setConfig({ testTimeout: 1_800_000 });

/** As many ticks of a board as `us` microseconds are at least. */
const ticksIn = (board: Board, us: number): number => Math.ceil((us * finestRate(board)) / 1e6);

/** How often level 2 changes what level 0 changes too, and how many microseconds apart at least. */
const CHANGES = FULL ? 2000 : 200;
const SHARED_US = 400;

const SECOND = 1_000_000;

/** `most`, the end of the run, in microseconds. */
async function runOn(board: Board, text: string, most: number) {
  const { blob, side } = await buildLevels(text, 0, finestRate(board));
  const done = await emulate({ board, blob, until: BigInt(ticksIn(board, most)) });
  if (!done.ok) throw new Error(done.message);
  const { trace, complaints, began } = done.value;
  expect(complaints).toEqual([]);
  expect(began).toBe(true);
  return { numbers: numbersIn(trace), fault: faultIn(trace, side) };
}

/** Boards whose RAM does not hold the program in which every level waits for others. */
const TOO_SMALL: readonly string[] = ["hifive1", "microbit"];

/** Cannot a board's RAM hold the program, even if it took a fifth less than it is thought to? */
async function isTooLarge(board: Board, text: string): Promise<boolean> {
  const { blob } = await buildLevels(text, 0, finestRate(board));
  const read = readContainer(blob, limitsOf(board));
  if (!read.ok) throw new Error(read.refusal.message);
  const [needed, heap] = [Math.floor(heapNeeded(board, read.container) * 0.8), await heapOf(board)];
  console.log(
    `${board.name}: at least ${needed} bytes of heap, and it has ${heap}: ${needed > heap ? "left out" : "runs"}`,
  );
  return needed > heap;
}

describe.each(emulated)("$name", (board) => {
  const phases = FULL ? PHASES : 300 / slower(board);
  /** Of what wakes many tasks each time, and so takes longer. */
  const rounds = (FULL ? PHASES : 300) / slower(board);
  const times = FULL ? 1000 : 1000 / slower(board);

  test(`level 2 preempts a computation of level 0 at ${phases} places, and both results are right`, async () => {
    const text = preempting(phases, ticksIn(board, 80 * slower(board)));
    const { numbers } = await runOn(board, text, phases * 2000 * slower(board));
    expect(numbers.map((line) => line.slice(0, 3))).toEqual([[0, phases, takenAfter(phases)]]);
    expect(placesIn(numbers[0] ?? [])).toBeGreaterThan(Math.min(phases, LENGTH) / 4);
  });

  test("no wake-up is lost between two levels, whenever it comes", async () => {
    const { numbers } = await runOn(
      board,
      handing(phases, ticksIn(board, 50 * slower(board))),
      phases * 1000 * slower(board),
    );
    expect(numbers.map((line) => line.slice(0, 2))).toEqual([[0, phases]]);
  });

  test("nothing is lost or doubled when every level waits for others and hands on to others", async () => {
    const text = waking(rounds, 100 * slower(board));
    const tooLarge = await isTooLarge(board, text);
    expect(tooLarge).toBe(TOO_SMALL.includes(board.name));
    if (tooLarge) return;
    const { numbers } = await runOn(board, text, rounds * 3000 * slower(board));
    expect(numbers).toEqual([[0, rounds, rounds, 3 * rounds]]);
  });

  test(`two levels change the same words in critical sections ${CHANGES} times, and none is lost or torn; without, some are`, async () => {
    const run = async (guarded: boolean): Promise<number[]> => {
      // The same for boards of one rate, which then share a build.
      const text = sharing(CHANGES, ticksIn(board, SHARED_US), guarded);
      const { numbers } = await runOn(board, text, CHANGES * 3 * SHARED_US);
      expect(numbers).toHaveLength(1);
      return numbers[0] ?? [];
    };
    const [rounds = 0, changes = 0, torn, met, value] = await run(true);
    expect([changes, torn, met, value]).toEqual([rounds + CHANGES, 0, 0, sharedAfter(changes)]);
    const [alone = 0, counted = 0, seen = 0, within = 0] = await run(false);
    console.log(
      `${board.name}: without, ${within} came in on a change, ${alone + CHANGES - counted} were lost, ${seen} seen torn`,
    );
    expect(within).toBeGreaterThan(CHANGES / 20);
    expect(alone + CHANGES - counted).toBeGreaterThan(0);
    expect(seen).toBeGreaterThan(0);
  });

  test.each<[string, string, string, number]>([
    ["calls that never return", "level 2", faulting("store<u32>(0, deep(1));"), abi.FAULT_STACK],
    ["a division by zero", "level 2", faulting("store<u32>(4, 1 / load<u32>(8));"), abi.FAULT_DIVIDE],
    [
      "calls that never return",
      "level 3 on level 1 on level 0",
      faultingNested("store<u32>(0, deep(1));"),
      abi.FAULT_STACK,
    ],
  ])("%s on %s end the program in the name of their task", async (_, __, text, code) => {
    const { fault } = await runOn(board, text, SECOND);
    expect(fault).toEqual({ code, task: "broken" });
  });

  test("from the alarm's interrupt to the woken task it takes as many instructions wherever level 0 is", async () => {
    const { wrong, met, instructions, cycles } = await latency(board, times);
    expect([wrong, met, instructions.length]).toEqual([0, times, times]);
    console.log(`${board.name}: ${spread(instructions)} instructions, ${times} times`);
    expect(new Set(instructions)).toEqual(new Set(instructions.slice(0, 1)));
    if (cycles !== null) expect(new Set(cycles)).toEqual(new Set(cycles.slice(0, 1)));
  });
});

test("level 2 preempts level 0 where both calculate with the core's floats", async () => {
  const text = preempting(1000).replace(
    /return \(x \* 1664525.*;/,
    "return <u32>(<f32>(x & 0xffff) * 1.37) + (x >> 3);",
  );
  expect(text).toContain("1.37");
  const { numbers } = await runOn(findBoard("netduinoplus2"), text, SECOND);
  expect(numbers.map((line) => line.slice(0, 2))).toEqual([[0, 1000]]);
});
