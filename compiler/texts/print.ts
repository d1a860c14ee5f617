// Finds the calls of `print`, before asc sees them, and checks their texts:
//
//     print(out, "t={} on {:c}", t, c)   ->   __print2(out, "t={} on {:c}", __itself(t), __itself(c))
//
// What depends on types (is `out` one that waits, what is in the template) is decided when asc compiles the call: see
// hooks.ts. The text stays as its node, under which it is found again.
import type * as asc from "assemblyscript";
import { rewriteCalls, type Imports } from "../syntax/imports.js";
import { call } from "../syntax/nodes.js";
import { reportError } from "../syntax/report.js";
import { checkText } from "./check.js";
import { texts } from "./marks.js";

const PRINT = {
  name: "print",
  before: "out, ",
  what: { one: "A printed text", two: "two calls" },
  because: "the compiler makes a template of it",
};

export function expandPrints(parser: asc.Parser, source: asc.Source, imports: Imports): void {
  rewriteCalls(source, imports, { call: (made, name) => (name === "print" ? expandPrint(parser, made) : null) });
}

function expandPrint(parser: asc.Parser, made: asc.CallExpression): asc.Expression | null {
  const [out, text, ...args] = made.args;
  if (!out) {
    reportError(parser, made.range, 'print() needs something to write to, and a text: print(out, "…")');
    return null;
  }
  const checked = checkText(PRINT, made.range, text, args);
  if (!checked.ok) {
    reportError(parser, checked.at, checked.message);
    return null;
  }
  if (!text) return null;
  const wrapped = args.map((arg, i) => {
    const node = call("__itself", [arg], arg.range);
    const placeholder = checked.placeholders[i];
    if (placeholder) texts.placeholders.set(node, placeholder);
    return node;
  });
  texts.prints.set(text, { pieces: checked.pieces, placeholders: checked.placeholders, args: wrapped });
  const replaced = call(`__print${args.length}`, [out, text, ...wrapped], made.range);
  replaced.expression.range = made.expression.range;
  return replaced;
}
