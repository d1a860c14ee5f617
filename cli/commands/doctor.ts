// `tickless doctor`: what this machine and this project have and lack, and the one command that mends it.
import type { Command } from "commander";
import { existsSync } from "node:fs";
import path from "node:path";
import { EXIT_ENVIRONMENT } from "../errors.js";
import { findInstalled } from "../installed.js";
import { packageFacts, packageFolder } from "../package.js";
import { out, say, sayJson } from "../terminal.js";
import { findCommand, installLine, missingTools, tools, type Purpose } from "../tools.js";

interface Finding {
  name: string;
  ok: boolean;
  /** What is there, or what the lack means. */
  detail: string;
}

export function register(program: Command): void {
  program
    .command("doctor")
    .description("say which tools are missing and the one command that installs them")
    .option("--json", "print the findings as JSON")
    .action(doctor);
}

interface Report {
  findings: Finding[];
  /** What to run where not all of them are there. */
  fixes: string[];
}

function doctor(options: { json?: true }): void {
  const findings = [nodeVersion(), ...toolFindings("start"), compilerVersion(), ...testFindings(process.cwd())];
  const here = { findings, fixes: [...toolFix("start"), ...npmFix(findings)] };
  const boards = { findings: toolFindings("boards"), fixes: toolFix("boards") };
  const ok = findings.every((finding) => finding.ok);
  if (options.json) sayJson({ ok, version: packageFacts.version, ...here, boards });
  else print(here, boards);
  if (!ok) process.exitCode = EXIT_ENVIRONMENT;
}

/** Without what boards need, everything else can be done: that is no lack. */
function print(here: Report, boards: Report): void {
  const width = Math.max(...[...here.findings, ...boards.findings].map((finding) => finding.name.length));
  const show = ({ findings }: Report, lack: string): void => {
    for (const { name, ok, detail } of findings)
      say(`${ok ? out.green("ok     ") : lack}  ${name.padEnd(width)}  ${ok ? out.dim(detail) : detail}`);
  };
  show(here, out.red("missing"));
  show(boards, out.yellow("none   "));
  if (here.fixes.length > 0) for (const line of ["Run:", ...indented(here.fixes)]) say(line);
  else say(boards.fixes.length > 0 ? "Everything is there for this machine." : "Everything is there.");
  if (boards.fixes.length > 0) for (const line of ["For boards, run:", ...indented(boards.fixes)]) say(line);
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function toolFix(purpose: Purpose): string[] {
  const missing = missingTools(purpose);
  return missing.length > 0 ? [installLine(missing)] : [];
}

function nodeVersion(): Finding {
  const major = Number(process.versions.node.split(".")[0]);
  return { name: "node", ok: major >= 20, detail: `${process.versions.node} (20 or newer is needed)` };
}

function toolFindings(purpose: Purpose): Finding[] {
  return tools
    .filter((tool) => tool.purposes.includes(purpose))
    .map((tool) => {
      const found = findCommand(tool.command);
      return { name: tool.command, ok: found !== null, detail: found ?? `${tool.why}; Debian: ${tool.debian}` };
    });
}

/** The compiler rewrites asc's own representation of a program, so only the version it was made for will do. */
function compilerVersion(): Finding {
  const wanted = packageFacts.dependencies["assemblyscript"] ?? "";
  const installed = findInstalled("assemblyscript", packageFolder);
  const ok = installed?.version === wanted;
  const detail = ok ? wanted : `${installed?.version ?? "none"} is installed, exactly ${wanted} is needed`;
  return { name: "assemblyscript", ok, detail };
}

/** Only inside a project made for tests. */
function testFindings(folder: string): Finding[] {
  if (!existsSync(path.join(folder, "as-pect.config.js"))) return [];
  const installed = findInstalled("@as-pect/cli", folder);
  const detail = installed?.version ?? "runs the tests; it is not installed in this project";
  return [{ name: "@as-pect/cli", ok: installed !== null, detail }];
}

function npmFix(findings: readonly Finding[]): string[] {
  const wrong = findings.filter((finding) => !finding.ok).map((finding) => finding.name);
  const lines: string[] = [];
  if (wrong.includes("assemblyscript")) {
    lines.push(`npm install --save-dev --save-exact assemblyscript@${packageFacts.dependencies["assemblyscript"]}`);
  }
  if (wrong.includes("@as-pect/cli")) lines.push("npm install");
  if (wrong.includes("node")) lines.push("# install Node 20 or newer: https://nodejs.org");
  return lines;
}
