// A loop that never ends and never awaits: its task never gives way, so nothing else runs until the budget ends it.
import type * as asc from "assemblyscript";
import { marks } from "./marks.js";
import {
  bare,
  isBreak,
  isCall,
  isDo,
  isFor,
  isFunctionExpression,
  isIdentifier,
  isIntegerLiteral,
  isReturn,
  isSwitch,
  isThrow,
  isTrue,
  isWhile,
} from "./nodes.js";
import { fromLong } from "./asc.js";
import { beginOf, reportWarning } from "./report.js";
import { walk } from "./walk.js";

const MESSAGE =
  "This loop never ends and never awaits, so no other task would ever run: await something in it, such as Timer.afterMillis(n) or yieldNow()";

/** Functions behind which nothing goes on, and the one that is an await by itself. */
const LEAVES: ReadonlySet<string> = new Set(["panic", "unreachable", "abort", "suspend"]);

/** Warns about `node`, when it is such a loop in an async function. */
export function checkLoop(parser: asc.Parser, node: asc.Node): void {
  if (!isWhile(node) && !isFor(node) && !isDo(node)) return;
  const { condition } = node;
  const endless = condition === null || isAlwaysTrue(condition);
  if (!endless || givesWay(node.body)) return;
  const keyword = isWhile(node) ? "while" : isFor(node) ? "for" : "do";
  reportWarning(parser, beginOf(node.range, keyword), MESSAGE);
}

function isAlwaysTrue(condition: asc.Expression): boolean {
  const e = bare(condition);
  return isTrue(e) || (isIntegerLiteral(e) && fromLong(e.value) !== 0);
}

/** Is there a way out of the body, or an await in it? */
function givesWay(body: asc.Node): boolean {
  let found = false;
  /** Loops and switches inside take the breaks for themselves. */
  const visit = (node: asc.Node, breaks: boolean): void =>
    walk(node, (inner) => {
      if (found || isFunctionExpression(inner)) return false;
      if (isReturn(inner) || isThrow(inner) || marks.awaits.has(inner) || (breaks && isBreak(inner)) || leaves(inner)) {
        found = true;
        return false;
      }
      if (inner !== node && breaks && (isWhile(inner) || isFor(inner) || isDo(inner) || isSwitch(inner))) {
        visit(inner, false);
        return false;
      }
      return true;
    });
  visit(body, !(isWhile(body) || isFor(body) || isDo(body) || isSwitch(body)));
  return found;
}

const leaves = (node: asc.Node): boolean =>
  isCall(node) && isIdentifier(node.expression) && LEAVES.has(node.expression.text);
