// The bodies of functions: what an async function returns, where `await` may stand, and the scopes of what is owned.
//
//     async function f(): Promise<T> { return e; }   ->   { return __ret<T>(e); }
//     async function f(): Promise<void> { … }        ->   { …; return __retv(); }
//
// A function that is neither async nor uses `using` stays as it is, so plain code compiles to the same bytes.
import type * as asc from "assemblyscript";
import { Node } from "./asc.js";
import { marks } from "./marks.js";
import {
  call,
  ident,
  isBlock,
  isClass,
  isElementAccess,
  isExpressionStatement,
  isFunctionDeclaration,
  isFunctionExpression,
  isIdentifier,
  isInterface,
  isMethodDeclaration,
  isNamedType,
  isParameter,
  isPropertyAccess,
  isReturn,
  isSwitchCase,
  isVariable,
  statement,
} from "./nodes.js";
import { beginOf, part, promiseWanted, reportError, USING_OUTSIDE } from "./report.js";
import { DISPOSE } from "../ir/names.js";
import { checkTwice, runOnce } from "./twice.js";
import { adoptDispose, expandUsings, isUsing, markScope } from "./using.js";
import { rewriteChildren, rewriteList } from "./walk.js";

/** The function whose body is being read. */
interface Surroundings {
  /** An async function's `T` of `Promise<T>`; null in any other function and at top level. */
  value: asc.TypeNode | null;
  /** Inside a parameter's default value, which the caller evaluates. */
  inDefault: boolean;
  /** Block that is the body of a function: its scope ends with the function. */
  body: asc.Node | null;
}

const OUTSIDE: Surroundings = { value: null, inDefault: false, body: null };

export function expandFunctions(parser: asc.Parser, source: asc.Source): void {
  const visit = (node: asc.Node, inside: Surroundings): asc.Node => {
    if (isFunctionDeclaration(node) || isMethodDeclaration(node)) return visitFunction(node);
    if (isFunctionExpression(node)) {
      visitFunction(node.declaration);
      return node;
    }
    if (isExpressionStatement(node) && !source.isLibrary) {
      const once = runOnce(node);
      if (once !== node) return visit(once, inside);
    }
    if (isClass(node) || isInterface(node)) adoptDispose(node);
    const here = isParameter(node) ? { ...inside, inDefault: true } : inside;
    if (isBlock(node)) visitBlock(node, here);
    else if (isSwitchCase(node)) visitCase(node, here);
    else rewriteChildren(node, (child) => refuseBareUsing(parser, visit(child, here)));
    checkAwait(parser, node, here);
    if (!source.isLibrary) checkTwice(parser, node);
    if (isReturn(node) && here.value) return expandReturn(node, here.value);
    return expandDispose(node);
  };

  const visitFunction = (node: asc.FunctionDeclaration): asc.Node => {
    const value = marks.asyncFunctions.has(node) ? valueType(parser, node) : null;
    rewriteChildren(node, (child) => visit(child, { value, inDefault: false, body: node.body }));
    if (value && isVoid(value) && node.body && isBlock(node.body)) {
      const end = endOf(node.body.range);
      node.body.statements.push(Node.createReturnStatement(call("__retv", [], end), end));
    }
    return node;
  };

  const visitBlock = (block: asc.BlockStatement, here: Surroundings): void => {
    rewriteList(block.statements, (child) => visit(child, here));
    const [first] = block.statements.filter(isUsing);
    if (first && here === OUTSIDE) reportError(parser, word(first.range), USING_OUTSIDE);
    block.statements = expandUsings(block.statements);
    if (first || (here.value && block !== here.body)) markScope(block);
  };

  const visitCase = (clause: asc.SwitchCase, here: Surroundings): void => {
    rewriteChildren(clause, (child) => visit(child, here));
    for (const node of clause.statements) {
      if (!isUsing(node)) continue;
      reportError(
        parser,
        word(node.range),
        "'using' cannot stand directly in a case: put braces around the case's statements",
      );
    }
  };

  rewriteList(source.statements, (node) => visit(node, OUTSIDE));
}

const isVoid = (type: asc.TypeNode): boolean =>
  isNamedType(type) && type.name.identifier.text === "void" && !type.typeArguments?.length;

const word = (at: asc.Range): asc.Range => beginOf(at, "using");
const endOf = (at: asc.Range): asc.Range => part(at, at.end - 1, at.end);

/** `T` of the `Promise<T>` an async function must return. */
function valueType(parser: asc.Parser, node: asc.FunctionDeclaration): asc.TypeNode | null {
  const type = node.signature.returnType;
  if (isNamedType(type) && type.name.identifier.text === "Promise" && !type.name.next && !type.isNullable) {
    const [value, second] = type.typeArguments ?? [];
    if (value && !second) return value;
  }
  const written = type.range.toString();
  reportError(parser, type.range, promiseWanted(node.name.text, written === "Promise" ? "void" : written));
  return null;
}

function expandReturn(node: asc.ReturnStatement, type: asc.TypeNode): asc.Statement {
  const { value } = node;
  const at = value ? value.range : node.range;
  if (!isVoid(type)) {
    // A mistake, which asc finds in a call that gives nothing where a T is wanted; it takes the place of no return.
    if (!value) return statement(call("__ret", [call("__scope", [], at)], at, [type]));
    node.value = call("__ret", [value], at, [type]);
    return node;
  }
  node.value = call("__retv", [], at);
  return value ? Node.createBlockStatement([statement(value), node], node.range) : node;
}

function checkAwait(parser: asc.Parser, node: asc.Node, here: Surroundings): void {
  const at = marks.awaits.get(node);
  if (!at || (here.value && !here.inDefault)) return;
  reportError(
    parser,
    at,
    here.inDefault
      ? "'await' cannot stand in a parameter's default value: await in the body instead"
      : "'await' needs an async function around it: write 'async' before the function and give it the type Promise<T>",
  );
}

function refuseBareUsing(parser: asc.Parser, node: asc.Node): asc.Node {
  if (isVariable(node) && isUsing(node)) {
    reportError(parser, word(node.range), "'using' needs a block around it: put braces around it");
  }
  return node;
}

// `x[Symbol.dispose]()` called by hand.
function expandDispose(node: asc.Node): asc.Node {
  if (!isElementAccess(node)) return node;
  const key = node.elementExpression;
  if (!isPropertyAccess(key) || !isIdentifier(key.expression)) return node;
  if (key.expression.text !== "Symbol" || key.property.text !== "dispose") return node;
  return Node.createPropertyAccessExpression(node.expression, ident(DISPOSE, key.range), node.range);
}
