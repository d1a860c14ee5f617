// Loaded into as-pect's process before as-pect: ends it when a test keeps the thread, which nothing inside can interrupt.
// The thread counts beats; a second thread looks how much processor time has passed since the last one.
import { writeSync } from "node:fs";
import { isMainThread, Worker, workerData } from "node:worker_threads";

/** Milliseconds of processor time without a beat; asc compiles a large test file in a tenth of it. */
const PATIENCE = Number(process.env["TICKLESS_TEST_PATIENCE"] ?? 60_000);
const BEAT = 50;

if (isMainThread) {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  setInterval(() => Atomics.add(beats, 0, 1), BEAT).unref();
  // Without this file as its own --import.
  new Worker(new URL(import.meta.url), { workerData: beats, execArgv: [] }).unref();
} else {
  watch(workerData as Int32Array);
}

function watch(beats: Int32Array): void {
  let last = -1;
  let since = 0;
  setInterval(() => {
    const used = process.cpuUsage();
    const now = (used.user + used.system) / 1000;
    const beat = Atomics.load(beats, 0);
    if (beat !== last) [last, since] = [beat, now];
    else if (now - since > PATIENCE) end();
  }, BEAT);
}

function end(): void {
  const seconds = PATIENCE / 1000;
  writeSync(2, `a test ran for ${seconds} seconds and was ended: a loop in it never ends, or never awaits\n`);
  process.kill(process.pid, "SIGKILL");
}
