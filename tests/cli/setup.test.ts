import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repository, temporaryFolder } from "./cli.js";

const INSTALL = "apt-get install -y --no-install-recommends";
const HOST = "gcc libc6-dev cmake ninja-build";
const BOARDS =
  "gcc-arm-none-eabi picolibc-arm-none-eabi gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-arm qemu-system-misc openocd";
const line = `${INSTALL} ${HOST}`;

/** A PATH on which there is nothing but a shell that writes down what it is asked to run. */
function emptyMachine(shellStatus: number): { bin: string; asked: string } {
  const bin = temporaryFolder();
  const asked = path.join(bin, "asked.txt");
  writeFileSync(path.join(bin, "sh"), `#!/bin/sh\necho "$2" > '${asked}'\nexit ${shellStatus}\n`);
  chmodSync(path.join(bin, "sh"), 0o755);
  return { bin, asked };
}

function setup(purpose: string, bin: string, uid?: number): { status: number | null; stdout: string; stderr: string } {
  const script = path.join(repository, "scripts", "setup.mjs");
  return spawnSync(process.execPath, [script, purpose], { env: { PATH: bin }, encoding: "utf8", uid });
}

test.runIf(process.getuid?.() === 0)("as root, the missing packages are installed", () => {
  const { bin, asked } = emptyMachine(0);
  const { status, stdout } = setup("start", bin);
  expect(status).toBe(0);
  expect(readFileSync(asked, "utf8")).toBe(`apt-get update && ${line}\n`);
  expect(stdout).toContain("Missing: gcc, cmake, ninja");
});

test.runIf(process.getuid?.() === 0).each([
  ["test", `${HOST} clang-format clang-tidy ${BOARDS} valgrind`],
  ["bench", `${HOST} valgrind`],
])("npm run %s installs what it needs", (purpose, packages) => {
  const { bin, asked } = emptyMachine(0);
  expect(setup(purpose, bin).status).toBe(0);
  expect(readFileSync(asked, "utf8")).toBe(`apt-get update && ${INSTALL} ${packages}\n`);
});

test.runIf(process.getuid?.() === 0)("a failed installation prints the line and exits with 3", () => {
  const { bin } = emptyMachine(100);
  const { status, stderr } = setup("start", bin);
  expect(status).toBe(3);
  expect(stderr).toContain(line);
});

test("as anybody else, the one line to run is printed and the exit code is 3", () => {
  const { bin, asked } = emptyMachine(0);
  const nobody = process.getuid?.() === 0 ? 65534 : undefined;
  const { status, stderr } = setup("start", bin, nobody);
  expect(status).toBe(3);
  expect(stderr).toContain(`sudo ${line}`);
  expect(existsSync(asked)).toBe(false);
});

test("an unknown purpose is a usage error", () => {
  expect(setup("party", temporaryFolder()).status).toBe(2);
});
