// select(a, b, …) and join(a, b, …) take two to six futures of different types, which AssemblyScript cannot declare as
// one function: the call becomes `__select<n>(a, b, …, mask)` or `__join<n>(a, b, …)`. Bit i of the mask says that
// argument i is an expression, so nobody else holds that future and it is dropped when it loses. Promise.race and
// Promise.all over an array literal are other names for the same.
import type * as asc from "assemblyscript";
import { NodeKind } from "./asc.js";
import { rewriteCalls, type Imports } from "./imports.js";
import { bare, ident, integer, isArrayLiteral, isCall, isIdentifier, isPropertyAccess } from "./nodes.js";
import { reportError } from "./report.js";
import { rewriteChildren, rewriteList } from "./walk.js";

const FEWEST = 2;
const MOST = 6;

export function expandSelects(parser: asc.Parser, source: asc.Source, imports: Imports): void {
  rewriteCalls(source, imports, {
    call: (call, name) => (name === "select" || name === "join" ? byArity(parser, call, name, name, call.args) : null),
  });
  expandPromises(parser, source, imports);
}

const promiseNames: Record<string, string | undefined> = { race: "select", all: "join" };

function expandPromises(parser: asc.Parser, source: asc.Source, imports: Imports): void {
  if ((imports.names.get("Promise") ?? "Promise") !== "Promise") return;
  const visit = (node: asc.Node): asc.Node => {
    rewriteChildren(node, visit);
    if (!isCall(node) || !isPropertyAccess(node.expression)) return node;
    const { expression: object, property } = node.expression;
    if (!isIdentifier(object) || object.text !== "Promise") return node;
    const name = promiseNames[property.text];
    if (!name) return node;
    const [list] = node.args;
    if (node.args.length === 1 && list && isArrayLiteral(list)) {
      return byArity(parser, node, `Promise.${property.text}`, name, list.elementExpressions);
    }
    const hint = name === "join" ? "; for tasks in a collection use joinAll(handles)" : "";
    reportError(parser, node.range, `Promise.${property.text} takes an array literal of futures: [a(), b()]${hint}`);
    return node;
  };
  rewriteList(source.statements, visit);
}

function byArity(
  parser: asc.Parser,
  call: asc.CallExpression,
  written: string,
  name: string,
  futures: asc.Expression[],
): asc.Expression {
  const count = futures.length;
  if (count < FEWEST || count > MOST) {
    reportError(parser, call.range, `${written} takes ${FEWEST} to ${MOST} futures, but ${count} are given`);
    return call;
  }
  call.expression = ident(`__${name}${count}`, call.expression.range);
  call.args = name === "select" ? [...futures, integer(maskOf(futures), call.range)] : futures;
  return call;
}

const maskOf = (futures: asc.Expression[]): number =>
  futures.reduce((bits, future, i) => (isHeld(future) ? bits : bits | (1 << i)), 0);

// A future in a variable, a parameter or a field of `this` stays with whoever holds it.
function isHeld(future: asc.Expression): boolean {
  const e = bare(future);
  return isIdentifier(e) || (isPropertyAccess(e) && e.expression.kind === NodeKind.This);
}
