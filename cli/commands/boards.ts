// `tickless boards`: the boards there are hosts for, and what each has.
import type { Command } from "commander";
import { readFileSync } from "node:fs";
import path from "node:path";
import { boardsFolder, deviceNames, loadBoard, type Board } from "../boards/board.js";
import { EXIT_USAGE, usageError } from "../errors.js";
import { count, out, say, sayJson } from "../terminal.js";

export function register(program: Command): void {
  program
    .command("boards")
    .description("list the boards a blob can run on")
    .option("--json", "print them as JSON")
    .action(list);
}

interface Posix {
  about: string;
  capabilities: string[];
}

function list(options: { json?: true }): void {
  const results = deviceNames().map((name) => loadBoard(path.join(boardsFolder, name)));
  const boards = results.flatMap((result) => (result.ok ? [result.board] : []));
  const complaints = results.flatMap((result) => (result.ok ? [] : result.complaints));
  const posix = JSON.parse(readFileSync(path.join(boardsFolder, "posix", "board.json"), "utf8")) as Posix;
  if (options.json) {
    sayJson({ posix, boards: boards.map(factsOf), complaints });
    if (complaints.length > 0) process.exitCode = EXIT_USAGE;
    return;
  }
  show("posix", posix.about, posix.capabilities.join(", "));
  for (const board of boards) show(board.name, board.about, inWords(board));
  if (complaints.length > 0) throw usageError(complaints.join("\n"));
}

function factsOf(board: Board): object {
  const { name, about, chip, cpu, clock, capabilities, tickRates, memory, roles, emulator } = board;
  const facts = { name, about, chip, cpu, clock, capabilities, tickRates, memory, roles };
  return { ...facts, emulator: emulator?.program ?? null, emulatorLacks: emulator?.lacks ?? [] };
}

function show(name: string, about: string, has: string): void {
  say(`${out.bold(name)}: ${about}`);
  say(out.dim(`  ${has}`));
}

function inWords({ capabilities, memory, roles, emulator }: Board): string {
  const has = (["LED", "BUTTON", "UART"] as const)
    .filter((role) => roles[role].length > 0)
    .map((role) => count(roles[role].length, role));
  const ram = `${memory.ram.size / 1024} KB of RAM, ${memory.blob.size / 1024} KB for a blob`;
  const runs = emulator === null ? "no emulator" : `emulated by ${emulator.program}`;
  return [capabilities.join(", "), ram, has.join(", "), runs].join("; ");
}
