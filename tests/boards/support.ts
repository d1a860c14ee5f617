// What the tests of boards ask again and again.
import { readFileSync } from "node:fs";
import path from "node:path";
import { deviceNames, findBoard, type Board } from "../../cli/boards/board.js";
import { ensureBoardHost, symbolsOf, type BoardHost } from "../../cli/boards/host.js";
import type { TickRate } from "../../compiler/types.js";

/** Every board that has an emulator. */
export const emulated = deviceNames()
  .map(findBoard)
  .filter(({ emulator }) => emulator !== null);

/** The finest ticks that a board has, in Hz: with them moments fall anywhere into what the core does. */
export const finestRate = ({ tickRates }: Board): TickRate => Math.max(...tickRates) as TickRate;

/** A board's host for its emulator. */
export async function hostFor(board: Board): Promise<BoardHost> {
  const host = await ensureBoardHost(board, { emulated: true });
  if (!host.ok) throw new Error(host.message);
  return host.value;
}

/** Its symbols. */
export async function symbolsFor(board: Board): Promise<ReadonlyMap<string, number>> {
  const symbols = await symbolsOf(await hostFor(board));
  if (!symbols.ok) throw new Error(symbols.message);
  return symbols.value;
}

/** How large the engine's heap is. */
export async function heapOf(board: Board): Promise<number> {
  return (await symbolsFor(board)).get("tl_heap_size") ?? 0;
}

/** A file of programs/. */
export function programFile(name: string): string {
  return readFileSync(path.join(import.meta.dirname, "programs", name), "utf8");
}
