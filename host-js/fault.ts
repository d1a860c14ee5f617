// Faults: how a program ends that went wrong. A fault the blob raises arrives as an exception of ours, a trap as one of
// the engine's; both become one record.

import * as abi from "./abi.js";

/** One function on the call stack at a fault. */
export interface Call {
  /** Function index in the module, imports first. */
  function: number;
  /** Offset from the module's first byte. */
  offset: number;
}

export interface FaultRecord {
  code: number;
  detail: number;
  /** Address of the header of the task that was polled; 0: none. */
  task: number;
  tick: bigint;
  /** Innermost first; empty where the engine does not tell. */
  calls: Call[];
}

/** Thrown by an import to end the program: `fault.raise`, a bad handle, an address outside the memory. */
export class FaultSignal extends Error {
  readonly code: number;
  readonly detail: number;

  constructor(code: number, detail: number) {
    super(faultText(code & 0xff));
    // A fault packet has a byte for it.
    this.code = code & 0xff;
    this.detail = detail >>> 0;
  }
}

/** The program ran so many batches without sleeping that virtual time would stand still for ever. */
export class Standstill extends FaultSignal {
  constructor(tick: bigint, batches: number) {
    super(abi.FAULT_BUDGET, 0);
    this.message =
      `virtual time stands still at tick ${tick}: the program ran ${batches} batches without sleeping; ` +
      "let what repeats await a time or an input";
  }
}

/** Engines say what trapped only in words: those of V8, SpiderMonkey and JavaScriptCore. */
const TRAPS: readonly [pattern: RegExp, code: number][] = [
  [/unreachable/i, abi.FAULT_UNREACHABLE],
  [/call stack|too much recursion/i, abi.FAULT_STACK],
  [/divide by zero|remainder by zero|division by zero/i, abi.FAULT_DIVIDE],
  [/unrepresentable in integer|invalid conversion|out of bounds trunc/i, abi.FAULT_CONVERSION],
  [/result unrepresentable|integer overflow/i, abi.FAULT_OVERFLOW],
  [/table index|signature|indirect call|null function|out of bounds call_indirect/i, abi.FAULT_INDIRECT],
  [/out of bounds/i, abi.FAULT_OUT_OF_BOUNDS],
];

/** The code and detail of something thrown while the blob ran; null: it is not the blob's fault. */
export function faultCode(thrown: unknown): { code: number; detail: number } | null {
  if (thrown instanceof FaultSignal) return { code: thrown.code, detail: thrown.detail };
  if (!(thrown instanceof Error)) return null;
  const trapped = thrown instanceof WebAssembly.RuntimeError;
  const overflowed = (thrown instanceof RangeError || thrown.name === "InternalError") && thrown.message.length > 0;
  if (!trapped && !overflowed) return null;
  const code = TRAPS.find(([pattern]) => pattern.test(thrown.message))?.[1];
  if (trapped) return { code: code ?? abi.FAULT_TRAP, detail: 0 };
  return code === abi.FAULT_STACK ? { code, detail: 0 } : null;
}

const CALL = /wasm-function\[(\d+)\]:0x([0-9a-f]+)/g;

/** The call stack in an error's text; `shift` is taken off every offset (see fixMemory). */
export function callsOf(thrown: unknown, shift: number): Call[] {
  const stack = thrown instanceof Error ? (thrown.stack ?? "") : "";
  return Array.from(stack.matchAll(CALL), ([, index, offset]) => ({
    function: Number(index),
    offset: parseInt(offset ?? "0", 16) - shift,
  }));
}

/** "a memory access was out of bounds" */
export function faultText(code: number): string {
  return abi.FAULTS.get(code)?.text ?? "the program raised a fault of its own";
}
