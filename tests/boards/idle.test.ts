// How boards idle: a minute of the example blinky wakes the core for its alarms and for nothing else. (pico.test.ts has the
// share of time in sleep, which only that emulator tells.)
import { beforeAll, describe, expect, test } from "vitest";
import { findBoard, type Board } from "../../cli/boards/board.js";
import { emulate, type Emulated, type EmulateOptions } from "../../cli/emulator/emulate.js";
import { buildExample } from "../conformance/examples.js";
import { sleepless } from "./patch.js";
import { emulated, symbolsFor } from "./support.js";

let blob: Uint8Array;
beforeAll(async () => {
  blob = await buildExample("blinky");
});

const SECONDS = 60;

/** Blinky's alarms in that time. */
const ALARMS = 2 * SECONDS;

/** The end of the run is an alarm, too. */
const END = 1;

/** The lm3s6965evb's clock has 24 bits, and each of its rounds is counted by an interrupt: its README says so. */
const roundsOf = ({ chip, clock }: Board): number => (chip === "lm3s" ? Math.floor((SECONDS * clock) / 2 ** 24) : 0);

async function run(board: Board, until: bigint, instead?: EmulateOptions["instead"]): Promise<Emulated> {
  const done = await emulate({ board, blob, until, ...(instead === undefined ? {} : { instead }) });
  if (!done.ok) throw new Error(done.message);
  return done.value;
}

describe.each(emulated)("$name", (board) => {
  test(`a minute of blinky wakes the core ${ALARMS} times, once for each alarm`, async () => {
    const { usage, trace } = await run(board, BigInt(SECONDS * 1000));
    const fires = trace.filter((line) => line.includes('"event":"fire"')).length;
    console.log(`${board.name}: ${usage.wakes} wake-ups, ${fires} alarms, ${roundsOf(board)} rounds of the clock`);
    expect(fires).toBe(ALARMS);
    expect(usage.wakes).toBe(ALARMS + END + roundsOf(board));
  });
});

test.each(["lm3s6965evb", "hifive1"])("%s: a core that does not sleep is found out", async (name) => {
  const board = findBoard(name);
  const at = (await symbolsFor(board)).get("tl_port_sleep") ?? 0;
  const { usage } = await run(board, 100n, (elf, folder) => sleepless(board, elf, at, folder));
  expect(usage.wakes).toBeGreaterThan(1000);
});

test("pico: a core that does not sleep is found out by the share of its time", async () => {
  const board = findBoard("pico");
  const at = (await symbolsFor(board)).get("tl_port_sleep") ?? 0;
  const { rest } = await run(board, 50n, (elf, folder) => sleepless(board, elf, at, folder));
  expect((rest?.asleep ?? 1) / (rest?.total ?? 1)).toBe(0);
});
