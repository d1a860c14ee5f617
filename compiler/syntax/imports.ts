// Which names of a file mean something of ours: what it imports from "tickless" (under whatever local name) and its
// namespaces of it. The calls of such names are found with the names that a function declares itself left out.
import type * as asc from "assemblyscript";
import {
  isCall,
  isExpressionStatement,
  isFunctionDeclaration,
  isIdentifier,
  isImport,
  isMethodDeclaration,
  isParameter,
  isPropertyAccess,
  isVariable,
} from "./nodes.js";
import { rewriteChildren, rewriteList, walk } from "./walk.js";

export interface Imports {
  /** Local name to the library's name. */
  names: Map<string, string>;
  /** Local names of `import * as t from "tickless"`. */
  namespaces: Set<string>;
}

const isLibraryPath = (path: string): boolean => path === "tickless" || path === "tickless/index";

export function importsOf(source: asc.Source): Imports {
  const imports: Imports = { names: new Map(), namespaces: new Set() };
  for (const node of source.statements) {
    if (!isImport(node) || !isLibraryPath(node.path.value)) continue;
    if (node.namespaceName) imports.namespaces.add(node.namespaceName.text);
    for (const { name, foreignName } of node.declarations ?? []) imports.names.set(name.text, foreignName.text);
  }
  return imports;
}

/** The library's name of what a call calls, or null. */
export function libraryName(call: asc.CallExpression, imports: Imports): string | null {
  const callee = call.expression;
  if (isIdentifier(callee)) return imports.names.get(callee.text) ?? null;
  if (isPropertyAccess(callee) && isIdentifier(callee.expression) && imports.namespaces.has(callee.expression.text)) {
    return callee.property.text;
  }
  return null;
}

export interface CallVisitor {
  /** A call of the library's `name` that is a statement of its own; null: treat it as any call. */
  statement?: (node: asc.ExpressionStatement, call: asc.CallExpression, name: string) => asc.Statement | null;
  /** A call of the library's `name` anywhere; null: leave it. */
  call: (call: asc.CallExpression, name: string) => asc.Expression | null;
}

/** Rewrites the calls of library names in a source, inner ones first. */
export function rewriteCalls(source: asc.Source, imports: Imports, visitor: CallVisitor): void {
  const rewriteCall = (node: asc.CallExpression, known: Imports): asc.Expression => {
    const name = libraryName(node, known);
    return (name && visitor.call(node, name)) || node;
  };
  const visit = (node: asc.Node, outer: Imports): asc.Node => {
    const known = isFunctionLike(node) ? withoutOwnNames(node, outer) : outer;
    const visitChild = (child: asc.Node): asc.Node => visit(child, known);
    if (isExpressionStatement(node) && isCall(node.expression)) {
      const call = node.expression;
      rewriteChildren(call, visitChild);
      const name = libraryName(call, known);
      const replaced = name && visitor.statement?.(node, call, name);
      if (replaced) return replaced;
      node.expression = rewriteCall(call, known);
      return node;
    }
    rewriteChildren(node, visitChild);
    return isCall(node) ? rewriteCall(node, known) : node;
  };
  rewriteList(source.statements, (node) => visit(node, imports));
}

const isFunctionLike = (node: asc.Node): boolean => isFunctionDeclaration(node) || isMethodDeclaration(node);

// What a function declares itself, as a parameter or a variable, hides an import of the same name.
function withoutOwnNames(declaration: asc.Node, imports: Imports): Imports {
  const own = new Set<string>();
  walk(declaration, (node) => {
    if (node !== declaration && isFunctionLike(node)) return false;
    if (isParameter(node)) own.add(node.name.text);
    else if (isVariable(node)) for (const { name } of node.declarations) own.add(name.text);
    return true;
  });
  if (![...own].some((name) => imports.names.has(name) || imports.namespaces.has(name))) return imports;
  return {
    names: new Map([...imports.names].filter(([name]) => !own.has(name))),
    namespaces: new Set([...imports.namespaces].filter((name) => !own.has(name))),
  };
}
