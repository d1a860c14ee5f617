// The worker thread that runs one blob for node.ts: the host, with every crossing and every trace line put where the
// watching thread can see it even when this one is caught in a loop.

import { parentPort, workerData } from "node:worker_threads";
import { readContainer } from "./container.js";
import type { FaultRecord } from "./fault.js";
import { createHost, type RunEnd } from "./host.js";
import type { ScriptLine } from "./script.js";
import { SharedTrace } from "./shared.js";
import { traceLine } from "./trace.js";

/** What node.ts sends along. */
export interface WorkerInput {
  container: Uint8Array;
  script: readonly ScriptLine[];
  until: bigint | null;
  memory: SharedArrayBuffer;
}

/** What comes back: full chunks of the trace, then the end. */
export type WorkerMessage =
  | { kind: "chunk"; number: number; text: Uint8Array }
  | { kind: "end"; end: RunEnd; fault: FaultRecord | null; tick: bigint };

function main({ container: bytes, script, until, memory }: WorkerInput): void {
  const post = (message: WorkerMessage): void => parentPort?.postMessage(message);
  const shared = new SharedTrace(memory);
  const read = readContainer(bytes);
  if (!read.ok) throw new Error(`the blob ${read.refusal.message}`);
  const host = createHost(read.container, {
    script,
    entered: () => shared.cross(),
    trace: (event) => {
      shared.tick = event.tick;
      if (event.event === "poll") shared.task = event.task;
      shared.append(traceLine(event), (number, text) => post({ kind: "chunk", number, text }));
    },
  });
  const end = host.runUntil(until);
  post({ kind: "end", end, fault: host.fault, tick: host.now });
}

main(workerData as WorkerInput);
