// What the patched parser found, kept beside asc's nodes: asc is patched once per process, but compiles many programs
// in it (as-pect), maybe with two copies of this compiler. So the marks hang on asc itself, by node, never global.
import type * as asc from "assemblyscript";
import type { ProgramContext } from "../context.js";
import { parserPrototype } from "./asc.js";

export interface Marks {
  /** Are asc's classes patched already, by this copy of the compiler or by another? */
  patched: boolean;
  /** Declarations of async functions and methods. */
  asyncFunctions: WeakSet<asc.Node>;
  /** Declarations of async arrow functions and function expressions, with the range of the word `async`. */
  asyncExpressions: WeakMap<asc.Node, asc.Range>;
  /** The calls of `__await` that stand for `await e`, with the range of the word `await`. */
  awaits: WeakMap<asc.Node, asc.Range>;
  /** The variable statements that stand for `using`. */
  usings: WeakSet<asc.Node>;
  /** Per source: position of the token after `async` to the position of `async`. */
  asyncBefore: WeakMap<asc.Source, Map<number, number>>;
  /** Per source: where the word `async` was read as a modifier. */
  asyncStarts: WeakMap<asc.Source, Set<number>>;
  /** Sources that use syntax of ours anywhere. */
  touched: WeakSet<asc.Source>;
  contexts: WeakMap<object, ProgramContext>;
}

const key = Symbol.for("tickless.marks");
const holder = parserPrototype as unknown as Record<symbol, Marks | undefined>;

export const marks: Marks = (holder[key] ??= {
  patched: false,
  asyncFunctions: new WeakSet(),
  asyncExpressions: new WeakMap(),
  awaits: new WeakMap(),
  usings: new WeakSet(),
  asyncBefore: new WeakMap(),
  asyncStarts: new WeakMap(),
  touched: new WeakSet(),
  contexts: new WeakMap(),
});

/** Is this the declaration of an async function or method? */
export const isAsyncDeclaration = (declaration: asc.Node): boolean => marks.asyncFunctions.has(declaration);

/** Does the token at this position of the source follow the word `async`? Gives the range of `async`. */
export function asyncKeywordBefore(
  source: asc.Source,
  position: number,
  range: (s: number, e: number) => asc.Range,
): asc.Range | null {
  const start = marks.asyncBefore.get(source)?.get(position);
  return start === undefined ? null : range(start, start + "async".length);
}

/** What is known of the program that a parser or program object belongs to; null: compiled without our transform. */
export const contextOf = (owner: object): ProgramContext | null => marks.contexts.get(owner) ?? null;
