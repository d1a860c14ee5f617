// Every reason not to run a container, each with its code, its sentence and exit code 1, and nothing run.

import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { REFUSALS } from "../../host-js/abi.js";
import { writeContainer } from "../../host-js/container.js";
import { compileModule } from "../conformance/compile.js";
import { blob, changed, file, folder, program, run } from "./support.js";

let good: Uint8Array;
let module: Uint8Array;

beforeAll(async () => {
  // It would say so if any of it ran.
  const source = `const text = memory.data<u8>([82, 65, 78]);
export function start(): void { io.print(text, 3); }`;
  module = await compileModule(program(source));
  good = readFileSync(await blob(source));
});

function codeOf(name: string): number {
  for (const [code, meaning] of REFUSALS) if (meaning.name === name) return code;
  throw new Error(`there is no refusal ${name}`);
}

/** Checks and runs a container: both say the same. */
function expectRefused(container: Uint8Array, name: string, detail = ""): void {
  const path = file(container, "tkl");
  const code = codeOf(name);
  const sentence = `${REFUSALS.get(code)?.text}${detail === "" ? "" : `: ${detail}`} (${name}, ${code}).`;
  for (const args of [["--check"], ["--virtual"]]) {
    const ended = run([...args, path]);
    expect(ended).toEqual({ status: 1, stdout: "", stderr: `tickless-host: ${path} ${sentence}\n` });
  }
}

test("a good container passes, and its facts are told", () => {
  const path = file(good, "tkl");
  const { status, stdout, stderr } = run(["--check", path]);
  expect(stdout).toBe(
    `${path} can run here: test, ${good.length - 96} bytes of module, 65536 bytes of memory, 1000 ticks per second.\n`,
  );
  expect([status, stderr]).toEqual([0, ""]);
  expect(run(["--virtual", path]).stdout).toContain("RAN");
});

test("several files are checked one by one, and the worst decides the exit code", () => {
  const bad = file(changed(good, 0, [0]), "tkl");
  const { status, stdout, stderr } = run(["--check", file(good, "tkl"), bad, file(good, "tkl")]);
  expect([status, stdout.split("\n").length, stderr.includes("MAGIC")]).toEqual([1, 3, true]);
});

test.each<[string, number, number[], string, string]>([
  ["the magic", 0, [0x55], "MAGIC", ""],
  ["the container version", 4, [2], "CONTAINER_VERSION", "it has version 2"],
  ["the ABI version", 5, [0], "ABI_VERSION", "it has version 0"],
  ["the header size", 6, [97], "HEADER", "97 bytes"],
  ["a capability the host lacks", 8, [0x0f], "CAPABILITY", "spi, i2c"],
  ["a capability nobody knows", 11, [0x80], "CAPABILITY", "bit 31"],
  ["too little RAM", 12, [7, 0, 0, 0], "RAM", "it asks for 7 bytes, the host has 16777216"],
  ["too much RAM", 12, [1, 0, 0, 1], "RAM", "it asks for 16777217 bytes, the host has 16777216"],
  ["more RAM than declared", 12, [1, 0, 1, 0], "RAM", "it asks for 65537 bytes and declares 65536"],
  ["less RAM than its data needs", 12, [8, 0, 0, 0], "RAM", "data segment out of bounds"],
  ["the tick rate", 16, [0xe9, 3], "TICK_RATE", "1001 Hz"],
  ["the end of the name", 63, [65], "NAME", ""],
  ["the flags", 64, [3], "FLAGS", "0x2"],
  ["the last flag", 67, [0x80], "FLAGS", "0x80000000"],
  ["the signature's kind", 68, [1], "SIGNATURE", "kind 1"],
  ["the signature's length", 70, [1], "SIGNATURE", "kind 0"],
])("changed: %s", (_what, at, bytes, name, detail) => {
  expectRefused(changed(good, at, bytes), name, detail);
});

test("fields that may hold anything: budget, build id, name", () => {
  for (const [at, bytes] of [
    [20, [255, 255, 255, 255]],
    [24, [1, 2, 3, 4, 5, 6, 7, 8]],
    [32, [0]],
    [64, [1]],
    [72, [...Buffer.from("pico")]],
  ] as const) {
    expect(run(["--check", file(changed(good, at, bytes), "tkl")]).status).toBe(0);
  }
});

test("a wrong checksum", () => {
  const copy = Uint8Array.from(good);
  copy[200] = (copy[200] ?? 0) ^ 1;
  expectRefused(copy, "CRC");
});

test("truncated, too long, and shorter than a header", () => {
  const rest = good.length - 96;
  expectRefused(good.subarray(0, -1), "LENGTH", `its header says ${rest} bytes of module, there are ${rest - 1}`);
  expectRefused(
    Uint8Array.from([...good, 0]),
    "LENGTH",
    `its header says ${rest} bytes of module, there are ${rest + 1}`,
  );
  expectRefused(good.subarray(0, 96), "LENGTH", `its header says ${rest} bytes of module, there are 0`);
  expectRefused(good.subarray(0, 95), "SIZE", "it has 95 bytes, and the header alone has 96");
  expectRefused(new Uint8Array(0), "SIZE", "it is empty");
});

test("longer than any blob may be", () => {
  const huge = new Uint8Array(16 * 1024 * 1024 + 5);
  huge.set(good);
  expectRefused(huge, "SIZE", "it has 16777221 bytes, and this host takes at most 16777216");
});

const FIELDS = {
  capabilities: 3,
  ram: 65536,
  tickRate: 1000,
  budget: 0,
  name: "test",
  trace: false,
  buildId: new Uint8Array(8),
} as const;

test.each<[string, string, string]>([
  ["an import nobody offers", `@external("gpio", "frob") declare function f(): void;`, "gpio.frob"],
  ["a module nobody offers", `@external("env", "wfe") declare function f(): void;`, "env.wfe"],
  [
    "a parameter too few",
    `@external("gpio", "toggle") declare function f(): void;`,
    "gpio.toggle with the signature > instead of i>",
  ],
  [
    "a result too many",
    `@external("exec", "pend") declare function f(): i32;`,
    "exec.pend with the signature >i instead of i>",
  ],
  [
    "a parameter of another type",
    `@external("time", "alarm") declare function f(a: i32, b: f64): void;`,
    "time.alarm with the signature iF> instead of iI>",
  ],
])("%s", async (_what, declaration, detail) => {
  const call = /\((a.*)?\): (\w+)/.exec(declaration)?.[1] === undefined ? "f()" : "f(1, 2)";
  const source = program(`${declaration} export function start(): void { ${call}; }`);
  expectRefused(writeContainer(FIELDS, await compileModule(source)), "IMPORT", detail);
});

test("an imported global, table or memory", async () => {
  const global = program(`@external("env", "g") declare const g: i32; export function start(): void { io.pend(g); }`);
  expectRefused(writeContainer(FIELDS, await compileModule(global)), "IMPORT", "env.g");
  for (const flag of ["--importMemory", "--importTable"]) {
    const source = program(`let f: () => void = () => {}; export function start(): void { f(); }`);
    const imported = await compileModule(source, [flag, "-O0"]);
    const { status, stderr } = run(["--check", file(writeContainer(FIELDS, imported), "tkl")]);
    expect([status, /\((IMPORT|MODULE), /.test(stderr)]).toEqual([1, true]);
  }
});

test.each(["start", "poll", "run"])("an export that is missing or of another type: %s", async (name) => {
  const all = program("export function start(): void {}\nexport function poll(e: i32, l: i32): void { io.pend(e); }");
  const without = all.replace(`export function ${name}(`, `export function ${name}2(`).replace("poll(0,", "io.take(0,");
  expectRefused(writeContainer(FIELDS, await compileModule(without)), "EXPORT", name);
  const other = all.replace(new RegExp(`function ${name}\\([^)]*\\): void {`), `function ${name}(e: i64): void {`);
  const source = other.replace("poll(0, io.wfe())", "io.wfe()").replace("io.pend(e)", "");
  expectRefused(
    writeContainer(FIELDS, await compileModule(source)),
    "EXPORT",
    `${name} with the signature I> instead of ${name === "poll" ? "ii>" : ">"}`,
  );
});

test("no exported memory", async () => {
  const source = program("");
  expectRefused(writeContainer(FIELDS, await compileModule(source, ["--noExportMemory"])), "EXPORT", "memory");
});

test("bytes that are no module", () => {
  expectRefused(
    writeContainer(FIELDS, Uint8Array.from([0, 97, 115, 109, 2, 0, 0, 0])),
    "MODULE",
    "incompatible Wasm binary version",
  );
  expectRefused(writeContainer(FIELDS, module.subarray(0, 40)), "MODULE", "malformed Wasm binary");
});

test("a file that cannot be read is the machine's fault", () => {
  const path = `${folder}/missing.tkl`;
  expect(run([path])).toEqual({
    status: 3,
    stdout: "",
    stderr: `tickless-host: Cannot read ${path}: No such file or directory.\n`,
  });
});
