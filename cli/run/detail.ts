// What a fault's detail number says, in words: which pool was full, which pin, which error.
import {
  ERRORS,
  FAULT_DROPPED,
  FAULT_IO,
  FAULT_MEMORY,
  FAULT_OPEN,
  FAULT_POOL_FULL,
  FAULT_STACK,
} from "../../host-js/abi.js";
import type { FaultRecord } from "../../host-js/fault.js";
import { readableName } from "./symbolise.js";
import { pinName, portName } from "../../host-js/words.js";
import type { SideFile } from "../../compiler/types.js";

/** The words behind the fault's sentence; null: the detail says nothing. */
export function faultDetail({ code, detail }: FaultRecord, side: SideFile): string | null {
  switch (code) {
    case FAULT_POOL_FULL:
      return poolDetail(detail, side);
    case FAULT_DROPPED:
      return `a future of '${functionName(detail, side)}': make a new one where it is needed again`;
    case FAULT_MEMORY: {
      const collected = side.memory.stack > 0;
      const what = collected ? 'keep less alive, or raise "heapSize" in tickless.json' : "make less when it starts";
      return `${detail} more bytes do not fit into its ${side.memory.heap}: ${what}`;
    }
    case FAULT_STACK:
      return detail === 0
        ? null
        : `too many references are held: raise "stackSize" in tickless.json above ${side.memory.stack}`;
    case FAULT_OPEN: {
      const word = detail & 0xffff;
      const name = pinName(word) ?? portName(word) ?? `pin or port 0x${word.toString(16)}`;
      return `${name}: ${errorText(-(detail >>> 16))}`;
    }
    case FAULT_IO:
      return errorText(detail | 0);
    default:
      return null;
  }
}

function functionName(id: number, side: SideFile): string {
  return readableName(side.functions.find((f) => f.id === id)?.name ?? `function ${id}`);
}

function poolDetail(id: number, side: SideFile): string {
  const name = functionName(id, side);
  const slots = side.tasks.filter((task) => task.id === id).length;
  const size = slots === 1 ? "its one slot is" : `all ${slots} slots are`;
  return `'${name}', ${size} taken: make room with pool(${name}, ${slots + 1}), or use trySpawn`;
}

function errorText(error: number): string {
  return ERRORS.get(error)?.text ?? `error ${error}`;
}
