// The programs of the fuzzer as trees. Every node has its children in lists of the same name, so that walking, checking
// and reducing need not know the kinds; only the generator and the printer do.

export const INTEGERS = ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64"] as const;
export const FLOATS = ["f32", "f64"] as const;
export type Scalar = (typeof INTEGERS)[number] | (typeof FLOATS)[number] | "bool";
export const SCALARS: readonly Scalar[] = [...INTEGERS, ...FLOATS, "bool"];
/** `Box` is the program's class, `Box?` may be null, `Text` is a string, `Row` an array of four, `T` a generic's parameter. */
export type Type = Scalar | Reference | "T";
export type Reference = "Box" | "Box?" | "Text" | "Row";

/** The references that a program of that seed has: each fourth has strings, arrays and objects that point to others. */
export const referencesOf = ({ seed }: Program): readonly Reference[] =>
  hasAllReferences(seed) ? ["Text", "Row", "Text", "Row", "Box", "Box?"] : ["Box", "Box?"];
export const hasAllReferences = (seed: number): boolean => (seed & 3) === 3;

export const isInteger = (type: Type): boolean => (INTEGERS as readonly string[]).includes(type);
export const isFloat = (type: Type): boolean => (FLOATS as readonly string[]).includes(type);
export const isSmall = (type: Type): boolean => ["i8", "u8", "i16", "u16"].includes(type);

export type ExprKind =
  | "literal" //    text
  | "local" //      name
  | "global" //     name
  | "this" //       field of the object a method belongs to
  | "binary" //     op
  | "unary" //      op
  | "convert" //    to the node's type
  | "ternary"
  | "assign" //     name, op
  | "step" //       name, op: ++ or --
  | "note" //       tag: logs and gives the value
  | "make" //       a Box; op "Big": an object of the class derived from it
  | "field" //      n of a Box
  | "next" //       the Box? that a Box points to
  | "element" //    of a Row, by its number
  | "apply" //      name: a plain function of the prelude
  | "solid" //      a Box from one that may be null and one that may not
  | "cell" //       a word of memory
  | "mix" //        a plain function of three numbers, of which the order shows
  | "call" //       name: an async function, awaited
  | "either" //     one of two calls, awaited
  | "take" //       name: of a channel or signal what comes next, awaited
  | "lock"; //      name: of a mutex or semaphore, in a race or join

export interface Expr {
  kind: ExprKind;
  type: Type;
  of: Expr[];
  text?: string;
  name?: string;
  op?: string;
  tag?: number;
  /** The type a generic function is called with. */
  typeArgument?: Type;
}

export type StatementKind =
  | "let" //        name, type
  | "set" //        name, op; a local or global
  | "evaluate"
  | "setCell"
  | "setField"
  | "setNext"
  | "setElement"
  | "if"
  | "ifSome" //     name: a variable that may be null, and is not inside
  | "while"
  | "doWhile"
  | "for" //        name: the counter
  | "switch" //     falls: which bodies go on into the next
  | "block"
  | "break"
  | "continue"
  | "return"
  | "guard" //      tag: a block with a `using`; op: how the guard comes (see the printer)
  | "yield"
  | "sleep" //      text: milliseconds
  | "later" //      name: a call kept as a future while the body runs, then awaited
  | "join" //       quiet calls at once
  | "select" //     naps, the first wins; held: which one is in a variable; op "either": made in the arms of a condition
  | "timeout" //    a nap with a deadline
  | "spawn" //      a task, and its end awaited
  | "cancel" //     a task of a cancellable function, cancelled after some yields
  // Only in concurrent programs, whose order only Node can tell:
  | "hold" //       name: a call kept as a future; op: what becomes of it (see the printer)
  | "race" //       calls, the first to end wins; op: what they give, and how it is written
  | "all" //        calls at once; op: as above
  | "deadline" //   a call that has text milliseconds
  | "launch" //     name: a task's handle inside the body, if the pool had a slot
  | "wait" //       name: until that task has ended
  | "stop" //       cancels a task: name, or the one with that number
  | "ask" //        has the task name ended?
  | "clock" //      what time is it?
  | "give" //       name: a value for a channel or signal; op: the method
  | "look" //       name: of something shared, what does not wait; op: the method
  | "locked"; //    name: a block with a mutex or permit held; op: wait for it, only a while ("soon"), or try

export interface Statement {
  kind: StatementKind;
  exprs: Expr[];
  bodies: Statement[][];
  type?: Type;
  name?: string;
  op?: string;
  tag?: number;
  text?: string;
  /** switch: body i goes on into body i + 1. */
  falls?: boolean[];
  held?: number;
  isGlobal?: boolean;
}

export interface Parameter {
  name: string;
  type: Type;
  /** A call may leave it out. */
  initial?: string;
}

/**
 * How a function is declared. `quiet` ones neither change nor read anything shared, so that it does not matter when they
 * run; an `override` has the name of the method before it; `cancellable` ones are made of statements only, so that every
 * place they can be cancelled at is known; a `worker` is a task that has to do with others; a `plain` one is not async.
 */
export type FunctionKind =
  "free" | "generic" | "method" | "override" | "static" | "quiet" | "cancellable" | "worker" | "plain";

export interface AsyncFunction {
  name: string;
  kind: FunctionKind;
  inlined: boolean;
  /** How many tasks of it may run at once. */
  pool: number;
  parameters: Parameter[];
  /** null: void. */
  result: Type | null;
  body: Statement[];
  /** What stands behind the last `return`. */
  value: Expr | null;
}

export interface Global {
  name: string;
  type: Scalar;
  text: string;
}

/** What tasks share, made anew for each run. `size`: places of a channel, permits of a semaphore. */
export interface Shared {
  name: string;
  kind: "channel" | "signal" | "mutex" | "semaphore";
  type: Type;
  size: number;
}

export interface Program {
  seed: number;
  /** null: its order is that of plain code. Otherwise it is run so often, each time cancelled after yields and a sleep. */
  cancels: { yields: number; ms: number }[] | null;
  globals: Global[];
  /** Of concurrent programs only. */
  shared: Shared[];
  /** Callees before callers; the last one is the program. */
  functions: AsyncFunction[];
}

export function forEachExpr(e: Expr, visit: (e: Expr) => void): void {
  visit(e);
  for (const child of e.of) forEachExpr(child, visit);
}

/** Every expression of a list of statements, and every statement. */
export function forEachNode(list: Statement[], onExpr: (e: Expr) => void, onStatement: (s: Statement) => void): void {
  for (const s of list) {
    onStatement(s);
    for (const e of s.exprs) forEachExpr(e, onExpr);
    for (const body of s.bodies) forEachNode(body, onExpr, onStatement);
  }
}
