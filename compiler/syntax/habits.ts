// What TypeScript has and AssemblyScript has not, or has otherwise: asc's message is put into words that name the nearest
// thing that works here. A habit is known by asc's code and its argument, or by what is written where asc stumbles.
import type * as asc from "assemblyscript";
import { DiagnosticCode as Code } from "./asc.js";
import { isIdentifier, isPropertyAccess, isThrow } from "./nodes.js";
import { beginOf, reportWarning, TWO_MAINS } from "./report.js";
import { walk } from "./walk.js";

/** Where asc stumbled: the line up to there, and everything from there on. */
interface Spot {
  before: string;
  from: string;
}

/** Where a type is written, and no value. */
const TYPE_PLACE = /([:<|]|\bas)\s*$|<[^()]*,\s*$/;

interface Habit {
  code?: number;
  /** What asc puts into its message's first gap. */
  argument?: RegExp;
  before?: RegExp;
  from?: RegExp;
  say: string | ((spot: Spot, args: readonly string[]) => string);
}

const PROMISE = /^~lib\/tickless\/abi\/intrinsics\/Promise<(.*)>$/;
const futureOf = (type: string): string => `Promise<${PROMISE.exec(type)?.[1]?.replace(/^.*\//, "") ?? "…"}>`;
const noName = (names: string, say: string): Habit => ({
  code: Code.Cannot_find_name_0,
  argument: new RegExp(`^(${names})$`),
  say,
});
const notImplemented = (what: string, say: string): Habit => ({
  code: Code.Not_implemented_0,
  argument: new RegExp(`^${what}`),
  say,
});

const AWAIT_NONE = "'await' needs a future, and this is none: call an async function here, or leave out 'await'";
const SPAWN_NONE = "spawn() takes a call of an async function, written right there: spawn(f(…))";
const NO_CALLBACK = "There are no timers with callbacks: await Timer.afterMillis(n) in a task, or a Ticker's next()";
const NO_CHAIN = "A future is not chained with then or catch: await it, and go on in the next line";
const NO_PROMISE =
  "A future comes from an async function and from nothing else: write one, or wait for a Signal that somebody sets";
/** A parameter without a type, right before where asc misses it. */
const UNTYPED = /[(,]\s*(\w+)\s*[,)=]?\s*$/;

const habits: readonly Habit[] = [
  { code: Code.Property_0_does_not_exist_on_type_1, argument: /^(resolve|reject)$/, say: NO_PROMISE },
  { code: Code.Type_argument_expected, before: /\bawait\s*\(*$/, say: AWAIT_NONE },
  { code: Code.Type_argument_expected, before: /\b(spawn|trySpawn)\s*\(?\s*$/, say: SPAWN_NONE },
  {
    code: Code.Property_0_does_not_exist_on_type_1,
    argument: /^(then|catch|finally)$/,
    say: NO_CHAIN,
  },
  { code: Code.Expected_0_type_arguments_but_got_1, from: /^new\s+Promise\b/, say: NO_PROMISE },
  {
    code: Code.Type_0_is_not_assignable_to_type_1,
    argument: PROMISE,
    say: (_, [from = "", to = ""]) =>
      `This is a future, ${futureOf(from)}, where '${to}' is wanted: did you forget 'await'?`,
  },
  {
    code: Code.Operator_0_cannot_be_applied_to_types_1_and_2,
    say: (_, [operator = "", left = "", right = ""]) => {
      const future = [left, right].find((type) => PROMISE.test(type));
      if (future === undefined) return "";
      return `'${operator}' cannot work on a future, ${futureOf(future)}: did you forget 'await'?`;
    },
  },
  {
    code: Code.Type_0_is_not_assignable_to_type_1,
    argument: /^<object>$/,
    say: "An object literal needs a class whose fields it fills: declare one and give the variable its type",
  },
  {
    code: Code.Type_0_is_not_assignable_to_type_1,
    argument: /^~lib\/string\/String$/,
    before: /\benum\s+\w+\s*\{[^}]*=\s*$/,
    say: "An enum's values are whole numbers: for texts write a function with a switch",
  },
  notImplemented(
    "Closures",
    "A function inside a function cannot use the variables around it, since there are no closures: pass them as arguments, or keep them in a class or at top level",
  ),
  notImplemented(
    "Exceptions",
    "There is no try/catch, because nothing can be thrown: look at a call's result (an IoError is negative), or end the program with check() or panic()",
  ),
  notImplemented("Iterators", "There is no for…of: count with for (let i = 0; i < list.length; i++)"),
  notImplemented(
    "union types",
    "A type is one type, or a class's and null: for other unions write a class with a field that says which it is",
  ),
  notImplemented("Spread operator", "There is no spread: name each element or field"),
  notImplemented("Regular expressions", "There are no regular expressions: look at the characters one by one"),
  notImplemented("Interface hidden classes", "An object literal fills a class, not an interface: declare a class"),
  {
    code: Code.Duplicate_identifier_0,
    argument: /^main$/,
    before: /\bfunction\s+$/,
    say: TWO_MAINS,
  },
  {
    code: Code.Type_expected,
    before: UNTYPED,
    say: ({ before }) => {
      const name = UNTYPED.exec(before)?.[1] ?? "n";
      return `The parameter '${name}' needs a type, since every value has one: write ${name}: i32, or what it is`;
    },
  },
  {
    code: Code.Property_0_does_not_exist_on_type_1,
    argument: /^(log|trace|debug|info|warn|error)$/,
    before: /\bconsole\s*\.\s*$/,
    say: 'The console only writes text: log with info("x is {}", x), or use print(console, "x is {}\\n", x)',
  },
  noName("undefined", "There is no undefined: use null for a class, or a number that means none, such as -1"),
  {
    ...noName(
      "any|unknown|object",
      "Every value has one type that is known when it is compiled: name it, or write a generic",
    ),
    before: TYPE_PLACE,
  },
  noName("setTimeout|setInterval|setImmediate|queueMicrotask|clearTimeout|clearInterval", NO_CALLBACK),
  noName("fetch|WebSocket|XMLHttpRequest", "A microcontroller has no network of its own here: talk over a Uart"),
  noName("JSON", "There is no JSON: print(…) with placeholders writes text without a heap"),
  noName(
    "window|document|process|require|module|Buffer|globalThis",
    'Neither a browser nor Node is here: what a program can use comes from "tickless"',
  ),
  { from: /^\.\s*[\w[(]/, before: /\?$/, say: "There is no optional chaining: test for null with if first" },
  { from: /^\?/, before: /\?$/, say: "There is no '??': write x ? x : other, or test for null with if" },
  {
    from: /^(const|let|var)\s*[{[]/,
    say: "There is no destructuring: declare each variable with its own value",
  },
  {
    from: /^\w+\s+in\b/,
    before: /\bfor\s*\(\s*(const|let|var)\s+$/,
    say: "There is no for…in: count with for (let i = 0; i < n; i++)",
  },
  {
    from: /^for\s+await\b/,
    say: "There is no for await…of: await channel.receive() or a ticker's next() in a while loop",
  },
  {
    from: /^\*/,
    before: /\bfunction\s*$/,
    say: "There are no generators: a task that sends into a Channel gives values one by one",
  },
  { from: /^#\w/, say: "There are no private names with #: write private in front of the field" },
  {
    from: /^:/,
    before: /^\s*\w+\s*$/,
    say: "There are no labels: leave the outer loop by a flag, or put the loops into a function that returns",
  },
  {
    from: /^\w+\s*;?/,
    before: /\b(break|continue)\s+$/,
    say: "There are no labels: leave the outer loop by a flag, or put the loops into a function that returns",
  },
];

/** What asc would say at `range`, in words that tell what to write instead; null: asc's words are right. */
export function sayHabit(code: number, range: asc.Range | null, args: readonly string[]): string | null {
  const spot = spotOf(range);
  for (const habit of habits) {
    if (habit.code !== undefined && habit.code !== code) continue;
    if (habit.argument && !habit.argument.test(args[0] ?? "")) continue;
    if (habit.before && !(spot && habit.before.test(spot.before))) continue;
    if (habit.from && !(spot && habit.from.test(spot.from))) continue;
    // What asc says of syntax is known by the text alone, so only its parser's messages may match by text.
    if (habit.code === undefined && !isSyntaxCode(code)) continue;
    const said = typeof habit.say === "string" ? habit.say : habit.say(spot ?? { before: "", from: "" }, args);
    if (said !== "") return said;
  }
  return null;
}

/** Is this what asc's parser says? */
export const isSyntaxCode = (code: number): boolean => SYNTAX_CODES.has(code);

const SYNTAX_CODES: ReadonlySet<number> = new Set([
  Code.Expression_expected,
  Code.Identifier_expected,
  Code._0_expected,
  Code.Invalid_character,
  Code._const_declarations_must_be_initialized,
  Code.Unexpected_token,
]);

function spotOf(range: asc.Range | null): Spot | null {
  if (!range) return null;
  const { text } = range.source;
  const line = text.lastIndexOf("\n", range.start - 1) + 1;
  return { before: text.slice(line, range.start), from: text.slice(range.start, range.start + 80) };
}

const THROWN =
  'Nothing can catch what is thrown, so this ends the program, and its text is not kept: give back a negative number instead, or end it with panic("…"), which logs the text';

const GROWN =
  "Memory never grows here, so this only answers -1: ask for what is needed at the start, with memory.data(bytes) or an array";

const isGrow = (node: asc.Node): boolean =>
  isPropertyAccess(node) &&
  node.property.text === "grow" &&
  isIdentifier(node.expression) &&
  node.expression.text === "memory";

/** Warns of every `throw` in a file, which asc makes a trap of, and of every `memory.grow`, which never works. */
export function warnOfVain(parser: asc.Parser, source: asc.Source): void {
  for (const node of source.statements) {
    walk(node, (inner) => {
      if (isThrow(inner)) reportWarning(parser, beginOf(inner.range, "throw"), THROWN);
      if (isGrow(inner)) reportWarning(parser, inner.range, GROWN);
    });
  }
}
