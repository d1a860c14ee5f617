// The native stack that levels need on top of each other: every one of them is some calls deep in the engine when the one above
// preempts it.
import type { Board } from "../../cli/boards/board.js";
import { emulate } from "../../cli/emulator/emulate.js";
import { buildLevels, faultIn, numbersIn, saying } from "../../tests/levels/programs.js";
import { valueOf } from "./support.js";

/** Executors by priority above level 0. */
export const LEVELS = 3;

/**
 * Level n comes in by its timer while the one below waits at the end of `depth` calls, until the highest has come. Logs: how many
 * levels met the one below there, and how many calls returned.
 */
const nesting = (depth: number): string => `
import { Duration, Executor, Timer, spawnOn } from "tickless";
${saying()}
/** The highest level that has come as far down: in memory, where the optimiser leaves it. */
const reached = memory.data(4, 4);
let met = 0;
let returned = 0;

function down(calls: i32, level: i32): i32 {
  if (calls > 0) return down(calls - 1, level) + 1;
  if (load<i32>(reached) == level - 1) met++;
  store<i32>(reached, level);
  while (load<i32>(reached) < ${LEVELS}) {}
  return 0;
}
async function above(level: i32): Promise<void> {
  await Timer.after(Duration.millis(4 * level));
  returned += down(${depth}, level);
}
export async function main(): Promise<void> {
${Array.from({ length: LEVELS }, (_, i) => `  spawnOn(Executor.priority(${i + 1}), above(${i + 1}));`).join("\n")}
  store<i32>(reached, -1);
  returned += down(${depth}, 0);
  say(met, returned);
}`;

export interface Nested {
  /** Bytes of the native stack, at most, from the blob's loading on. */
  stack: number;
  /** How many levels met the one below in its calls, and how many calls returned. */
  met: number;
  returned: number;
  /** The fault that ended the run; null: none. */
  fault: number | null;
  complaints: readonly string[];
}

/** Met by each of the others. */
export const ALL_MET = LEVELS + 1;

/** What the program does on a board's emulator, which must hold it. */
export async function nestedStack(board: Board, depth: number): Promise<Nested> {
  const { blob, side } = await buildLevels(nesting(depth), 0, 1000);
  const { began, trace, usage, complaints } = valueOf(await emulate({ board, blob, until: 100n }));
  if (!began) throw new Error(`${board.name} cannot hold three levels`);
  const [met = 0, returned = 0] = numbersIn(trace)[0] ?? [];
  return { stack: usage.stack, met, returned, fault: faultIn(trace, side)?.code ?? null, complaints };
}

/** The most calls that every level can be down at once, and what they need; one more is a fault. */
export async function deepestNesting(board: Board): Promise<Nested & { depth: number }> {
  let last = await nestedStack(board, 0);
  for (let depth = 1; ; depth++) {
    const next = await nestedStack(board, depth);
    if (next.fault !== null) return { ...last, depth: depth - 1 };
    last = next;
  }
}
