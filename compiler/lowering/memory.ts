// Makes room for the tasks in linear memory: static data, then the pools, then the heap.
//
//     0 … static data │ pools: headers and frames │ heap base …        (the stub runtime has no shadow stack)
import { Type } from "./binaryen.js";
import type { Program } from "./program.js";

const PAGE = 0x10000;
/** Room for allocations at start; what is really used is measured when the container is made. */
const START_HEAP = 0x40000;
/** Handles hold a header's address divided by 4 in 18 bits. */
const HIGHEST_HEADER = 1 << 20;

/** asc hands 64-bit integers around as objects of the `long` package. */
export interface Long {
  low: number;
  high: number;
  constructor: unknown;
}

export const alignedEnd = (memoryOffset: Long): number => Math.ceil((memoryOffset.low >>> 0) / 8) * 8;

/** Moves the heap behind `end`; gives the new end of static memory in asc's form. */
export function reserveMemory(program: Program, memoryOffset: Long, end: number): Long {
  if (end > HIGHEST_HEADER) {
    program.error(
      null,
      `The tasks need ${end} bytes of memory, and ${HIGHEST_HEADER} is the most they can have: make the pools smaller`,
    );
  }
  const { module, compiler } = program;
  const heapBase = "~lib/memory/__heap_base";
  if (module.getGlobal(heapBase)) {
    module.removeGlobal(heapBase);
    module.addGlobal(heapBase, Type.I32, false, module.i32(end));
  }
  const pages = Math.ceil((end + START_HEAP) / PAGE);
  const { options } = compiler;
  options.initialMemory = Math.max(options.initialMemory, pages);
  options.maximumMemory = options.initialMemory; // memory never grows
  const make = memoryOffset.constructor as { fromInt(value: number): Long };
  return make.fromInt(end);
}
