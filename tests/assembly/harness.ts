// Compiles programs with the compiler and the library as they stand and runs them on host-js in virtual time. What a
// run did comes out as short lines that a test can compare:
//
//   "500 LED=1"   "500 poll blink"   "500 wake blink#2"   "500 alarm 1000"   "500 log press 3"   "500 tx UART 41"

import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readLibrary } from "../../cli/library.js";
import { compile } from "../../compiler/index.js";
import type { CompileInput, Library, SideFile } from "../../compiler/types.js";
import { capabilityBits, packContainer, readContainer, stripCustomSections } from "../../host-js/container.js";
import type { FaultRecord } from "../../host-js/fault.js";
import { createHost, type RunEnd } from "../../host-js/host.js";
import { formatLog } from "../../host-js/logs.js";
import { parseScript } from "../../host-js/script.js";
import type { TraceEvent } from "../../host-js/trace.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const library = readLibrary();

export interface Program {
  module: Uint8Array;
  /** The module as it lies in a container: without names and other custom sections. */
  stripped: Uint8Array;
  side: SideFile;
}

export interface Run {
  end: RunEnd;
  fault: FaultRecord | null;
  lines: string[];
}

export interface RunOptions {
  script?: string;
  /** Last tick of the run; by default it ends when nothing can happen any more. */
  until?: number;
}

export function source(name: string): string {
  return readFileSync(path.join(root, name), "utf8");
}

/** Compiles AssemblyScript that exports `main`. */
export async function build(
  text: string,
  options: CompileInput["options"] = {},
  optimize: CompileInput["optimize"] = "size",
  from: Library = library,
): Promise<Program> {
  const readFile = (name: string): string | null => (name === "main.ts" ? text : null);
  const all: CompileInput["options"] = { allocation: "any", ...options };
  const made = await compile({ entry: "main.ts", name: "test", readFile, library: from, options: all, optimize });
  if (!made.ok) throw new Error(made.diagnostics.map(({ message, at }) => `${at?.line ?? 0}: ${message}`).join("\n"));
  return { module: made.wasm, stripped: stripCustomSections(made.wasm), side: made.side };
}

export async function run({ module, side }: Program, { script = "", until }: RunOptions = {}): Promise<Run> {
  const fields = {
    capabilities: capabilityBits(side.capabilities) ?? 0,
    ram: pagesOf(module) * 65536,
    tickRate: side.tickRate,
    budget: 0,
    name: side.name,
    trace: side.trace,
  };
  const read = readContainer(await packContainer(fields, module));
  if (!read.ok) throw new Error(read.refusal.message);
  const parsed = parseScript(script);
  if (!parsed.ok) throw new Error(parsed.message);
  const lines: string[] = [];
  const trace = (event: TraceEvent): void => {
    if (lines.push(describe(event, side)) > 2_000_000) throw new Error("the program never sleeps");
  };
  const host = createHost(read.container, { script: parsed.lines, trace });
  const end = host.runUntil(until === undefined ? null : BigInt(until));
  return { end, fault: host.fault, lines };
}

export async function buildAndRun(
  text: string,
  options: RunOptions & { build?: CompileInput["options"] } = {},
): Promise<Run> {
  return run(await build(text, options.build), options);
}

/** The lines of these kinds only: "poll", "log", "tx", "LED", … */
export function only(lines: readonly string[], ...kinds: string[]): string[] {
  return lines.filter((line) => kinds.some((kind) => new RegExp(`^\\d+ ${kind}\\b`).test(line)));
}

/** What was logged, with its tick. */
export function logged(lines: readonly string[]): string[] {
  return only(lines, "log").map((line) => line.replace(" log ", " "));
}

export function importsOf({ module }: Program): string[] {
  return WebAssembly.Module.imports(new WebAssembly.Module(module as BufferSource)).map((i) => `${i.module}.${i.name}`);
}

function describe(event: TraceEvent, side: SideFile): string {
  const what = (): string => {
    switch (event.event) {
      case "pin":
        return `${event.pin}=${event.level}`;
      case "tx":
      case "rx":
        return `${event.event} ${event.uart} ${event.byte.toString(16).padStart(2, "0")}`;
      case "text":
        return `text ${event.byte.toString(16).padStart(2, "0")}`;
      case "log":
        return `log ${formatLog(side, event)}`;
      case "alarm":
        return `alarm ${event.at ?? "off"}`;
      case "poll":
      case "wake":
      case "finish":
        return `${event.event} ${taskName(event.task, side)}`;
      case "fault":
        return `fault ${event.code} ${event.detail}`;
      case "fire":
      case "sleep":
        return event.event;
    }
  };
  return `${event.tick} ${what()}`;
}

function taskName(address: number, side: SideFile): string {
  const task = side.tasks.find((candidate) => candidate.address === address);
  if (task === undefined) return `task at ${address}`;
  const alone = side.tasks.filter((other) => other.function === task.function).length === 1;
  return alone ? task.function : `${task.function}#${task.slot}`;
}

/** The initial size of the module's memory, which its memory section says. */
function pagesOf(module: Uint8Array): number {
  const instance = new WebAssembly.Module(module as BufferSource);
  const functions: Record<string, Record<string, () => number>> = {};
  for (const item of WebAssembly.Module.imports(instance)) (functions[item.module] ??= {})[item.name] = () => 0;
  const { memory } = new WebAssembly.Instance(instance, functions).exports;
  return (memory as WebAssembly.Memory).buffer.byteLength / 65536;
}
