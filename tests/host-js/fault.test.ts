import { beforeAll, describe, expect, test } from "vitest";
import * as abi from "../../host-js/abi.js";
import type { Container } from "../../host-js/container.js";
import { faultCode, faultText, FaultSignal } from "../../host-js/fault.js";
import { createHost } from "../../host-js/host.js";
import { Machine } from "../../host-js/machine.js";
import { compileContainer, programSource } from "../conformance/compile.js";
import { FAULT_CASES, FAULT_FLAGS, faultScript } from "../conformance/faults.js";
import { runContainer, runProgram, script } from "./runs.js";

let faults: Container;
let conversions: Container;

beforeAll(async () => {
  faults = await compileContainer(programSource("faults"), {}, FAULT_FLAGS);
  conversions = await compileContainer(programSource("conversions"), {}, FAULT_FLAGS);
});

describe("each way to fault has its code, task and tick", () => {
  test.each(FAULT_CASES)("$name", ({ program, tick, code, detail, task }) => {
    const container = program === "faults" ? faults : conversions;
    const { end, fault, trace } = runContainer(container, faultScript(tick));
    expect(end).toBe("fault");
    expect({ ...fault, calls: [] }).toEqual({ code, detail, task, tick: BigInt(tick), calls: [] });
    expect(fault?.calls.length).toBeGreaterThan(0);
    expect(trace.at(-1)).toBe(`{"tick":${tick},"event":"fault","code":${code},"detail":${detail},"task":${task}}`);
    expect(faultText(code).length).toBeGreaterThan(10);
  });
});

test("a fault in start is one too, and in no task", async () => {
  const { fault } = await runProgram("export function start(): void { unreachable(); }");
  expect(fault).toMatchObject({ code: abi.FAULT_UNREACHABLE, task: 0, tick: 0n });
});

test("a fault in the module's own start function is one too", async () => {
  const { end, fault } = await runProgram("unreachable();");
  expect([end, fault?.code]).toEqual(["fault", abi.FAULT_UNREACHABLE]);
});

test("a program that faulted stays so", () => {
  const host = createHost(faults, { script: script(faultScript(1)) });
  expect(host.runUntil(null)).toBe("fault");
  expect(host.runUntil(null)).toBe("fault");
});

const FIVE_DEEP = 33;

test("the call stack has function indices and offsets in the container's module, innermost first", () => {
  expect(faults.shape.memory).toEqual({ initial: 1, maximum: null });
  const { fault } = runContainer(faults, faultScript(FIVE_DEEP));
  // The same module as it is in the container, without the host's fixed memory: the engine's own word.
  const machine = new Machine([], () => undefined, { memory: () => new Uint8Array(0), poll: () => undefined });
  machine.clock.advance(BigInt(FIVE_DEEP));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(faults.module as BufferSource), machine.imports());
  const { start, poll } = instance.exports as { start: () => void; poll: (executor: number, lines: number) => void };
  start();
  let stack = "";
  try {
    poll(0, 0);
  } catch (thrown) {
    stack = (thrown as Error).stack ?? "";
  }
  const engine = Array.from(stack.matchAll(/wasm-function\[(\d+)\]:0x([0-9a-f]+)/g), ([, index, offset]) => ({
    function: Number(index),
    offset: parseInt(offset ?? "", 16),
  }));
  expect(engine.length).toBeGreaterThanOrEqual(6);
  expect(fault?.calls).toEqual(engine);
});

test("a module with a maximum of its own gets the same offsets", async () => {
  const fixed = await compileContainer(programSource("faults"), {}, [...FAULT_FLAGS, "--maximumMemory", "1"]);
  expect(fixed.shape.memory).toEqual({ initial: 1, maximum: 1 });
  const [own, other] = [fixed, faults].map((container) => runContainer(container, faultScript(FIVE_DEEP)).fault?.calls);
  // The maximum is one byte in the module itself.
  expect(own).toEqual(other?.map((call) => ({ ...call, offset: call.offset + 1 })));
});

test("what other engines say", () => {
  const trap = (message: string): WebAssembly.RuntimeError => new WebAssembly.RuntimeError(message);
  const said: [error: Error, code: number][] = [
    [trap("unreachable executed"), abi.FAULT_UNREACHABLE],
    [trap("Unreachable code should not be executed (evaluating 'x()')"), abi.FAULT_UNREACHABLE],
    [trap("index out of bounds"), abi.FAULT_OUT_OF_BOUNDS],
    [trap("Out of bounds memory access (evaluating 'x()')"), abi.FAULT_OUT_OF_BOUNDS],
    [trap("integer divide by zero"), abi.FAULT_DIVIDE],
    [trap("Division by zero (evaluating 'x()')"), abi.FAULT_DIVIDE],
    [trap("integer overflow"), abi.FAULT_OVERFLOW],
    [trap("invalid conversion to integer"), abi.FAULT_CONVERSION],
    [trap("Out of bounds Trunc operation (evaluating 'x()')"), abi.FAULT_CONVERSION],
    [trap("indirect call to null"), abi.FAULT_INDIRECT],
    [trap("Out of bounds call_indirect (evaluating 'x()')"), abi.FAULT_INDIRECT],
    [trap("something new"), abi.FAULT_TRAP],
    [new RangeError("Maximum call stack size exceeded."), abi.FAULT_STACK],
  ];
  for (const [error, code] of said) expect([error.message, faultCode(error)?.code]).toEqual([error.message, code]);
});

test("an error that is not the program's is nobody's fault", () => {
  expect(faultCode(new RangeError("invalid array length"))).toBeNull();
  expect(faultCode(new TypeError("x is not a function"))).toBeNull();
  expect(faultCode("unreachable")).toBeNull();
  expect(faultCode(new FaultSignal(abi.FAULT_IO, -8))).toEqual({ code: abi.FAULT_IO, detail: 0xfffffff8 });
});
