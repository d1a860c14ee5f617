// Executors by priority where they really preempt: in real time a signal brings a level in between any two instructions of
// the levels below. What is counted is what the levels do, never how long they take.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as abi from "../../host-js/abi.js";
import {
  PHASES,
  buildLevels,
  faulting,
  faultingNested,
  faultIn,
  looping,
  numbersIn,
  preempting,
  takenAfter,
  waking,
} from "../levels/programs.js";
import { file, run } from "./support.js";

async function runReal(text: string, args: readonly string[] = []) {
  const { blob, side } = await buildLevels(text);
  const program = file(blob, "tkl");
  return (more: readonly string[] = []) => {
    const trace = file("", "jsonl");
    const { status, stderr } = run(["--quiet", "--trace", trace, ...args, ...more, program]);
    const lines = readFileSync(trace, "utf8").split("\n").slice(0, -1);
    return { status, stderr, numbers: numbersIn(lines), fault: faultIn(lines, side) };
  };
}

test(`level 2 preempts a computation of level 0 at ${PHASES} places, and both results are right`, async () => {
  const { numbers } = (await runReal(preempting(PHASES)))();
  expect(numbers.map((line) => line.slice(0, 3))).toEqual([[0, PHASES, takenAfter(PHASES)]]);
});

test("nothing is lost or doubled when every level waits for others and hands on to others", async () => {
  const { numbers } = (await runReal(waking(PHASES)))();
  expect(numbers).toEqual([[0, PHASES, PHASES, 3 * PHASES]]);
});

test.each<[string, string, number]>([
  ["calls that never return", "store<u32>(0, deep(1));", abi.FAULT_STACK],
  ["a failed assertion", 'assert(seed == 0, "it fails");', abi.FAULT_PANIC],
  ["a division by zero", "store<u32>(4, 1 / load<u32>(8));", abi.FAULT_DIVIDE],
])("%s on level 2 end the program in the name of level 2's task", async (_, body, code) => {
  const { fault, status } = (await runReal(faulting(body)))();
  expect(fault).toEqual({ code, task: "broken" });
  expect(status).toBe(1);
});

test("a fault three levels deep is level 3's", async () => {
  const { fault } = (await runReal(faultingNested("store<u32>(0, deep(1));")))();
  expect(fault).toEqual({ code: abi.FAULT_STACK, task: "broken" });
});

test("a loop of level 0 is stopped by its budget, while level 2 runs the same function and keeps its results", async () => {
  const program = await runReal(looping(50));
  let phases = 0;
  for (let budget = 15; budget < 35; budget++) {
    const { fault, numbers } = program(["--budget", `${budget}ms`]);
    expect(fault).toEqual({ code: abi.FAULT_BUDGET, task: "main" });
    expect(numbers.filter(([wrong]) => wrong !== 0)).toEqual([]);
    phases += 50 * numbers.length;
  }
  expect(phases).toBeGreaterThanOrEqual(1000);
});
