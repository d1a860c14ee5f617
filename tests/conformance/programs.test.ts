// Programs that use every import, compiled by plain asc, and programs that use them at random: both hosts give the same
// trace, byte for byte, and the one that is committed beside the program.
//
// `UPDATE=1 npx vitest run tests/conformance/programs.test.ts` writes the committed traces anew; read the difference.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pinName, portName } from "../../host-js/words.js";
import { createRandom, SEEDS, type Random } from "../host-js/random.js";
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

/** These have tests of their own: here and in faults.test.ts. */
const OTHERS: readonly string[] = [...FAULT_PROGRAMS, "anything"];

test.each(PROGRAMS.filter((name) => !OTHERS.includes(name)))("%s", async (name) => {
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

const PINS = [0, 1, 2, 3, 0x100, 0x101, 0x200, 0x201];
const PORTS = [0x300, 0x400, 0x401];

/** A script for blobs/anything.ts; the tick of its first line is the program's seed. */
function randomScript(random: Random): string {
  let tick = 1 + random.below(1_000_000);
  const lines = [`${tick} pin BUTTON4 1`];
  for (let count = random.below(60); count > 0; count--) {
    tick += random.pick([0, 0, 1, 2, 5, 20, 100]);
    if (random.below(3) > 0) lines.push(`${tick} pin ${pinName(random.pick(PINS))} ${random.below(2)}`);
    else lines.push(`${tick} rx ${portName(random.pick(PORTS))} ${"x".repeat(random.pick([1, 3, 50, 300]))}`);
  }
  if (random.below(3) === 0) lines.push(`${tick + random.below(50)} end`);
  return `${lines.join("\n")}\n`;
}

test.each(SEEDS)("programs that call anything at any time (seed %i)", async (seed) => {
  const blob = await compileBlob(programSource("anything"));
  const random = createRandom(seed);
  let lines = 0;
  for (let round = 0; round < 60; round++) {
    const input = { blob, script: randomScript(random), until: 3_000_000 };
    const js = hostJs(input);
    const difference = firstDifference(js, await hosts.posix(input));
    if (difference !== null) throw new Error(`round ${round}, script:\n${input.script}\n${difference}`);
    lines += js.lines.length;
  }
  // It did something.
  expect(lines).toBeGreaterThan(3000);
});
