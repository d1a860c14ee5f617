// `tickless init DIR`: a new project that builds, runs and tests as it stands.
import type { Command } from "commander";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { usageError } from "../errors.js";
import { writeFile } from "../files.js";
import { projectFiles } from "../init/files.js";
import { relative } from "../project/project.js";
import { programName } from "../project/settings.js";
import { out, say, sayJson } from "../terminal.js";

export function register(program: Command): void {
  program
    .command("init")
    .description("make a new project")
    .argument("<dir>", "the project's folder: a new or an empty one")
    .option("--json", "print the written files as JSON")
    .action(init);
}

function init(given: string, options: { json?: true }): void {
  const folder = path.resolve(given);
  refuseUnlessEmpty(folder, given);
  const files = projectFiles(programName(path.basename(folder)));
  for (const [name, text] of files) writeFile(path.join(folder, name), text);
  if (options.json) return sayJson({ folder, files: [...files.keys()] });
  say(`${out.green("Made")} ${relative(folder)} with ${[...files.keys()].join(", ")}.`);
  say("Next:");
  if (folder !== process.cwd()) say(`  cd ${relative(folder)}`);
  say("  npm install");
  say("  npm start        builds it and runs it on this machine; Ctrl-C ends it");
  say("  npm test         runs tests/");
  say("  npx tickless     lists the other commands");
}

function refuseUnlessEmpty(folder: string, given: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw usageError(`${given} is a file: name a new folder`);
  // A repository that was made first, for this project, is as good as empty.
  if (readdirSync(folder).some((entry) => entry !== ".git"))
    throw usageError(`${given} is not empty: name a new folder`);
}
