// `npm run lint`: every checker that reads source text; with --fix the layout is corrected instead. `npm test` counts each
// step as a check.
import { spawn } from "node:child_process";
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

const cFolders = ["host-c", "boards", "tests/boards", "tests/host-c", "tests/fuzz"];
const cFiles = cFolders.flatMap((folder) => sourcesBelow(folder, /\.[ch]$/));
const bin = (name) => path.join("node_modules", ".bin", name);

/** Each step: a name, and the command; a step without files to look at is left out. */
function lintSteps(fix) {
  const steps = [
    // By its path: which TypeScript has the command's name depends on which was installed last.
    { name: "types (tsc)", command: ["node_modules/typescript/bin/tsc", "--noEmit"] },
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

/** Runs one step; what it prints is shown when it ends, so that steps can run side by side. True: nothing found. */
async function runStep({ name, command: [file, ...args] }) {
  const child = spawn(file, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
  const ok = await new Promise((resolve) => {
    child.once("error", ({ message }) => {
      said = `${name}: ${message}: run \`npm run lint\` after \`node scripts/setup.mjs test\`\n`;
      resolve(false);
    });
    child.once("close", (status) => resolve(status === 0));
  });
  process.stdout.write(`${said}${ok ? "ok    " : "FAILED"} ${name}\n`);
  return ok;
}

/** All steps at once, or one after the other where they correct the same files; how many found nothing and how many did. */
export async function lint(fix) {
  const found = [];
  for (const steps of fix ? lintSteps(fix).map((step) => [step]) : [lintSteps(fix)]) {
    found.push(...(await Promise.all(steps.map(runStep))));
  }
  const passed = found.filter(Boolean).length;
  return { passed, failed: found.length - passed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed } = await lint(process.argv.includes("--fix"));
  process.exitCode = failed === 0 ? 0 : 1;
}
