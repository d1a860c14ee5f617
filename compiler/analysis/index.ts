// What the compiled program must not do, as far as asc's output tells it; the rules that need to know scopes, callees or
// liveness are asked by the lowering when it does.
import type { CompilerOptions } from "../types.js";
import type { ProgramKind } from "../context.js";
import type { Program } from "../ir/program.js";
import { checkAllocation } from "./allocation.js";
import { reportEscapingFutures } from "./escapes.js";
import { reportForeignImports } from "./imports.js";
import { warnOfSharedGlobals } from "./levels.js";
import { warnOfLoops } from "./loops.js";
import { CallGraph } from "./reach.js";

export interface AnalysisInput {
  kind: ProgramKind;
  /** `once`: what can allocate again and again is an error. */
  allocation: CompilerOptions["allocation"];
  /** Has the program several executors? */
  levels: boolean;
}

/** What the lowering goes on with. */
export interface Analysis {
  /** The levels each function may run on, as bits; null: there is one. */
  levels: Map<string, number> | null;
  /** Bytes that are allocated behind the start. */
  laterHeap: number;
  graph: CallGraph;
}

/** Reports, through asc's diagnostics, what is wrong with the whole program. Changes nothing. */
export function analyseProgram(program: Program, { kind, allocation, levels }: AnalysisInput): Analysis {
  reportEscapingFutures(program);
  const graph = new CallGraph(program);
  warnOfLoops(program, graph);
  if (kind === "firmware") reportForeignImports(program, graph);
  return {
    levels: levels ? warnOfSharedGlobals(program) : null,
    laterHeap: allocation === "once" ? checkAllocation(program, graph) : 0,
    graph,
  };
}
