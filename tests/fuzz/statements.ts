// Random statements. Loops burn fuel, so that every program ends; `break`, `continue` and `return` stand behind a
// condition, so that what follows them can be reached.
import { referencesOf, isSmall, SCALARS, type AsyncFunction, type Expr, type Statement, type Type } from "./ast.js";
import { ConcurrentStatements } from "./concurrent.js";
import type { Context, Variable } from "./context.js";
import type { Expressions } from "./expressions.js";

const DEEPEST = 3;

type Writer = () => Statement;

export class Statements {
  readonly tasks: ConcurrentStatements;

  constructor(
    private readonly context: Context,
    private readonly expressions: Expressions,
  ) {
    this.tasks = new ConcurrentStatements(context, expressions, (depth) => this.body(depth));
  }

  list(count: number, depth: number): Statement[] {
    return this.context.inScope(() => this.open(count, depth));
  }

  /** The body of a function: at its end it shows what its variables hold. */
  whole(count: number): Statement[] {
    const { context } = this;
    const body = this.open(count, 0);
    if (context.quiet) return body;
    return [...body, ...context.variables.map((variable) => this.show(variable))];
  }

  // A small integer is widened here, where asc knows whether it must be wrapped first; inside `note` it always wraps.
  private show({ name, type }: Variable): Statement {
    const local: Expr = { kind: "local", type, of: [], name };
    const value: Expr = isSmall(type) ? { kind: "convert", type: "i64", of: [local] } : local;
    return plain("evaluate", { exprs: [note(this.context, value)] });
  }

  /** As `list`, but what is declared stays in scope. */
  open(count: number, depth: number): Statement[] {
    return Array.from({ length: count }, () => this.one(depth));
  }

  private body(depth: number): Statement[] {
    return this.list(1 + this.context.random.below(3), depth + 1);
  }

  private one(depth: number): Statement {
    const { context, expressions } = this;
    context.budget--;
    const quiet: [number, Writer][] = [
      [5, () => this.declare()],
      [2, () => this.set()],
      [2, () => this.setSometimes()],
      [1, () => this.nativeLoop()],
    ];
    const waiting: [number, Writer][] = [
      [2, () => plain("yield")],
      [1, () => plain("sleep", { text: String(context.random.below(3)) })],
    ];
    const loud: [number, Writer][] = [
      [4, () => plain("evaluate", { exprs: [note(context, expressions.any())] })],
      [1, () => plain("setCell", { exprs: [expressions.of("i32"), expressions.of("i32")] })],
      [1, () => plain("setField", { exprs: [expressions.of("Box"), expressions.of("i32")] })],
    ];
    if (context.allReferences) {
      const of = (...types: Type[]): Expr[] => types.map((type) => expressions.of(type));
      loud.push([2, () => plain("setNext", { exprs: of("Box", "Box?") })]);
      loud.push([2, () => plain("setElement", { exprs: of("Row", "i32", "i32") })]);
    }
    const choices = context.quiet ? quiet : [...quiet, ...loud];
    if (!context.plain) choices.push(...waiting);
    if (!context.plain && !context.quiet) choices.push(...this.concurrent());
    if (depth < DEEPEST && context.budget > 0) choices.push(...this.compound(depth));
    choices.push(...this.exits());
    return context.random.weighted(choices)();
  }

  private anyType(): Type {
    const { random, kind, quiet } = this.context;
    if (quiet) return random.pick(SCALARS);
    const references = referencesOf(this.context.program);
    const others: readonly Type[] = kind === "generic" ? ["T", ...references] : references;
    return random.oneIn(this.context.allReferences ? 2 : 4) ? random.pick(others) : random.pick(SCALARS);
  }

  private declare(): Statement {
    const type = this.anyType();
    const value = this.expressions.of(type);
    const name = this.context.fresh("v");
    this.context.declare(name, type);
    return plain("let", { name, type, exprs: [value] });
  }

  private set(): Statement {
    const { context, expressions } = this;
    const variables = context.variables.filter(({ assignable }) => assignable);
    const globals = context.quiet ? [] : context.program.globals;
    if (variables.length + globals.length === 0) return this.declare();
    const isGlobal = context.random.below(variables.length + globals.length) >= variables.length;
    const { name, type } = context.random.pick<{ name: string; type: Type }>(isGlobal ? globals : variables);
    const op = expressions.assignOperator(type);
    return plain("set", { name, type, op, isGlobal, exprs: [expressions.of(type)] });
  }

  /** A loop without an await in it, which a `break` may leave before it has set a variable. */
  private nativeLoop(): Statement {
    const { context, expressions } = this;
    const name = context.fresh("i");
    const [before, after] = [this.setSometimes(), this.setSometimes()];
    const exit = plain("if", { exprs: [expressions.leaf("bool")], bodies: [[plain("break")], []] });
    const exprs = [expressions.leaf("i32"), expressions.leaf("bool"), expressions.leaf("i32")];
    return plain("for", { name, exprs, bodies: [[before, exit, after]] });
  }

  /** A small `if` without an await in it. */
  private setSometimes(): Statement {
    const { context, expressions } = this;
    const variables = context.variables.filter(({ assignable }) => assignable);
    if (variables.length === 0) return plain("block", { bodies: [[]] });
    const { name, type } = context.random.pick(variables);
    const test = {
      kind: "binary" as const,
      type: "bool" as const,
      of: [expressions.leaf("i32"), expressions.leaf("i32")],
      op: "<",
    };
    const set = plain("set", { name, type, op: "=", isGlobal: false, exprs: [expressions.leaf(type)] });
    return plain("if", { exprs: [test], bodies: context.random.oneIn(2) ? [[set], []] : [[], [set]] });
  }

  private exits(): [number, Writer][] {
    const { context, expressions } = this;
    const when = (exit: Statement): Statement => plain("if", { exprs: [expressions.of("bool")], bodies: [[exit], []] });
    const choices: [number, Writer][] = [];
    if (context.breakable > 0) choices.push([1, () => when(plain("break"))]);
    if (context.loops > 0) choices.push([1, () => when(plain("continue"))]);
    const { result } = context;
    choices.push([1, () => when(plain("return", { exprs: result === null ? [] : [expressions.of(result)] }))]);
    return choices;
  }

  private compound(depth: number): [number, Writer][] {
    const { context, expressions } = this;
    const choices: [number, Writer][] = [
      [2, () => plain("if", { exprs: [expressions.of("bool")], bodies: [this.body(depth), this.body(depth)] })],
      [2, () => this.counted(depth)],
      [1, () => this.choose(depth)],
      [1, () => plain("block", { bodies: [this.body(depth)] })],
    ];
    if (context.quiet) return choices;
    choices.push(
      [1, () => plain("while", { exprs: [expressions.of("bool")], bodies: [context.inLoop(() => this.body(depth))] })],
      [
        1,
        () => plain("doWhile", { exprs: [expressions.of("bool")], bodies: [context.inLoop(() => this.body(depth))] }),
      ],
      [2, () => this.guard(depth)],
    );
    if (context.variablesOf("Box?").length > 0) choices.push([2, () => this.ifSome(depth)]);
    if (context.plain) return choices;
    choices.push([2, () => this.later(depth)]);
    if (context.concurrent) choices.push(...this.tasks.compound(depth));
    return choices;
  }

  private counted(depth: number): Statement {
    const { context, expressions } = this;
    const name = context.fresh("i");
    const first = expressions.of("i32", 2);
    return context.inLoop(() => {
      context.declare(name, "i32", false);
      const exprs = [first, expressions.of("bool", 2), expressions.of("i32", 2)];
      return plain("for", { name, exprs, bodies: [this.body(depth)] });
    });
  }

  private choose(depth: number): Statement {
    const { context } = this;
    const exprs = [this.expressions.of("i32")];
    context.breakable++;
    const bodies = Array.from({ length: 2 + context.random.below(3) }, () => this.body(depth));
    context.breakable--;
    return plain("switch", { exprs, bodies, falls: bodies.map(() => context.random.oneIn(3)) });
  }

  private guard(depth: number): Statement {
    const { context, expressions } = this;
    const exprs = [expressions.of("i64"), expressions.of("i64"), expressions.of("bool", 2)];
    const now = context.concurrent ? ["now", "maybe", "stopper"] : ["now", "maybe"];
    const op = context.random.pick(context.plain ? now : [...now, "later", "kept", "taken", "awaited"]);
    return plain("guard", { name: context.fresh("g"), tag: context.tag(), op, exprs, bodies: [this.body(depth)] });
  }

  private later(depth: number): Statement {
    const { context, expressions } = this;
    const type = this.anyType();
    const callees = context.callees("free", "static", "method", "generic", "quiet");
    const write = expressions.callOf(callees, type, (wanted) => expressions.of(wanted, 1));
    if (!write) return this.declare();
    const call = write();
    const bodies = [this.body(depth)];
    const name = context.fresh("v");
    context.declare(name, type);
    return plain("later", { name, type, exprs: [call], bodies });
  }

  private ifSome(depth: number): Statement {
    const { context } = this;
    const { name } = context.random.pick(context.variablesOf("Box?"));
    const some = context.inScope(() => {
      // asc keeps a variable narrowed as long as nothing assigns to it.
      context.variables.forEach((variable, i) => {
        if (variable.name === name) context.variables[i] = { name, type: "Box", assignable: false };
      });
      const body = this.body(depth);
      context.variables.forEach((variable, i) => {
        if (variable.name === name) context.variables[i] = { name, type: "Box?", assignable: true };
      });
      return body;
    });
    return plain("ifSome", { name, bodies: [some, this.body(depth)] });
  }

  private concurrent(): [number, Writer][] {
    const { context } = this;
    const choices: [number, Writer][] = [
      [1, () => this.select()],
      [1, () => this.timeout()],
    ];
    const quiet = context.callees("quiet").filter(({ result }) => result !== null);
    if (quiet.length > 0) choices.push([1, () => this.join(quiet)]);
    if (context.concurrent) return [...choices, ...this.tasks.simple()];
    const free = context.callees("free");
    if (free.length > 0) choices.push([1, () => this.spawn(free)]);
    const cancellable = context.callees("cancellable");
    if (cancellable.length > 0) choices.push([1, () => this.cancel(cancellable)]);
    return choices;
  }

  private select(): Statement {
    const { context, expressions } = this;
    const count = 2 + context.random.below(3);
    const exprs = [expressions.of("bool", 2), ...Array.from({ length: 2 * count }, () => expressions.of("i32", 2))];
    const held = context.random.oneIn(2) ? context.random.below(count) : -1;
    const op = context.random.oneIn(3) ? "either" : "plain";
    return plain("select", { exprs, held, op, tag: context.tag(count + 3), name: context.fresh("s") });
  }

  private timeout(): Statement {
    const { context, expressions } = this;
    const exprs = [expressions.of("i32", 2), expressions.of("i32", 2)];
    const text = String(context.random.below(4));
    return plain("timeout", { exprs, text, tag: context.tag(3), name: context.fresh("t") });
  }

  private join(callees: AsyncFunction[]): Statement {
    const { context, expressions } = this;
    const exprs = Array.from({ length: 2 + context.random.below(2) }, () => {
      const callee = context.random.pick(callees);
      return expressions.call(callee, callee.result ?? "i32", (wanted) => expressions.of(wanted, 2));
    });
    return plain("join", { exprs, tag: context.tag(exprs.length), name: context.fresh("j") });
  }

  private spawn(callees: AsyncFunction[]): Statement {
    const { context, expressions } = this;
    const callee = context.random.pick(callees);
    const call = expressions.call(callee, callee.result ?? "i32", (wanted) => expressions.of(wanted, 2));
    return plain("spawn", { exprs: [call], name: context.fresh("h") });
  }

  private cancel(callees: AsyncFunction[]): Statement {
    const { context, expressions } = this;
    const callee = context.random.pick(callees);
    const call = expressions.call(callee, "i32", (wanted) => expressions.of(wanted, 2));
    return plain("cancel", {
      exprs: [call],
      text: String(context.random.below(8)),
      tag: context.tag(2),
      name: context.fresh("h"),
    });
  }
}

export function plain(kind: Statement["kind"], more: Partial<Statement> = {}): Statement {
  return { kind, exprs: [], bodies: [], ...more };
}

export function note(context: Context, value: Expr): Expr {
  return { kind: "note", type: value.type, of: [value], tag: context.tag() };
}

/** The body of a cancellable function: every place it can stop at is a statement of its own. */
export class CancellableStatements {
  constructor(private readonly context: Context) {}

  list(count: number, depth: number): Statement[] {
    return Array.from({ length: count }, () => this.one(depth));
  }

  private one(depth: number): Statement {
    const { context } = this;
    const { random } = context;
    const value = (): Expr => {
      const [parameter] = context.variablesOf("i32");
      return parameter && random.oneIn(2)
        ? { kind: "local", type: "i32", of: [], name: parameter.name }
        : { kind: "literal", type: "i32", of: [], text: String(random.below(4)) };
    };
    const deeper = (): Statement[] => this.list(1 + random.below(3), depth + 1);
    const choices: [number, Writer][] = [
      [3, () => plain("evaluate", { exprs: [note(context, value())] })],
      [4, () => plain("yield")],
      [1, () => plain("sleep", { text: String(random.below(2)) })],
    ];
    const callees = context.callees("cancellable");
    if (callees.length > 0) {
      const call = (): Expr => ({ kind: "call", type: "i32", of: [value()], name: random.pick(callees).name });
      choices.push([2, () => plain("evaluate", { exprs: [call()] })]);
    }
    if (depth < DEEPEST) {
      const odd: () => Expr = () => ({ kind: "convert", type: "bool", of: [value()] });
      const wide = (): Expr => ({ kind: "convert", type: "i64", of: [value()] });
      choices.push(
        [1, () => plain("if", { exprs: [odd()], bodies: [deeper(), deeper()] })],
        [1, () => this.counted(deeper)],
        [
          3,
          () =>
            plain("guard", {
              name: context.fresh("g"),
              tag: context.tag(),
              op: "now",
              exprs: [wide(), wide()],
              bodies: [deeper()],
            }),
        ],
      );
    }
    return random.weighted(choices)();
  }

  private counted(deeper: () => Statement[]): Statement {
    const literal = (type: Type, text: string): Expr => ({ kind: "literal", type, of: [], text });
    const exprs = [literal("i32", "2"), literal("bool", "true"), literal("i32", "0")];
    return plain("for", { name: this.context.fresh("i"), exprs, bodies: [deeper()] });
  }
}
