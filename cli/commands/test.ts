// `tickless test`: as-pect over the project's tests/, with Tickless' transform so that a test may be async.
import type { Command } from "commander";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { EXIT_PROGRAM, environmentError, usageError } from "../errors.js";
import { findInstalled } from "../installed.js";
import { relative } from "../project/project.js";
import { complain, sayJson } from "../terminal.js";

export function register(program: Command): void {
  program
    .command("test")
    .description("run the project's tests with as-pect")
    .argument("[path]", "the project's folder", ".")
    .option("--verbose", "name every test, not only those that fail")
    .option("--json", "print the counts as JSON")
    .action(run);
}

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
  const args = [path.join(installed.folder, "bin", "asp.js"), "--no-logo", options.verbose ? "--verbose" : "--summary"];
  const { status, output } = await runAspect(args, root, options.json ?? false);
  if (options.json) sayJson({ ok: status === 0, ...countsOf(output), output: stripVTControlCharacters(output) });
  else if (status !== 0) complain("tickless: the tests failed: see above");
  if (status !== 0) process.exitCode = EXIT_PROGRAM;
}

/** With `quiet` the output is collected, otherwise it goes straight to the terminal. */
function runAspect(args: string[], cwd: string, quiet: boolean): Promise<{ status: number; output: string }> {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ status: status ?? 1, output }));
  });
}

/** as-pect's summary has the only counts it prints: "[Tests]: 3 / 4". */
function countsOf(output: string): { passed: number; failed: number } {
  const summary = /\[Tests\]:\s*(\d+)\s*\/\s*(\d+)/.exec(stripVTControlCharacters(output));
  const passed = Number(summary?.[1] ?? 0);
  return { passed, failed: Number(summary?.[2] ?? 0) - passed };
}
