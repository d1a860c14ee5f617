// Compiles a program and runs it on host-js in virtual time: what it logged, and how it ended.
import type { lowerProgram } from "../../compiler/lowering/index.js";
import type { CompileInput, SideFile } from "../../compiler/types.js";
import { capabilityBits, packContainer, stripCustomSections } from "../../host-js/container.js";
import { createHost } from "../../host-js/host.js";
import { formatLog } from "../../host-js/logs.js";
import { accept } from "../conformance/compile.js";
import { compileTexts, wasmOf, type Files } from "./compile.js";

/** Room for what a program without a collector allocates. */
const HEAP = 0x10000;
/** More than happens in any test's program: one that never ends is stopped here. */
const MOST_EVENTS = 100_000;

export class NeverEnds extends Error {}

export interface Ran {
  /** The log, as a monitor shows it. */
  log: string[];
  fault: { code: number; detail: number } | null;
  /** The last tick. */
  tick: number;
  side: SideFile;
  wasm: Uint8Array;
}

export async function run(
  source: string | Files,
  more: Partial<CompileInput> = {},
  lowering?: typeof lowerProgram,
): Promise<Ran> {
  const { wasm, side } = wasmOf(await compileTexts(source, more, lowering));
  const fields = {
    capabilities: capabilityBits(side.capabilities) ?? 0,
    ram: side.memory.total + (more.options?.heap === "gc" ? 0 : HEAP),
    tickRate: side.tickRate,
    budget: 0,
    name: side.name,
    trace: side.trace,
  };
  const log: string[] = [];
  let events = 0;
  const host = createHost(accept(await packContainer(fields, stripCustomSections(wasm))), {
    trace: (event) => {
      if (event.event === "log") log.push(formatLog(side, event));
      if (++events > MOST_EVENTS) throw new NeverEnds("the program never ends");
    },
  });
  host.runUntil(null);
  const { fault } = host;
  return { log, fault: fault && { code: fault.code, detail: fault.detail }, tick: Number(host.now), side, wasm };
}
