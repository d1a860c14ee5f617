// Runs a container on host-js and gives its trace line by line.

import type { Container } from "../../host-js/container.js";
import type { FaultRecord } from "../../host-js/fault.js";
import { createHost, type RunEnd } from "../../host-js/host.js";
import { parseScript, type ScriptLine } from "../../host-js/script.js";
import { traceLine } from "../../host-js/trace.js";
import { compileContainer, type Fields } from "../conformance/compile.js";

/** More lines than any test's program makes: one that never sleeps is stopped here. */
const MOST_LINES = 100_000;

export interface Run {
  end: RunEnd;
  fault: FaultRecord | null;
  tick: bigint;
  trace: string[];
}

export function script(text: string): ScriptLine[] {
  const parsed = parseScript(text);
  if (!parsed.ok) throw new Error(`line ${parsed.line}: ${parsed.message}`);
  return parsed.lines;
}

export function runContainer(container: Container, input = "", until: bigint | null = null): Run {
  const trace: string[] = [];
  const host = createHost(container, {
    script: script(input),
    trace: (event) => {
      if (trace.push(traceLine(event)) > MOST_LINES) throw new Error("the program never sleeps");
    },
  });
  const end = host.runUntil(until);
  return { end, fault: host.fault, tick: host.now, trace };
}

/** Compiles and runs a program whose imports come from "./abi"; it needs not say what is always the same. */
export async function runProgram(
  source: string,
  input = "",
  until: bigint | null = null,
  fields?: Fields,
): Promise<Run> {
  return runContainer(await compileContainer(whole(source), fields), input, until);
}

/** Adds the exports a program leaves out. */
export function whole(source: string): string {
  if (source.includes("function run(")) return source;
  const parts = [source];
  if (!source.includes("function start(")) parts.push("export function start(): void {}");
  if (!source.includes("function poll(")) parts.push("export function poll(executor: i32, lines: i32): void {}");
  parts.push(`import * as io from "./abi";`);
  parts.push("export function run(): void { while (true) poll(0, io.wfe()); }");
  return parts.join("\n");
}
