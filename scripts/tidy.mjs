// clang-tidy over the host's own C files, with the compile commands of the posix build.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { ensurePosixHost } = await import("../dist/cli/host/build.js");
const host = await ensurePosixHost();
if (!host.ok) {
  console.error(host.message);
  process.exit(1);
}
const folder = path.dirname(host.value);
const commands = JSON.parse(readFileSync(path.join(folder, "compile_commands.json"), "utf8"));
const own = commands
  .map((entry) => path.resolve(entry.directory, entry.file))
  .filter((file) => {
    const inside = path.relative(root, file);
    return ["host-c", "boards", "tests"].some((folder) => inside.startsWith(folder + path.sep));
  });
const done = spawnSync("clang-tidy", ["--quiet", "-p", folder, ...new Set(own)], { cwd: root, encoding: "utf8" });
process.stdout.write(done.stdout);
if (done.status !== 0) process.stderr.write(done.stderr);
process.exit(done.status ?? 1);
