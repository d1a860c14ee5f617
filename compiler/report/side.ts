// Assembles NAME.json from what the passes found out and what the finished module shows.
import type { LoweringReport } from "../lowering/index.js";
import type { CompilerOptions, LogReport, SideFile } from "../types.js";
import { readModule } from "./module.js";

export interface SideFileInput {
  name: string;
  options: CompilerOptions;
  wasm: Uint8Array;
  board: string;
  lowering: LoweringReport;
  logs: LogReport[];
  timing: SideFile["timing"];
}

/** Without a collector what is allocated at the start is measured, and added, when the container is made. */
export function makeSideFile(input: SideFileInput): SideFile {
  const { name, options, wasm, board, lowering, logs, timing } = input;
  const facts = readModule(wasm);
  const { data, frames, stack, heap } = lowering.memory;
  return {
    version: 1,
    name,
    tickRate: options.tickRate,
    trace: options.trace,
    capabilities: facts.capabilities,
    board,
    memory: { data, frames, stack, heap, total: data + frames + stack + heap },
    module: { bytes: wasm.length, code: facts.code, data: facts.data },
    functions: lowering.functions,
    tasks: lowering.tasks,
    logs,
    sources: lowering.sources,
    names: facts.names,
    timing,
  };
}
