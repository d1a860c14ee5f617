// Executors by priority on a Cortex-M: PendSV brings a level in between any two instructions of the levels below. The same
// programs as on posix, and every run of the emulator is the same to the instruction.
import { expect, test } from "vitest";
import { findBoard } from "../../cli/boards/board.js";
import { emulate } from "../../cli/emulator/emulate.js";
import * as abi from "../../host-js/abi.js";
import {
  PHASES,
  buildLevels,
  faulting,
  faultIn,
  looping,
  numbersIn,
  preempting,
  takenAfter,
  waking,
} from "../levels/programs.js";

const board = findBoard("lm3s6965evb");

async function runOnBoard(text: string, ticks: number, budget = 0) {
  const { blob, side } = await buildLevels(text, budget);
  const done = await emulate({ board, blob, until: BigInt(ticks) });
  if (!done.ok) throw new Error(done.message);
  const { trace, complaints } = done.value;
  return { numbers: numbersIn(trace), fault: faultIn(trace, side), complaints };
}

const SECOND = 1_000_000;

/** Ticks of a microsecond: what the import costs that is running when a level has to come in, and the way to its task. */
const MOST_LATE = 100;

test(`level 2 preempts a computation of level 0 at ${PHASES} places, and both results are right`, async () => {
  const { numbers, complaints } = await runOnBoard(preempting(PHASES), 3 * SECOND);
  expect(complaints).toEqual([]);
  expect(numbers).toEqual([[0, PHASES, takenAfter(PHASES)]]);
});

test("nothing is lost or doubled when every level waits for others and hands on to others", async () => {
  const { numbers } = await runOnBoard(waking(1000), 3 * SECOND);
  expect(numbers).toEqual([[0, 1000, 1000, 3000]]);
});

test.each<[string, string, number]>([
  ["calls that never return", "store<u32>(0, deep(1));", abi.FAULT_STACK],
  ["a division by zero", "store<u32>(4, 1 / load<u32>(8));", abi.FAULT_DIVIDE],
])("%s on level 2 end the program in the name of level 2's task", async (_, body, code) => {
  const { fault } = await runOnBoard(faulting(body), 10_000);
  expect(fault).toEqual({ code, task: "broken" });
});

test("a loop of level 0 is stopped by its budget, while level 2 runs the same function and keeps results and deadlines", async () => {
  const { numbers, fault } = await runOnBoard(looping(1000), SECOND, 200_000);
  expect(fault).toEqual({ code: abi.FAULT_BUDGET, task: "main" });
  const [wrong, late] = numbers[0] ?? [];
  console.log(`${board.name}: level 2 woke at most ${late} us late, 1,000 times`);
  expect(wrong).toBe(0);
  expect(late).toBeLessThanOrEqual(MOST_LATE);
});
