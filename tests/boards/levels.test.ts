// Executors by priority on every board: a software interrupt brings a level in between any two instructions of the levels
// below. The programs are those of posix, as far as a board's RAM holds them, and every run is the same to the instruction.
import { describe, expect, test } from "vitest";
import { deviceNames, findBoard, type Board } from "../../cli/boards/board.js";
import { heapNeeded, limitsOf } from "../../cli/boards/fit.js";
import { emulate } from "../../cli/emulator/emulate.js";
import * as abi from "../../host-js/abi.js";
import { readContainer } from "../../host-js/container.js";
import { SHIFT, untilSaid } from "../levels/device.js";
import {
  LENGTH,
  PHASES,
  buildLevels,
  faulting,
  faultIn,
  handing,
  looping,
  numbersIn,
  placesIn,
  preempting,
  takenAfter,
  waking,
} from "../levels/programs.js";
import { heapOf } from "./support.js";

const FULL = process.env.TICKLESS_FULL === "1";

const boards = deviceNames()
  .map(findBoard)
  .filter(({ emulator }) => emulator !== null);

/** The finest tick that a board has, in Hz. */
const rateOf = ({ tickRates }: Board): number => Math.max(...tickRates);

/** As many ticks of a board as `us` microseconds are at least. */
const ticksIn = (board: Board, us: number): number => Math.ceil((us * rateOf(board)) / 1e6);

/** A core without tail calls takes longer from one instruction of the engine to the next. */
const slower = ({ cpu }: Board): number => (cpu.startsWith("cortex-m0") ? 5 : 1);

const SECOND = 1_000_000;

/** `budget` and `most`, the end of the run, in microseconds. */
async function runOn(board: Board, text: string, most: number, budget = 0) {
  const { blob, side } = await buildLevels(text, budget, rateOf(board));
  const done = await emulate({ board, blob, until: BigInt(ticksIn(board, most)) });
  if (!done.ok) throw new Error(done.message);
  const { trace, complaints, began } = done.value;
  expect(complaints).toEqual([]);
  expect(began).toBe(true);
  return { numbers: numbersIn(trace), fault: faultIn(trace, side) };
}

/** Cannot a board's RAM hold the program, even if it took a fifth less than it is thought to? */
async function isTooLarge(board: Board, text: string): Promise<boolean> {
  const { blob } = await buildLevels(text, 0, rateOf(board));
  const read = readContainer(blob, limitsOf(board));
  if (!read.ok) throw new Error(read.refusal.message);
  const [needed, heap] = [Math.floor(heapNeeded(board, read.container) * 0.8), await heapOf(board)];
  if (needed > heap) console.log(`${board.name} is left out: at least ${needed} bytes of heap, and it has ${heap}`);
  return needed > heap;
}

describe.each(boards)("$name", (board) => {
  const phases = FULL ? PHASES : 300 / slower(board);
  /** Of what wakes many tasks each time, and so takes longer. */
  const rounds = (FULL ? PHASES : 300) / slower(board);

  test(`level 2 preempts a computation of level 0 at ${phases} places, and both results are right`, async () => {
    const text = preempting(phases, ticksIn(board, 80 * slower(board)));
    const { numbers } = await runOn(board, text, phases * 2000 * slower(board));
    expect(numbers.map((line) => line.slice(0, 3))).toEqual([[0, phases, takenAfter(phases)]]);
    expect(placesIn(numbers[0] ?? [])).toBeGreaterThan(Math.min(phases, LENGTH) / 4);
  });

  test("no wake-up is lost between two levels, whenever it comes", async () => {
    const { numbers } = await runOn(board, handing(phases, ticksIn(board, 50 * slower(board))), phases * 1000 * slower(board));
    expect(numbers.map((line) => line.slice(0, 2))).toEqual([[0, phases]]);
  });

  test("nothing is lost or doubled when every level waits for others and hands on to others", async () => {
    const text = waking(rounds, 100 * slower(board));
    if (await isTooLarge(board, text)) return;
    const { numbers } = await runOn(board, text, rounds * 3000 * slower(board));
    expect(numbers).toEqual([[0, rounds, rounds, 3 * rounds]]);
  });

  test.each<[string, string, number]>([
    ["calls that never return", "store<u32>(0, deep(1));", abi.FAULT_STACK],
    ["a division by zero", "store<u32>(4, 1 / load<u32>(8));", abi.FAULT_DIVIDE],
  ])("%s on level 2 end the program in the name of level 2's task", async (_, body, code) => {
    const { fault } = await runOn(board, faulting(body), SECOND);
    expect(fault).toEqual({ code, task: "broken" });
  });
});
