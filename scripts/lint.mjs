// `npm run lint`: every checker that reads source text, one after the other; with --fix the layout is corrected instead.
// Exported as a list of steps so that `npm test` can count each as a check.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

function sourcesBelow(folder, pattern) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true })
    .map((file) => path.join(folder, file))
    .filter((file) => pattern.test(file) && !file.includes("node_modules") && !/(^|\/)build\//.test(file));
}

const cFolders = ["host-c", "boards", "tests/host-c", "tests/fuzz"];
const cFiles = cFolders.flatMap((folder) => sourcesBelow(folder, /\.[ch]$/));
const bin = (name) => path.join("node_modules", ".bin", name);

/** Each step: a name, and the command; a step without files to look at is left out. */
export function lintSteps(fix) {
  const steps = [
    { name: "types (tsc)", command: [bin("tsc"), "--noEmit"] },
    { name: "eslint", command: [bin("eslint"), ".", "--max-warnings", "0", ...(fix ? ["--fix"] : [])] },
    { name: "prettier", command: [bin("prettier"), fix ? "--write" : "--check", "--log-level", "warn", "."] },
  ];
  if (cFiles.length > 0) {
    const layout = fix ? ["-i"] : ["--dry-run", "-Werror"];
    steps.push({ name: "clang-format", command: ["clang-format", ...layout, ...cFiles] });
    steps.push({ name: "clang-tidy", command: [process.execPath, "scripts/tidy.mjs"] });
  }
  return steps;
}

/** Runs one step with its output on the terminal; true: nothing found. */
export function runStep(step) {
  const done = spawnSync(step.command[0], step.command.slice(1), { cwd: root, stdio: "inherit" });
  if (done.error)
    console.error(`${step.name}: ${done.error.message}: run \`npm run lint\` after \`node scripts/setup.mjs test\``);
  return done.status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let failed = 0;
  for (const step of lintSteps(process.argv.includes("--fix"))) {
    const ok = runStep(step);
    console.log(`${ok ? "ok    " : "FAILED"} ${step.name}`);
    if (!ok) failed++;
  }
  process.exit(failed === 0 ? 0 : 1);
}
