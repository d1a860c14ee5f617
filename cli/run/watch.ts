// `tickless run --watch`: builds and runs, and does so again when a source changes.
//
//   build --> run --> [ change: stop the run ] --> build --> ...      Ctrl-C ends it from anywhere
import { watch } from "chokidar";
import { once } from "node:events";
import path from "node:path";
import { EXIT_ENVIRONMENT, UserError } from "../errors.js";
import { complain, err } from "../terminal.js";
import type { Blob } from "./blob.js";
import { catchInterrupt } from "../interrupt.js";
import type { RunSession } from "./session.js";

/** Editors write a file in several steps; the build waits until they are over. */
const QUIET_MS = 120;
const IGNORED = new Set(["node_modules", "build", ".git"]);

export async function watchAndRun(
  root: string,
  prepare: () => Promise<Blob>,
  open: (blob: Blob) => RunSession,
): Promise<void> {
  const interrupted = new AbortController();
  const interrupt = catchInterrupt(() => interrupted.abort());
  let change = new AbortController();
  const close = await watchSources(root, () => change.abort());
  while (!interrupted.signal.aborted) {
    change = new AbortController();
    const stop = AbortSignal.any([interrupted.signal, change.signal]);
    await runOnce(prepare, open, stop);
    if (!stop.aborted) {
      complain(err.dim("waiting for a change"));
      await once(stop, "abort");
    }
    if (!interrupted.signal.aborted) complain(err.dim("changed: building again"));
  }
  interrupt.release();
  await close();
}

/** A mistake in the program or its settings is shown, and the next change tries again. */
async function runOnce(
  prepare: () => Promise<Blob>,
  open: (blob: Blob) => RunSession,
  stop: AbortSignal,
): Promise<void> {
  try {
    const blob = await prepare();
    if (stop.aborted) return;
    const session = open(blob);
    stop.addEventListener("abort", () => session.stop(), { once: true });
    await session.finish();
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === EXIT_ENVIRONMENT) throw error;
    complain(`${err.red("tickless:")} ${error.message}`);
  }
}

/** Sources are .ts files and tickless.json: whatever else the run itself writes must not start it again. */
async function watchSources(root: string, changed: () => void): Promise<() => Promise<void>> {
  let timer: NodeJS.Timeout | undefined;
  const ignored = (file: string): boolean =>
    path
      .relative(root, file)
      .split(path.sep)
      .some((part) => IGNORED.has(part));
  const watcher = watch(root, { ignoreInitial: true, ignored });
  watcher.on("all", (_event, file) => {
    if (!file.endsWith(".ts") && path.basename(file) !== "tickless.json") return;
    clearTimeout(timer);
    timer = setTimeout(changed, QUIET_MS);
  });
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  return async () => {
    clearTimeout(timer);
    await watcher.close();
  };
}
