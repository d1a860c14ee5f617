// `tickless size [PATH]`: where a program's bytes go, from the compiler's side file and the module that is shipped; with
// --board also what it costs that board, measured in its emulator.
import type { Command } from "commander";
import { findBoard, type Board } from "../boards/board.js";
import { measure, type Measured } from "../boards/measure.js";
import type { AsyncFunctionReport, SideFile, TaskReport } from "../../compiler/types.js";
import { HEADER_SIZE } from "../../host-js/container.js";
import type { BuildOptions, Built } from "../compile/build.js";
import { buildOrStop } from "../compile/command.js";
import { sectionsOf } from "../compile/sections.js";
import { environmentError } from "../errors.js";
import { warnOfEmulator } from "../run/doubts.js";
import { ensureEmulator } from "../run/ensure-host.js";
import { readScript } from "../run/script.js";
import { readableName } from "../run/symbolise.js";
import { findProject } from "../project/project.js";
import { count, out, say, sayJson } from "../terminal.js";
import { optimizeOption } from "./build.js";

export function register(program: Command): void {
  program
    .command("size")
    .description("build, and say what the program costs in flash and RAM")
    .argument("[path]", "the project's folder or a .ts file", ".")
    .addOption(optimizeOption())
    .option("--board <name>", "and on this board: flash and RAM, measured in its emulator")
    .option("--script <file>", "what happens to the board's pins and ports meanwhile")
    .option("--verbose", "list every field of every async function's frame")
    .option("--json", "print the figures as JSON")
    .action(run);
}

interface Options {
  optimize: BuildOptions["optimize"];
  board?: string;
  script?: string;
  verbose?: true;
  json?: true;
}

/** How long the board runs. */
const SECONDS = 10;

async function run(path: string, options: Options): Promise<void> {
  const board = options.board === undefined ? null : findBoard(options.board);
  const built = await buildOrStop(findProject(path), { optimize: options.optimize, trace: false });
  const onBoard = board === null ? null : await measureOn(board, built, options.script ?? null);
  if (options.json) return sayJson({ ...figures(built), ...(onBoard === null ? {} : { board: onBoard }) });
  printFlash(built);
  printRam(built.side);
  printTasks(built.side.tasks);
  printFunctions(built.side.functions, options.verbose ?? false);
  if (board !== null && onBoard !== null) printBoard(board, onBoard);
  const { compile, lowering } = built.side.timing;
  say(out.dim(`Compiled in ${Math.round(compile)} ms, and lowered in ${Math.round(lowering)} ms`));
}

async function measureOn(board: Board, { container, side }: Built, script: string | null): Promise<Measured> {
  const build = `\`tickless build --board ${board.name}\``;
  await ensureEmulator(board, `RAM is measured in one, and ${build} says how much flash its host takes`);
  warnOfEmulator(board, container);
  const lines = script === null ? [] : readScript(script, board);
  const done = await measure({ board, blob: container, script: lines, until: BigInt(SECONDS * side.tickRate) });
  if (!done.ok) throw environmentError(done.message);
  return done.value;
}

function printBoard({ name, memory }: Board, { flash, ram }: Measured): void {
  say(`On ${out.bold(name)}, after ${SECONDS} s in its emulator:`);
  say(`${row("flash: host", flash.host)} of ${memory.host.size}`);
  say(`${row("flash: blob", flash.blob)} of ${memory.blob.size}`);
  say(`${row("RAM", ram.total)} of ${memory.ram.size}`);
  say(row("  the host's variables", ram.variables));
  say(row("  the engine's heap", ram.heap));
  say(row("  stack", ram.stack));
  say(row("  interrupts' stack", ram.handlers));
}

function figures({ side, module, container }: Built): object {
  const sections = sectionsOf(module);
  return {
    name: side.name,
    flash: { bytes: container.length, header: HEADER_SIZE, module: module.length, sections },
    ram: side.memory,
    tasks: side.tasks,
    functions: side.functions,
    timing: side.timing,
  };
}

function printFlash({ side, module, container }: Built): void {
  say(
    `${out.bold(side.name)}: ${container.length} bytes of flash: ${HEADER_SIZE} of header, ${module.length} of module`,
  );
  for (const { name, bytes } of sectionsOf(module)) say(row(name, bytes));
}

function printRam({ memory }: SideFile): void {
  say(`RAM: ${count(memory.total, "byte")}`);
  for (const part of ["data", "frames", "stack", "heap"] as const) say(row(part, memory[part]));
}

function printTasks(tasks: readonly TaskReport[]): void {
  const bytes = tasks.reduce((sum, task) => sum + task.header + task.frame, 0);
  say(`${count(tasks.length, "task")}: ${bytes} bytes of headers and frames`);
  for (const group of groupTasks(tasks)) {
    const { function: name, header, frame } = group[0] as TaskReport;
    const times = group.length === 1 ? "" : ` (${group.length} slots)`;
    say(`${row(name, header + frame)}: header ${header}, frame ${frame}${times}`);
  }
}

function groupTasks(tasks: readonly TaskReport[]): TaskReport[][] {
  const groups = new Map<string, TaskReport[]>();
  for (const task of tasks) groups.set(task.function, [...(groups.get(task.function) ?? []), task]);
  return [...groups.values()];
}

function printFunctions(functions: readonly AsyncFunctionReport[], verbose: boolean): void {
  say(`${count(functions.length, "async function")}: bytes of frame with all children`);
  for (const { name, at, frame, suspensions, fields } of functions) {
    const place = at === null ? "" : out.dim(`  ${at.file}:${at.line}`);
    say(`${row(readableName(name), frame)}: ${count(suspensions, "suspension point")}${place}`);
    if (!verbose) continue;
    for (const field of fields) {
      say(
        out.dim(
          `              +${String(field.offset).padEnd(4)} ${String(field.size).padStart(4)}  ${field.kind} ${field.name}`,
        ),
      );
    }
  }
}

function row(name: string, bytes: number): string {
  return `  ${name.padEnd(24)} ${String(bytes).padStart(7)}`;
}
