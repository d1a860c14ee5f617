// Runs a blob in a worker thread of Node, watched from this one: JavaScript has no timer that can interrupt a running
// WebAssembly function, so a poll over its budget is ended by terminating the thread.
//
//   this thread:  start ---- look ---- look ---- the same poll for a whole budget: terminate --> fault BUDGET
//   worker:             poll, sleep, poll, sleep, poll.....................X

import { Worker } from "node:worker_threads";
import { FAULT_BUDGET } from "./abi.js";
import { writeContainer, type Container } from "./container.js";
import type { FaultRecord } from "./fault.js";
import type { RunResult } from "./result.js";
import type { ScriptLine } from "./script.js";
import { SharedTrace } from "./shared.js";
import { traceLine } from "./trace.js";
import { PollWatch } from "./watch.js";
import type { WorkerInput, WorkerMessage } from "./worker.js";

export type { RunResult };

export interface WorkerRunOptions {
  script?: readonly ScriptLine[];
  /** The last tick that may happen; null: until nothing can happen any more. */
  until?: bigint | null;
  /**
   * The longest one poll may run, in milliseconds: of wall-clock time and of this process's processor time, since
   * JavaScript cannot ask for one thread's. By default the blob's own budget, but at least half a second.
   */
  budget?: number;
  /** Ends the run from outside ("stopped"). */
  signal?: AbortSignal;
  /** Bytes of trace that are shared before they are sent on. */
  chunk?: number;
}

const LEAST_BUDGET = 500;
const CHUNK = 1 << 20;

/** Run from its sources, as the tests do, this file starts the built worker: Node loads no TypeScript. */
const WORKER = new URL(import.meta.url.endsWith(".ts") ? "../dist/host-js/worker.js" : "./worker.js", import.meta.url);

export function runInWorker(container: Container, options: WorkerRunOptions = {}): Promise<RunResult> {
  const budget = options.budget ?? Math.max(container.budget / 1000, LEAST_BUDGET);
  const shared = SharedTrace.create(options.chunk ?? CHUNK);
  const input: WorkerInput = {
    container: writeContainer(container, container.module),
    script: options.script ?? [],
    until: options.until ?? null,
    memory: shared.memory,
  };
  return new Promise((resolve, reject) => {
    const run = new WatchedRun(new Worker(WORKER, { workerData: input }), shared, budget);
    run.finished.then(resolve, reject);
    if (options.signal?.aborted === true) run.stop();
    options.signal?.addEventListener("abort", () => run.stop(), { once: true });
  });
}

class WatchedRun {
  readonly finished: Promise<RunResult>;
  private readonly chunks = new Map<number, Uint8Array>();
  private last: Extract<WorkerMessage, { kind: "end" }> | null = null;
  private stopped = false;
  private overran = false;
  private readonly watch: PollWatch;

  constructor(
    private readonly worker: Worker,
    private readonly shared: SharedTrace,
    budget: number,
  ) {
    this.watch = new PollWatch(budget);
    const looks = setInterval(() => this.look(), Math.max(1, budget / 4));
    this.finished = new Promise((resolve, reject) => {
      worker.on("message", (message: WorkerMessage) => this.receive(message));
      worker.on("error", reject);
      worker.on("exit", () => {
        clearInterval(looks);
        if (this.last !== null || this.stopped || this.overran) resolve(this.result());
        else reject(new Error("the worker thread of the blob ended by itself: run it again"));
      });
    });
  }

  stop(): void {
    this.stopped = true;
    void this.worker.terminate();
  }

  private receive(message: WorkerMessage): void {
    if (message.kind === "chunk") this.chunks.set(message.number, message.text);
    else this.last = message;
  }

  /** Ends the worker when it has been inside the same poll for a whole budget. */
  private look(): void {
    const { user, system } = process.cpuUsage();
    const over = this.watch.look(this.shared.entries, performance.now(), (user + system) / 1000);
    if (!over || this.overran) return;
    this.overran = true;
    void this.worker.terminate();
  }

  private result(): RunResult {
    const trace = this.trace();
    if (this.last !== null) return { end: this.last.end, fault: this.last.fault, tick: this.last.tick, trace };
    const tick = this.shared.tick;
    if (!this.overran) return { end: "stopped", fault: null, tick, trace };
    // The thread took its call stack with it.
    const fault: FaultRecord = { code: FAULT_BUDGET, detail: 0, task: this.shared.task, tick, calls: [] };
    trace.push(traceLine({ tick, event: "fault", code: fault.code, detail: fault.detail, task: fault.task }));
    return { end: "fault", fault, tick, trace };
  }

  /** The chunks that were sent, then the one that was not. */
  private trace(): string[] {
    const chunks = new Map(this.chunks).set(this.shared.chunk, this.shared.text());
    const decoder = new TextDecoder();
    const texts = [...chunks].sort(([a], [b]) => a - b).map(([, text]) => decoder.decode(text));
    return texts.join("").split("\n").slice(0, -1);
  }
}
