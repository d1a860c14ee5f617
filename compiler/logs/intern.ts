// Takes the strings of log calls out of the program, before asc sees them:
//
//     info("t={} on {:x}", t, pin)      ->  __log2(2, 17, t, pin)            17: the call's number in the table
//     panic("no {}", name);             ->  { __log1(5, 18, name); __panic(18); throw … }
//     assert(ok, "{} of {}", a, b);     ->  if (!ok) { __log2(5, 19, a, b); __panic(19); throw … }
//
// What follows `throw` never runs, and asc knows it. Arguments are evaluated only when the line is written.
import type * as asc from "assemblyscript";
import { Node, Token } from "../syntax/asc.js";
import { rewriteCalls, type Imports } from "../syntax/imports.js";
import { call, integer, statement } from "../syntax/nodes.js";
import { reportError } from "../syntax/report.js";
import { checkText } from "../texts/check.js";
import type { LogLevel } from "../types.js";
import { LEVELS, type LogTable } from "./table.js";

export interface InternInput {
  parser: asc.Parser;
  source: asc.Source;
  imports: Imports;
  table: LogTable;
  lowest: LogLevel;
  /** Does the bare name `assert` mean asc's own, whose message becomes a log line? */
  ownsAssert: boolean;
}

export function internLogs(input: InternInput): void {
  const { source, parser } = input;
  const imports = input.ownsAssert ? withAssert(input.imports, source) : input.imports;
  rewriteCalls(source, imports, {
    // What is refused stays as it is: its reason is reported.
    statement: (node, made, name) => {
      if (name === "panic") return panicStatement(input, made) ?? node;
      if (name === "assert" && made.args.length > 1) return assertStatement(input, made) ?? node;
      return null;
    },
    call: (made, name) => {
      if (name === "panic") return panicExpression(input, made);
      if (name === "assert" && made.args.length > 1) {
        const what =
          "An assert with a message gives no value: write it as a statement of its own or leave the message out";
        reportError(parser, made.range, what);
        return null;
      }
      return isLevel(name) ? logCall(input, made, name) : null;
    },
  });
}

const isLevel = (name: string): name is LogLevel => name !== "panic" && (LEVELS as readonly string[]).includes(name);

// asc's own `assert` needs no import; a file's own function of that name hides it.
function withAssert(imports: Imports, source: asc.Source): Imports {
  const hidden = source.statements.some(
    (node) => (node as asc.Node & { name?: asc.IdentifierExpression }).name?.text === "assert",
  );
  if (hidden || imports.names.has("assert")) return imports;
  return { ...imports, names: new Map([...imports.names, ["assert", "assert"]]) };
}

function logCall(input: InternInput, made: asc.CallExpression, level: LogLevel): asc.Expression | null {
  const [format, ...args] = made.args;
  const number = enter(input, level, level, made.range, format, args);
  return number === null ? null : writeLine(level, number, args, made.range);
}

function panicParts(input: InternInput, made: asc.CallExpression): asc.Expression[] | null {
  const [format, ...args] = made.args;
  const number = enter(input, "panic", "panic", made.range, format, args);
  return number === null ? null : endWith(number, args, made.range);
}

function panicStatement(input: InternInput, made: asc.CallExpression): asc.Statement | null {
  const parts = panicParts(input, made);
  return parts && endBlock(parts, made.range);
}

function panicExpression(input: InternInput, made: asc.CallExpression): asc.Expression | null {
  const parts = panicParts(input, made);
  if (!parts) return null;
  const list = Node.createCommaExpression([...parts, call("unreachable", [], made.range)], made.range);
  return Node.createParenthesizedExpression(list, made.range);
}

function assertStatement(input: InternInput, made: asc.CallExpression): asc.Statement | null {
  const [condition, format, ...args] = made.args;
  if (!condition) return null;
  const number = enter(input, "panic", "assert", made.range, format, args);
  if (number === null) return null;
  const failed = Node.createUnaryPrefixExpression(
    Token.Exclamation,
    Node.createParenthesizedExpression(condition, condition.range),
    condition.range,
  );
  return Node.createIfStatement(failed, endBlock(endWith(number, args, made.range), made.range), null, made.range);
}

function writeLine(level: LogLevel, number: number, args: asc.Expression[], at: asc.Range): asc.CallExpression {
  return call(`__log${args.length}`, [integer(LEVELS.indexOf(level), at), integer(number, at), ...args], at);
}

const endWith = (number: number, args: asc.Expression[], at: asc.Range): asc.Expression[] => [
  writeLine("panic", number, args, at),
  call("__panic", [integer(number, at)], at),
];

function endBlock(parts: asc.Expression[], at: asc.Range): asc.Statement {
  const never = Node.createThrowStatement(Node.createNullExpression(at), at);
  return Node.createBlockStatement([...parts.map(statement), never], at);
}

/** Checks a call and enters it into the table; null: refused, with the reason reported. */
function enter(
  input: InternInput,
  level: LogLevel,
  name: string,
  at: asc.Range,
  literal: asc.Expression | undefined,
  args: asc.Expression[],
): number | null {
  const checked = checkText({ ...LOG, name }, at, literal, args);
  if (!checked.ok) {
    reportError(input.parser, checked.at, checked.message);
    return null;
  }
  const { format, placeholders } = checked;
  const cut = LEVELS.indexOf(level) < LEVELS.indexOf(input.lowest);
  return input.table.add({ level, format, placeholders, at: literal?.range ?? at, cut });
}

const LOG = { before: "", what: { one: "A log line", two: "two lines" }, because: "it stays out of the device" };
