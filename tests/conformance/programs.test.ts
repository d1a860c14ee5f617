// Programs that use every import, compiled by plain asc, and programs that use them at random: both hosts give the same
// trace, byte for byte, and the one that is committed beside the program.
//
// `UPDATE=1 npx vitest run tests/conformance/programs.test.ts` writes the committed traces anew; read the difference.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRandom, SEEDS } from "../host-js/random.js";
import { tameScript, wildScript } from "./anything.js";
import { expectSame, firstDifference } from "./compare.js";
import { buildConformance, compileBlob, PROGRAMS, programScript, programSource } from "./compile.js";
import { FAULT_PROGRAMS } from "./faults.js";
import { hostJs, Hosts } from "./hosts.js";

let hosts: Hosts;
beforeAll(async () => {
  hosts = await Hosts.open();
});
afterAll(() => hosts.close());

const blobs = new URL("blobs/", import.meta.url);

function fileOf(name: string): string {
  return fileURLToPath(new URL(name, blobs));
}

/** These have a test of their own, in faults.test.ts. */
const FAULTING: readonly string[] = FAULT_PROGRAMS;

test.each(PROGRAMS.filter((name) => !FAULTING.includes(name)))("%s", async (name) => {
  const blob = await buildConformance(name);
  const script = programScript(name);
  const js = hostJs({ blob, script });
  const committed = fileOf(`${name}.trace.jsonl`);
  if (process.env["UPDATE"] === "1") writeFileSync(committed, js.lines.map((line) => `${line}\n`).join(""));
  const expected = { name: "expected", lines: readFileSync(committed, "utf8").split("\n").slice(0, -1) };
  const posix = await hosts.posix({ blob, script });
  expect([posix.status, posix.stderr]).toEqual([0, ""]);
  expectSame(expected, js, posix);
});

test.each([0, 6, 7, 14, 40, 49])("the limit is the same tick for both hosts: %i", async (until) => {
  const blob = await compileBlob(programSource("tasks"));
  const input = { blob, script: "13 pin P1 1\n14 pin P1 0\n41 pin P1 1\n", until };
  const js = hostJs(input);
  expectSame(js, await hosts.posix(input));
  expect(js.lines.length).toBeGreaterThan(until / 7);
});

test.each(SEEDS)("programs that call anything at any time (seed %i)", async (seed) => {
  const blob = await compileBlob(programSource("anything"));
  const random = createRandom(seed);
  let lines = 0;
  for (let round = 0; round < 80; round++) {
    const script = round < 60 ? wildScript(random) : tameScript(random, 10_000);
    const input = { blob, script, until: 3_000_000 };
    const js = hostJs(input);
    const difference = firstDifference(js, await hosts.posix(input));
    if (difference !== null) throw new Error(`round ${round}, script:\n${input.script}\n${difference}`);
    lines += js.lines.length;
  }
  // It did something.
  expect(lines).toBeGreaterThan(3000);
});

test("a level that is kept out polls in no sleep, and nobody stays awake for it", async () => {
  const blob = await compileBlob(`
    import { alarm, now, pend, mask, unmask, note, wfe } from "./abi";
    export const levels: i32 = 2;
    let held = false;
    export function start(): void { alarm(0, 10); }
    export function poll(executor: i32, lines: i32): void {
      note(executor, <i32>now());
      if (executor == 1) return;
      if (held) return unmask();
      held = true;
      mask();
      pend(1);
      alarm(0, 20);
    }
    export function run(): void { while (true) poll(0, wfe()); }`);
  const js = hostJs({ blob });
  expectSame(js, await hosts.posix({ blob }));
  expect(js.lines.filter((line) => line.includes("log"))).toEqual(
    [
      [10, 0],
      [20, 0],
      [20, 1],
    ].map(
      ([tick, index]) =>
        `{"tick":${tick},"event":"log","level":2,"index":${index},"args":"${tick === 10 ? "0a" : "14"}000000"}`,
    ),
  );
});
