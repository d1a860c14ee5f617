// Every example gives the same trace on both hosts, and the one that is committed beside it.
//
// `UPDATE=1 npx vitest run tests/conformance/examples.test.ts` writes examples/NAME/expected.trace.jsonl anew; read
// the difference before you commit it. They are of builds without `--trace`: those name tasks by address, which changes
// with every change of the compiler; such builds are compared between the hosts only.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectSame } from "./compare.js";
import { buildExample, exampleFile, exampleFolder, EXAMPLES } from "./examples.js";
import { hostJs, Hosts } from "./hosts.js";

let hosts: Hosts;
beforeAll(async () => {
  hosts = await Hosts.open();
});
afterAll(() => hosts.close());

/** Ten seconds, at the examples' 1,000 ticks per second. */
const UNTIL = 10_000;
const EXPECTED = "expected.trace.jsonl";

test("the examples are there", () => {
  expect(EXAMPLES.length).toBeGreaterThanOrEqual(7);
});

test.each(EXAMPLES)("%s gives its committed trace on both hosts", async (name) => {
  const input = { blob: await buildExample(name), script: exampleFile(name, "input.script") ?? "", until: UNTIL };
  const js = hostJs(input);
  if (process.env["UPDATE"] === "1") {
    writeFileSync(join(exampleFolder, name, EXPECTED), js.lines.map((line) => `${line}\n`).join(""));
  }
  const committed = exampleFile(name, EXPECTED);
  if (committed === null) throw new Error(`examples/${name} has no ${EXPECTED}: see the head of this test`);
  const posix = await hosts.posix(input);
  expect(posix.status).toBe(0);
  expectSame({ name: "expected", lines: committed.split("\n").slice(0, -1) }, js, posix);
});

test.each(EXAMPLES)("%s polls the same tasks at the same ticks on both hosts", async (name) => {
  const blob = await buildExample(name, { trace: true });
  const input = { blob, script: exampleFile(name, "input.script") ?? "", until: UNTIL };
  const js = hostJs(input);
  expectSame(js, await hosts.posix(input));
  expect(js.lines.filter((line) => line.includes(`"event":"poll"`)).length).toBeGreaterThan(2);
});

test.each([32768, 1000000] as const)("blinky at %i ticks per second", async (tickRate) => {
  const input = { blob: await buildExample("blinky", { tickRate, trace: true }), until: tickRate * 2 };
  const js = hostJs(input);
  expectSame(js, await hosts.posix(input));
  const pins = js.lines.filter((line) => line.includes(`"event":"pin"`));
  expect(pins.map((line) => (JSON.parse(line) as { tick: number }).tick)).toEqual(
    [0, 0, 0.5, 1, 1.5, 2].map((second) => second * tickRate),
  );
});

test("1,000 sleepers for a virtual hour", async () => {
  const input = { blob: await buildExample("sleepers", { trace: true }), until: 3_600_000 };
  const js = hostJs(input);
  expectSame(js, await hosts.posix(input));
  expect(js.lines.length).toBeGreaterThan(10_000);
});
