// Executors by priority where they really preempt: in real time a signal brings a level in between any two instructions of
// the levels below. What is counted is what the levels do, never how long they take.
import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import type { SideFile } from "../../compiler/types.js";
import * as abi from "../../host-js/abi.js";
import { createRandom } from "../host-js/random.js";
import {
  PHASES,
  buildLevels,
  faulting,
  faultingNested,
  faultIn,
  numbersIn,
  preempting,
  takenAfter,
  waking,
} from "../levels/programs.js";
import { anyTrial, blobFor, buildStopping, readTurns } from "../levels/stopping.js";
import { file, run } from "./support.js";

/** Runs a blob in real time. */
function traced(blob: Uint8Array, side: SideFile) {
  const trace = file("", "jsonl");
  const { status } = run(["--quiet", "--trace", trace, file(blob, "tkl")]);
  const lines = readFileSync(trace, "utf8").split("\n").slice(0, -1);
  return { status, numbers: numbersIn(lines), fault: faultIn(lines, side) };
}

async function runReal(text: string) {
  const { blob, side } = await buildLevels(text);
  return traced(blob, side);
}

test(`level 2 preempts a computation of level 0 at ${PHASES} places, and both results are right`, async () => {
  const { numbers } = await runReal(preempting(PHASES));
  expect(numbers.map((line) => line.slice(0, 3))).toEqual([[0, PHASES, takenAfter(PHASES)]]);
});

test("nothing is lost or doubled when every level waits for others and hands on to others", async () => {
  const { numbers } = await runReal(waking(PHASES));
  expect(numbers).toEqual([[0, PHASES, PHASES, 3 * PHASES]]);
});

test.each<[string, string, number]>([
  ["calls that never return", "store<u32>(0, deep(1));", abi.FAULT_STACK],
  ["a failed assertion", 'assert(seed == 0, "it fails");', abi.FAULT_PANIC],
  ["a division by zero", "store<u32>(4, 1 / load<u32>(8));", abi.FAULT_DIVIDE],
])("%s on level 2 end the program in the name of level 2's task", async (_, body, code) => {
  const { fault, status } = await runReal(faulting(body));
  expect(fault).toEqual({ code, task: "broken" });
  expect(status).toBe(1);
});

test("a fault three levels deep is level 3's", async () => {
  const { fault } = await runReal(faultingNested("store<u32>(0, deep(1));"));
  expect(fault).toEqual({ code: abi.FAULT_STACK, task: "broken" });
});
/** In ticks of a microsecond; the budget in microseconds: the system looks at the time a program has used every few milliseconds only. */
const PACE = { first: 2000, apart: 300 };
const BUDGET = 2000;

/** How many moments. Each takes a process of its own. */
const FULL = process.env["TICKLESS_FULL"] === "1";
const STOPS = FULL ? 1000 : 20;
if (FULL) vi.setConfig({ testTimeout: 1_800_000 });

test(`a loop of level 0 is stopped by its budget at ${STOPS} random moments, while level 2 runs the same function and keeps all results`, async () => {
  const program = await buildStopping(PACE, 1_000_000);
  const random = createRandom(Math.floor(Math.random() * 2 ** 32));
  let most = 0;
  for (let i = 0; i < STOPS; i++) {
    const trial = anyTrial(random, program, BUDGET);
    const { fault, numbers } = traced(await blobFor(program, trial), program.built.side);
    const { wrong, turns } = readTurns(program, trial, numbers);
    expect({ ...trial, fault, wrong }).toEqual({
      ...trial,
      fault: { code: abi.FAULT_BUDGET, task: "endless" },
      wrong: [],
    });
    most = Math.max(most, turns.length);
  }
  expect(most).toBeGreaterThan(10);
});
