// How long it takes from an alarm's interrupt to the first instruction of the task of level 2 that waits for it, wherever
// level 0 is.
import type { Board } from "../../cli/boards/board.js";
import { emulate } from "../../cli/emulator/emulate.js";
import { finestRate } from "../../tests/boards/support.js";
import { SHIFT, untilSaid } from "../../tests/levels/device.js";
import { buildLevels, preempting } from "../../tests/levels/programs.js";
import { valueOf } from "./support.js";

/** A core without tail calls takes longer from one instruction of the engine to the next. */
export const slower = ({ cpu }: Board): number => (cpu.startsWith("cortex-m0") ? 5 : 1);

/** QEMU's FE310 counts at this rate what its host takes for the crystal. */
const FE310_HZ = 10_000_000;

/** How many instructions a board's tick takes where `untilSaid` runs it. */
function tickOnDevice(board: Board): number {
  const rate = board.chip === "fe310" ? (finestRate(board) * FE310_HZ) / 32768 : finestRate(board);
  return 1e9 / rate / 2 ** SHIFT;
}

/** Budgets that no poll spends there, in microseconds of the board. */
const ENDLESS = 1_000_000_000;

/** Instructions, or cycles, between two times that level 2 comes in, at least; a computation of level 0 takes no less. */
const APART = 40_000;

export interface Latency {
  /** Rounds of level 0 with a wrong result. */
  wrong: number;
  /** How often level 2 has met it in the midst of a computation. */
  met: number;
  /** In instructions, or cycles. */
  least: number;
  most: number;
  /** As many of them as a tick of the clock with which they are counted. */
  tick: number;
  unit: "instructions" | "cycles";
}

/** What an emulator counts. */
const unitOf = ({ emulator }: Board): Latency["unit"] => (emulator?.program === "rp2040js" ? "cycles" : "instructions");

/**
 * The program that is preempted so often, on the board's own host, as that of the emulator has a layer more; that one stays
 * quiet where the device's would wait for a clock that QEMU lacks.
 */
export async function latency(board: Board, times: number): Promise<Latency> {
  const tick = tickOnDevice(board);
  const apart = Math.ceil((APART * slower(board)) / tick);
  const { blob } = await buildLevels(preempting(times, apart), ENDLESS, finestRate(board));
  let said = "";
  if (board.emulator?.sources.includes("emulator/clock.c") === true) {
    const sent = (_: number, bytes: Uint8Array): void => void (said += Buffer.from(bytes).toString("latin1"));
    const until = BigInt(10 * apart * times);
    valueOf(await emulate({ board, blob, until, quiet: true, icount: SHIFT, sent }));
  } else said = await untilSaid(board, blob, /#0 [0-9a-f]{120}/);
  const [, found = ""] = /#0 ([0-9a-f]+)/.exec(said) ?? [];
  const bytes = Buffer.from(found, "hex");
  const numbers = Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(i * 4));
  const [wrong = 0, met = 0, , least = 0, most = 0] = numbers;
  const scaled = { least: Math.round(least * tick), most: Math.round(most * tick) };
  return { wrong, met, ...scaled, tick, unit: unitOf(board) };
}

/** How far apart they may be: the clock rounds twice, and an instruction that has begun is not preempted. */
export const apartLimit = ({ tick }: Latency): number => 2 * tick + 1;
