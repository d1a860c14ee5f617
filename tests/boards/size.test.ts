// What a small program costs each board, to the byte: all of its RAM, measured in its emulator.
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { measure } from "../../cli/boards/measure.js";
import { sectionsOf } from "../../cli/compile/sections.js";
import { emulate } from "../../cli/emulator/emulate.js";
import { readContainer } from "../../host-js/container.js";
import { parseScript, type ScriptLine } from "../../host-js/script.js";
import { buildProgram } from "../conformance/examples.js";
import { Hosts } from "../conformance/hosts.js";
import { reported, shown } from "./pins.js";
import { streamDifference } from "./streams.js";
import { emulated } from "./support.js";

const source = readFileSync(path.join(import.meta.dirname, "programs", "small.ts"), "utf8");

const SCRIPT = `120 rx UART hello\n
700 rx UART 0123456789
`;

/** Five seconds. */
const UNTIL = 5_000;

let hosts: Hosts;
let blob: Uint8Array;
let lines: ScriptLine[];
beforeAll(async () => {
  hosts = await Hosts.open();
  blob = await buildProgram("small", (file) => (file === "main.ts" ? source : null));
  const parsed = parseScript(SCRIPT);
  if (!parsed.ok) throw new Error(parsed.message);
  ({ lines } = parsed);
});
afterAll(() => hosts.close());

test("three blinkers and an echo have at most 2.0 KB of code", () => {
  const read = readContainer(blob);
  if (!read.ok) throw new Error(read.refusal.message);
  const code = sectionsOf(read.container.module).find(({ name }) => name === "code")?.bytes;
  expect(code).toBeLessThanOrEqual(2048);
});

describe.each(emulated)("$name", (board) => {
  test("runs them in its RAM, and what they do is what they do on posix", async () => {
    const done = await emulate({ board, blob, script: lines, until: BigInt(UNTIL) });
    if (!done.ok) throw new Error(done.message);
    const posix = await hosts.posix({ blob, script: SCRIPT, until: UNTIL });
    expect(done.value.began).toBe(true);
    expect(streamDifference(posix.lines, done.value.trace, 1)).toBeNull();
    expect(done.value.complaints).toEqual([]);
    expect(shown(board, done.value)).toEqual(reported(board, done.value));
  });

  test("has no more RAM in use than it has", async () => {
    const measured = await measure({ board, blob, script: lines, until: BigInt(UNTIL) });
    if (!measured.ok) throw new Error(measured.message);
    const { flash, ram } = measured.value;
    const parts = `${ram.variables} variables, ${ram.heap} heap, ${ram.stack} stack, ${ram.handlers} interrupts`;
    console.log(`${board.name}: ${flash.host} bytes of flash; ${ram.total} of RAM: ${parts}`);
    expect(ram.total).toBeLessThanOrEqual(board.memory.ram.size);
    if (board.memory.ram.size === 16 * 1024) expect(ram.total).toBeLessThanOrEqual(15 * 1024);
  });
});
