// Every kind of trap ends the program with its code and the very instruction, without a cost before it happens; a poll
// that does not end is stopped wherever it is; --restart starts anew as a device does.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as abi from "../../host-js/abi.js";
import { createWireReader, type Packet } from "../../host-js/packets.js";
import { blob, framesIn, host, PLAIN, run, runVirtual } from "./support.js";

/** One poll, in which `broken` is called three calls deep. */
function breaking(body: string, result = "i32"): string {
  return `
let zero: i32 = 0;
let one: i32 = 1;
let big: f64 = 1e300;
function other(): void {}
const anything: () => void = other;
@inline function wild(): usize { return 0xfffff0 + zero; }
function recurse(n: i32): i32 { return recurse(n + 1) + 1; }
export function broken(): ${result} { ${body} }
export function middle(): void { broken(); store<i32>(64, 1); }
export function poll(executor: i32, lines: i32): void { middle(); store<i32>(68, 1); }`;
}

const OPCODE = {
  unreachable: 0x00,
  call: 0x10,
  callIndirect: 0x11,
  load: 0x28,
  load8: 0x2d,
  store64: 0x37,
  loadF64: 0x2b,
  storeF64: 0x39,
  divide: 0x6d,
  remainder: 0x6f,
  divide64: 0x7f,
  truncate: 0xaa,
  fill: 0xfc,
} as const;

test.each<[string, string, number, number]>([
  ["unreachable", "if (one) unreachable(); return 0;", abi.FAULT_UNREACHABLE, OPCODE.unreachable],
  ["a load", "return load<i32>(wild());", abi.FAULT_OUT_OF_BOUNDS, OPCODE.load],
  ["a load whose offset wraps round", "return load<i32>(<usize>-4 + zero, 8);", abi.FAULT_OUT_OF_BOUNDS, OPCODE.load],
  ["a load across the end", "return load<i32>(65533 + zero);", abi.FAULT_OUT_OF_BOUNDS, OPCODE.load],
  ["a byte behind the end", "return load<u8>(65536 + zero);", abi.FAULT_OUT_OF_BOUNDS, OPCODE.load8],
  ["a store", "store<i64>(65529 + zero, 1); return 0;", abi.FAULT_OUT_OF_BOUNDS, OPCODE.store64],
  ["a float's load", "return <i32>(load<f64>(65529 + zero) > 0);", abi.FAULT_OUT_OF_BOUNDS, OPCODE.loadF64],
  ["a float's store", "store<f64>(65529 + zero, big); return 0;", abi.FAULT_OUT_OF_BOUNDS, OPCODE.storeF64],
  ["a fill", "memory.fill(65530 + zero, 0, 7); return 0;", abi.FAULT_OUT_OF_BOUNDS, OPCODE.fill],
  ["a division by zero", "return one / zero;", abi.FAULT_DIVIDE, OPCODE.divide],
  ["a remainder by zero", "return one % zero;", abi.FAULT_DIVIDE, OPCODE.remainder],
  ["a 64-bit division by zero", "return <i32>(<i64>one / <i64>zero);", abi.FAULT_DIVIDE, OPCODE.divide64],
  ["a division that overflows", "return (one << 31) / (zero - 1);", abi.FAULT_OVERFLOW, OPCODE.divide],
  ["too large a float", "return <i32>big;", abi.FAULT_CONVERSION, OPCODE.truncate],
  ["a NaN", "return <i32>(big - big + NaN);", abi.FAULT_CONVERSION, OPCODE.truncate],
  ["a call of no function", "call_indirect(99 + zero); return 0;", abi.FAULT_INDIRECT, OPCODE.callIndirect],
  ["a call of another type", "return call_indirect<i32>(1 + zero, 5);", abi.FAULT_INDIRECT, OPCODE.callIndirect],
  ["a raised fault", "io.raise(2, 77); return 0;", abi.FAULT_PANIC, OPCODE.call],
  ["an import outside the memory", "return io.print(65530, 7);", abi.FAULT_OUT_OF_BOUNDS, OPCODE.call],
  ["an import with a negative length", "return io.print(0, -1);", abi.FAULT_OUT_OF_BOUNDS, OPCODE.call],
  ["a handle never opened", "io.write(3, 1); return 0;", abi.FAULT_HANDLE, OPCODE.call],
])("the position of %s", async (_what, body, code, opcode) => {
  const file = await blob(breaking(body), {}, [...PLAIN, "--exportTable"]);
  const { status, stdout, trace } = runVirtual(file);
  expect(status).toBe(1);
  expect(stdout).toContain(`fault: ${abi.FAULTS.get(code)?.text} (code ${code}, detail `);
  expect(JSON.parse(trace.at(-1) ?? "")).toMatchObject({ event: "fault", code });
  const module = readFileSync(file).subarray(96);
  const frames = framesIn(stdout);
  expect(frames.map(({ offset }) => module[offset])).toEqual([opcode, 0x10, 0x10, 0x10]);
  const functions = await functionsOf(module, ["broken", "middle", "poll", "run"]);
  expect(frames.map((frame) => frame.function)).toEqual(functions);
});

/** The index of an exported function is its JavaScript name. */
async function functionsOf(module: Uint8Array, names: readonly string[]): Promise<number[]> {
  const compiled = await WebAssembly.compile(module as BufferSource);
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(compiled)) (imports[from] ??= {})[name] = () => 0;
  const { exports } = await WebAssembly.instantiate(compiled, imports);
  return names.map((name) => Number((exports[name] as () => void).name));
}

test("deep recursion is a stack overflow with the innermost calls", async () => {
  const { status, stdout } = runVirtual(await blob(breaking("return recurse(0);"), {}, PLAIN));
  expect([status, stdout.includes("fault: the stack overflowed (code 8, detail 0), at tick 0\n")]).toEqual([1, true]);
  const frames = framesIn(stdout);
  expect(frames).toHaveLength(16);
  expect(new Set(frames.map((frame) => frame.function)).size).toBe(1);
});

test("a call with many arguments at the end of the stack is an overflow too, not a stray write", async () => {
  const parameters = Array.from({ length: 60 }, (_, index) => `p${index}: i64`).join(", ");
  const values = Array.from({ length: 60 }, () => "1").join(", ");
  const source = `
function wide(${parameters}): i64 { return p0 + narrow(1); }
function narrow(n: i32): i64 { return wide(${values}) + 1; }
export function poll(executor: i32, lines: i32): void { store<i64>(64, narrow(0)); }`;
  const { status, stdout } = runVirtual(await blob(source, {}, PLAIN));
  expect([status, stdout.includes("(code 8, ")]).toEqual([1, true]);
});

test("the task of a fault is the exported global's, else the last that was polled", async () => {
  const body = (global: string): string => `
${global}
export function poll(executor: i32, lines: i32): void {
  io.polled(2000);
  unreachable();
}`;
  const taskOf = async (global: string): Promise<unknown> => {
    const { trace } = runVirtual(await blob(body(global)));
    return (JSON.parse(trace.at(-1) ?? "") as { task: unknown }).task;
  };
  expect(await taskOf("")).toBe(2000);
  expect(await taskOf("export let task: i32 = 1040;")).toBe(1040);
  expect(await taskOf("export let task: i32 = 0;")).toBe(2000);
});

test("a fault in start, before anything runs", async () => {
  const { status, stdout } = runVirtual(await blob("export function start(): void { unreachable(); }"));
  expect([status, framesIn(stdout)[0]?.function]).toEqual([1, expect.any(Number)]);
});

test("memory never grows, and asking for nothing gives its size", async () => {
  const source = `export function start(): void {
  io.note(0, memory.grow(0)); io.note(1, memory.grow(1)); io.note(2, memory.grow(-1)); io.note(3, memory.size());
}`;
  const { status, trace } = runVirtual(await blob(source));
  const values = trace.filter((line) => line.includes('"log"')).map((line) => /"args":"(\w+)"/.exec(line)?.[1]);
  expect([status, values]).toEqual([0, ["01000000", "ffffffff", "ffffffff", "01000000"]]);
});

test("with a monitor, logs and faults are packets between the text", async () => {
  const source = `const text = memory.data<u8>([104, 0, 105, 10]);
export function start(): void { io.print(text, 4); io.log(3, 258, text, 4); unreachable(); }`;
  const file = await blob(source);
  const ended = spawnSync(host, ["--virtual", "--quiet", "--packets", file]);
  let text = "";
  const packets: Packet[] = [];
  const reader = createWireReader(
    (bytes) => void (text += Buffer.from(bytes).toString()),
    (packet) => void packets.push(packet),
  );
  reader.push(ended.stdout);
  reader.end();
  expect(text).toBe("hi\n");
  expect(packets).toMatchObject([
    { type: "log", level: 3, index: 258, tick: 0, args: Uint8Array.from([104, 0, 105, 10]) },
    { type: "fault", code: 1, detail: 0, task: 0, tick: 0n, calls: [{ function: expect.any(Number) as number }] },
  ]);
});

// ---- Restart -------------------------------------------------------------------------------------------------------

/** Faults at every rising edge of the button; `count` and the data segment tell whether everything is fresh. */
function faultingAtEdges(body: string): string {
  return `
const cell = memory.data<u8>([5, 0, 0, 0]);
let count: i32 = 40;
let total: i32 = 0;
let button: i32 = 0;
function fib(n: i32): i32 { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
export function start(): void {
  button = io.open(io.BUTTON, io.INPUT);
  io.write(io.open(io.LED, io.OUTPUT) & 0xffff, 1);
  io.watch(button & 0xffff, io.RISING);
  io.note(0, count + load<i32>(cell));
}
export function poll(executor: i32, lines: i32): void {
  if (!io.taken(button)) return;
  count++;
  store<i32>(cell, 6);
  ${body}
}`;
}

function edges(...ticks: number[]): string {
  return ticks.map((tick) => `${tick} pin BUTTON 1\n${tick + 2} pin BUTTON 0\n`).join("");
}

const GIVEN_UP = "tickless-host: The program faulted three times in a row, so it is not started again.\n";

test.each([
  ["a trap", "unreachable();"],
  ["a stopped loop", "while (true) { total++; }"],
  ["a stopped recursion", "total = fib(45);"],
])("--restart after %s: fresh memory, globals and pins, until three faults in a row", async (_what, body) => {
  const file = await blob(faultingAtEdges(body), {}, PLAIN);
  const args = ["--restart", "--budget", "8ms"];
  const { status, stderr, trace } = runVirtual(file, edges(10, 20, 30, 40), args);
  expect([status, stderr]).toEqual([1, GIVEN_UP]);
  const told = trace.filter((line) => /"(log|fault|pin":"LED)"/.test(line)).map((line) => line.replace(/,"code.*/, ""));
  const started = (tick: number): string[] => [
    `{"tick":${tick},"event":"pin","pin":"LED","level":0}`,
    `{"tick":${tick},"event":"pin","pin":"LED","level":1}`,
    `{"tick":${tick},"event":"log","level":2,"index":0,"args":"2d000000"}`,
  ];
  const fault = (tick: number): string => `{"tick":${tick},"event":"fault"`;
  expect(told).toEqual([...started(0), fault(10), ...started(10), fault(20), ...started(20), fault(30)]);
});

test("a healthy minute forgives the faults before it", async () => {
  const file = await blob(faultingAtEdges("unreachable();"));
  const ticksOf = (trace: string[]): unknown[] =>
    trace.filter((line) => line.includes('"fault"')).map((line) => (JSON.parse(line) as { tick: number }).tick);
  const forgiven = runVirtual(file, edges(10, 20, 60_020, 60_030), ["--restart"]);
  expect([forgiven.status, ticksOf(forgiven.trace)]).toEqual([0, [10, 20, 60_020, 60_030]]);
  const late = runVirtual(file, edges(10, 20, 60_019, 60_030), ["--restart"]);
  expect([late.status, late.stderr, ticksOf(late.trace)]).toEqual([1, GIVEN_UP, [10, 20, 60_019]]);
});

test("without --restart the first fault ends the run", async () => {
  const file = await blob(faultingAtEdges("unreachable();"));
  expect(runVirtual(file, edges(10, 20)).trace.filter((line) => line.includes('"fault"'))).toHaveLength(1);
  expect(run(["--virtual", file]).status).toBe(0);
});
