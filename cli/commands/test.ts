// `tickless test`: as-pect over the project's tests/, with Tickless' transform so that a test may be async.
import type { Command } from "commander";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { EXIT_PROGRAM, environmentError, usageError } from "../errors.js";
import { findInstalled } from "../installed.js";
import { relative } from "../project/project.js";
import { complain, out, sayJson } from "../terminal.js";

export function register(program: Command): void {
  program
    .command("test")
    .description("run the project's tests with as-pect")
    .argument("[path]", "the project's folder", ".")
    .option("--verbose", "name every test, not only those that fail")
    .option("--json", "print the counts as JSON")
    .action(run);
}

const WATCHDOG = new URL("../test/watchdog.js", import.meta.url);

interface Options {
  verbose?: true;
  json?: true;
}

async function run(given: string, options: Options): Promise<void> {
  const root = path.resolve(given);
  if (!existsSync(path.join(root, "as-pect.config.js"))) {
    throw usageError(`${relative(root)} has no as-pect.config.js: run this in a project made by \`tickless init\``);
  }
  const installed = findInstalled("@as-pect/cli", root);
  if (installed === null) throw environmentError("as-pect is not installed in this project: run `npm install`");
  const args = [path.join(installed.folder, "bin", "asp.js"), options.verbose ? "--verbose" : "--summary"];
  const { status, output } = await runAspect(args, root, options.json ?? false);
  if (options.json) sayJson({ ok: status === 0, ...countsOf(output), output: stripVTControlCharacters(output) });
  else if (status !== 0) complain("tickless: the tests failed: see above");
  if (status !== 0) process.exitCode = EXIT_PROGRAM;
}

/** The first line that as-pect prints behind its logo, which no option of it leaves out. */
const FIRST_LINE = "AS-pect";

/** With `quiet` the output is only collected, otherwise it is shown as it comes. */
async function runAspect(args: string[], cwd: string, quiet: boolean): Promise<{ status: number; output: string }> {
  // as-pect's command starts a process of its own for the tests, which gets only the environment.
  const nodeOptions = `${process.env["NODE_OPTIONS"] ?? ""} --import ${WATCHDOG.href}`;
  const env = { ...process.env, NODE_OPTIONS: nodeOptions, ...(out.isColorSupported ? { FORCE_COLOR: "1" } : {}) };
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const show = (stream: NodeJS.WriteStream, line: string): void => {
    output += `${line}\n`;
    if (!quiet && output.includes(FIRST_LINE)) stream.write(`${line}\n`);
  };
  createInterface(child.stdout).on("line", (line) => show(process.stdout, line));
  createInterface(child.stderr).on("line", (line) => show(process.stderr, line));
  const [status] = (await once(child, "close")) as [number | null];
  // as-pect's command ends with 0 also when its process was ended from outside, but then there is no summary.
  return { status: summaryOf(output) === null ? EXIT_PROGRAM : (status ?? EXIT_PROGRAM), output };
}

const summaryOf = (output: string): RegExpExecArray | null =>
  /\[Tests\]:\s*(\d+)\s*\/\s*(\d+)/.exec(stripVTControlCharacters(output));

/** as-pect's summary has the only counts it prints: "[Tests]: 3 / 4". */
function countsOf(output: string): { passed: number; failed: number } {
  const summary = summaryOf(output);
  const passed = Number(summary?.[1] ?? 0);
  return { passed, failed: Number(summary?.[2] ?? 0) - passed };
}
