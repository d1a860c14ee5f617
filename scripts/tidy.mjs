// clang-tidy over the host's own C files, with the compile commands of the build they belong to: the posix host's first,
// then each board's for what is not part of that.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { ensurePosixHost } = await import("../dist/cli/host/build.js");
const { ensureBoardHost } = await import("../dist/cli/boards/host.js");
const { deviceNames, findBoard } = await import("../dist/cli/boards/board.js");

/** Clang reads for the CPU that GCC compiles for. */
const CROSS = {
  "cortex-m": ["--target=thumbv7m-none-eabi", "-isystem/usr/lib/picolibc/arm-none-eabi/include"],
  riscv: ["--target=riscv32-unknown-elf", "-isystem/usr/lib/picolibc/riscv64-unknown-elf/include"],
};

function valueOf(result) {
  if (result.ok) return result.value;
  console.error(result.message);
  process.exit(1);
}

/** What GCC is asked for and Clang does not know. */
const FOREIGN =
  / -(?:fno-(?:if-conversion|move-loop-invariants|schedule-insns2|tree-loop-optimize|tree-tail-merge|tree-ter|caller-saves)|masm-syntax-unified)(?= )|_zicsr(?= )/g;

const seen = new Set();
let failed = false;

function tidy(folder, extra) {
  const commands = JSON.parse(readFileSync(path.join(folder, "compile_commands.json"), "utf8"));
  const own = commands
    .map((entry) => path.resolve(entry.directory, entry.file))
    .filter((file) => {
      const inside = path.relative(root, file);
      return ["host-c", "boards", "tests"].some((part) => inside.startsWith(part + path.sep)) && !seen.has(file);
    });
  for (const file of own) seen.add(file);
  const args = extra.map((arg) => `--extra-arg=${arg}`);
  const database = path.join(folder, "tidy");
  mkdirSync(database, { recursive: true });
  const known = commands.map((entry) => ({ ...entry, command: entry.command.replaceAll(FOREIGN, "") }));
  writeFileSync(path.join(database, "compile_commands.json"), JSON.stringify(known));
  const done = spawnSync("clang-tidy", ["--quiet", "-p", database, ...args, ...new Set(own)], {
    cwd: root,
    encoding: "utf8",
  });
  process.stdout.write(done.stdout);
  if (done.status !== 0) process.stderr.write(done.stderr);
  failed ||= done.status !== 0;
}

tidy(path.dirname(valueOf(await ensurePosixHost())), []);
for (const board of deviceNames().map(findBoard)) {
  const { elf } = valueOf(await ensureBoardHost(board, { emulated: true }));
  tidy(path.dirname(elf), [...CROSS[board.port], "-Wno-unused-command-line-argument", "-Wno-unknown-attributes"]);
}
process.exit(failed ? 1 : 0);
