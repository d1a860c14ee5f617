// What a small program costs each board, to the byte: all of its RAM, measured in its emulator.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildSmall, CODE_LIMIT, RAM_LIMIT, ramOf, type Small } from "../../bench/boards/ram.js";
import { codeOf } from "../../bench/boards/startup.js";
import { emulate } from "../../cli/emulator/emulate.js";
import { Hosts } from "../conformance/hosts.js";
import { outsideDifference } from "./pins.js";
import { pluginFile } from "./plugins.js";
import { streamDifference } from "./streams.js";
import { emulated } from "./support.js";

let hosts: Hosts;
let small: Small;
beforeAll(async () => {
  hosts = await Hosts.open();
  small = await buildSmall();
});
afterAll(() => hosts.close());

test("three blinkers and an echo have at most 2.0 KB of code", () => {
  expect(codeOf(small.blob)).toBeGreaterThan(0);
  expect(codeOf(small.blob)).toBeLessThanOrEqual(CODE_LIMIT);
});

describe.each(emulated)("$name", (board) => {
  test("runs them in its RAM, and what they do is what they do on posix", async () => {
    const { blob, script, text, until } = small;
    const stamps = await pluginFile("stamps");
    const done = await emulate({ board, blob, script, until: BigInt(until), stamps });
    if (!done.ok) throw new Error(done.message);
    const posix = await hosts.posix({ blob, script: text, until });
    expect(done.value.began).toBe(true);
    expect(streamDifference(posix.lines, done.value.trace, 1)).toBeNull();
    expect(done.value.complaints).toEqual([]);
    expect(outsideDifference(board, blob, done.value)).toBeNull();
  });

  test("has no more RAM in use than it has", async () => {
    const { flash, ram } = await ramOf(board, small);
    const parts = `${ram.variables} variables, ${ram.heap} heap, ${ram.stack} stack, ${ram.handlers} interrupts`;
    console.log(`${board.name}: ${flash.host} bytes of flash; ${ram.total} of RAM: ${parts}`);
    expect(ram.total).toBeLessThanOrEqual(board.memory.ram.size);
    if (board.memory.ram.size === 16 * 1024) expect(ram.total).toBeLessThanOrEqual(RAM_LIMIT);
  });
});
