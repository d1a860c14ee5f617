import { beforeAll, describe, expect, test } from "vitest";
import { FAULT_BUDGET, FAULT_OUT_OF_BOUNDS } from "../../host-js/abi.js";
import type { Container } from "../../host-js/container.js";
import { runInWorker } from "../../host-js/node.js";
import { SharedTrace } from "../../host-js/shared.js";
import { PollWatch } from "../../host-js/watch.js";
import { compileContainer, programSource } from "../conformance/compile.js";
import { FAULT_FLAGS, faultScript, RUNAWAY } from "../conformance/faults.js";
import { runContainer, script, whole } from "./runs.js";

let faults: Container;

beforeAll(async () => {
  faults = await compileContainer(programSource("faults"), {}, FAULT_FLAGS);
});

test("a run in a worker gives what a run in this thread gives", async () => {
  const container = await compileContainer(programSource("time"));
  const input = "500 pin BUTTON 1\n900 end\n";
  const { end, fault, tick, trace } = await runInWorker(container, { script: script(input) });
  expect({ end, fault, tick, trace }).toEqual(runContainer(container, input));
});

test("the limit holds there too", async () => {
  const container = await compileContainer(programSource("sleeper"));
  expect(await runInWorker(container, { until: 15n })).toEqual({ ...runContainer(container, "", 15n) });
});

test("a fault comes back with its call stack", async () => {
  const result = await runInWorker(faults, { script: script(faultScript(33)) });
  expect(result.fault).toEqual(runContainer(faults, faultScript(33)).fault);
  expect(result.fault?.code).toBe(FAULT_OUT_OF_BOUNDS);
});

test("a trace longer than the shared memory arrives whole and in order", async () => {
  const container = await compileContainer(programSource("tasks"));
  const expected = runContainer(container, "1000 end");
  const result = await runInWorker(container, { script: script("1000 end"), chunk: 300 });
  expect(result.trace).toEqual(expected.trace);
  expect(result.trace.length).toBeGreaterThan(500);
});

describe("a runaway loop", () => {
  test("is ended and becomes a fault with its task and tick; the trace before it is whole", async () => {
    const input = `3 pin P1 1\n${faultScript(RUNAWAY)}`;
    const { end, fault, tick, trace } = await runInWorker(faults, { script: script(input), budget: 100 });
    expect([end, tick]).toEqual(["fault", BigInt(RUNAWAY)]);
    expect(fault).toEqual({ code: FAULT_BUDGET, detail: 0, task: 2000, tick: BigInt(RUNAWAY), calls: [] });
    expect(trace).toEqual([
      `{"tick":0,"event":"sleep"}`,
      `{"tick":3,"event":"pin","pin":"P1","level":1}`,
      `{"tick":34,"event":"pin","pin":"BUTTON","level":1}`,
      `{"tick":34,"event":"poll","task":2000}`,
      `{"tick":34,"event":"fault","code":9,"detail":0,"task":2000}`,
    ]);
  });

  test("is ended in start, and while it fills the trace", async () => {
    const container = await compileContainer(
      whole(`
        import { open, toggle, LED, OUTPUT } from "./abi";
        export function start(): void { const led = open(LED, OUTPUT); while (true) toggle(led); }
      `),
    );
    const { fault, trace } = await runInWorker(container, { budget: 60 });
    expect(fault?.code).toBe(FAULT_BUDGET);
    expect(trace.length).toBeGreaterThan(1000);
    for (const [index, line] of trace.slice(0, -1).entries()) {
      expect(line).toBe(`{"tick":0,"event":"pin","pin":"LED","level":${index % 2}}`);
    }
  });

  test("is not a run of many short polls that takes longer than the budget", async () => {
    const container = await compileContainer(
      whole(`
        import { alarm, now } from "./abi";
        let sum: i32 = 0;
        export function start(): void { alarm(0, 1); }
        export function poll(executor: i32, lines: i32): void {
          for (let i = 0; i < 5_000_000; i++) sum = sum * 31 + i;
          alarm(0, now() + 1);
        }
      `),
    );
    const result = await runInWorker(container, { until: 250n, budget: 200 });
    expect(result.end).toBe("limit");
  });
});

describe("when a poll is over its budget", () => {
  /** The answers to a row of looks: entries, wall clock, processor time. */
  const answers = (...looks: [entries: number, wall: number, processor: number][]): boolean[] => {
    const watch = new PollWatch(100);
    return looks.map((look) => watch.look(...look));
  };

  test("the same poll on both clocks, and not a moment before", () => {
    expect(answers([1, 1000, 500], [1, 1100, 600], [1, 1101, 601])).toEqual([false, false, true]);
  });

  test("not while the thread stands still because others run", () => {
    expect(answers([1, 1000, 500], [1, 1300, 505], [1, 9000, 600], [1, 9001, 601])).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  test("not when only other threads used the processor", () => {
    expect(answers([1, 1000, 500], [1, 1099, 900], [1, 1101, 901])).toEqual([false, false, true]);
  });

  test("not while it sleeps, and each poll counts anew", () => {
    expect(answers([2, 1000, 500], [2, 9000, 9000], [3, 9001, 9001], [5, 9200, 9200], [5, 9250, 9250])).toEqual(
      new Array(5).fill(false),
    );
  });
});

test("a run can be stopped from outside", async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 100);
  const input = script(faultScript(RUNAWAY));
  const result = await runInWorker(faults, { script: input, budget: 60_000, signal: stop.signal });
  expect([result.end, result.fault]).toEqual(["stopped", null]);
  const early = await runInWorker(faults, { script: input, signal: AbortSignal.abort() });
  expect(early.end).toBe("stopped");
});

test("a container the host refuses is an error of the caller", async () => {
  await expect(runInWorker({ ...faults, ram: 1 })).rejects.toThrow("the blob needs more memory than this host has");
});

describe("shared memory", () => {
  test("keeps ticks of 64 bits and addresses of 32", () => {
    const shared = SharedTrace.create(10);
    shared.tick = 0xfedc_ba98_7654_3210n;
    shared.task = 0xffff_fff0;
    expect([shared.tick, shared.task]).toEqual([0xfedc_ba98_7654_3210n, 0xffff_fff0]);
  });

  test("a chunk that is full is posted and the next begun", () => {
    const shared = SharedTrace.create(8);
    const posted: string[] = [];
    const append = (line: string): void =>
      shared.append(line, (chunk, text) => posted.push(`${chunk}:${new TextDecoder().decode(text)}`));
    append("abc");
    append("def");
    expect(posted).toEqual([]);
    append("g");
    expect(posted).toEqual(["0:abc\ndef\n"]);
    expect([shared.chunk, new TextDecoder().decode(shared.text())]).toEqual([1, "g\n"]);
    expect(() => append("too long for it")).toThrow("longer than the shared memory");
  });
});
