// `tickless doctor`: what this machine and this project have and lack, and the one command that mends it.
import type { Command } from "commander";
import { existsSync } from "node:fs";
import path from "node:path";
import { EXIT_ENVIRONMENT } from "../errors.js";
import { findInstalled } from "../installed.js";
import { packageFacts, packageFolder } from "../package.js";
import { out, say, sayJson } from "../terminal.js";
import { findCommand, installLine, missingTools, tools } from "../tools.js";

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

function doctor(options: { json?: true }): void {
  const findings = [nodeVersion(), ...toolFindings(), compilerVersion(), ...testFindings(process.cwd())];
  const missing = missingTools("start");
  const fixes = [...(missing.length > 0 ? [installLine(missing)] : []), ...npmFix(findings)];
  const ok = findings.every((finding) => finding.ok);
  if (options.json) sayJson({ ok, version: packageFacts.version, findings, fixes });
  else print(findings, fixes);
  if (!ok) process.exitCode = EXIT_ENVIRONMENT;
}

function print(findings: readonly Finding[], fixes: readonly string[]): void {
  const width = Math.max(...findings.map((finding) => finding.name.length));
  for (const { name, ok, detail } of findings) {
    say(`${ok ? out.green("ok     ") : out.red("missing")}  ${name.padEnd(width)}  ${ok ? out.dim(detail) : detail}`);
  }
  if (fixes.length === 0) return say("Everything is there.");
  say("Run:");
  for (const fix of fixes) say(`  ${fix}`);
}

function nodeVersion(): Finding {
  const major = Number(process.versions.node.split(".")[0]);
  return { name: "node", ok: major >= 20, detail: `${process.versions.node} (20 or newer is needed)` };
}

function toolFindings(): Finding[] {
  return tools
    .filter((tool) => tool.purposes.includes("start"))
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
