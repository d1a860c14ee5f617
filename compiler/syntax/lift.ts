// Async arrow functions exist in one place only: as the last argument of as-pect's own functions. AssemblyScript has no
// closures, so the body can be a function of the file as well:
//
//     it("waits", async () => { await f(); });
//       -> it("waits", () => { __runTest(spawn(it:3:1())); });   async function it:3:1(): Promise<void> { await f(); }
import type * as asc from "assemblyscript";
import { ArrowKind, CommonFlags, Node } from "./asc.js";
import { marks } from "./marks.js";
import { call, ident, isBlock, isCall, isFunctionExpression, isIdentifier, namedType, statement } from "./nodes.js";
import { reportError } from "./report.js";
import { rewriteChildren, rewriteList } from "./walk.js";

const TAKE_ASYNC = new Set(["it", "test", "fit", "xit", "beforeEach", "afterEach", "beforeAll", "afterAll"]);

export function liftTests(parser: asc.Parser, source: asc.Source): void {
  const lifted: asc.FunctionDeclaration[] = [];
  const visit = (node: asc.Node): asc.Node => {
    if (isCall(node) && isIdentifier(node.expression) && TAKE_ASYNC.has(node.expression.text)) {
      const last = node.args.at(-1);
      if (last && isFunctionExpression(last) && marks.asyncExpressions.has(last.declaration)) {
        const made = lift(parser, source, node.expression.text, last.declaration);
        lifted.push(made);
        node.args[node.args.length - 1] = runner(made.name.text, last.range, made.signature);
      }
    }
    if (isFunctionExpression(node)) refuseAsync(parser, node.declaration);
    rewriteChildren(node, visit);
    return node;
  };
  rewriteList(source.statements, visit);
  // A test inside a test would be lifted out of the lifted one.
  for (const declaration of lifted) rewriteChildren(declaration, visit);
  source.statements.push(...lifted);
}

function refuseAsync(parser: asc.Parser, declaration: asc.FunctionDeclaration): void {
  const word = marks.asyncExpressions.get(declaration);
  if (!word) return;
  const what = declaration.arrowKind === ArrowKind.None ? "function expression" : "arrow function";
  reportError(
    parser,
    word,
    `An async ${what} would have to capture variables, which AssemblyScript cannot: write an async function at top level and call it`,
  );
}

function lift(
  parser: asc.Parser,
  source: asc.Source,
  caller: string,
  from: asc.FunctionDeclaration,
): asc.FunctionDeclaration {
  const { range } = from;
  const returns = from.signature.returnType;
  const [parameter] = from.signature.parameters;
  if (parameter) reportError(parser, parameter.range, `The function given to ${caller}() takes no parameters`);
  const omitted = returns.range.start === returns.range.end;
  if (omitted)
    from.signature.returnType = namedType("Promise", [namedType("void", null, returns.range)], returns.range);
  const body = from.body && !isBlock(from.body) ? Node.createBlockStatement([from.body], range) : from.body;
  const made = Node.createFunctionDeclaration(
    ident(`${caller}:${source.lineAt(range.start)}:${source.columnAt()}`, range),
    null,
    CommonFlags.None,
    null,
    from.signature,
    body,
    ArrowKind.None,
    range,
  );
  marks.asyncFunctions.add(made);
  return made;
}

function runner(name: string, at: asc.Range, like: asc.FunctionTypeNode): asc.Expression {
  const signature = Node.createFunctionType([], Node.createOmittedType(at), null, false, like.range);
  const body = Node.createBlockStatement(
    [statement(call("__runTest", [call("spawn", [call(name, [], at)], at)], at))],
    at,
  );
  return Node.createFunctionExpression(
    Node.createFunctionDeclaration(
      Node.createEmptyIdentifierExpression(at),
      null,
      CommonFlags.None,
      null,
      signature,
      body,
      ArrowKind.Parenthesized,
      at,
    ),
  );
}
