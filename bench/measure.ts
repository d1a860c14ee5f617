// Counts the instructions of a blob on the posix host under callgrind: the same number every time.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { build, type Built, type Setting } from "./build.js";
import type { Program } from "./workloads.js";

const run = promisify(execFile);

/** A function of the host or the engine, and the share of all instructions spent in it. */
export interface Spent {
  where: string;
  share: number;
}
export interface Measured {
  perOperation: number;
  moduleBytes: number;
  /** Bytes of each function's frame, by its name. */
  frames: ReadonlyMap<string, number>;
  /** Of the longer run, most first. */
  spent: Spent[];
}

export async function measure(host: string, program: Program, setting: Setting): Promise<Measured> {
  const folder = await mkdtemp(path.join(tmpdir(), "tickless-bench-"));
  try {
    if (!program.vary) {
      const { moduleBytes, frames } = await build(program, {}, setting);
      return { perOperation: 0, moduleBytes, frames, spent: [] };
    }
    const { constant, values, operations } = program.vary;
    const short = await build(program, { [constant]: values[0] }, setting);
    const long = await build(program, { [constant]: values[1] }, setting);
    const before = await count(host, folder, short);
    const after = await count(host, folder, long);
    const perOperation = (after.instructions - before.instructions) / ((values[1] - values[0]) * operations);
    return { perOperation, moduleBytes: long.moduleBytes, frames: long.frames, spent: after.spent };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function count(host: string, folder: string, built: Built) {
  const blob = path.join(folder, "bench.tkl");
  const out = path.join(folder, "callgrind.out");
  await writeFile(blob, built.container);
  const tool = ["--tool=callgrind", `--callgrind-out-file=${out}`];
  const command = [...tool, host, "--virtual", "--quiet", "--budget", "600s", blob];
  // Programs whose tasks go on for ever end in a trap, which the host answers with 1.
  await run("valgrind", command, { maxBuffer: 1 << 24 }).catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== 1) throw error;
  });
  const { stdout } = await run("callgrind_annotate", ["--threshold=95", out], { maxBuffer: 1 << 24 });
  return { instructions: totalOf(stdout), spent: functionsOf(stdout) };
}

/** Lines like "12,345 (40.1%)  file.c:function [/path/to/binary]"; counts may have spaces before the percentage. */
const LINE = /^\s*([\d,]+)\s*\(\s*([\d.]+)%\)\s+(\S.*)$/;

function totalOf(annotated: string): number {
  const line = annotated.split("\n").find((text) => text.includes("PROGRAM TOTALS"));
  const number = line && /[\d,]+/.exec(line)?.[0];
  if (!number) throw new Error("callgrind_annotate printed no total");
  return Number(number.replaceAll(",", ""));
}
function functionsOf(annotated: string): Spent[] {
  return annotated.split("\n").flatMap((line) => {
    const found = LINE.exec(line);
    if (!found || line.includes("PROGRAM TOTALS")) return [];
    const where = (found[3] ?? "").replace(/ \[.*$/, "").replace(/^.*[/:]([^/:]+)$/, "$1");
    return [{ where, share: Number(found[2]) }];
  });
}
