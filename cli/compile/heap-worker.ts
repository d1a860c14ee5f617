// The thread behind heap.ts: runs `start` and walks asc's stub heap, in which blocks lie one behind the other:
//
//   heap base, aligned so that payloads fall on 16 | size u32 | payload ... | size u32 | payload ... | 0
import { parentPort, workerData } from "node:worker_threads";
import { faultCode, faultText } from "../../host-js/fault.js";
import { Machine } from "../../host-js/machine.js";
import type { HeapMessage, HeapResult } from "./heap.js";

const BLOCK_OVERHEAD = 4;
const ALIGNMENT = 16;

function heapBytes(memory: Uint8Array, heapBase: number): number {
  const view = new DataView(memory.buffer);
  let block = ((heapBase + BLOCK_OVERHEAD + ALIGNMENT - 1) & ~(ALIGNMENT - 1)) - BLOCK_OVERHEAD;
  const first = block;
  while (block + BLOCK_OVERHEAD <= memory.length) {
    const size = view.getUint32(block, true);
    if (size === 0) break;
    block += BLOCK_OVERHEAD + size;
  }
  return block === first ? 0 : block - heapBase;
}

function measure(wasm: Uint8Array, heapBase: number): HeapResult {
  const memory = (): Uint8Array => new Uint8Array((instance.exports["memory"] as WebAssembly.Memory).buffer);
  const machine = new Machine([], () => {}, { memory, poll: () => {} });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm as BufferSource), machine.imports());
  send("starting");
  try {
    (instance.exports["start"] as () => void)();
  } catch (error) {
    const fault = faultCode(error);
    if (fault === null) throw error;
    return { ok: false, message: `the program ends before its first task runs: ${faultText(fault.code)}` };
  }
  return { ok: true, bytes: heapBytes(memory(), heapBase) };
}

function send(message: HeapMessage): void {
  parentPort?.postMessage(message);
}

const { wasm, heapBase } = workerData as { wasm: Uint8Array; heapBase: number };
send(measure(wasm, heapBase));
