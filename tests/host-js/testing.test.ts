import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { instantiate as load } from "@assemblyscript/loader";
import { createInstantiate, instantiate } from "../../host-js/testing.js";
import { traceLine } from "../../host-js/trace.js";
import { compileModule } from "../conformance/compile.js";
import { whole } from "./runs.js";

const SOURCE = whole(`
  import { wfe, pend, now, alarm, print, raise, note } from "./abi";
  const text = memory.data<u8>([104, 105]);
  export function sleep(ticks: i64): i64 { alarm(0, now() + ticks); wfe(); return now(); }
  export function wait(): void { wfe(); }
  export function stay(): void { while (true) { pend(0); wfe(); } }
  export function fail(): void { raise(8, 0); }
  export function say(): i32 { note(3, 4); return print(text, 2); }
`);

interface Program {
  sleep(ticks: bigint): bigint;
  wait(): void;
  stay(): void;
  fail(): void;
  say(): number;
}

/** as-pect's side of the hook, as far as it matters here. */
const createImports = (...parts: object[]): object => {
  const imports: Record<string, object> = {};
  for (const part of parts) {
    for (const [module, fields] of Object.entries(part))
      imports[module] = { ...imports[module], ...(fields as object) };
  }
  return imports;
};

const loader = (binary: Uint8Array, imports: object): ReturnType<typeof load> => load(binary, imports as never);

describe("the hook of as-pect's configuration", () => {
  let own: Uint8Array;
  beforeAll(async () => {
    own = await compileModule(SOURCE);
  });

  test("gives all imports over virtual time, and a sentence where a test would wait for ever", async () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { instance } = await instantiate(memory, createImports, loader, own);
    const program = instance.exports as unknown as Program;
    expect(program.sleep(1000n)).toBe(1000n);
    expect(program.sleep(7n)).toBe(1007n);
    expect(program.sleep(0n)).toBe(1007n);
    expect(() => program.wait()).toThrow(
      "the test waits for something that never comes: no alarm is set and no input is left",
    );
    expect(() => program.fail()).toThrow("fault 8: the stack overflowed (detail 0)");
    expect(program.sleep(1n)).toBe(1008n);
    expect(() => program.stay()).toThrow(
      "fault 9: virtual time stands still at tick 1008: the program ran 1000000 batches without sleeping; " +
        "let what repeats await a time or an input",
    );
  });

  test("takes a script, whose end is a sentence too, and a trace", async () => {
    const trace: string[] = [];
    const hook = createInstantiate({ script: "5 pin P1 1\n6 end", trace: (event) => trace.push(traceLine(event)) });
    const { instance } = await hook(new WebAssembly.Memory({ initial: 1 }), createImports, loader, own);
    const program = instance.exports as unknown as Program;
    expect(program.say()).toBe(2);
    expect(() => program.sleep(10n)).toThrow("the input script ended before the test did");
    expect(trace).toEqual([
      `{"tick":0,"event":"log","level":2,"index":3,"args":"04000000"}`,
      `{"tick":0,"event":"text","byte":104}`,
      `{"tick":0,"event":"text","byte":105}`,
      `{"tick":0,"event":"alarm","executor":0,"at":10}`,
      `{"tick":0,"event":"sleep"}`,
      `{"tick":5,"event":"pin","pin":"P1","level":1}`,
    ]);
    expect(() => createInstantiate({ script: "1 end\n0 end" })).toThrow(
      "Line 2 of the input script: tick 0 is before tick 1: ticks never go backwards.",
    );
  });

  test("a module that imports its memory works as well", async () => {
    const trace: string[] = [];
    const hook = createInstantiate({ trace: (event) => trace.push(traceLine(event)) });
    const memory = new WebAssembly.Memory({ initial: 1 });
    const imported = await compileModule(SOURCE, ["--importMemory", "--noExportMemory"]);
    const { instance } = await hook(memory, createImports, loader, imported);
    expect((instance.exports as unknown as Program).say()).toBe(2);
    expect(trace.at(-1)).toBe(`{"tick":0,"event":"text","byte":105}`);
  });
});

test("as-pect itself runs specs over it: virtual time, a script, text, and a sentence for each failure", () => {
  const folder = fileURLToPath(new URL("fixtures/aspect", import.meta.url));
  const asp = fileURLToPath(new URL("../../node_modules/@as-pect/cli/bin/asp.js", import.meta.url));
  const run = spawnSync(process.execPath, [asp, "--no-logo", "--verbose"], { cwd: folder, encoding: "utf8" });
  const output = stripVTControlCharacters(run.stdout + run.stderr);
  expect(output).toContain("\nhi\nlog 7 6869\n");
  for (const name of ["jumps to the alarm", "takes inputs from the script", "prints text and log lines"]) {
    expect(output).toContain(`[Success]: ✔ ${name}`);
  }
  expect(output).toContain(
    "Error: the test waits for something that never comes: no alarm is set and no input is left",
  );
  expect(output).toContain("Error: fault 10: a task was spawned into a full pool (detail 3)");
  expect(output).toMatch(/\[Tests\]: 3 \/ 5/);
  expect(run.status).toBe(1);
});
