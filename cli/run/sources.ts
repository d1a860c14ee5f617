// Finds places of the user's source in the side file's list of functions: which function a place belongs to, and how the
// program may have come there. The optimiser pastes functions into their callers; what it pasted is not on the stack, but
// where the source knows only one way from one function to another, that way was gone.
//
//   on the stack: worker ──────────────> (main.ts:6)       shown: at Share.by (main.ts:6)
//   in the source: worker ─main.ts:14─> Share.by                  at worker (main.ts:14)
import type { Position, SourceCall, SourceFunction } from "../../compiler/types.js";

export class Sources {
  constructor(readonly functions: readonly SourceFunction[]) {}

  /** The innermost function around a place. */
  around(at: Position): SourceFunction | null {
    const outside = ({ file, from, to }: SourceFunction): boolean =>
      file !== at.file || isBefore(at, from) || !isBefore(at, to);
    const around = this.functions.filter((f) => !outside(f));
    return around.reduce<SourceFunction | null>(
      (inner, f) => (inner === null || isBefore(inner.from, f.from) ? f : inner),
      null,
    );
  }

  /** The function of that name in the module: "src/main/first<i32>", "src/main/worker$drop". */
  named(name: string): SourceFunction | null {
    const bare = name.replace(/[<$|].*$/, "");
    return this.functions.find((f) => f.name === bare) ?? null;
  }

  /** The calls that lead from one function to another, outermost first; null: no way, or more than one. */
  way(from: SourceFunction, to: SourceFunction): SourceCall[] | null {
    const found: SourceCall[][] = [];
    const path: SourceCall[] = [];
    const visited = new Set<SourceFunction>();
    const visit = (f: SourceFunction): void => {
      if (f === to) found.push([...path]);
      if (f === to || visited.has(f) || found.length > 1) return;
      visited.add(f);
      for (const call of f.calls) {
        path.push(call);
        const callee = this.functions[call.to];
        if (callee) visit(callee);
        path.pop();
      }
      visited.delete(f);
    };
    visit(from);
    return found.length === 1 ? (found[0] ?? null) : null;
  }
}

type Place = Omit<Position, "file">;
const isBefore = (a: Place, b: Place): boolean => a.line < b.line || (a.line === b.line && a.column < b.column);
