// `tickless run [PATH]`: builds if there are sources, then runs the blob on the posix host or on an emulated board.
import type { Command } from "commander";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { findBoard } from "../boards/board.js";
import type { BuildOptions } from "../compile/build.js";
import { buildOrStop } from "../compile/command.js";
import { parseDuration } from "../duration.js";
import { environmentError, EXIT_INTERRUPTED, usageError, whyFileFailed } from "../errors.js";
import { findSubject, type Subject } from "../project/project.js";
import { readBlob, type Blob } from "../run/blob.js";
import { BoardSession } from "../run/board-session.js";
import { ensureEmulator, ensureHost } from "../run/ensure-host.js";
import { catchInterrupt } from "../interrupt.js";
import { Session, type RunOptions, type RunSession } from "../run/session.js";
import { watchAndRun } from "../run/watch.js";
import { complain, err } from "../terminal.js";
import { optimizeOption } from "./build.js";

export function register(program: Command): void {
  program
    .command("run")
    .description("build a project and run it on this machine, or on an emulated board")
    .argument("[path]", "the project's folder, a .ts file or a .tkl file", ".")
    .addOption(optimizeOption())
    .option("--board <name>", "run it on this board, in its emulator and in virtual time")
    .option("--for <time>", "end the run after this time, such as 5s or 200ms")
    .option("--virtual", "in virtual time: as fast as possible, the same every time")
    .option("--watch", "build and run again when a source changes")
    .option("--trace <file>", "write every event as one JSON object per line")
    .option("--script <file>", "what happens to pins and ports from outside, and when")
    .option("--keys", "keys press the buttons")
    .option("--restart", "start again after a fault, as a device does")
    .option("--json", "print text, logs and faults as JSON, one object per line")
    .action(run);
}

interface Options {
  board?: string;
  optimize: BuildOptions["optimize"];
  for?: string;
  virtual?: true;
  watch?: true;
  trace?: string;
  script?: string;
  keys?: true;
  restart?: true;
  json?: true;
}

async function run(given: string, options: Options): Promise<void> {
  const subject = findSubject(given);
  const runOptions = checkOptions(options);
  const open = await opener(options, runOptions);
  if (options.watch) {
    if (subject.kind === "blob") throw usageError(`${given} has no sources to watch: name the project's folder`);
    await watchAndRun(subject.project.root, () => prepare(findSubject(given), options), open);
    process.exitCode = EXIT_INTERRUPTED;
    return;
  }
  const blob = await prepare(subject, options);
  if (process.stderr.isTTY && !runOptions.virtual) complain(err.dim(`running ${blob.container.name}; Ctrl-C ends it`));
  const session = open(blob);
  const interrupt = catchInterrupt(() => session.stop());
  const exitCode = await session.finish();
  interrupt.release();
  process.exitCode = interrupt.happened() ? EXIT_INTERRUPTED : exitCode;
}

/** Makes ready where the blob is to run. */
async function opener({ board: name }: Options, options: RunOptions): Promise<(blob: Blob) => RunSession> {
  if (name === undefined || name === "posix") {
    const host = await ensureHost();
    return (blob) => new Session(host, blob, options);
  }
  const board = findBoard(name);
  const host = await ensureEmulator(board, "flash it instead");
  return (blob) => new BoardSession(board, host, blob, options);
}

/** Refuses what the host would refuse, before anything is built. */
function checkOptions(options: Options): RunOptions {
  const duration = options.for ?? null;
  if (duration !== null && parseDuration(duration) === null && !/^\d+t$/.test(duration)) {
    throw usageError(`--for ${duration} is not a time: write it as 5s, 200ms, 2m, 1h or 1000t (ticks)`);
  }
  if (options.keys && options.virtual) throw usageError("--keys needs real time: leave out --virtual or use --script");
  if (options.keys && options.board)
    throw usageError("--keys needs real time, and an emulated board has its own: use --script");
  if (options.script !== undefined) checkReadable(options.script);
  if (options.trace !== undefined) checkWritable(options.trace);
  return {
    duration,
    virtual: options.virtual ?? options.board !== undefined,
    trace: options.trace === undefined ? null : path.resolve(options.trace),
    script: options.script === undefined ? null : path.resolve(options.script),
    restart: options.restart ?? false,
    keys: options.keys ?? false,
    json: options.json ?? false,
  };
}

function checkReadable(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw usageError(`the script ${file} could not be read: ${whyFileFailed(error)}`);
  }
}

function checkWritable(file: string): void {
  try {
    accessSync(existsSync(file) ? file : path.dirname(file), constants.W_OK);
  } catch (error) {
    throw environmentError(`the trace ${file} could not be written: ${whyFileFailed(error)}`);
  }
}

/** A trace shows the tasks too, so sources are built to report them. */
async function prepare(subject: Subject, options: Options): Promise<Blob> {
  if (subject.kind === "blob") return readBlob(subject.file);
  const trace = options.trace !== undefined;
  const built = await buildOrStop(subject.project, { optimize: options.optimize, trace });
  return readBlob(built.files.blob);
}
