// What blobs/faults.ts and blobs/conversions.ts do at which tick, and the fault that has to come of it on every host.

import * as abi from "../../host-js/abi.js";

export interface FaultCase {
  /** Of blobs/. */
  program: "faults" | "conversions";
  tick: number;
  name: string;
  code: number;
  detail: number;
  task: number;
}

const cases: [tick: number, name: string, code: number, detail?: number, task?: number][] = [
  [1, "unreachable", abi.FAULT_UNREACHABLE],
  [2, "a raised panic", abi.FAULT_PANIC, 77],
  [3, "a raised code the host does not know", 200, 1],
  [4, "a code and a detail of more bits than the record has", 0x34, 0xffffffff],
  [5, "a load out of bounds", abi.FAULT_OUT_OF_BOUNDS],
  [6, "a store out of bounds", abi.FAULT_OUT_OF_BOUNDS],
  [7, "a fill out of bounds", abi.FAULT_OUT_OF_BOUNDS],
  [8, "a division by zero", abi.FAULT_DIVIDE],
  [9, "a remainder by zero", abi.FAULT_DIVIDE],
  [10, "a 64-bit division by zero", abi.FAULT_DIVIDE],
  [11, "a division that overflows", abi.FAULT_OVERFLOW],
  [12, "a float too large for an integer", abi.FAULT_CONVERSION],
  [13, "a NaN as an integer", abi.FAULT_CONVERSION],
  [14, "a call through a wrong index", abi.FAULT_INDIRECT],
  [15, "a call of another type", abi.FAULT_INDIRECT],
  [16, "a stack overflow", abi.FAULT_STACK],
  [17, "handle 0", abi.FAULT_HANDLE, 0],
  [18, "a handle that was never opened", abi.FAULT_HANDLE, 9],
  [19, "a negative handle", abi.FAULT_HANDLE, 0xffffffff],
  [20, "a handle never opened, watched", abi.FAULT_HANDLE, 2],
  [21, "a pin used as a port", abi.FAULT_HANDLE, 2],
  [22, "a port used as a pin", abi.FAULT_HANDLE, 2],
  [23, "reading from no port", abi.FAULT_HANDLE, 3],
  [24, "pending of no port", abi.FAULT_HANDLE, 3],
  [25, "lost of no port", abi.FAULT_HANDLE, 3],
  [26, "console text out of bounds", abi.FAULT_OUT_OF_BOUNDS],
  [27, "console text of a negative length", abi.FAULT_OUT_OF_BOUNDS],
  [28, "a log line out of bounds", abi.FAULT_OUT_OF_BOUNDS],
  [29, "sending from out of bounds", abi.FAULT_OUT_OF_BOUNDS],
  [30, "receiving to out of bounds", abi.FAULT_OUT_OF_BOUNDS],
  [31, "memory before handle when both are wrong", abi.FAULT_OUT_OF_BOUNDS],
  [32, "a fault in no task: the one polled last", abi.FAULT_UNREACHABLE, 0, 2000],
  [33, "a fault five calls deep", abi.FAULT_OUT_OF_BOUNDS],
];

export const FAULT_CASES: readonly FaultCase[] = cases.map(([tick, name, code, detail = 0, task = 1040]) => ({
  program: code === abi.FAULT_CONVERSION ? "conversions" : "faults",
  tick,
  name,
  code,
  detail,
  task,
}));

/** The tick at which the program never comes back from its poll. */
export const RUNAWAY = 34;

/** Conversions have to trap instead of saturating, and a call stack to be what the source says. */
export const FAULT_FLAGS: readonly string[] = ["--disable", "nontrapping-f2i"];

/** The programs of the cases, each built with these flags. */
export const FAULT_PROGRAMS = ["faults", "conversions"] as const;

export function faultScript(tick: number): string {
  return `${tick} pin BUTTON 1\n`;
}
