// `tickless build [PATH]`: the blob and what belongs to it, into the project's build/ folder; for the board of --board, or
// else for each of the project's, also the board's host, and both as one image.
import { Option, type Command } from "commander";
import { findBoard, type Board } from "../boards/board.js";
import { EXIT_PROGRAM, programError } from "../errors.js";
import { buildImage, refusedBy, type Image } from "../run/image.js";
import { build, type BuildOptions, type Built } from "../compile/build.js";
import { buildOrStop } from "../compile/command.js";
import { findProject, relative } from "../project/project.js";
import { count, out, say, sayJson } from "../terminal.js";

export function register(program: Command): void {
  program
    .command("build")
    .description("compile a project into a blob: build/NAME.tkl")
    .argument("[path]", "the project's folder or a .ts file", ".")
    .addOption(optimizeOption())
    .option(
      "--board <name>",
      "also build this board's host, and put both into one file for its flash; without it, for each of the project's boards",
    )
    .option("--trace", "report every poll, wake and finish of a task to the host")
    .option("--json", "print the result as JSON")
    .action(run);
}

export function optimizeOption(): Option {
  return new Option("--optimize <goal>", "what to optimise for").choices(["none", "speed", "size"]).default("size");
}

interface Options {
  board?: string;
  optimize: BuildOptions["optimize"];
  trace?: true;
  json?: true;
}

async function run(path: string, options: Options): Promise<void> {
  const project = findProject(path);
  const boards = devicesAmong(options.board === undefined ? project.settings.boards : [options.board]);
  const buildOptions = { optimize: options.optimize, trace: options.trace ?? false };
  if (!options.json) {
    const built = await buildOrStop(project, buildOptions);
    say(inWords(built));
    const { fitting, refusals } = sorted(boards, built);
    for (const board of fitting) say(imageInWords(board, await buildImage(board, built)));
    if (refusals.length > 0) throw programError(refusals.join("\n"));
    return;
  }
  const { diagnostics, built } = await build(project, buildOptions);
  const facts =
    built === null ? {} : { files: built.files, bytes: built.container.length, ram: built.side.memory.total };
  const images: Record<string, string> = {};
  const { fitting, refusals } = built === null ? { fitting: [], refusals: [] } : sorted(boards, built);
  if (built !== null) for (const board of fitting) images[board.name] = (await buildImage(board, built)).file;
  const ok = built !== null && refusals.length === 0;
  sayJson({ ok, ...facts, images, refusals, diagnostics });
  if (!ok) process.exitCode = EXIT_PROGRAM;
}

/** The boards that run a blob, as far as is known, and why the others do not. */
function sorted(boards: readonly Board[], built: Built): { fitting: Board[]; refusals: string[] } {
  const refusals = boards.map((board) => refusedBy(board, built));
  return {
    fitting: boards.filter((_, i) => refusals[i] === null),
    refusals: refusals.filter((refusal) => refusal !== null),
  };
}

/** posix runs the blob as it is. */
function devicesAmong(names: readonly string[]): Board[] {
  return names.filter((name) => name !== "posix").map(findBoard);
}

function imageInWords(board: Board, { file, host }: Image): string {
  const { start } = board.memory.blob;
  return `${out.green("Built")} ${relative(file)}: ${host} bytes of host, the blob at 0x${start.toString(16)}`;
}

function inWords({ side, files, container, module }: Built): string {
  const sizes = `${module.length} bytes of module, ${container.length} in all`;
  const tasks = count(side.tasks.length, "task");
  return `${out.green("Built")} ${relative(files.blob)}: ${sizes}; ${tasks}, ${side.memory.total} bytes of RAM`;
}
