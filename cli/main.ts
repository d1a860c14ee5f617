#!/usr/bin/env node
// The `tickless` command: hands the arguments to one file per subcommand and turns whatever is thrown into one sentence
// and an exit code.
import { Command, CommanderError } from "commander";
import { EXIT_ENVIRONMENT, EXIT_OK, EXIT_USAGE, UserError, whyFileFailed } from "./errors.js";
import { packageFacts } from "./package.js";
import { complain, err, sayJson } from "./terminal.js";
import { register as registerBoards } from "./commands/boards.js";
import { register as registerBuild } from "./commands/build.js";
import { register as registerDoctor } from "./commands/doctor.js";
import { register as registerExplain } from "./commands/explain.js";
import { register as registerFlash } from "./commands/flash.js";
import { register as registerInit } from "./commands/init.js";
import { register as registerRun } from "./commands/run.js";
import { register as registerSize } from "./commands/size.js";
import { register as registerTest } from "./commands/test.js";

const EXIT_INTERNAL = 70;

function makeProgram(): Command {
  const program = new Command("tickless")
    .description("Firmware as async functions, compiled to a small WebAssembly blob.")
    .version(packageFacts.version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  for (const register of [
    registerInit,
    registerBuild,
    registerRun,
    registerFlash,
    registerExplain,
    registerTest,
    registerSize,
    registerBoards,
    registerDoctor,
  ]) {
    register(program);
  }
  for (const command of program.commands) {
    command
      .exitOverride()
      .configureOutput({ outputError: () => undefined })
      .showSuggestionAfterError();
  }
  return program;
}

/** Prints what went wrong where the caller looks for it; gives the exit code. */
function report(error: unknown, asJson: boolean): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT_OK;
    if (error.code === "commander.help") return EXIT_USAGE; // no subcommand: the help was printed
    return reportUser(usageSentence(error.message), EXIT_USAGE, asJson);
  }
  if (error instanceof UserError) return reportUser(error.message, error.exitCode, asJson);
  complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  complain("This is a mistake in Tickless, not in your program.");
  complain(`Please report it with the lines above, the version (${packageFacts.version}) and what you did.`);
  return EXIT_INTERNAL;
}

function reportUser(message: string, exitCode: number, asJson: boolean): number {
  if (asJson) sayJson({ ok: false, error: message, exitCode });
  else if (message !== "") for (const line of message.split("\n")) complain(`${err.red("tickless:")} ${line}`);
  return exitCode;
}

/** "error: unknown option '--wach'\n(Did you mean --watch?)" as one sentence that says what to do. */
function usageSentence(message: string): string {
  const [what = "", hint] = message.replace(/^error: /, "").split("\n");
  return `${what}: ${hint === undefined ? "see `tickless help`" : hint.replace(/[()]/g, "").replace(/^D/, "d")}`;
}

// The reader of a pipe has gone, as `head` does: a run is ended as by Ctrl-C, anything else has nobody to tell. A full
// disk is said on stderr.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") {
    complain(`tickless: what the command says could not be written: ${whyFileFailed(error)}`);
    process.exit(EXIT_ENVIRONMENT);
  }
  if (!process.emit("SIGTERM")) process.exit(EXIT_ENVIRONMENT);
});

try {
  await makeProgram().parseAsync();
} catch (error) {
  process.exitCode = report(error, process.argv.includes("--json"));
}
