// How long it takes from an alarm's interrupt to the first instruction of the task of level 2 that waits for it, wherever
// level 0 is: counted from outside, from the first instruction of the interrupt's handler to where the host toggles the pin
// which the task toggles first.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Board } from "../../cli/boards/board.js";
import { ensureBoardHost, symbolsOf } from "../../cli/boards/host.js";
import { emulate } from "../../cli/emulator/emulate.js";
import { codeAt } from "../../cli/emulator/plugin.js";
import { pluginFile } from "../../tests/boards/plugins.js";
import { finestRate } from "../../tests/boards/support.js";
import { untilSaid } from "../../tests/levels/device.js";
import { buildLevels, preempting } from "../../tests/levels/programs.js";
import { valueOf } from "./support.js";

/** A core without tail calls takes longer from one instruction of the engine to the next. */
export const slower = ({ cpu }: Board): number => (cpu.startsWith("cortex-m0") ? 5 : 1);

/** Budgets that no poll spends there, in microseconds of the board. */
const ENDLESS = 1_000_000_000;

/** Microseconds between two times that level 2 comes in, at least; a computation of level 0 takes no less. */
const APART_US = 320;

/** Where the alarm's interrupt enters the host, by chip: a handler, or the entry of a table of jumps, in bytes. */
const HANDLERS: Readonly<Record<string, { name: string; entry?: number }>> = {
  fe310: { name: "tl_vectors", entry: 7 * 4 },
  lm3s: { name: "lm3s_timer0a" },
  nrf51: { name: "nrf51_timer0" },
  rp2040: { name: "rp2040_timer0" },
  // QEMU's has no compare registers: its recipe takes SysTick.
  stm32f4: { name: "cortex_systick_interrupt" },
};

/** What toggles a pin. */
const TOGGLES = "tl_chip_pin_toggle";

export interface Latency {
  /** Rounds of level 0 with a wrong result. */
  wrong: number;
  /** How often level 2 has met it in the midst of a computation. */
  met: number;
  /** Of each time. */
  instructions: number[];
  /** The same in cycles, where the emulator counts them. */
  cycles: number[] | null;
}

interface Places {
  from: number;
  to: number;
}

/**
 * The program that is preempted so often, on the board's own host, as that of the emulator has a layer more; on that one
 * where QEMU lacks the clock or has another. rate: ticks per second.
 */
export async function latency(board: Board, times: number, rate = finestRate(board)): Promise<Latency> {
  const emulated = board.emulator?.sources.includes("emulator/clock.c") === true;
  const places = await placesIn(board, emulated);
  const apart = Math.ceil((APART_US * slower(board) * rate) / 1e6);
  const { blob } = await buildLevels(preempting(times, apart, true), ENDLESS, rate);
  const isPico = board.emulator?.program === "rp2040js";
  const counted = await (isPico ? onPico(board, blob, places) : inQemu(board, blob, { ...places, emulated }));
  const [, found = ""] = /#0 ([0-9a-f]+)/.exec(counted.said) ?? [];
  const bytes = Buffer.from(found, "hex");
  return { ...counted, wrong: bytes.readUInt32LE(0), met: bytes.readUInt32LE(4) };
}

/** The least and the most, in words; the one number that all of them are. */
export function spread(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)].map((count) => count.toLocaleString("en"));
  return least === most ? `${least}` : `${least} to ${most}`;
}

export const isOne = (counts: readonly number[]): boolean => new Set(counts).size === 1;

async function placesIn(board: Board, emulated: boolean): Promise<Places> {
  const symbols = valueOf(await symbolsOf(valueOf(await ensureBoardHost(board, { emulated }))));
  const { name, entry = 0 } = HANDLERS[board.chip] ?? { name: "" };
  if (!symbols.has(name) || !symbols.has(TOGGLES)) throw new Error(`${board.name}'s host has no ${name} or ${TOGGLES}`);
  return { from: codeAt({ symbols }, name) + entry, to: codeAt({ symbols }, TOGGLES) };
}

type Counted = Pick<Latency, "instructions" | "cycles"> & { said: string };

/** What the program says in the end. */
const SAID = /#0 [0-9a-f]{120}/;

async function onPico(board: Board, blob: Uint8Array, { from, to }: Places): Promise<Counted> {
  const [instructions, cycles]: number[][] = [[], []];
  let begun: { count: number; at: number } | null = null;
  const executes = (at: number, nanoseconds: number): void => {
    if (at === from) begun = { count: 0, at: nanoseconds };
    if (begun === null) return;
    if (at === to) {
      instructions?.push(begun.count);
      cycles?.push(Math.round(((nanoseconds - begun.at) * board.clock) / 1e9));
      begun = null;
    } else begun.count++;
  };
  const said = await untilSaid(board, blob, { wanted: SAID, executes });
  return { said, instructions: instructions ?? [], cycles: cycles ?? [] };
}

async function inQemu(
  board: Board,
  blob: Uint8Array,
  { from, to, emulated }: Places & { emulated: boolean },
): Promise<Counted> {
  const folder = mkdtempSync(path.join(tmpdir(), "tickless-counts-"));
  try {
    const file = path.join(folder, "counts");
    const plugin = [await pluginFile("counts"), `counts=${file}`, `from=${from}`, `to=${to}`].join(",");
    const counting = withArguments(board, ["-plugin", plugin]);
    const said = await (emulated ? quietly(counting, blob) : untilSaid(counting, blob, { wanted: SAID }));
    const bytes = readFileSync(file);
    const instructions = Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(i * 4));
    return { said, instructions, cycles: null };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function withArguments(board: Board, more: readonly string[]): Board {
  if (board.emulator === null) throw new Error(`${board.name} has no emulator`);
  return { ...board, emulator: { ...board.emulator, arguments: [...board.emulator.arguments, ...more] } };
}

async function quietly(board: Board, blob: Uint8Array): Promise<string> {
  let said = "";
  const sent = (_: number, bytes: Uint8Array): void => void (said += Buffer.from(bytes).toString("latin1"));
  valueOf(await emulate({ board, blob, until: BigInt(60 * finestRate(board)), endWhenIdle: true, quiet: true, sent }));
  return said;
}
