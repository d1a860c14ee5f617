// Turns a fault's code offsets into the user's functions, files and lines.
//
// asc inlines library code into the user's functions, so the place nearest to an offset may be a line of the library; the
// walk then goes back through the function's own mappings to the last one that lies in the user's source.
import { decodedMappings, TraceMap, type SourceMapSegment } from "@jridgewell/trace-mapping";
import type { Position, SideFile, SourceFunction } from "../../compiler/types.js";
import type { Call } from "../../host-js/fault.js";
import { functionBodies, type Body } from "./functions.js";
import { Sources } from "./sources.js";

export interface Place {
  function: string;
  /** The user's line; null: the whole function is library code. */
  at: Position | null;
}

export class Symboliser {
  private readonly bodies: (Body | null)[];
  private readonly files: (string | null)[];
  /** The map's only generated line: segments sorted by code offset. */
  private readonly segments: SourceMapSegment[];
  private readonly sources: Sources;

  constructor(
    wasm: Uint8Array,
    map: string,
    private readonly side: Pick<SideFile, "names" | "functions" | "sources">,
  ) {
    const trace = new TraceMap(map);
    this.bodies = functionBodies(wasm);
    this.files = trace.resolvedSources.map((source, index) => trace.sources[index] ?? source);
    this.segments = decodedMappings(trace)[0] ?? [];
    this.sources = new Sources(side.sources);
  }

  /**
   * The user's calls behind a fault's, innermost first. `task`: the number of the async function that ran as a task; it
   * called what the executor, into which it was pasted, seems to have called; what called its own function is the executor,
   * whatever other task's code stands there too.
   */
  places(calls: readonly Call[], task: number | null): Place[] {
    const root = this.side.functions.find(({ id }) => id === task)?.name ?? "";
    const first = calls.findLastIndex((call) => root !== "" && this.side.names[call.function] === root);
    const inTask = (i: number): boolean => first < 0 || i <= first;
    const positions = calls.map((call, i) => (inTask(i) ? this.position(call) : null));
    const outermost = positions.findLastIndex((at) => at !== null);
    return calls.flatMap((call, i) => {
      const own = this.side.names[call.function] ?? `function ${call.function}`;
      const at = positions[i] ?? null;
      const around = at === null ? null : this.sources.around(at);
      if (at === null || around === null) return [{ function: readableName(own), at }];
      const from = this.sources.named(own) ?? (i === outermost ? this.sources.named(root) : null);
      return [{ function: readableName(around.name), at }, ...this.callers(from, around)];
    });
  }

  /** What the optimiser pasted around a place. */
  private callers(from: SourceFunction | null, around: SourceFunction): Place[] {
    const way = from === null ? null : this.sources.way(from, around);
    const callers: Place[] = [];
    let caller = from;
    for (const call of way ?? []) {
      callers.unshift({ function: readableName(caller?.name ?? ""), at: call.at });
      caller = this.sources.functions[call.to] ?? null;
    }
    return callers;
  }

  private position({ function: index, offset }: Call): Position | null {
    const body = this.bodies[index];
    if (body === null || body === undefined) return null;
    const inside = this.segments.filter(([column]) => column >= body.start && column < body.end);
    const before = inside.filter(([column]) => column <= offset).reverse();
    const after = inside.filter(([column]) => column > offset);
    for (const segment of [...before, ...after]) {
      const position = this.userPosition(segment);
      if (position !== null) return position;
    }
    return null;
  }

  private userPosition(segment: SourceMapSegment): Position | null {
    const [, source, line, column] = segment;
    if (source === undefined || line === undefined || column === undefined) return null;
    const file = this.files[source];
    if (file === null || file === undefined || isLibrary(file)) return null;
    return { file, line: line + 1, column: column + 1 };
  }
}

function isLibrary(file: string): boolean {
  return file.startsWith("~lib/") || file.includes("node_modules/");
}

/**
 * asc's "src/main/Counter<~lib/string/String>#next" as a person would write it: "Counter<String>.next"; its "Guard#__dispose" is
 * "Guard[Symbol.dispose]".
 */
export function readableName(name: string): string {
  return name
    .replace(/~?[\w.-]+\//g, "")
    .replace(/[#~]/g, ".")
    .replace(/\.?\b__dispose\b/g, "[Symbol.dispose]");
}
