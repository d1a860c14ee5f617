// The user's functions as they stand in the source, and who calls whom where. The optimiser merges functions, so a module's
// own names say little about a place in it; with this, a fault's position finds its function, and the calls between.
import type * as asc from "assemblyscript";
import { walk } from "../ir/ir.js";
import { positionOf } from "../ir/places.js";
import { isFunction, type Program } from "../ir/program.js";
import type { SourceCall, SourceFunction } from "../types.js";

const LIBRARY = "~lib/";

/** Every function of the user's files, once, however many instances it has. Runs before anything is lowered. */
export function describeSources(program: Program): SourceFunction[] {
  const found = new Map<asc.FunctionPrototype, SourceFunction>();
  for (const element of program.asc.instancesByName.values()) {
    if (isFunction(element) && isUsers(element)) found.set(element.prototype, describe(element.prototype));
  }
  const indices = new Map([...found.keys()].map((prototype, index) => [prototype, index]));
  for (const instance of program.compiledFunctions()) {
    const calls = found.get(instance.prototype)?.calls;
    if (calls) addCalls(program, instance, indices, calls);
  }
  return [...found.values()];
}

function isUsers({ prototype, internalName }: asc.Function): boolean {
  const { range } = prototype.declaration;
  return !range.source.normalizedPath.startsWith(LIBRARY) && !internalName.includes("@");
}

function describe(prototype: asc.FunctionPrototype): SourceFunction {
  const { range } = prototype.declaration;
  const { file, line, column } = positionOf(range);
  const end = positionOf(range.atEnd);
  const [from, to] = [
    { line, column },
    { line: end.line, column: end.column },
  ];
  return { name: prototype.internalName, file, from, to, calls: [] };
}

function addCalls(
  program: Program,
  instance: asc.Function,
  indices: ReadonlyMap<asc.FunctionPrototype, number>,
  calls: SourceCall[],
): void {
  const body = program.functions.get(instance.internalName)?.body ?? program.bodyOf(instance);
  if (!body) return;
  walk(body, (e) => {
    const callee = program.asc.instancesByName.get(program.ir.callee(e));
    const to = callee && isFunction(callee) ? indices.get(callee.prototype) : undefined;
    const range = instance.debugLocations.get(e);
    if (to === undefined || !range) return;
    const at = positionOf(range);
    if (!calls.some((known) => known.to === to && known.at.line === at.line && known.at.column === at.column)) {
      calls.push({ to, at });
    }
  });
}
