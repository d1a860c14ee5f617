// Prints the statements of concurrent programs: futures in variables, races, tasks with handles; and what runs the whole
// again and again, cancelled after more and more rounds.
import type { Expr, Program, Statement, Type } from "./ast.js";
import { FUEL } from "./prelude.js";
import type { ExpressionPrinter } from "./print-expressions.js";
import type { SyncPrinter } from "./print-sync.js";

const FIELDS = ["first", "second", "third", "fourth"];

export class TaskPrinter {
  /** Pools the printed tasks need: function and size. */
  readonly pools = new Map<string, number>();

  constructor(
    private readonly expressions: ExpressionPrinter,
    private readonly sync: SyncPrinter,
  ) {}

  private burn(exit: string): string {
    return `if (--${this.expressions.prefix}fuel < 0) ${exit};`;
  }

  /**
   * What becomes of a kept future: `drop`ped after a poll; `leave`: polled and left to the end of its block; `drive`n by
   * hand until it has ended; awaited `maybe`, or in both `arms` of a condition; `forward`ed to a function that awaits it;
   * in a `race`; or with a deadline, `late`.
   */
  hold(s: Statement, between: string): string {
    const { expressions } = this;
    const { name = "", tag = 0, text = "0", op } = s;
    const [call, condition, other] = s.exprs;
    if (!call) return "";
    const f = `${name}_f`;
    const note = (value: string): string => `${expressions.note(call.type, tag, value)};`;
    const test = condition ? expressions.print(condition) : "true";
    const poll = `out(${tag + 1}, ${f}.poll() ? 1 : 0);`;
    const uses: Record<string, string> = {
      drop: `${poll} ${f}.drop(); out(${tag + 2}, ${f}.done ? 1 : 0);`,
      leave: poll,
      drive: `while (!${f}.poll()) { ${this.burn("break")} await Timer.afterMillis(${text}); await yieldNow(); } if (${f}.done) ${note(`${f}.value`)}`,
      maybe: `if (${test}) ${note(`await ${f}`)}`,
      arms: `if (${test}) ${note(`await ${f}`)} else { await yieldNow(); ${note(`await ${f}`)} }`,
      forward: note(`await forward<${expressions.type(call.type)}>(${f})`),
    };
    const results = (value: string): string => expressions.dialect.results(`${name}_s`, value);
    if (other && op === "race") {
      uses["race"] =
        `${results(`await select(${f}, ${expressions.future(other)})`)} out(${tag + 1}, ${name}_s.index); if (${name}_s.index != 0) ${note(`await ${f}`)}`;
    }
    uses["late"] =
      `${results(`await withTimeout(Duration.millis(${text}), ${f})`)} out(${tag + 1}, ${name}_s.timedOut ? 1 : 0); if (!${name}_s.timedOut) ${note(`${name}_s.value`)}`;
    return `{ ${expressions.dialect.keep(f, expressions.call(call))}\n${between}\n${uses[op ?? ""] ?? ""} }`;
  }

  /** The futures of a race or a join: calls, or (`guards`) what gives guards. */
  private futures(s: Statement): string[] {
    const { tag = 0, op = "" } = s;
    return s.exprs.map((e, i) =>
      op.startsWith("guards") && e.kind !== "lock"
        ? `guardAfter(${tag + 10 + 2 * i}, ${this.expressions.print(e)}, ${(tag + i) % 3})`
        : this.expressions.future(e),
    );
  }

  race(s: Statement): string {
    const { name = "", tag = 0, op = "" } = s;
    const futures = this.futures(s).join(", ");
    const made = op.endsWith("Promise") ? `Promise.race([${futures}])` : `select(${futures})`;
    const read = s.exprs.map((e, i) => {
      const value = `${name}.${FIELDS[i]}`;
      const use = op.startsWith("guards")
        ? `{ using ${name}_g = ${value}; await yieldNow(); }`
        : `${this.expressions.note(e.type, tag + 1, value)};`;
      return `if (${name}.index == ${i}) ${use}`;
    });
    const lines = [this.expressions.dialect.results(name, `await ${made}`), `out(${tag}, ${name}.index);`];
    return `{ ${[...lines, ...(op.includes("Unread") ? ["await yieldNow();"] : read)].join(" ")} }`;
  }

  all(s: Statement): string {
    const { name = "", tag = 0, op = "" } = s;
    const futures = this.futures(s).join(", ");
    const made = op.endsWith("Promise") ? `Promise.all([${futures}])` : `join(${futures})`;
    const read = s.exprs.map((e, i) => {
      const value = `${name}.${FIELDS[i]}`;
      return op.startsWith("guards")
        ? `using ${name}_g${i} = ${value}; await yieldNow();`
        : `${this.expressions.note(e.type, tag + i, value)};`;
    });
    const first = this.expressions.dialect.results(name, `await ${made}`);
    return `{ ${[first, ...(op.includes("Unread") ? ["await yieldNow();"] : read)].join(" ")} }`;
  }

  deadline(s: Statement): string {
    const { name = "", tag = 0, text = "0" } = s;
    const [e] = s.exprs;
    if (!e) return "";
    const made = `await withTimeout(Duration.millis(${text}), ${this.expressions.future(e)})`;
    const note = this.expressions.note(e.type, tag + 1, `${name}.value`);
    return `{ ${this.expressions.dialect.results(name, made)} out(${tag}, ${name}.timedOut ? 1 : 0); if (!${name}.timedOut) ${note}; }`;
  }

  launch(s: Statement, body: string): string {
    const [e] = s.exprs;
    if (!e) return "";
    const made = this.spawn("trySpawn", e);
    return `{ const ${s.name} = ${made}; if (${s.name}) { addTask(${s.name}); ${body} } else out(${s.tag}, -1); }`;
  }

  private spawn(which: "spawn" | "trySpawn", e: Expr): string {
    const name = `${this.expressions.prefix}${e.name}`;
    this.pools.set(name, this.expressions.callee(e)?.pool ?? 1);
    return this.expressions.dialect.spawn(which, name, this.expressions.call(e));
  }

  /** Runs the program once for each of its cancels, every time from the same beginning. */
  main({ cancels, globals, shared }: Program, zero: (type: Type) => string): string {
    const { prefix, dialect } = this.expressions;
    const top = this.spawn("spawn", { kind: "call", type: "i32", of: [], name: "top" });
    const reset = globals.map(
      ({ name, type, text }) => `${dialect.assign(`${prefix}${name}`, "=", type, dialect.literal(type, text))};`,
    );
    const runs = (cancels ?? []).map(({ yields, ms }) => `await ${prefix}run(${yields}, ${ms});`);
    this.pools.set(`${prefix}pump`, 1);
    const pump = dialect.spawn("spawn", `${prefix}pump`, `${prefix}pump()`);
    return [
      this.sync.pump(shared, zero),
      `async function ${prefix}run(yields: i32, ms: i32): Promise<void> {`,
      `restart(); ${prefix}fuel = ${FUEL}; ${[...reset, ...shared.map((one) => `${this.sync.made(one)};`)].join(" ")}`,
      `out(-1, yields * 10000 + ms); const h = ${top}; addTask(h); addTask(${pump});`,
      "for (let i = 0; i < yields; i++) await yieldNow();",
      "await Timer.afterMillis(ms); out(-2, h.done ? 1 : 0); stopAll(); out(-3, h.done ? 1 : 0);",
      "await Timer.afterMillis(50); }",
      `async function ${prefix}main(): Promise<void> { ${runs.join(" ")} }`,
    ].join("\n");
  }
}
