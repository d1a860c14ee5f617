// What runs a blob: the native host, or a board's host in its emulator; both built from this package's C sources the first
// time they are needed.
import { existsSync } from "node:fs";
import path from "node:path";
import type { Board } from "../boards/board.js";
import { boardFolder, ensureBoardHost, hostTools, type BoardHost } from "../boards/host.js";
import { environmentError, usageError } from "../errors.js";
import { hostBuildFolder } from "../host/folder.js";
import { complain, err } from "../terminal.js";
import { installLine, missingAmong, missingTools, type Tool } from "../tools.js";

/** The path of the executable. */
export async function ensureHost(): Promise<string> {
  demand(missingTools("start"), "needed to build the native host");
  const { ensurePosixHost } = await import("../host/build.js");
  const isBuilt = existsSync(path.join(hostBuildFolder(), "posix"));
  if (!isBuilt && process.stderr.isTTY) complain(err.dim("building the native host, once"));
  const host = await ensurePosixHost();
  if (!host.ok) throw environmentError(host.message);
  return host.value;
}

/** A board's host for its emulator, built, and the emulator there; `instead`: what else there is to do without one. */
export async function ensureEmulator(board: Board, instead: string): Promise<BoardHost> {
  if (board.emulator === null) throw usageError(`${board.name} has no emulator: ${instead}`);
  demand(missingAmong([...hostTools(board), board.emulator.program]), `needed to run ${board.name} in its emulator`);
  return buildOrExplain(board, { emulated: true });
}

/** A board's host as its device runs it. */
export async function ensureFirmware(board: Board): Promise<BoardHost> {
  demand(missingAmong(hostTools(board)), `needed to build the host for ${board.name}`);
  return buildOrExplain(board, { emulated: false });
}

async function buildOrExplain(board: Board, options: { emulated: boolean }): Promise<BoardHost> {
  const isBuilt = existsSync(boardFolder(board, options));
  if (!isBuilt && process.stderr.isTTY) complain(err.dim(`building the host for ${board.name}, once`));
  const host = await ensureBoardHost(board, options);
  if (!host.ok) throw environmentError(host.message);
  return host.value;
}

/** Ends the command if one of these is not on the PATH. */
export function demandTools(commands: readonly string[], why: string): void {
  demand(missingAmong(commands), why);
}

function demand(missing: readonly Tool[], why: string): void {
  if (missing.length === 0) return;
  const names = missing.map((tool) => tool.command).join(", ");
  throw environmentError(`${names} not found, ${why}; run: ${installLine(missing)}`);
}
