// Builds a board's host. Everything lands in build/boards/NAME: what was generated, one folder for the device, one for
// its emulator.
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { packageFolder } from "../package.js";
import { buildHost } from "../host/build.js";
import { reasonIn, runCommand } from "../host/command.js";
import { hostBuildFolder } from "../host/folder.js";
import { failed, fine, type HostResult } from "../host/result.js";
import type { Board } from "./board.js";
import { hostFiles } from "./generate.js";

export interface BoardHostOptions {
  /** For the board's emulator, with its recipe and the trace; else as the device runs it. */
  emulated: boolean;
  /** Capabilities that are left out. */
  without: readonly string[];
}

/** The names of a port's compiler and its tools begin with it. */
const PREFIXES: Readonly<Record<Board["port"], string>> = {
  "cortex-m": "arm-none-eabi-",
  riscv: "riscv64-unknown-elf-",
};

export interface BoardHost {
  elf: string;
  /** The prefix of the tools that understand it. */
  tools: string;
}

/** What must be on the PATH to build a board's host. */
export function hostTools(board: Board): string[] {
  return ["cmake", "ninja", `${PREFIXES[board.port]}gcc`];
}

/** Where a board's host is built. */
export function boardFolder(board: Board, { emulated = false, without = [] }: Partial<BoardHostOptions>): string {
  const variant = [board.name, ...without.map((name) => `no-${name}`)].join("-");
  return path.join(hostBuildFolder(), "boards", variant, emulated ? "emulated" : "device");
}

export async function ensureBoardHost(
  board: Board,
  options: Partial<BoardHostOptions> = {},
): Promise<HostResult<BoardHost>> {
  const { emulated = false, without = [] } = options;
  const made = { ...board, capabilities: board.capabilities.filter((name) => !without.includes(name)) };
  const folder = boardFolder(board, options);
  const generated = path.join(path.dirname(folder), "generated");
  const built = await buildHost({
    folder,
    program: "tickless-host.elf",
    target: "tickless-host",
    settings: {
      TICKLESS_BOARD: generated,
      TICKLESS_EMULATED: emulated ? "ON" : "OFF",
      CMAKE_TOOLCHAIN_FILE: path.join(packageFolder, "host-c", "port", board.port, "toolchain.cmake"),
    },
    prepare: () => writeGenerated(generated, hostFiles(made)),
  });
  return built.ok ? fine({ elf: built.value, tools: PREFIXES[board.port] }) : built;
}

/** A file that says the same already is left alone, so that nothing is built again. */
async function writeGenerated(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    const same = existsSync(file) && (await readFile(file, "utf8")) === text;
    if (!same) await writeFile(file, text);
  }
}

/** A host as it lies in flash, from its first byte on, by way of a file. */
export async function hostBytes({ elf, tools }: BoardHost, file: string): Promise<HostResult<Uint8Array>> {
  const done = await runCommand(`${tools}objcopy`, ["-O", "binary", elf, file], path.dirname(elf));
  if (done.status !== 0) return failed(`the host could not be put into one piece: ${reasonIn(done.output)}`);
  return fine(await readFile(file));
}

/** Every symbol of a host and its address or value. */
export async function symbolsOf({ elf, tools }: BoardHost): Promise<HostResult<ReadonlyMap<string, number>>> {
  const listed = await runCommand(`${tools}nm`, [elf], path.dirname(elf));
  if (listed.status !== 0) return failed(`the host's symbols could not be read: ${reasonIn(listed.output)}`);
  const symbols = [...listed.output.matchAll(/^([0-9a-f]+) \S (\S+)$/gm)];
  return fine(new Map(symbols.map(([, address = "", name = ""]) => [name, parseInt(address, 16)])));
}

/** The bytes of flash a host takes: its code and constants, and what its variables begin with. */
export function flashOf(board: Board, symbols: ReadonlyMap<string, number>): number {
  const value = (name: string): number => symbols.get(name) ?? 0;
  return value("tl_data_image") - board.memory.host.start + value("tl_data_end") - value("tl_data_start");
}
