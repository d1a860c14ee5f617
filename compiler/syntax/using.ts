// `using x = e;` becomes plain nodes that asc type-checks where the user wrote them:
//
//     const x = e;
//     if (__using()) { if (isNullable(x)) { if (x) x.__dispose(); } else x.__dispose(); }
//
// The `if` is only a carrier: the lowering takes its body as the template of what every way out of the block runs, and
// erases it. asc splices an inner block into its parent, so a block that may own something says where it begins and
// ends: `__scope(); … __scopeEnd();`.
//
// `[Symbol.dispose]` is read as the name `__dispose`. A class that has a plain `dispose()` instead gets a `__dispose()`
// that calls it, so that nobody but this file needs to know of it.
import type * as asc from "assemblyscript";
import { CommonFlags, Node } from "./asc.js";
import { isAsyncDeclaration, marks } from "./marks.js";
import { call, ident, isMethodDeclaration, isVariable, methodCall, namedType, statement } from "./nodes.js";
import { DISPOSE } from "../ir/names.js";

export const isUsing = (node: asc.Node): node is asc.VariableStatement => isVariable(node) && marks.usings.has(node);

/** Replaces the `using` declarations of a list of statements. */
export function expandUsings(list: asc.Statement[]): asc.Statement[] {
  return list.flatMap((node) => (isUsing(node) ? node.declarations.flatMap((d) => expandOne(node, d)) : [node]));
}

function expandOne(node: asc.VariableStatement, declaration: asc.VariableDeclaration): asc.Statement[] {
  const at = declaration.name.range;
  const x = (): asc.Expression => ident(declaration.name.text, at);
  const dispose = (): asc.Statement => statement(methodCall(x(), DISPOSE, at));
  const ifPresent = Node.createIfStatement(x(), dispose(), null, at);
  const template = Node.createIfStatement(call("isNullable", [x()], at), ifPresent, dispose(), at);
  const carrier = Node.createIfStatement(call("__using", [], at), Node.createBlockStatement([template], at), null, at);
  return [Node.createVariableStatement(null, [declaration], node.range), carrier];
}

/** Puts the markers around the statements of a block. */
export function markScope(block: asc.BlockStatement): void {
  if (block.statements.length === 0) return;
  const { range } = block;
  block.statements = [
    statement(call("__scope", [], range)),
    ...block.statements,
    statement(call("__scopeEnd", [], range)),
  ];
}

/** Makes the objects of a class or interface with a method `dispose()` fit for `using`. */
export function adoptDispose({ members }: asc.ClassDeclaration | asc.InterfaceDeclaration): void {
  const plain = members.filter(isMethodDeclaration).find(isPlainDispose);
  if (!plain || members.some((member) => nameOf(member) === DISPOSE)) return;
  const at = plain.name.range;
  const signature = Node.createFunctionType([], namedType("void", null, at), null, false, at);
  const run = statement(methodCall(Node.createThisExpression(at), "dispose", at));
  const body = plain.body ? Node.createBlockStatement([run], at) : null;
  const flags = plain.flags & ~CommonFlags.Override;
  members.push(Node.createMethodDeclaration(ident(DISPOSE, at), null, flags, null, signature, body, at));
}

const nameOf = (member: asc.DeclarationStatement): string => member.name.text;

/** Can it be called as `x.dispose()`, and is it over when it returns? */
function isPlainDispose(method: asc.MethodDeclaration): boolean {
  const other = CommonFlags.Static | CommonFlags.Get | CommonFlags.Set | CommonFlags.Private | CommonFlags.Protected;
  if (nameOf(method) !== "dispose" || method.flags & other || isAsyncDeclaration(method)) return false;
  return !method.typeParameters?.length && method.signature.parameters.every(({ initializer }) => initializer !== null);
}
