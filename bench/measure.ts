// Counts the instructions of a blob on the posix host under callgrind: the same number every time.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { readLibrary } from "../cli/library.js";
import { compile } from "../compiler/index.js";
import { capabilityBits, packContainer } from "../host-js/container.js";
import type { Workload } from "./workloads.js";

const run = promisify(execFile);
const blobs = path.join(import.meta.dirname, "blobs");

/** A function of the host or the engine, and the share of all instructions spent in it. */
export interface Spent {
  where: string;
  share: number;
}
export interface Measured {
  perOperation: number;
  moduleBytes: number;
  /** Of the longer run, most first. */
  spent: Spent[];
}

export async function measure(host: string, workload: Workload): Promise<Measured> {
  const folder = await mkdtemp(path.join(tmpdir(), "tickless-bench-"));
  try {
    const { constant, values, operations } = workload.vary;
    const counts: number[] = [];
    let spent: Spent[] = [];
    let moduleBytes = 0;
    for (const value of values) {
      const blob = await build(workload, { ...workload.constants, [constant]: value });
      moduleBytes = blob.moduleBytes;
      const counted = await count(host, folder, blob.container);
      counts.push(counted.instructions);
      spent = counted.spent;
    }
    const [short = 0, long = 0] = counts;
    const perOperation = (long - short) / ((values[1] - values[0]) * operations);
    return { perOperation, moduleBytes, spent };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function build(workload: Workload, constants: Record<string, number>) {
  let text = await readFile(path.join(blobs, workload.file), "utf8");
  for (const [name, value] of Object.entries(constants)) text = setConstant(text, name, value);
  const readFileText = (file: string): string | null => (file === "main.ts" ? text : null);
  const input = { entry: "main.ts", name: "bench", readFile: readFileText, library: readLibrary(), options: {} };
  const made = await compile({ ...input, optimize: "speed" });
  if (!made.ok) throw new Error(`${workload.file}: ${made.diagnostics.map(({ message }) => message).join("; ")}`);
  const { side, wasm } = made;
  const fields = {
    capabilities: capabilityBits(side.capabilities) ?? 0,
    ram: side.memory.total + 4096,
    tickRate: side.tickRate,
    budget: 0,
    name: side.name,
    trace: false,
  };
  return { container: await packContainer(fields, wasm), moduleBytes: side.module.bytes };
}

function setConstant(text: string, name: string, value: number): string {
  const pattern = new RegExp(`^const ${name} = \\d+;$`, "m");
  if (!pattern.test(text)) throw new Error(`the program has no line "const ${name} = …;"`);
  return text.replace(pattern, `const ${name} = ${value};`);
}

async function count(host: string, folder: string, container: Uint8Array) {
  const blob = path.join(folder, "bench.tkl");
  const out = path.join(folder, "callgrind.out");
  await writeFile(blob, container);
  const tool = [
    "--tool=callgrind",
    `--callgrind-out-file=${out}`,
    host,
    "--virtual",
    "--quiet",
    "--budget",
    "600s",
    blob,
  ];
  await run("valgrind", tool, { maxBuffer: 1 << 24 });
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
