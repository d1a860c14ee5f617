// What hosts cost on boards, read off their real images and real runs in the emulator.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Board } from "../cli/boards/board.js";
import { ensureBoardHost, flashOf, symbolsOf } from "../cli/boards/host.js";
import { sectionsOf } from "../cli/compile/sections.js";
import { emulate } from "../cli/emulator/emulate.js";
import { HEADER_SIZE } from "../host-js/container.js";

const root = path.join(import.meta.dirname, "..");

function valueOf<T>(result: { ok: true; value: T } | { ok: false; message: string }): T {
  if (result.ok) return result.value;
  throw new Error(result.message);
}

/** Bytes of flash that a board's host takes as its device runs it. */
export async function hostFlash(board: Board, without: readonly string[] = []): Promise<number> {
  const host = valueOf(await ensureBoardHost(board, { without }));
  return flashOf(board, valueOf(await symbolsOf(host)));
}

export interface Startup {
  /** Bytes of the blob's code section. */
  code: number;
  /** Instructions from reset until the blob is checked, loaded, compiled and replayed, before any of it runs. */
  loaded: number;
  /** Instructions from reset until the blob sleeps for the first time, so main's first instruction came before. */
  slept: number;
}

/** One nanosecond for each instruction, counted from the first one behind the reset. */
export async function startup(board: Board, blob: Uint8Array): Promise<Startup> {
  const instructions = async (when: "loaded" | "slept"): Promise<number> => {
    const limit = when === "loaded" ? { until: -1n } : { script: [{ tick: 0n, kind: "end" } as const] };
    return valueOf(await emulate({ board, blob, icount: 0, ...limit })).usage.nanoseconds;
  };
  const code = sectionsOf(blob.subarray(HEADER_SIZE)).find(({ name }) => name === "code")?.bytes ?? 0;
  return { code, loaded: await instructions("loaded"), slept: await instructions("slept") };
}

/** The most a start may cost. */
export const startupLimit = ({ code }: Startup): number => 60_000 + 650 * code;

/** Lines of the files of every folder below one, with those of all files in it that people write. */
export function linesBelow(folder: string): Map<string, number> {
  const folders = readdirSync(path.join(root, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return new Map(folders.map(({ name }) => [name, linesIn(path.join(root, folder, name))]));
}

function linesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const counts = files.map(
    (file) => readFileSync(path.join(file.parentPath, file.name), "utf8").split("\n").length - 1,
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
