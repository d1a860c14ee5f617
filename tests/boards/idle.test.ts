// How boards idle: a minute of the example blinky wakes the core for its alarms and for nothing else. (pico.test.ts has the
// share of time in sleep, which only that emulator tells.)
import { describe, expect, test } from "vitest";
import { ALARMS, blinkFor, idle } from "../../bench/boards/idle.js";
import { findBoard } from "../../cli/boards/board.js";
import { sleepless } from "./patch.js";
import { emulated, symbolsFor } from "./support.js";

describe.each(emulated)("$name", (board) => {
  test(`a minute of blinky wakes the core ${ALARMS} times, once for each alarm`, async () => {
    const { wakes, alarms, rounds } = await idle(board);
    console.log(`${board.name}: ${wakes} wake-ups, ${alarms.length} alarms; ${rounds} rounds of the clock`);
    expect([wakes, alarms.length]).toEqual([ALARMS, ALARMS]);
  });
});

test.each(["lm3s6965evb", "hifive1"])("%s: a core that does not sleep is found out", async (name) => {
  const board = findBoard(name);
  const at = (await symbolsFor(board)).get("tl_port_sleep") ?? 0;
  const { usage } = await blinkFor(board, 100, (elf, folder) => sleepless(board, elf, at, folder));
  expect(usage.wakes).toBeGreaterThan(1000);
});

test("pico: a core that does not sleep is found out by the share of its time", async () => {
  const board = findBoard("pico");
  const at = (await symbolsFor(board)).get("tl_port_sleep") ?? 0;
  const { rest } = await blinkFor(board, 50, (elf, folder) => sleepless(board, elf, at, folder));
  expect((rest?.asleep ?? 1) / (rest?.total ?? 1)).toBe(0);
});
