// How much heap a program takes while it starts: `start` is run once, on the simulated host, in a thread that is given up
// after a while, and the allocator's blocks are counted afterwards.
import { Worker } from "node:worker_threads";

export type HeapResult = { ok: true; bytes: number } | { ok: false; message: string };

/** What the thread sends: that everything is loaded, then the result. */
export type HeapMessage = "starting" | HeapResult;

const PATIENCE_MS = 3_000;

/** Run from its sources, as the tests do, this file starts the built worker: Node loads no TypeScript. */
const BUILT = import.meta.url.endsWith(".ts") ? "../../dist/cli/compile/heap-worker.js" : "./heap-worker.js";
const WORKER = new URL(BUILT, import.meta.url);

/** `heapBase`: where the heap begins, right behind the data, the frames and the stack. */
export function measureHeap(wasm: Uint8Array, heapBase: number): Promise<HeapResult> {
  const worker = new Worker(WORKER, { workerData: { wasm, heapBase } });
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const end = (result: HeapResult): void => {
      clearTimeout(timer);
      resolve(result);
      void worker.terminate();
    };
    worker.on("message", (message: HeapMessage) => {
      if (message !== "starting") return end(message);
      timer = setTimeout(
        () => end({ ok: false, message: "the program's module initialisers do not end" }),
        PATIENCE_MS,
      );
    });
    worker.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
