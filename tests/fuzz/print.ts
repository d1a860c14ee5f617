// Prints a program in three ways that must log the same: with its awaits; with the awaits erased, as plain functions; and
// with its awaits for Node. What plain code cannot say is said by the printer itself: a `using` becomes a call at every
// way out, a cancelled task becomes a function that gives up at the right suspension.
import type { AsyncFunction, Expr, FunctionKind, Parameter, Program, Statement, Type } from "./ast.js";
import { assemblyScript, node, type Dialect } from "./dialect.js";
import { FUEL } from "./prelude.js";
import { ConcurrentPrinter } from "./print-concurrent.js";
import { ExpressionPrinter } from "./print-expressions.js";
import { SyncPrinter } from "./print-sync.js";
import { TaskPrinter } from "./print-tasks.js";

export type Mode = "erased" | "awaited" | "node";

/** What is open around a statement in erased code: what ends its guards, and how far `break` and `continue` go. */
interface Open {
  guards: string[];
  breakTo: number;
  continueTo: number;
}

const ZEROES: Partial<Record<Type, string>> = { "Box?": "null", Text: '""', bool: "false" };

const isMember = (kind: FunctionKind): boolean => kind === "method" || kind === "static" || kind === "override";

export class Printer {
  private readonly dialect: Dialect;
  private readonly expressions: ExpressionPrinter;
  private readonly concurrent: ConcurrentPrinter;
  private readonly sync: SyncPrinter;
  private readonly tasks: TaskPrinter;
  private current: AsyncFunction | null = null;

  constructor(
    private readonly program: Program,
    private readonly prefix: string,
    private readonly mode: Mode,
  ) {
    this.dialect = mode === "node" ? node : assemblyScript;
    this.expressions = new ExpressionPrinter(program, prefix, this.dialect, !this.erased);
    this.concurrent = new ConcurrentPrinter(this.expressions, this.erased);
    this.sync = new SyncPrinter(this.expressions);
    this.tasks = new TaskPrinter(this.expressions, this.sync);
  }

  private get erased(): boolean {
    return this.mode === "erased";
  }

  print(): string {
    const free: string[] = [];
    const members: string[] = [];
    const overrides: string[] = [];
    for (const f of this.program.functions) {
      const list = f.kind === "override" ? overrides : isMember(f.kind) ? members : free;
      list.push(this.printFunction(f));
    }
    const globals = this.program.globals.map(
      ({ name, type, text }) => `let ${this.prefix}${name}: ${type} = ${this.dialect.literal(type, text)};`,
    );
    const box = `${this.prefix}Box`;
    const main = this.program.cancels ? [this.tasks.main(this.program, (type) => this.zero(type))] : [];
    const pools = [...this.tasks.pools, ...[...this.concurrent.pools].map((name) => [name, 1] as const)];
    return [
      `let ${this.prefix}fuel: i32 = ${FUEL};`,
      ...(this.erased ? [`let ${this.prefix}left: i32 = 0;`] : []),
      ...globals,
      ...pools.map(([name, size]) => this.dialect.pool(name, size)),
      `class ${box} { next: ${box} | null = null; constructor(public n: i32) {}\n${members.join("\n")} }`,
      `class ${this.prefix}Big extends ${box} { constructor(n: i32) { super(n); }\n${overrides.join("\n")} }`,
      ...this.program.shared.map((one) => this.sync.declared(one)),
      `function ${this.prefix}solid(a: ${box} | null, b: ${box}): ${box} { return a ? a : b; }`,
      ...free,
      ...main,
    ].join("\n");
  }

  private type(type: Type): string {
    return this.expressions.type(type);
  }

  private zero(type: Type): string {
    if (type === "T") return "x";
    if (type === "Box") return `new ${this.prefix}Box(0)`;
    if (type === "Row") return "rowOf(0, 0)";
    return this.dialect.literal(type, ZEROES[type] ?? "0");
  }

  private printFunction(f: AsyncFunction): string {
    this.current = f;
    const parameters = f.parameters.map((parameter) => this.parameter(parameter));
    const value = f.kind === "cancellable" ? "bool" : f.result === null ? "void" : this.type(f.result);
    const inMember = isMember(f.kind);
    const name = `${inMember ? "" : this.prefix}${f.name}`;
    const head = [
      f.inlined && this.mode === "awaited" ? "@inline" : "",
      f.kind === "static" || f.kind === "override" ? f.kind : "",
      this.erased || f.kind === "plain" ? "" : "async",
      inMember ? "" : "function",
      `${this.dialect.head(name, f.kind === "generic", parameters)}:`,
      this.erased || f.kind === "plain" ? value : `Promise<${f.kind === "cancellable" ? "void" : value}>`,
    ];
    const open: Open = { guards: [], breakTo: 0, continueTo: 0 };
    const fueled = f.kind !== "quiet" && f.kind !== "cancellable";
    const lines = [
      ...(fueled ? [`if (--${this.prefix}fuel < 0) return${f.result === null ? "" : ` ${this.zero(f.result)}`};`] : []),
      ...this.list(f.body, open),
      ...(f.value ? [`return ${this.expr(f.value)};`] : []),
      ...(f.kind === "cancellable" && this.erased ? ["return false;"] : []),
    ];
    return `${head.filter((part) => part !== "").join(" ")} {\n${lines.join("\n")}\n}`;
  }

  private parameter({ name, type, initial }: Parameter): string {
    return `${name}: ${this.type(type)}${initial === undefined ? "" : ` = ${this.dialect.literal(type, initial)}`}`;
  }

  private expr(e: Expr): string {
    return this.expressions.print(e);
  }
  private list(statements: Statement[], open: Open): string[] {
    return statements.map((s) => this.statement(s, open));
  }
  private block(statements: Statement[], open: Open): string {
    return `{ ${this.list(statements, open).join("\n")} }`;
  }

  private statement(s: Statement, open: Open): string {
    const [a = "", b = "", c = ""] = s.exprs.map((e) => this.expr(e));
    const body = (i: number, inside: Open = open): string => this.block(s.bodies[i] ?? [], inside);
    const loop: Open = { ...open, breakTo: open.guards.length, continueTo: open.guards.length };
    const { name = "", type = "i32" } = s;
    switch (s.kind) {
      case "let":
        return `let ${name}: ${this.type(type)} = ${a};`;
      case "set":
        return `${this.dialect.assign(`${s.isGlobal ? this.prefix : ""}${name}`, s.op ?? "", type, a)};`;
      case "evaluate":
        return this.evaluate(s, a, open);
      case "setCell":
        return `${this.dialect.setCell(a, b)};`;
      case "setField":
        return `(${a}).n = ${b};`;
      case "setNext":
        return `(${a}).next = ${b};`;
      case "setElement":
        return `(${a})[${b} & 3] = ${c};`;
      case "if":
        return `if (${a}) ${body(0)} else ${body(1)}`;
      case "ifSome":
        return `if (${name}) ${body(0)} else ${body(1)}`;
      case "while":
        return `while (${a}) { ${this.burn()} ${body(0, loop)} }`;
      case "doWhile":
        return `do { ${this.burn()} ${body(0, loop)} } while (${a});`;
      case "for": {
        const head = `let ${name}: i32 = ${a} & 3; ${name} < 5 && ${b}; ${name} += 1 + (${c} & 1)`;
        return `for (${head}) { ${this.burn()} ${body(0, loop)} }`;
      }
      case "switch":
        return this.choose(s, a, { ...open, breakTo: open.guards.length });
      case "block":
        return body(0);
      case "break":
        return this.leave(open, open.breakTo, "break;");
      case "continue":
        return this.leave(open, open.continueTo, "continue;");
      case "return":
        return this.return(s, a, open);
      case "guard":
        return this.guard(s, open);
      case "yield":
        return this.erased ? this.suspended(open) : "await yieldNow();";
      case "sleep":
        if (!this.erased) return `await Timer.afterMillis(${s.text});`;
        return s.text === "0" || this.current?.kind !== "cancellable" ? ";" : this.leave(open, 0, "return true;");
      case "later":
        return this.later(s, open);
      case "join":
        return this.concurrent.join(s);
      case "select":
        return this.concurrent.select(s);
      case "timeout":
        return this.concurrent.timeout(s);
      case "spawn":
        return this.concurrent.spawn(s);
      case "cancel":
        return this.concurrent.cancel(s);
      case "hold":
        return this.tasks.hold(s, body(0));
      case "race":
        return this.tasks.race(s);
      case "all":
        return this.tasks.all(s);
      case "deadline":
        return this.tasks.deadline(s);
      case "launch":
        return this.tasks.launch(s, body(0));
      case "wait":
        return `await ${name}.join();`;
      case "stop":
        return s.exprs.length > 0 ? `stopTask(${a});` : `${name}.cancel();`;
      case "ask":
        return `out(${s.tag}, ${name}.done ? 1 : 0);`;
      case "clock":
        return `out(${s.tag}, clock());`;
      case "give":
        return this.sync.give(s, a);
      case "look":
        return this.sync.look(s);
      case "locked":
        return this.sync.locked(s, a, body(0));
    }
  }

  private burn(): string {
    const { kind } = this.current ?? { kind: "free" };
    return kind === "quiet" || kind === "cancellable" ? "" : `if (--${this.prefix}fuel < 0) break;`;
  }

  private evaluate(s: Statement, a: string, open: Open): string {
    const [e] = s.exprs;
    const cancellable = e?.kind === "call" && this.expressions.callee(e)?.kind === "cancellable";
    if (!this.erased || !cancellable) return `${a};`;
    return `if (${a}) ${this.leave(open, 0, "return true;")}`;
  }

  /** In erased code: what a way out past the guards from `to` on runs. */
  private leave(open: Open, to: number, exit: string): string {
    if (!this.erased) return exit;
    return `{ ${[...this.ends(open, to), exit].join(" ")} }`;
  }
  private ends(open: Open, to: number): string[] {
    return open.guards.slice(to).reverse();
  }

  /** A suspension: where a cancellable function counts, and gives up when its time has come. */
  private suspended(open: Open): string {
    if (this.current?.kind !== "cancellable") return ";";
    return `if (--${this.prefix}left == 0) ${this.leave(open, 0, "return true;")}`;
  }

  private return(s: Statement, value: string, open: Open): string {
    if (s.exprs.length === 0) return this.leave(open, 0, "return;");
    if (!this.erased || open.guards.length === 0) return `return ${value};`;
    const type = this.current?.result ?? "i32";
    return `{ const r: ${this.type(type)} = ${value}; ${this.ends(open, 0).join(" ")} return r; }`;
  }

  private choose(s: Statement, a: string, inside: Open): string {
    const last = s.bodies.length - 1;
    const cases = s.bodies.map((statements, i) => {
      const label = i === last ? "default" : `case ${i}`;
      return `${label}: { ${this.list(statements, inside).join("\n")} ${s.falls?.[i] ? "" : "break;"} }`;
    });
    return `switch (${a} & 3) { ${cases.join("\n")} }`;
  }

  /**
   * How a guard comes: `now`; `maybe` not at all; a `stopper`, which cancels a task; `later`, awaited in the initialiser;
   * `kept`, as the result of a future that nobody takes; `taken` or `awaited` from a future in a variable. It ends with its
   * block, in every case.
   */
  private guard(s: Statement, open: Open): string {
    const { name = "", tag = 0, op = "now" } = s;
    const [a = "", b = "", c = ""] = s.exprs.map((e) => this.expr(e));
    const maybe = op === "maybe";
    const end = maybe ? `if (${name}) ${name}.end();` : `${name}.end();`;
    const body = this.list(s.bodies[0] ?? [], { ...open, guards: [...open.guards, end] });
    const added = `${this.dialect.assign(`${name}.n`, "+=", "i64", b)};`;
    const add = op === "kept" ? [] : [maybe ? `if (${name}) ${added}` : added];
    const kept = this.dialect.keep(`${name}_f`, `guardLater(${tag}, ${a})`);
    const future = [kept, `while (!${name}_f.poll()) await yieldNow();`];
    const perhaps = `${name}: Guard | null = ${c} ? new Guard(${tag}, ${a}) : null;`;
    const make: Record<string, string[]> = {
      now: [`using ${name} = new Guard(${tag}, ${a});`],
      maybe: [`using ${perhaps}`],
      stopper: [`using ${name} = new Stopper(${tag}, ${a});`],
      later: [`using ${name} = await guardLater(${tag}, ${a});`],
      kept: future,
      taken: [...future, `using ${name} = ${name}_f.value;`],
      awaited: [kept, `using ${name} = await ${name}_f;`],
    };
    const erased = maybe ? `const ${perhaps}` : `const ${name} = new Guard(${tag}, ${a});`;
    const lines = this.erased ? [erased, ...add, ...body, end] : [...(make[op] ?? []), ...add, ...body];
    return `{ ${lines.join("\n")} }`;
  }

  private later(s: Statement, open: Open): string {
    const [e] = s.exprs;
    const { name = "" } = s;
    if (!e) return "";
    const between = this.block(s.bodies[0] ?? [], open);
    const declared = `let ${name}: ${this.type(s.type ?? "i32")} =`;
    if (!this.erased) {
      const kept = this.dialect.keep(`${name}_f`, this.expressions.call(e));
      return `${kept}\n${between}\n${declared} await ${name}_f;`;
    }
    const { lines, call } = this.expressions.prepared(e, name);
    return [...lines, between, `${declared} ${call};`].join("\n");
  }
}
