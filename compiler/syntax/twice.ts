// asc compiles what stands before the last `.` or in the `[]` of `a[i()].x += 1` twice, once to read and once to write. Where that
// is a statement, what does something is run once, before:
//
//     list[next()] += 1;   ->   { const object = list; const index = next(); object[index] += 1; }
//
// Where its value is used, that is refused.
import type * as asc from "assemblyscript";
import { CommonFlags, Node, Token } from "./asc.js";
import { marks } from "./marks.js";
import {
  bare,
  ident,
  isBinary,
  isCall,
  isElementAccess,
  isNew,
  isPropertyAccess,
  isUnaryPostfix,
  isUnaryPrefix,
} from "./nodes.js";
import { reportError } from "./report.js";
import { walk } from "./walk.js";

const MESSAGE = "This would run twice, once to read and once to write: put it into a const before, and use that here";

/** Reports what would run twice in the target of `+=`, `++` and the like. */
export function checkTwice(parser: asc.Parser, node: asc.Node): void {
  const target = targetOf(node);
  for (const part of target ? partsOf(target) : []) {
    walk(part, (inner) => {
      if (!acts(inner)) return true;
      reportError(parser, inner.range, MESSAGE);
      return false;
    });
  }
}

/** The statement, with what would run twice in constants before it. */
export function runOnce(node: asc.ExpressionStatement): asc.Statement {
  const target = targetOf(bare(node.expression));
  if (target === null || !partsOf(target).some(actsWithin)) return node;
  const before: asc.Statement[] = [];
  const hoist = (name: string, value: asc.Expression): asc.Expression => {
    const at = value.range;
    const declaration = Node.createVariableDeclaration(ident(name, at), null, CommonFlags.Const, null, value, at);
    before.push(Node.createVariableStatement(null, [declaration], at));
    return ident(name, at);
  };
  target.expression = hoist(OBJECT, target.expression);
  if (isElementAccess(target)) target.elementExpression = hoist(INDEX, target.elementExpression);
  return Node.createBlockStatement([...before, node], node.range);
}
/** Names that nobody can write. */
const [OBJECT, INDEX] = ["~object", "~index"];

type Target = asc.PropertyAccessExpression | asc.ElementAccessExpression;
const partsOf = (target: Target): asc.Expression[] =>
  isElementAccess(target) ? [target.expression, target.elementExpression] : [target.expression];

function actsWithin(part: asc.Node): boolean {
  let found = false;
  walk(part, (inner) => {
    found ||= acts(inner);
    return !found;
  });
  return found;
}

/** What such an expression reads and writes, if something stands before a `.` or in `[]` there. */
function targetOf(node: asc.Node): Target | null {
  const operand = isBinary(node) && COMPOUND.has(node.operator) ? node.left : isStep(node) ? node.operand : null;
  const target = operand && bare(operand);
  return target && (isPropertyAccess(target) || isElementAccess(target)) ? target : null;
}

const STEPS: ReadonlySet<asc.Token> = new Set([Token.Plus_Plus, Token.Minus_Minus]);
const COMPOUND: ReadonlySet<asc.Token> = new Set([
  ...[Token.Plus_Equals, Token.Minus_Equals, Token.Asterisk_Equals, Token.Asterisk_Asterisk_Equals],
  ...[Token.Slash_Equals, Token.Percent_Equals, Token.LessThan_LessThan_Equals, Token.GreaterThan_GreaterThan_Equals],
  ...[Token.GreaterThan_GreaterThan_GreaterThan_Equals, Token.Ampersand_Equals, Token.Caret_Equals, Token.Bar_Equals],
]);

const isStep = (node: asc.Node): node is asc.UnaryPrefixExpression | asc.UnaryPostfixExpression =>
  (isUnaryPrefix(node) || isUnaryPostfix(node)) && STEPS.has(node.operator);

const acts = (node: asc.Node): boolean =>
  isCall(node) ||
  isNew(node) ||
  marks.awaits.has(node) ||
  isStep(node) ||
  (isBinary(node) && (node.operator === Token.Equals || COMPOUND.has(node.operator)));
