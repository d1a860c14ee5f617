// The library's as-pect tests in tests/aspect, run as a user's project runs its own; the counts are read from as-pect's
// summary, since it writes none that a program could read.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join(root, "tests", "aspect");

export async function runAspect() {
  if (!existsSync(path.join(folder, "as-pect.config.js"))) return { passed: 0, failed: 0 };
  const bin = path.join(root, "node_modules", "@as-pect", "cli", "bin", "asp.js");
  const child = spawn(process.execPath, [bin, "--summary"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    process.stdout.write(chunk);
    output += chunk;
  });
  const status = await new Promise((resolve) => child.on("close", resolve));
  const summary = /\[Tests\]:\s*(\d+)\s*\/\s*(\d+)/.exec(stripVTControlCharacters(output));
  if (summary === null) return { passed: 0, failed: 1 };
  const passed = Number(summary[1]);
  const failed = Number(summary[2]) - passed;
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = await runAspect();
  console.log(`tests/aspect: ${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
