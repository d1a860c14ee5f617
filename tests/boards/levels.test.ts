// Executors by priority on every board: a software interrupt brings a level in between any two instructions of the levels
// below. The programs are those of posix, as far as a board's RAM holds them, and every run is the same to the instruction.
import { describe, expect, test, vi } from "vitest";
import { findBoard, type Board } from "../../cli/boards/board.js";
import type { TickRate } from "../../compiler/types.js";
import { heapNeeded, limitsOf } from "../../cli/boards/fit.js";
import { emulate } from "../../cli/emulator/emulate.js";
import * as abi from "../../host-js/abi.js";
import { readContainer } from "../../host-js/container.js";
import { SHIFT, untilSaid } from "../levels/device.js";
import {
  LENGTH,
  PHASES,
  buildLevels,
  faulting,
  faultIn,
  faultingNested,
  handing,
  looping,
  numbersIn,
  placesIn,
  preempting,
  takenAfter,
  waking,
} from "../levels/programs.js";
import { emulated, heapOf } from "./support.js";

const FULL = process.env.TICKLESS_FULL === "1";
if (FULL) vi.setConfig({ testTimeout: 1_800_000 });

/** The finest tick that a board has, in Hz. */
const rateOf = ({ tickRates }: Board): TickRate => Math.max(...tickRates) as TickRate;

/** As many ticks of a board as `us` microseconds are at least. */
const ticksIn = (board: Board, us: number): number => Math.ceil((us * rateOf(board)) / 1e6);

/** A core without tail calls takes longer from one instruction of the engine to the next. */
const slower = ({ cpu }: Board): number => (cpu.startsWith("cortex-m0") ? 5 : 1);

/** Microseconds from a deadline to its task: the import that is running when a level has to come in, and the way to the task. */
const MOST_LATE = 100;

const SECOND = 1_000_000;

/** `budget` and `most`, the end of the run, in microseconds. */
async function runOn(board: Board, text: string, most: number, budget = 0) {
  const { blob, side } = await buildLevels(text, budget, rateOf(board));
  const done = await emulate({ board, blob, until: BigInt(ticksIn(board, most)) });
  if (!done.ok) throw new Error(done.message);
  const { trace, complaints, began } = done.value;
  expect(complaints).toEqual([]);
  expect(began).toBe(true);
  return { numbers: numbersIn(trace), fault: faultIn(trace, side) };
}

/** Cannot a board's RAM hold the program, even if it took a fifth less than it is thought to? */
async function isTooLarge(board: Board, text: string): Promise<boolean> {
  const { blob } = await buildLevels(text, 0, rateOf(board));
  const read = readContainer(blob, limitsOf(board));
  if (!read.ok) throw new Error(read.refusal.message);
  const [needed, heap] = [Math.floor(heapNeeded(board, read.container) * 0.8), await heapOf(board)];
  if (needed > heap) console.log(`${board.name} is left out: at least ${needed} bytes of heap, and it has ${heap}`);
  return needed > heap;
}

describe.each(emulated)("$name", (board) => {
  const phases = FULL ? PHASES : 300 / slower(board);
  /** Of what wakes many tasks each time, and so takes longer. */
  const rounds = (FULL ? PHASES : 300) / slower(board);
  const times = FULL ? 1000 : 1000 / slower(board);

  test(`level 2 preempts a computation of level 0 at ${phases} places, and both results are right`, async () => {
    const text = preempting(phases, ticksIn(board, 80 * slower(board)));
    const { numbers } = await runOn(board, text, phases * 2000 * slower(board));
    expect(numbers.map((line) => line.slice(0, 3))).toEqual([[0, phases, takenAfter(phases)]]);
    expect(placesIn(numbers[0] ?? [])).toBeGreaterThan(Math.min(phases, LENGTH) / 4);
  });

  test("no wake-up is lost between two levels, whenever it comes", async () => {
    const { numbers } = await runOn(
      board,
      handing(phases, ticksIn(board, 50 * slower(board))),
      phases * 1000 * slower(board),
    );
    expect(numbers.map((line) => line.slice(0, 2))).toEqual([[0, phases]]);
  });

  test("nothing is lost or doubled when every level waits for others and hands on to others", async () => {
    const text = waking(rounds, 100 * slower(board));
    if (await isTooLarge(board, text)) return;
    const { numbers } = await runOn(board, text, rounds * 3000 * slower(board));
    expect(numbers).toEqual([[0, rounds, rounds, 3 * rounds]]);
  });

  test.each<[string, string, string, number]>([
    ["calls that never return", "level 2", faulting("store<u32>(0, deep(1));"), abi.FAULT_STACK],
    ["a division by zero", "level 2", faulting("store<u32>(4, 1 / load<u32>(8));"), abi.FAULT_DIVIDE],
    [
      "calls that never return",
      "level 3 on level 1 on level 0",
      faultingNested("store<u32>(0, deep(1));"),
      abi.FAULT_STACK,
    ],
  ])("%s on %s end the program in the name of their task", async (_, __, text, code) => {
    const { fault } = await runOn(board, text, SECOND);
    expect(fault).toEqual({ code, task: "broken" });
  });

  test("a loop of level 0 is stopped by its budget, while level 2 runs the same function and keeps results and deadlines", async () => {
    const often = Math.min(phases, times);
    const wait = 100 * slower(board);
    const budget = often * wait;
    const text = looping(often, ticksIn(board, wait));
    const { numbers, fault } = await runOn(board, text, 20 * budget, budget);
    expect(fault).toEqual({ code: abi.FAULT_BUDGET, task: "main" });
    const [wrong, late = Infinity] = numbers[0] ?? [];
    console.log(`${board.name}: level 2 woke at most ${late} ticks of ${rateOf(board)} Hz late, ${often} times`);
    expect(wrong).toBe(0);
    expect(late).toBeLessThanOrEqual(ticksIn(board, MOST_LATE * slower(board)));
  });

  test("from the alarm to the woken task it takes as many instructions wherever level 0 is, as far as the clock can tell", async () => {
    const { line, tick } = await meetOnDevice(board, times);
    const [wrong, met, , least = 0, most = 0] = line;
    expect([wrong, met]).toEqual([0, times]);
    const instructions = (ticks: number): number => Math.round(ticks * tick);
    const unit = board.emulator?.program === "rp2040js" ? "cycles" : "instructions";
    console.log(`${board.name}: ${instructions(least)} to ${instructions(most)} ${unit}, ${met} times`);
    // The clock rounds twice, and an instruction is not preempted.
    expect((most - least) * tick).toBeLessThanOrEqual(2 * tick + 10);
  });
});

test("level 2 preempts level 0 where both calculate with the core's floats", async () => {
  const text = preempting(1000).replace(
    /return \(x \* 1664525.*;/,
    "return <u32>(<f32>(x & 0xffff) * 1.37) + (x >> 3);",
  );
  expect(text).toContain("1.37");
  const { numbers } = await runOn(findBoard("netduinoplus2"), text, SECOND);
  expect(numbers.map((line) => line.slice(0, 2))).toEqual([[0, 1000]]);
});

/** QEMU's FE310 counts at this rate what its host takes for the crystal. */
const FE310_HZ = 10_000_000;

/** How many instructions a board's tick takes where `untilSaid` runs it. */
function tickOnDevice(board: Board): number {
  const rate = board.chip === "fe310" ? (rateOf(board) * FE310_HZ) / 32768 : rateOf(board);
  return 1e9 / rate / 2 ** SHIFT;
}

/** Budgets that no poll spends there, in microseconds of the board. */
const ENDLESS = 1_000_000_000;

/** Instructions, or cycles, between two times that level 2 comes in, at least; a computation of level 0 takes no less. */
const APART = 40_000;

/**
 * The program that is preempted so often, on the board's own host, as that of the emulator has a layer more; that one stays
 * quiet where the device's would wait for a clock that QEMU lacks.
 */
async function meetOnDevice(board: Board, times: number): Promise<{ line: number[]; tick: number }> {
  const tick = tickOnDevice(board);
  const apart = Math.ceil((APART * slower(board)) / tick);
  const { blob } = await buildLevels(preempting(times, apart), ENDLESS, rateOf(board));
  let said = "";
  if (board.emulator?.sources.includes("emulator/clock.c") === true) {
    const sent = (_: number, bytes: Uint8Array): void => void (said += Buffer.from(bytes).toString("latin1"));
    const until = BigInt(10 * apart * times);
    const done = await emulate({ board, blob, until, quiet: true, icount: SHIFT, sent });
    if (!done.ok) throw new Error(done.message);
  } else said = await untilSaid(board, blob, /#0 [0-9a-f]{120}/);
  const [, found = ""] = /#0 ([0-9a-f]+)/.exec(said) ?? [];
  const bytes = Buffer.from(found, "hex");
  return { line: Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(i * 4)), tick };
}
