// `tickless flash [PATH] --board NAME`: builds the image and puts it into a board's flash: onto the drive that the board is,
// or by OpenOCD.
import type { Command } from "commander";
import { basename, join } from "node:path";
import { findBoard, type Flash } from "../boards/board.js";
import type { BuildOptions } from "../compile/build.js";
import { buildOrStop } from "../compile/command.js";
import { environmentError, usageError } from "../errors.js";
import { reasonIn, runCommand } from "../host/command.js";
import { findProject, relative } from "../project/project.js";
import { demandTools } from "../run/ensure-host.js";
import { buildImage } from "../run/image.js";
import { copyImage, findVolume, isFolder, volumesCalled } from "../run/volume.js";
import { out, say } from "../terminal.js";
import { optimizeOption } from "./build.js";

export function register(program: Command): void {
  program
    .command("flash")
    .description("build a project for a board and put it into the board's flash")
    .argument("[path]", "the project's folder or a .ts file", ".")
    .addOption(optimizeOption())
    .requiredOption("--board <name>", "the board")
    .option("--to <path>", "copy the image to this file or folder")
    .option("--dry-run", "build, and print what would be done")
    .action(run);
}

interface Options {
  board: string;
  optimize: BuildOptions["optimize"];
  to?: string;
  dryRun?: true;
}

async function run(path: string, options: Options): Promise<void> {
  const board = findBoard(options.board);
  const { flash } = board;
  if (flash === null) throw usageError(`${board.name} has no "flash" in its board.json: use a tool of your own`);
  const built = await buildOrStop(findProject(path), { optimize: options.optimize, trace: false });
  const { file } = await buildImage(board, built);
  const to = options.to ?? (options.dryRun ? nameOfMissing(flash) : null);
  const command = commandFor(file, flash, to);
  if (options.dryRun) return say(command.map(quoted).join(" "));
  await carryOut(command);
  say(`${out.green("Flashed")} ${board.name} with ${relative(file)}`);
}

/** What stands for a drive that is not there; null: it is there, or none is needed. */
function nameOfMissing(flash: Flash): string | null {
  if ("openocd" in flash || volumesCalled(flash.volume).length > 0) return null;
  return `<the drive ${flash.volume}>/`;
}

/** As a shell would have it. */
function commandFor(image: string, flash: Flash, to: string | null): string[] {
  const file = relative(image);
  if (to !== null) return ["cp", file, to];
  if ("openocd" in flash) return ["openocd", ...flash.openocd, "-c", `program ${file} verify reset exit`];
  return ["cp", file, join(findVolume(flash.volume), basename(file))];
}

function quoted(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

async function carryOut(command: readonly string[]): Promise<void> {
  const [program = "", ...args] = command;
  if (program === "cp") {
    const [from = "", to = ""] = args;
    return copyImage(from, isFolder(to) ? join(to, basename(from)) : to);
  }
  demandTools([program], "needed to write the board's flash");
  const done = await runCommand(program, args, process.cwd());
  if (done.status !== 0) throw environmentError(`the board was not flashed: ${reasonIn(done.output)}`);
}
