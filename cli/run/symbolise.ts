// Turns a fault's code offsets into the user's functions, files and lines.
//
// asc inlines library code into the user's functions, so the place nearest to an offset may be a line of the library; the
// walk then goes back through the function's own mappings to the last one that lies in the user's source.
import { decodedMappings, TraceMap, type SourceMapSegment } from "@jridgewell/trace-mapping";
import type { Position, SideFile } from "../../compiler/types.js";
import type { Call } from "../../host-js/fault.js";
import { enclosingFunction } from "./enclosing.js";
import { functionBodies, type Body } from "./functions.js";

export interface Place {
  function: string;
  /** The user's line; null: the whole function is library code. */
  at: Position | null;
}

export class Symboliser {
  private readonly bodies: (Body | null)[];
  private readonly sources: (string | null)[];
  /** The map's only generated line: segments sorted by code offset. */
  private readonly segments: SourceMapSegment[];
  /** The sources as they were when the module was built. */
  private readonly texts: ReadonlyMap<string | null, string | null>;

  constructor(
    wasm: Uint8Array,
    map: string,
    private readonly names: SideFile["names"],
  ) {
    const trace = new TraceMap(map);
    this.bodies = functionBodies(wasm);
    this.sources = trace.resolvedSources.map((source, index) => trace.sources[index] ?? source);
    this.segments = decodedMappings(trace)[0] ?? [];
    this.texts = new Map(this.sources.map((source, index) => [source, trace.sourcesContent?.[index] ?? null]));
  }

  place(call: Call): Place {
    const at = this.position(call);
    const own = readableName(this.names[call.function] ?? `function ${call.function}`);
    return { function: (at === null ? null : this.sourceFunction(at)) ?? own, at };
  }

  /** A function that was merged into another one has only its source to tell its name. */
  private sourceFunction({ file, line, column }: Position): string | null {
    const text = this.texts.get(file) ?? null;
    if (text === null) return null;
    const before = text.split("\n").slice(0, line - 1);
    return enclosingFunction(text, before.reduce((sum, earlier) => sum + earlier.length + 1, 0) + column);
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
    const file = this.sources[source];
    if (file === null || file === undefined || isLibrary(file)) return null;
    return { file, line: line + 1, column: column + 1 };
  }
}

function isLibrary(file: string): boolean {
  return file.startsWith("~lib/") || file.includes("node_modules/");
}

/** asc's "src/main/Counter<~lib/string/String>#next" as a person would write it: "Counter<String>.next". */
export function readableName(name: string): string {
  return name.replace(/~?[\w.-]+\//g, "").replace(/[#~]/g, ".");
}
