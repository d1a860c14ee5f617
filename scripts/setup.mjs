// Makes sure that the tools outside npm are there: as root it installs what is missing, otherwise it prints the one
// line to run and exits with 3. On its own: `node scripts/setup.mjs start|test|bench`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installLine, missingTools } from "../dist/cli/tools.js";

export function setup(purpose) {
  const missing = missingTools(purpose);
  if (missing.length === 0) return;
  const line = installLine(missing);
  const names = missing.map((tool) => tool.command).join(", ");
  if (process.getuid?.() !== 0) stop(`Missing: ${names}. Run this line, then try again:`, line);
  console.log(`Missing: ${names}. Installing: ${line}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const done = spawnSync("sh", ["-c", line], { stdio: ["ignore", "inherit", "inherit"], env });
  if (done.status !== 0) stop(`The packages could not be installed. Install ${names} by hand; on Debian:`, line);
}

function stop(message, line) {
  console.error(message);
  console.error(`  ${line}`);
  process.exit(3);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const purpose = process.argv[2] ?? "start";
  if (!["start", "test", "bench"].includes(purpose)) {
    console.error(`setup.mjs: unknown purpose ${purpose}: use start, test or bench`);
    process.exit(2);
  }
  setup(purpose);
}
