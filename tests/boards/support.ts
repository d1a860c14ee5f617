// What the tests of boards ask again and again.
import type { Board } from "../../cli/boards/board.js";
import { ensureBoardHost, symbolsOf } from "../../cli/boards/host.js";

/** The symbols of a board's host in its emulator. */
export async function symbolsFor(board: Board): Promise<ReadonlyMap<string, number>> {
  const host = await ensureBoardHost(board, { emulated: true });
  if (!host.ok) throw new Error(host.message);
  const symbols = await symbolsOf(host.value);
  if (!symbols.ok) throw new Error(symbols.message);
  return symbols.value;
}

/** How large the engine's heap is. */
export async function heapOf(board: Board): Promise<number> {
  return (await symbolsFor(board)).get("tl_heap_size") ?? 0;
}
