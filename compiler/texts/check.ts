// What is asked of the text in `info("…", a)` and `print(out, "…", a)`: that it is a literal, that its placeholders can be
// read, and that there are as many as arguments.
import type * as asc from "assemblyscript";
import { parseFormat, type Placeholder } from "../logs/format.js";
import { isStringLiteral, isTemplateLiteral } from "../syntax/nodes.js";

/** `__log0` to `__log8` and `__print0` to `__print8` exist. */
const MOST_ARGUMENTS = 8;

export interface CheckedText {
  ok: true;
  format: string;
  pieces: (string | Placeholder)[];
  placeholders: Placeholder[];
}
export interface RefusedText {
  ok: false;
  at: asc.Range;
  message: string;
}

/** How the messages speak of a function that takes a text. */
export interface TextTaker {
  name: string;
  /** What stands before the text: `out, `. */
  before: string;
  /** Of several, too long for one: "two lines". */
  what: { one: string; two: string };
  /** Why only a literal will do. */
  because: string;
}

export const isPlaceholder = (piece: string | Placeholder): piece is Placeholder => typeof piece !== "string";

export function checkText(
  taker: TextTaker,
  at: asc.Range,
  literal: asc.Expression | undefined,
  args: readonly asc.Expression[],
): CheckedText | RefusedText {
  const refused = (where: asc.Range, message: string): RefusedText => ({ ok: false, at: where, message });
  const { name, before, what } = taker;
  if (!literal) return refused(at, `${name}() needs a text: ${name}(${before}"…")`);
  const format = textOf(literal);
  if (format === null) return refused(literal.range, literalWanted(literal, taker));
  const parsed = parseFormat(format);
  if (!parsed.ok) return refused(literal.range, `In this text ${parsed.message}`);
  const placeholders = parsed.pieces.filter(isPlaceholder);
  if (args.length > MOST_ARGUMENTS) {
    const found = `${what.one} takes at most ${MOST_ARGUMENTS} arguments, but ${args.length} are given`;
    return refused(at, `${found}: use ${what.two}`);
  }
  if (placeholders.length !== args.length) {
    return refused(literal.range, countWrong(placeholders.length, args.length));
  }
  return { ok: true, format, pieces: parsed.pieces, placeholders };
}

/** The text of a literal that needs nothing put in; null: it is none. */
export function textOf(e: asc.Expression): string | null {
  if (isStringLiteral(e)) return e.value;
  if (isTemplateLiteral(e) && !e.tag && e.expressions.length === 0) return e.parts[0] ?? "";
  return null;
}

function literalWanted(e: asc.Expression, { name, before, because }: TextTaker): string {
  if (!isTemplateLiteral(e)) {
    return `The text of ${name}() must be a string literal, because ${because}: write ${name}(${before}"{}", …)`;
  }
  const format = e.parts.map((part) => part.replaceAll("{", "{{").replaceAll("}", "}}")).join("{}");
  const args = e.expressions.map((value) => value.range.toString()).join(", ");
  const instead = `${name}(${before}${JSON.stringify(format)}, ${args})`;
  return `A template literal would be put together on the device: write ${instead}`;
}

function countWrong(placeholders: number, args: number): string {
  const many = (n: number, one: string): string => `${n} ${one}${n === 1 ? "" : "s"}`;
  const verb = args === 1 ? "is" : "are";
  return `This text has ${many(placeholders, "placeholder")}, but ${many(args, "argument")} ${verb} given`;
}
