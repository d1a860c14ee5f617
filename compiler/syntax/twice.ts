// asc compiles what stands before the last `.` or in the `[]` of `a[i()].x += 1` twice, once to read and once to write. What would
// then happen twice is refused; so is what only might, such as a call.
import type * as asc from "assemblyscript";
import { Token } from "./asc.js";
import { marks } from "./marks.js";
import {
  bare,
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

/** Reports what stands in the target of `+=`, `++` and the like, and does something. */
export function checkTwice(parser: asc.Parser, node: asc.Node): void {
  const target = targetOf(node);
  if (target === null) return;
  const parts = isElementAccess(target)
    ? [target.expression, target.elementExpression]
    : isPropertyAccess(target)
      ? [target.expression]
      : [];
  for (const part of parts) {
    walk(part, (inner) => {
      if (!acts(inner)) return true;
      reportError(parser, inner.range, MESSAGE);
      return false;
    });
  }
}

/** What is read and written, as it stands; null: it is no such expression. */
function targetOf(node: asc.Node): asc.Expression | null {
  if (isBinary(node)) return COMPOUND.has(node.operator) ? bare(node.left) : null;
  return isStep(node) ? bare(node.operand) : null;
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
