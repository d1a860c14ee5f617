// Random statements of concurrent programs. Who runs when shows in the log; Node's model of the executor says what it must
// be.
import { referencesOf, type AsyncFunction, type Expr, type Shared, type Statement, type Type } from "./ast.js";
import type { Context } from "./context.js";
import type { Expressions } from "./expressions.js";
import { note, plain } from "./statements.js";

type Writer = () => Statement;

/** What does not wait, by what it is a method of. */
const LOOKS: Record<Shared["kind"], readonly string[]> = {
  channel: ["tryReceive", "tryReceive", "peek", "len", "clear"],
  signal: ["signaled", "reset"],
  mutex: ["locked"],
  semaphore: ["available", "release"],
};
const HOLDS = ["drop", "leave", "drive", "maybe", "arms", "forward", "race", "late"];

export class ConcurrentStatements {
  constructor(
    private readonly context: Context,
    private readonly expressions: Expressions,
    private readonly body: (depth: number) => Statement[],
  ) {}

  simple(): [number, Writer][] {
    const { context } = this;
    const { random } = context;
    const choices: [number, Writer][] = [
      [1, () => plain("clock", { tag: context.tag() })],
      [1, () => plain("stop", { exprs: [this.expressions.leaf("i32")] })],
      [1, () => this.guards("race")],
      [1, () => this.guards("all")],
      [3, () => this.give()],
      [2, () => this.look()],
    ];
    if (this.calls().length > 0) {
      choices.push([2, () => this.several("race")], [2, () => this.several("all")], [2, () => this.deadline()]);
    }
    if (context.handles.length > 0) {
      const name = (): string => random.pick(context.handles);
      choices.push(
        [2, () => plain("wait", { name: name() })],
        [2, () => plain("stop", { name: name() })],
        [2, () => plain("ask", { name: name(), tag: context.tag() })],
      );
    }
    return choices;
  }

  compound(depth: number): [number, Writer][] {
    const choices: [number, Writer][] = [[2, () => this.locked(depth)]];
    if (this.calls().length > 0) choices.push([4, () => this.hold(depth)]);
    if (this.spawned().length > 0) choices.push([3, () => this.launch(depth)]);
    return choices;
  }

  private calls(): AsyncFunction[] {
    return this.context.callees("free", "static", "method", "generic", "quiet").filter(({ result }) => result !== null);
  }
  /** What can be a task: also the function that is being written. */
  private spawned(): AsyncFunction[] {
    const { self } = this.context;
    const workers = this.context.callees("worker");
    return [...this.context.callees("free"), ...workers, ...workers, ...(self?.kind === "free" ? [self] : [])];
  }

  private call(): Expr {
    const callee = this.context.random.pick(this.calls());
    const type = callee.result === "T" || callee.result === null ? this.anyType() : callee.result;
    return this.expressions.call(callee, type, (wanted) => this.expressions.of(wanted, 2));
  }
  private anyType(): Type {
    const references = referencesOf(this.context.program);
    return this.context.random.pick<Type>(["u8", "i32", "i64", "f32", "f64", "bool", ...references]);
  }
  private sharedOf(...kinds: Shared["kind"][]): Shared {
    return this.context.random.pick(this.context.program.shared.filter(({ kind }) => kinds.includes(kind)));
  }

  /** A value for a channel or signal. */
  private give(): Statement {
    const { context } = this;
    const { name, kind, type } = this.sharedOf("channel", "signal");
    const op = kind === "signal" ? "signal" : context.random.pick(["send", "send", "trySend"]);
    return plain("give", { name, op, exprs: [this.expressions.of(type, 1)], tag: context.tag() });
  }
  private look(): Statement {
    const { context } = this;
    const { name, kind } = this.sharedOf("channel", "channel", "signal", "mutex", "semaphore");
    return plain("look", { name, op: context.random.pick(LOOKS[kind]), tag: context.tag() });
  }
  /** A task that waits for a lock it holds waits for ever: only a worker does, and only for its first. */
  private locked(depth: number): Statement {
    return this.lockedWith(["soon", "soon", "try"], () => this.body(depth));
  }
  private lockedWith(ways: readonly ("wait" | "soon" | "try")[], write: () => Statement[]): Statement {
    const { context } = this;
    const { name } = this.sharedOf("mutex", "semaphore");
    const op = context.random.pick(ways);
    const exprs = [this.expressions.of("i64", 2)];
    return plain("locked", {
      name,
      op,
      exprs,
      text: context.fresh("l"),
      tag: context.tag(),
      bodies: [write()],
    });
  }

  /** A call, one of two of the same type, or what something shared gives. */
  private future(): Expr {
    const { program, random } = this.context;
    if (random.oneIn(4)) {
      const taken = this.expressions.takeOf(random.pick(program.shared).type)?.();
      if (taken) return taken;
    }
    const one = this.call();
    if (!this.context.random.oneIn(4)) return one;
    const other = this.expressions.callOf(this.calls(), one.type, (wanted) => this.expressions.of(wanted, 2))?.();
    return other ? { kind: "either", type: one.type, of: [this.expressions.of("bool", 2), one, other] } : one;
  }

  private hold(depth: number): Statement {
    const { context, expressions } = this;
    const { random } = context;
    const op = random.pick(HOLDS);
    const name = context.fresh("w");
    const held = random.oneIn(4) ? this.expressions.takeOf(random.pick(context.program.shared).type)?.() : null;
    const exprs = [held ?? this.call(), expressions.of("bool", 2), ...(op === "race" ? [this.future()] : [])];
    return plain("hold", {
      name,
      op,
      exprs,
      tag: context.tag(3),
      text: String(random.below(4)),
      bodies: [this.body(depth)],
    });
  }

  private several(kind: "race" | "all"): Statement {
    const { context } = this;
    const { random } = context;
    const exprs = Array.from({ length: 2 + random.below(kind === "race" ? 3 : 2) }, () => this.future());
    const op = random.pick(["calls", "calls", "callsPromise", "callsUnread"]);
    return plain(kind, { name: context.fresh("s"), op, exprs, tag: context.tag(4) });
  }

  private guards(kind: "race" | "all"): Statement {
    const { context } = this;
    const lock = (): Expr => ({ kind: "lock", type: "i64", of: [], name: this.sharedOf("mutex", "semaphore").name });
    const one = (): Expr => (context.random.oneIn(3) ? lock() : this.expressions.of("i64", 2));
    const exprs = [one(), one()];
    const op = context.random.pick(["guards", "guardsUnread"]);
    return plain(kind, { name: context.fresh("s"), op, exprs, tag: context.tag(16) });
  }

  private deadline(): Statement {
    return this.deadlineOf(this.future());
  }
  private deadlineOf(future: Expr): Statement {
    const { context } = this;
    const text = String(context.random.below(4));
    return plain("deadline", { name: context.fresh("t"), text, exprs: [future], tag: context.tag(2) });
  }

  private launch(depth: number): Statement {
    return this.launchOf(this.context.random.pick(this.spawned()), () => this.body(depth));
  }
  private launchOf(callee: AsyncFunction, write: () => Statement[]): Statement {
    const { context, expressions } = this;
    const call = expressions.call(callee, callee.result ?? "i32", (wanted) => expressions.of(wanted, 2));
    const name = context.fresh("h");
    const body = context.withHandle(name, write);
    return plain("launch", { name, exprs: [call], bodies: [body], tag: context.tag() });
  }

  /** Several workers at once, and what happens meanwhile. */
  crowd(count: number, write: () => Statement[]): Statement[] {
    if (count === 0) return write();
    const worker = this.context.random.pick(this.context.callees("worker"));
    return [this.launchOf(worker, () => this.crowd(count - 1, write))];
  }

  /** The body of a worker: little but waiting for others, letting them go on, and cancelling them. */
  work(): Statement[] {
    const literal = (type: Type, text: string): Expr => ({ kind: "literal", type, of: [], text });
    const exprs = [literal("i32", "2"), literal("bool", "true"), literal("i32", "0")];
    const body = this.worked(3 + this.context.random.below(4), 0);
    return [plain("for", { name: this.context.fresh("i"), exprs, bodies: [body] })];
  }
  private worked(count: number, depth: number): Statement[] {
    return Array.from({ length: count }, () => this.workedOne(depth));
  }
  private workedOne(depth: number): Statement {
    const { context, expressions } = this;
    const { random } = context;
    const take = (): Expr => {
      const { name, type } = this.sharedOf("channel", "channel", "signal");
      return { kind: "take", type, of: [], name };
    };
    const choices: [number, Writer][] = [
      [4, () => plain("yield")],
      [1, () => plain("sleep", { text: String(random.below(2)) })],
      [6, () => this.give()],
      [4, () => plain("evaluate", { exprs: [note(context, take())] })],
      [3, () => this.look()],
      [1, () => this.guards("race")],
      [1, () => this.deadlineOf(take())],
      [3, () => plain("stop", { exprs: [expressions.leaf("i32")] })],
    ];
    const ways = depth === 0 ? (["wait", "wait", "soon", "try"] as const) : (["soon", "try"] as const);
    if (depth < 2) choices.push([12, () => this.lockedWith(ways, () => this.worked(1 + random.below(3), depth + 1))]);
    return random.weighted(choices)();
  }
}
