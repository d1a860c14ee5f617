// Every way to fault ends alike on both hosts: the same trace with the same fault record in it, and exit code 1.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAULT_BUDGET } from "../../host-js/abi.js";
import { runInWorker } from "../../host-js/node.js";
import { parseScript } from "../../host-js/script.js";
import { expectSame } from "./compare.js";
import { accept, compileBlob, programSource } from "./compile.js";
import { FAULT_CASES, FAULT_FLAGS, FAULT_PROGRAMS, faultScript, RUNAWAY } from "./faults.js";
import { hostJs, Hosts } from "./hosts.js";

let hosts: Hosts;
const blobs = new Map<string, Uint8Array>();
const blobOf = (program: string): Uint8Array => blobs.get(program) ?? new Uint8Array();
beforeAll(async () => {
  hosts = await Hosts.open();
  for (const name of FAULT_PROGRAMS) blobs.set(name, await compileBlob(programSource(name), {}, FAULT_FLAGS));
});
afterAll(() => hosts.close());

describe("the same fault on both hosts", () => {
  test.each(FAULT_CASES)("$name", async ({ program, tick, code, detail, task }) => {
    const [blob, script] = [blobOf(program), faultScript(tick)];
    const posix = await hosts.posix({ blob, script });
    expectSame(hostJs({ blob, script }), posix);
    expect(posix.lines.at(-1)).toBe(
      `{"tick":${tick},"event":"fault","code":${code},"detail":${detail},"task":${task}}`,
    );
    expect(posix.status).toBe(1);
  });
});

test("a poll that never ends is stopped on both hosts, with the same trace", async () => {
  const [blob, script] = [blobOf("faults"), faultScript(RUNAWAY)];
  const posix = await hosts.posix({ blob, script, budget: 50 });
  const input = parseScript(script);
  const js = await runInWorker(accept(blob), { script: input.ok ? input.lines : [], budget: 100 });
  expectSame({ name: "host-js", lines: js.trace }, posix);
  expect(posix.status).toBe(1);
  // A terminated thread cannot be asked for its global `task`: host-js has the one polled last, here the same.
  expect(js.fault?.code).toBe(FAULT_BUDGET);
});

test("a program that never sleeps ends at the same batch on both hosts, in the task polled last", async () => {
  const awake = await compileBlob(`
    import { pend, alarm, now, polled, wfe } from "./abi";
    export function start(): void { polled(1040); alarm(0, 5); }
    export function poll(executor: i32, lines: i32): void { pend(0); if (now() == 5) return; alarm(0, 5); }
    export function run(): void { while (true) poll(0, wfe()); }`);
  const posix = await hosts.posix({ blob: awake });
  expectSame(hostJs({ blob: awake }), posix);
  expect(posix.lines.at(-1)).toBe(`{"tick":5,"event":"fault","code":9,"detail":0,"task":1040}`);
  expect(posix.status).toBe(1);
});
