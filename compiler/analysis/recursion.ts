// Callees before callers, because a frame holds the frames of its callees; a cycle would need an endless frame.
import { certain } from "../ir/ir.js";
import type { AsyncFunction, Program } from "../ir/program.js";
import { sourceName } from "../ir/names.js";

/** The async functions in the order they must be lowered; null after a cycle was reported. */
export function orderCalleesFirst(program: Program): AsyncFunction[] | null {
  const order: AsyncFunction[] = [];
  const finished = new Set<AsyncFunction>();
  const path: AsyncFunction[] = [];
  let sound = true;
  const visit = (f: AsyncFunction): void => {
    if (finished.has(f)) return;
    const at = path.indexOf(f);
    if (at >= 0) {
      reportCycle(program, f, path.slice(at));
      sound = false;
      return;
    }
    path.push(f);
    for (const name of f.children) {
      visit(certain(program.functions.get(name)));
    }
    path.pop();
    finished.add(f);
    order.push(f);
  };
  for (const f of program.functions.values()) visit(f);
  return sound ? order : null;
}

function reportCycle(program: Program, first: AsyncFunction, cycle: AsyncFunction[]): void {
  const name = (f: AsyncFunction): string => sourceName(f.instance);
  const shown = [...cycle, first].map(name).join(" -> ");
  program.error(
    first.instance.identifierNode.range,
    `'${name(first)}' awaits itself (${shown}), which would need an endless frame: use a loop, or spawn(${name(first)}(…)) into its pool`,
  );
}
