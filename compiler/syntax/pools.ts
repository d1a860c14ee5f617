// `pool(f, n);` at top level says how many tasks of f may live at once. It is a declaration, not a call: it is taken out
// of the program and handed to the lowering, which knows which function the name means.
import type * as asc from "assemblyscript";
import type { PoolRequest } from "../context.js";
import { CommonFlags, fromLong } from "./asc.js";
import { libraryName, rewriteCalls, type Imports } from "./imports.js";
import {
  isCall,
  isExpressionStatement,
  isIdentifier,
  isIntegerLiteral,
  isPropertyAccess,
  isVariable,
} from "./nodes.js";
import { reportError } from "./report.js";

/** A task's slot number fits the generation-checked handle word. */
const LARGEST_POOL = 65535;

export function takePools(parser: asc.Parser, source: asc.Source, imports: Imports, pools: PoolRequest[]): void {
  source.statements = source.statements.filter((node) => {
    const call = isExpressionStatement(node) && isCall(node.expression) ? node.expression : null;
    if (!call || !isPool(call, imports)) return true;
    const request = readPool(parser, source, call);
    if (request) pools.push(request);
    return false;
  });
  rewriteCalls(source, imports, {
    call: (call, name) => {
      if (name === "pool") reportError(parser, call.range, "pool(f, n) stands at top level, outside every function");
      return null;
    },
  });
}

function isPool(call: asc.CallExpression, imports: Imports): boolean {
  return libraryName(call, imports) === "pool" || (isIdentifier(call.expression) && call.expression.text === "pool");
}

function readPool(parser: asc.Parser, source: asc.Source, call: asc.CallExpression): PoolRequest | null {
  const [f, n] = call.args;
  const name = f ? dottedName(f) : null;
  const count = n ? constantOf(source, n) : null;
  if (call.args.length !== 2 || name === null || count === null) {
    reportError(parser, call.range, "pool takes the name of an async function and a whole number: pool(worker, 4)");
    return null;
  }
  if (count < 1 || count > LARGEST_POOL) {
    reportError(parser, n!.range, `A pool has 1 to ${LARGEST_POOL} slots, but ${count} are asked for`);
    return null;
  }
  return { source, name, count, at: call.range };
}

function dottedName(e: asc.Expression): string | null {
  if (isIdentifier(e)) return e.text;
  if (!isPropertyAccess(e)) return null;
  const object = dottedName(e.expression);
  return object === null ? null : `${object}.${e.property.text}`;
}

// A literal, or a constant of the same file whose value is one.
function constantOf(source: asc.Source, e: asc.Expression): number | null {
  if (isIntegerLiteral(e)) return fromLong(e.value);
  if (!isIdentifier(e)) return null;
  for (const node of source.statements) {
    if (!isVariable(node)) continue;
    for (const { name, flags, initializer } of node.declarations) {
      if (name.text === e.text && flags & CommonFlags.Const && initializer) return constantOf(source, initializer);
    }
  }
  return null;
}
