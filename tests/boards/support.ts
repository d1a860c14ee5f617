// What the tests of boards ask again and again.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deviceNames, findBoard, type Board } from "../../cli/boards/board.js";
import { hostFiles } from "../../cli/boards/generate.js";
import { ensureBoardHost, symbolsOf, type BoardHost } from "../../cli/boards/host.js";
import { buildHost } from "../../cli/host/build.js";
import { packageFolder } from "../../cli/package.js";
import type { TickRate } from "../../compiler/types.js";
import { temporaryFolder } from "../cli/cli.js";

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

/** The host of a board whose board.json was changed, in a folder of its own: the board's stays as it is. */
export async function changedHost(changed: Board, emulated: boolean): Promise<BoardHost> {
  const first = await ensureBoardHost(findBoard(changed.name), { emulated });
  if (!first.ok) throw new Error(first.message);
  const generated = temporaryFolder();
  for (const [name, text] of hostFiles(changed)) writeFileSync(path.join(generated, name), text);
  const made = await buildHost({
    folder: path.join(temporaryFolder(), "host"),
    program: "tickless-host.elf",
    target: "tickless-host",
    settings: {
      TICKLESS_BOARD: generated,
      TICKLESS_EMULATED: emulated ? "ON" : "OFF",
      CMAKE_TOOLCHAIN_FILE: path.join(packageFolder, "host-c", "port", changed.port, "toolchain.cmake"),
    },
  });
  if (!made.ok) throw new Error(made.message);
  return { elf: made.value, tools: first.value.tools };
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
