// What is known of one program while it is compiled: made by the transform, filled by the syntax pass, read by the
// lowering, the analysis and the report.
import type * as asc from "assemblyscript";
import type { Expr } from "./ir/binaryen.js";
import type { LogTable } from "./logs/table.js";
import type { Long } from "./syntax/asc.js";
import type { CompilerOptions } from "./types.js";

/**
 * What a program is compiled to: `firmware` starts at `main` and is run by a host; `tests` keeps as-pect's own entry
 * files; `module` keeps the exports of its entry files and drives the executor itself; `plain` uses nothing of ours
 * and is left as asc makes it.
 */
export type ProgramKind = "firmware" | "tests" | "module" | "plain";

/** `pool(f, n)` as it stands in a source. */
export interface PoolRequest {
  source: asc.Source;
  /** `f` as written: names joined by dots. */
  name: string;
  count: number;
  at: asc.Range;
}

export interface ProgramContext {
  readonly program: asc.Program;
  readonly options: CompilerOptions;
  /** Has it several executors? */
  levels: boolean;
  kind: ProgramKind;
  readonly pools: PoolRequest[];
  readonly logs: LogTable;
  /** Expressions whose values are references to what the collector manages. */
  readonly references: Set<Expr>;
  /** The text of the library's `abi/config` for this program. */
  readonly config: string;
  /** What is done when asc has compiled everything and not yet optimised; gives the new end of static memory. */
  readonly lower: (compiler: asc.Compiler, memoryOffset: Long) => Long;
}
