// `tickless build [PATH]`: the blob and what belongs to it, into the project's build/ folder.
import { Option, type Command } from "commander";
import { EXIT_PROGRAM } from "../errors.js";
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
    .option("--trace", "report every poll, wake and finish of a task to the host")
    .option("--json", "print the result as JSON")
    .action(run);
}

export function optimizeOption(): Option {
  return new Option("--optimize <goal>", "what to optimise for").choices(["none", "speed", "size"]).default("size");
}

interface Options {
  optimize: BuildOptions["optimize"];
  trace?: true;
  json?: true;
}

async function run(path: string, options: Options): Promise<void> {
  const project = findProject(path);
  const buildOptions = { optimize: options.optimize, trace: options.trace ?? false };
  if (!options.json) return say(inWords(await buildOrStop(project, buildOptions)));
  const { diagnostics, built } = await build(project, buildOptions);
  const facts =
    built === null ? {} : { files: built.files, bytes: built.container.length, ram: built.side.memory.total };
  sayJson({ ok: built !== null, ...facts, diagnostics });
  if (built === null) process.exitCode = EXIT_PROGRAM;
}

function inWords({ side, files, container, module }: Built): string {
  const sizes = `${module.length} bytes of module, ${container.length} in all`;
  const tasks = count(side.tasks.length, "task");
  return `${out.green("Built")} ${relative(files.blob)}: ${sizes}; ${tasks}, ${side.memory.total} bytes of RAM`;
}
