import { describe, expect, test } from "vitest";
import { createHost } from "../../host-js/host.js";
import { traceLine } from "../../host-js/trace.js";
import { compileContainer } from "../conformance/compile.js";
import { runProgram, script, whole } from "./runs.js";

/** `TICK EVENT rest`: a trace short enough to be read in a test. */
function short(trace: readonly string[]): string[] {
  return trace.map((line) => {
    const { tick, event, ...rest } = JSON.parse(line) as { tick: number; event: string };
    return [tick, event, ...Object.values(rest)].join(" ");
  });
}

const BLINK = whole(`
  import { open, toggle, alarm, now, LED, OUTPUT } from "./abi";
  let led: i32 = 0;
  export function start(): void { led = open(LED, OUTPUT); alarm(0, 10); }
  export function poll(executor: i32, lines: i32): void { toggle(led); alarm(0, now() + 10); }
`);

describe("virtual time", () => {
  test("jumps from alarm to alarm, and the limit is the last tick that may happen", async () => {
    const { trace, end, tick } = await runProgram(BLINK, "", 20n);
    expect(trace).toEqual([
      `{"tick":0,"event":"pin","pin":"LED","level":0}`,
      `{"tick":0,"event":"alarm","executor":0,"at":10}`,
      `{"tick":0,"event":"sleep"}`,
      `{"tick":10,"event":"fire","executor":0}`,
      `{"tick":10,"event":"pin","pin":"LED","level":1}`,
      `{"tick":10,"event":"alarm","executor":0,"at":20}`,
      `{"tick":10,"event":"sleep"}`,
      `{"tick":20,"event":"fire","executor":0}`,
      `{"tick":20,"event":"pin","pin":"LED","level":0}`,
      `{"tick":20,"event":"alarm","executor":0,"at":30}`,
      `{"tick":20,"event":"sleep"}`,
    ]);
    expect([end, tick]).toEqual(["limit", 20n]);
  });

  test("does not stand still for ever: a program that never sleeps ends in a fault, with the bytes of the posix host", async () => {
    const awake = (more: string): string => `
      import { pend, note } from "./abi";
      let batches: i32 = 1;
      export function start(): void { pend(0); }
      export function poll(executor: i32, lines: i32): void { ${more} }`;
    const fine = await runProgram(awake("if (++batches < 1000000) pend(0); else note(1, batches);"));
    expect([fine.end, short(fine.trace)]).toEqual(["idle", ["0 log 2 1 40420f00", "0 sleep"]]);
    const endless = await runProgram(awake("pend(0);"), "", 1000n);
    expect([endless.end, endless.fault?.calls]).toEqual(["fault", []]);
    expect(endless.trace).toEqual([`{"tick":0,"event":"fault","code":9,"detail":0,"task":0}`]);
  });

  test("a run in pieces gives the same trace as a run in one", async () => {
    const container = await compileContainer(BLINK);
    const run = (limits: bigint[]): string[] => {
      const trace: string[] = [];
      const host = createHost(container, { trace: (event) => trace.push(traceLine(event)) });
      for (const limit of limits) expect(host.runUntil(limit)).toBe("limit");
      expect(host.now).toBe(limits.at(-1));
      return trace;
    };
    expect(run([0n, 3n, 9n, 10n, 10n, 55n])).toEqual(run([55n]));
  });

  test("an input from outside acts in the next piece of the run", async () => {
    const container = await compileContainer(
      whole(`
        import { open, watch, read, take, note, BUTTON, INPUT, RISING } from "./abi";
        let button: i32 = 0;
        export function start(): void { button = open(BUTTON, INPUT); watch(button, RISING); }
        export function poll(executor: i32, lines: i32): void { note(take(0, 0), read(button)); }
      `),
    );
    const trace: string[] = [];
    const host = createHost(container, { trace: (event) => trace.push(traceLine(event)) });
    host.runUntil(5n);
    host.input({ kind: "pin", pin: 0x200, level: 1 });
    host.runUntil(6n);
    expect(short(trace)).toEqual(["0 sleep", "5 pin BUTTON 1", "5 log 2 2 01000000", "5 sleep"]);
  });

  test("nothing left to happen ends the run", async () => {
    const { trace, end, tick } = await runProgram("", "30 pin P0 1");
    expect(short(trace)).toEqual(["0 sleep", "30 pin P0 1"]);
    expect([end, tick]).toEqual(["idle", 30n]);
  });

  test("the script's end comes before the alarm of the same tick", async () => {
    const { trace, end, tick } = await runProgram(BLINK, "10 pin P3 1\n10 end\n10 pin P3 0\n");
    expect(short(trace)).toEqual(["0 pin LED 0", "0 alarm 0 10", "0 sleep", "10 pin P3 1"]);
    expect([end, tick]).toEqual(["end", 10n]);
  });

  test("script lines come before the alarm of the same tick, and both make one batch", async () => {
    const source = `
      import { alarm, openPort, receive, note, take, UART } from "./abi";
      const buffer = memory.data(16);
      let port: i32 = 0;
      export function start(): void { port = openPort(UART, 9600, 8); alarm(0, 7); }
      export function poll(executor: i32, lines: i32): void { take(0, 0); note(lines, receive(port, buffer, 16)); }
    `;
    const { trace } = await runProgram(source, "7 rx UART a\n7 rx UART b\n");
    expect(short(trace)).toEqual([
      "0 alarm 0 7",
      "0 sleep",
      "7 rx UART 97",
      "7 rx UART 98",
      "7 fire 0",
      "7 log 2 1 02000000",
      "7 sleep",
    ]);
  });

  test("a script line of the past is applied when the program sleeps, without time going back", async () => {
    const source = `
      import { alarm, note, now } from "./abi";
      export function start(): void { alarm(0, 5); }
      export function poll(executor: i32, lines: i32): void { note(0, <i32>now()); }
    `;
    expect(short((await runProgram(source, "0 pin P1 1\n5 pin P1 0\n5 pin P2 1")).trace)).toEqual([
      "0 alarm 0 5",
      "0 sleep",
      "0 pin P1 1",
      "5 pin P1 0",
      "5 pin P2 1",
      "5 fire 0",
      "5 log 2 0 05000000",
      "5 sleep",
    ]);
  });

  test("deadlines in the upper half of 64 bits lie in the future", async () => {
    const source = `
      import { alarm } from "./abi";
      export function start(): void { alarm(0, i64.MIN_VALUE); }
    `;
    const { trace, end } = await runProgram(source, "", 1000n);
    expect(short(trace)).toEqual(["0 alarm 0 9223372036854776000", "0 sleep"]);
    expect(trace[0]).toBe(`{"tick":0,"event":"alarm","executor":0,"at":9223372036854775808}`);
    expect(end).toBe("limit");
  });

  test("cancelling is seen as null, and -2 is only a far deadline", async () => {
    const source = `
      import { alarm } from "./abi";
      export function start(): void { alarm(0, 5); alarm(0, -1); alarm(3, -2); }
    `;
    expect((await runProgram(source, "", 10n)).trace.slice(1)).toEqual([
      `{"tick":0,"event":"alarm","executor":0,"at":null}`,
      `{"tick":0,"event":"alarm","executor":3,"at":18446744073709551614}`,
      `{"tick":0,"event":"sleep"}`,
    ]);
  });
});

describe("imports", () => {
  test("all pins and ports may be open at once", async () => {
    const source = `
      import { open, openPort, note, LED, BUTTON, CONSOLE, UART, INPUT } from "./abi";
      export function start(): void {
        let last = 0;
        for (let pin = 0; pin < 64; pin++) last = open(pin, INPUT);
        for (let pin = 0; pin < 8; pin++) last = open(LED + pin, INPUT);
        for (let pin = 0; pin < 4; pin++) last = open(BUTTON + pin, INPUT);
        note(0, last);
        note(1, openPort(CONSOLE, 9600, 8));
        note(2, openPort(UART, 9600, 8));
        note(3, openPort(UART + 1, 9600, 8));
      }
    `;
    expect(short((await runProgram(source)).trace)).toEqual([
      "0 log 2 0 4c004c00",
      "0 log 2 1 4d004d00",
      "0 log 2 2 4e004f00",
      "0 log 2 3 4f005100",
      "0 sleep",
    ]);
  });

  test("a handle word and the bare handle are the same to every import", async () => {
    const source = `
      import { open, toggle, read, note, LED, OUTPUT } from "./abi";
      export function start(): void {
        const word = open(LED, OUTPUT);
        toggle(word);
        toggle(word & 0xffff);
        note(word >>> 16, read(word & 0xffff));
      }
    `;
    expect(short((await runProgram(source)).trace)).toEqual([
      "0 pin LED 0",
      "0 pin LED 1",
      "0 pin LED 0",
      "0 log 2 1 00000000",
      "0 sleep",
    ]);
  });

  test("memory.grow answers -1 whether or not the module names a maximum", async () => {
    const source = `
      import { note } from "./abi";
      export function start(): void {
        note(0, memory.grow(0));
        note(1, memory.grow(1));
        note(2, memory.grow(0xffffffff));
        note(3, memory.size());
      }
    `;
    expect(short((await runProgram(source)).trace)).toEqual([
      "0 log 2 0 01000000",
      "0 log 2 1 ffffffff",
      "0 log 2 2 ffffffff",
      "0 log 2 3 01000000",
      "0 sleep",
    ]);
  });

  test("the memory an import may touch ends with the RAM the container asks for", async () => {
    const source = `
      import { print } from "./abi";
      const data = memory.data(32);
      export function start(): void { print(1020, 4); print(1021, 4); }
    `;
    const { trace, fault } = await runProgram(source, "", null, { ram: 1024 });
    expect(short(trace)).toEqual(["0 text 0", "0 text 0", "0 text 0", "0 text 0", "0 fault 3 0 0"]);
    expect(fault?.calls).toHaveLength(1);
  });
});

test("the script is data: the same one serves two runs", async () => {
  const container = await compileContainer(BLINK);
  const lines = script("15 end");
  const run = (): string[] => {
    const trace: string[] = [];
    createHost(container, { script: lines, trace: (event) => trace.push(traceLine(event)) }).runUntil(null);
    return trace;
  };
  expect(run()).toEqual(run());
  expect(lines).toHaveLength(1);
});
