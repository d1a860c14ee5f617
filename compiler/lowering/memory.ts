// Makes room for the tasks in linear memory: static data, the pools, asc's shadow stack if there is a collector, the heap.
//
//     0 … static data │ pools: headers and frames │ shadow stack, downwards │ heap …
//                     │                   __data_end   __stack_pointer, __heap_base
//
// The collector takes everything from the stack pointer up to the heap's base for references, so nothing else lies there.
import { Type } from "../ir/binaryen.js";
import { endHeap } from "./heap.js";
import { fromLong, type Long } from "../syntax/asc.js";
import type { Program } from "../ir/program.js";

const PAGE = 0x10000;
/** Room for allocations at start; what is really used is measured when the container is made. */
const START_HEAP = 0x40000;
/** Handles hold a header's address divided by 4 in 18 bits. */
const HIGHEST_HEADER = 1 << 20;

/** Bytes of each part; the heap of a program without a collector is measured later. */
export interface MemoryReport {
  data: number;
  frames: number;
  stack: number;
  heap: number;
}

const aligned = (address: number): number => Math.ceil(address / 8) * 8;

/** Where the tasks begin: right behind the data, where asc has put its shadow stack, which has to move. */
export const endOfData = ({ compiler }: Program): number => aligned(fromLong(compiler.memoryOffset));

/**
 * Moves stack and heap behind the tasks, which end at `end`. `heapSize`: bytes of the collected heap; null: as much as
 * there is. Gives the end of static memory in asc's form.
 */
export function reserveMemory(
  program: Program,
  memoryOffset: Long,
  end: number,
  heapSize: number | null,
): { memoryOffset: Long; stack: number; heap: number } {
  if (end > HIGHEST_HEADER) {
    const data = endOfData(program);
    const what = data > HIGHEST_HEADER / 2 ? "declare less data" : "make the pools smaller";
    program.error(
      null,
      `The program's data need ${data} bytes and its tasks ${end - data}, together more than ${HIGHEST_HEADER}: ${what}`,
    );
  }
  const { options } = program.compiler;
  const stack = aligned(options.stackSize);
  const heapBase = end + stack;
  moveGlobal(program, "__data_end", end, false);
  moveGlobal(program, "__stack_pointer", heapBase, true);
  moveGlobal(program, "__heap_base", heapBase, false);
  const heap = heapSize !== null && endHeap(program, heapBase, heapBase + heapSize) ? heapSize : 0;
  const pages = Math.ceil((heapBase + (heapSize === null ? START_HEAP : heap)) / PAGE);
  options.initialMemory = Math.max(options.initialMemory, pages);
  options.maximumMemory = options.initialMemory; // memory never grows
  const make = memoryOffset.constructor as { fromInt(value: number): Long };
  return { memoryOffset: make.fromInt(heapBase), stack, heap };
}

function moveGlobal({ module }: Program, name: string, value: number, isMutable: boolean): void {
  const full = `~lib/memory/${name}`;
  if (!module.getGlobal(full)) return;
  module.removeGlobal(full);
  module.addGlobal(full, Type.I32, isMutable, module.i32(value));
}
