import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { UserError } from "../../cli/errors.js";
import { findProject } from "../../cli/project/project.js";
import { folderWith, temporaryFolder, tickless } from "./cli.js";

test("help names every command and exits with 0", async () => {
  const { exitCode, stdout } = await tickless(["--help"]);
  expect(exitCode).toBe(0);
  for (const command of ["init", "build", "run", "test", "size", "doctor"]) expect(stdout).toContain(`  ${command}`);
});

test("the version is the package's and exits with 0", async () => {
  const { exitCode, stdout } = await tickless(["--version"]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("no command prints the help and is a usage error", async () => {
  const { exitCode, stderr } = await tickless([]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("Usage: tickless");
});

test.each([
  [["biuld"], "tickless: unknown command 'biuld': did you mean build?\n"],
  [["build", "--optimise", "size"], "tickless: unknown option '--optimise': did you mean --optimize?\n"],
  [["run", "--for"], "tickless: option '--for <time>' argument missing: see `tickless help`\n"],
  [["init"], "tickless: missing required argument 'dir': see `tickless help`\n"],
  [
    ["build", "no/such/place"],
    "tickless: no/such/place does not exist: name a project folder, a .ts file or a .tkl file\n",
  ],
  [
    ["run", "package.json"],
    "tickless: package.json is neither a folder, a .ts file nor a .tkl file: name one of these\n",
  ],
  [
    ["run", ".", "--for", "soon"],
    "tickless: --for soon is not a time: write it as 5s, 200ms, 2m, 1h or 1000t (ticks)\n",
  ],
  [["run", ".", "--keys", "--virtual"], "tickless: --keys needs real time: leave out --virtual or use --script\n"],
])("%j is a usage error of one sentence", async (args, sentence) => {
  const cwd = folderWith({ "src/main.ts": "export async function main(): Promise<void> {}\n", "package.json": "{}" });
  expect(await tickless(args, { cwd })).toEqual({ exitCode: 2, stdout: "", stderr: sentence });
});

test("an error is JSON on stdout with --json", async () => {
  const { exitCode, stdout, stderr } = await tickless(["build", "nowhere", "--json"]);
  expect([exitCode, stderr]).toEqual([2, ""]);
  expect(JSON.parse(stdout)).toEqual({
    ok: false,
    error: "nowhere does not exist: name a project folder, a .ts file or a .tkl file",
    exitCode: 2,
  });
});

test("a folder without a program says how to make one", async () => {
  const { exitCode, stderr } = await tickless(["run"], { cwd: temporaryFolder() });
  expect(exitCode).toBe(2);
  expect(stderr).toBe(
    "tickless: . has no tickless.json, src/main.ts or main.ts: make a project with `tickless init DIR`, or name a file\n",
  );
});

test.each([
  ["{", "it is not JSON"],
  ["[]", "it must hold an object: { … }"],
  ['{"tikRate": 1000}', 'the key "tikRate" is unknown: did you mean "tickRate"?'],
  [
    '{"zzz": 1}',
    'the key "zzz" is unknown: the keys are name, entry, boards, tickRate, heap, heapSize, stackSize, logLevel, statistics, budget',
  ],
  ['{"tickRate": 500}', '"tickRate" must be 1000, 32768 or 1000000'],
  ['{"heap": "big"}', '"heap" must be "none" or "gc"'],
  ['{"heap": "gc", "heapSize": 100}', '"heapSize" must be a number of bytes from 2048 to 16777216'],
  ['{"heap": "gc", "heapSize": 4096.5}', '"heapSize" must be a whole number'],
  ['{"heap": "gc", "stackSize": 2000000}', '"stackSize" must be a number of bytes from 64 to 1048576'],
  ['{"heapSize": 4096}', '"heapSize" is for a garbage-collected heap: write "heap": "gc" beside it, or leave it out'],
  ['{"logLevel": 3}', '"logLevel" must be "trace", "debug", "info", "warn", "error" or "panic"'],
  ['{"name": "a name"}', '"name" must begin with a letter or digit and hold at most 31 letters'],
  ['{"name": 7}', '"name" must be a string'],
  ['{"boards": []}', '"boards" must name at least one board, such as "posix"'],
  ['{"boards": ["posix", "posix"]}', '"boards" names a board twice'],
  ['{"boards": [7]}', 'item 1 of "boards" must be a string'],
  ['{"boards": ["poxis"]}', '"boards" names poxis, which is unknown: did you mean "posix"?'],
  ['{"statistics": "yes"}', '"statistics" must be true or false'],
  ['{"budget": "long"}', '"budget" must be a duration such as "20ms"'],
  ['{"entry": "src/gone.ts"}', '"entry" names src/gone.ts, which does not exist'],
])("tickless.json %s is refused in words", (text, words) => {
  const folder = folderWith({ "src/main.ts": "", "tickless.json": text });
  const sentence = whyRefused(folder);
  expect(sentence.split("\n")).toHaveLength(1);
  expect(sentence).toContain(`tickless.json: ${words}`);
});

/** In this process: what the command would print, without a start of Node for each. */
function whyRefused(folder: string): string {
  try {
    findProject(folder);
  } catch (error) {
    if (error instanceof UserError && error.exitCode === 2) return error.message;
    throw error;
  }
  return "it was not refused";
}

test("every complaint about tickless.json has its own line, and is a usage error", async () => {
  const cwd = folderWith({ "src/main.ts": "", "tickless.json": '{"tikRate": 1, "heap": 2}' });
  const { exitCode, stdout, stderr } = await tickless(["build"], { cwd });
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toBe(
    'tickless: tickless.json: the key "tikRate" is unknown: did you mean "tickRate"?\n' +
      'tickless: tickless.json: "heap" must be "none" or "gc"\n',
  );
});

test("an unwritable build folder is the machine's fault", async () => {
  const cwd = folderWith({ "main.ts": "export async function main(): Promise<void> {}\n", build: "a file in the way" });
  const { exitCode, stderr } = await tickless(["build", "main.ts"], { cwd });
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/^tickless: build\/.* could not be written: /);
});

test("an unwritable trace file is the machine's fault", async () => {
  const cwd = folderWith({ "main.ts": "export async function main(): Promise<void> {}\n" });
  const { exitCode, stderr } = await tickless(["run", "main.ts", "--trace", "no/folder/trace.jsonl"], { cwd });
  expect([exitCode, stderr]).toEqual([
    3,
    "tickless: the trace no/folder/trace.jsonl could not be written: there is no such file or folder\n",
  ]);
});

test("a missing script is a usage error", async () => {
  const cwd = folderWith({ "main.ts": "export async function main(): Promise<void> {}\n" });
  const { exitCode, stderr } = await tickless(["run", "main.ts", "--script", "none.txt"], { cwd });
  expect([exitCode, stderr]).toEqual([
    2,
    "tickless: the script none.txt could not be read: there is no such file or folder\n",
  ]);
});

/** A folder with nothing but commands of these names in it. */
function binWith(...commands: string[]): string {
  const bin = temporaryFolder();
  for (const command of commands) writeFileSync(path.join(bin, command), "#!/bin/sh\n", { mode: 0o755 });
  return bin;
}

const HERE = ["gcc", "cmake", "ninja"];
const BOARDS = ["arm-none-eabi-gcc", "riscv64-unknown-elf-gcc", "qemu-system-arm", "qemu-system-riscv32", "openocd"];

test("doctor finds the tools where they are", async () => {
  const bin = binWith(...HERE, ...BOARDS);
  const { exitCode, stdout } = await tickless(["doctor"], { cwd: temporaryFolder(), env: { PATH: bin } });
  expect(exitCode).toBe(0);
  for (const tool of ["ninja", "qemu-system-riscv32"]) expect(stdout).toContain(path.join(bin, tool));
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("Everything is there.");
});

test("doctor says what is missing for boards, which is no lack for this machine", async () => {
  const bin = binWith(...HERE, "qemu-system-arm");
  const { exitCode, stdout } = await tickless(["doctor"], { cwd: temporaryFolder(), env: { PATH: bin } });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^none +openocd +writes the flash of boards with a debug probe; Debian: openocd$/m);
  expect(stdout).toMatch(
    /^Everything is there for this machine\.\nFor boards, run:\n {2}.*apt-get install -y --no-install-recommends gcc-arm-none-eabi .* qemu-system-misc openocd\n$/m,
  );
  expect(stdout).not.toMatch(/apt-get.*qemu-system-arm/);
});

test("doctor names what is missing and the one command that installs it", async () => {
  const { exitCode, stdout } = await tickless(["doctor", "--json"], { env: { PATH: temporaryFolder() } });
  expect(exitCode).toBe(3);
  const found = JSON.parse(stdout) as { ok: boolean; findings: { name: string; ok: boolean }[]; fixes: string[] };
  expect(found.ok).toBe(false);
  expect(found.findings.filter((finding) => !finding.ok).map((finding) => finding.name)).toEqual([
    "gcc",
    "cmake",
    "ninja",
  ]);
  expect(found.fixes).toHaveLength(1);
  expect(found.fixes[0]).toMatch(/apt-get install -y --no-install-recommends gcc libc6-dev cmake ninja-build$/);
});

test("run without the tools says what to install and exits with 3", async () => {
  const cwd = folderWith({ "main.ts": "export async function main(): Promise<void> {}\n" });
  const { exitCode, stderr } = await tickless(["run", "main.ts"], { cwd, env: { PATH: temporaryFolder() } });
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/^tickless: gcc, cmake, ninja not found, needed to build the native host; run: .*apt-get/);
});

test("test outside of a project says so", async () => {
  const cwd = temporaryFolder();
  mkdirSync(path.join(cwd, "tests"));
  const { exitCode, stderr } = await tickless(["test"], { cwd });
  expect([exitCode, stderr]).toEqual([
    2,
    "tickless: . has no as-pect.config.js: run this in a project made by `tickless init`\n",
  ]);
});

test("test in a project that was not installed says what to run", async () => {
  const { exitCode, stderr } = await tickless(["test"], { cwd: folderWith({ "as-pect.config.js": "" }) });
  expect([exitCode, stderr]).toEqual([3, "tickless: as-pect is not installed in this project: run `npm install`\n"]);
});
