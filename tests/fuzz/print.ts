// Prints a program twice into the same source: with its awaits, and with the awaits erased, as plain functions that must
// log the same. What plain code cannot say is said by the printer itself: a `using` becomes a call at every way out, a
// cancelled task becomes a function that gives up at the right suspension.
import type { AsyncFunction, Expr, FunctionKind, Parameter, Program, Statement, Type } from "./ast.js";
import { isFloat, isSmall } from "./ast.js";
import { FUEL } from "./prelude.js";

export type Mode = "awaited" | "erased";

/** What is open around a statement in erased code: guards to end, and how far `break` and `continue` go. */
interface Open {
  guards: string[];
  breakTo: number;
  continueTo: number;
}

const isMember = (kind: FunctionKind): boolean => kind === "method" || kind === "static" || kind === "override";

export class Printer {
  private readonly functions: Map<string, AsyncFunction>;
  private readonly pools = new Set<string>();
  private current: AsyncFunction | null = null;

  constructor(
    private readonly program: Program,
    private readonly prefix: string,
    private readonly mode: Mode,
  ) {
    this.functions = new Map(program.functions.map((f) => [f.name, f]));
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
      ({ name, type, text }) => `let ${this.prefix}${name}: ${type} = ${text}${isFloat(type) ? ".0" : ""};`,
    );
    const pools = [...this.pools].map((name) => `pool(${name}, 1);`);
    return [
      `let ${this.prefix}fuel: i32 = ${FUEL};`,
      ...(this.erased ? [`let ${this.prefix}left: i32 = 0;`] : []),
      ...globals,
      ...(this.erased ? [] : pools),
      `class ${this.prefix}Box { constructor(public n: i32) {}\n${members.join("\n")} }`,
      `class ${this.prefix}Big extends ${this.prefix}Box { constructor(n: i32) { super(n); }\n${overrides.join("\n")} }`,
      `function ${this.prefix}solid(a: ${this.prefix}Box | null, b: ${this.prefix}Box): ${this.prefix}Box { return a ? a : b; }`,
      ...free,
    ].join("\n");
  }

  private type(type: Type): string {
    if (type === "Box") return `${this.prefix}Box`;
    return type === "Box?" ? `${this.prefix}Box | null` : type;
  }

  private zero(type: Type): string {
    if (type === "T") return "x";
    if (type === "Box") return `new ${this.prefix}Box(0)`;
    return type === "Box?" ? "null" : type === "bool" ? "false" : `<${type}>0`;
  }

  private printFunction(f: AsyncFunction): string {
    this.current = f;
    const parameters = f.parameters.map((parameter) => this.parameter(parameter)).join(", ");
    const value = f.kind === "cancellable" ? "bool" : f.result === null ? "void" : this.type(f.result);
    const inMember = isMember(f.kind);
    const head = [
      f.inlined && !this.erased ? "@inline" : "",
      f.kind === "static" || f.kind === "override" ? f.kind : "",
      this.erased ? "" : "async",
      inMember ? "" : "function",
      `${inMember ? "" : this.prefix}${f.name}${f.kind === "generic" ? "<T>" : ""}(${parameters}):`,
      this.erased ? value : `Promise<${f.kind === "cancellable" ? "void" : value}>`,
    ];
    const open: Open = { guards: [], breakTo: 0, continueTo: 0 };
    const fueled = f.kind !== "quiet" && f.kind !== "cancellable";
    const lines = [
      ...(fueled ? [`if (--${this.prefix}fuel < 0) return${f.result === null ? "" : ` ${this.zero(f.result)}`};`] : []),
      ...this.list(f.body, open),
      ...(f.value ? [`return ${this.result(this.expr(f.value))};`] : []),
      ...(f.kind === "cancellable" && this.erased ? ["return false;"] : []),
    ];
    return `${head.filter((part) => part !== "").join(" ")} {\n${lines.join("\n")}\n}`;
  }

  private parameter({ name, type, initial }: Parameter): string {
    return `${name}: ${this.type(type)}${initial === undefined ? "" : ` = ${this.literal(type, initial)}`}`;
  }

  // A bare literal would take the type that is wanted around it, and carry it into its neighbours.
  private literal(type: Type, text: string): string {
    return type === "bool" || type === "Box?" ? `(${text})` : `<${type}>(${text})`;
  }

  private list(statements: Statement[], open: Open): string[] {
    return statements.map((s) => this.statement(s, open));
  }
  private block(statements: Statement[], open: Open): string {
    return `{ ${this.list(statements, open).join("\n")} }`;
  }

  // ---------------------------------------------------------------- expressions

  private expr(e: Expr): string {
    const [a, b, c] = e.of.map((child) => this.expr(child));
    switch (e.kind) {
      case "literal":
        return this.literal(e.type, e.text ?? "");
      case "local":
        return `${e.name}`;
      case "global":
        return `${this.prefix}${e.name}`;
      case "this":
        return "this.n";
      case "binary":
        return this.binary(e, a ?? "", b ?? "");
      case "unary":
        return `(${e.op}${a})`;
      case "convert":
        return this.convert(e, a ?? "");
      case "ternary":
        // asc takes `(name) :` for the head of an arrow function.
        return `(${a} ? ${/\(\w+\)$/.test(b ?? "") ? `(${b})` : b} : ${c})`;
      case "assign":
        return `(${e.name} ${e.op} ${b ?? a})`;
      case "step":
        return `${e.name}${e.op}`;
      case "note":
        return `note<${this.type(e.type)}>(${e.tag}, ${a})`;
      case "make":
        return `new ${this.prefix}${e.op ?? "Box"}(${a})`;
      case "field":
        return `(${a}).n`;
      case "solid":
        return `${this.prefix}solid(${a}, ${b})`;
      case "cell":
        return `load<i32>(cell(${a}))`;
      case "mix":
        return `mix(${a}, ${b}, ${c})`;
      case "call":
        return this.erased ? this.call(e) : `(await ${this.call(e)})`;
      case "either": {
        const [, then, otherwise] = e.of;
        const made = `(${a} ? ${then ? this.call(then) : ""} : ${otherwise ? this.call(otherwise) : ""})`;
        return this.erased ? made : `(await ${made})`;
      }
    }
  }

  /** The call itself, without its await. */
  private call(e: Expr): string {
    const f = this.functions.get(e.name ?? "");
    const args = e.of.map((child) => this.expr(child));
    const typed = e.typeArgument ? `<${this.type(e.typeArgument)}>` : "";
    if (f?.kind === "method" || f?.kind === "override") return `(${args[0]}).${e.name}(${args.slice(1).join(", ")})`;
    const owner = f?.kind === "static" ? `${this.prefix}Box.` : this.prefix;
    return `${owner}${e.name}${typed}(${args.join(", ")})`;
  }

  private binary(e: Expr, a: string, b: string): string {
    const type = e.of[0]?.type ?? "i32";
    if (e.op === "/" || e.op === "%") return `(${a} ${e.op} ((${b} & 7) | 1))`;
    if (e.op === "<<" || e.op === ">>") return `(${a} ${e.op} (${b} & ${isSmall(type) ? 3 : 7}))`;
    // asc takes `name < (` for the call of a generic function.
    return e.op === "<" ? `((${a}) < ${b})` : `(${a} ${e.op} ${b})`;
  }

  private convert(e: Expr, a: string): string {
    const from = e.of[0]?.type ?? "i32";
    if (e.type === "Box?") return `(${a})`;
    if (e.type === "bool") return `(${a} != 0)`;
    if (isFloat(from) && !isFloat(e.type)) return `<${e.type}>whole(<f64>(${a}))`;
    return `<${e.type}>(${a})`;
  }

  // ---------------------------------------------------------------- statements

  private statement(s: Statement, open: Open): string {
    const [a = "", b = "", c = ""] = s.exprs.map((e) => this.expr(e));
    const body = (i: number, inside: Open = open): string => this.block(s.bodies[i] ?? [], inside);
    const loop: Open = { ...open, breakTo: open.guards.length, continueTo: open.guards.length };
    switch (s.kind) {
      case "let":
        return `let ${s.name}: ${this.type(s.type ?? "i32")} = ${a};`;
      case "set":
        return `${s.isGlobal ? this.prefix : ""}${s.name} ${s.op} ${a};`;
      case "evaluate":
        return this.evaluate(s, a, open);
      case "setCell":
        return `store<i32>(cell(${a}), ${b});`;
      case "setField":
        return `(${a}).n = ${b};`;
      case "if":
        return `if (${a}) ${body(0)} else ${body(1)}`;
      case "ifSome":
        return `if (${s.name}) ${body(0)} else ${body(1)}`;
      case "while":
        return `while (${a}) { ${this.burn()} ${body(0, loop)} }`;
      case "doWhile":
        return `do { ${this.burn()} ${body(0, loop)} } while (${a});`;
      case "for": {
        const head = `let ${s.name}: i32 = ${a} & 3; ${s.name} < 5 && ${b}; ${s.name} += 1 + (${c} & 1)`;
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
        return this.guard(s, a, b, open);
      case "yield":
        return this.erased ? this.suspended(open) : "await yieldNow();";
      case "sleep":
        if (!this.erased) return `await Timer.afterMillis(${s.text});`;
        return s.text === "0" || this.current?.kind !== "cancellable" ? ";" : this.leave(open, 0, "return true;");
      case "later":
        return this.later(s, open);
      case "join":
        return this.join(s);
      case "select":
        return this.select(s);
      case "timeout":
        return this.timeout(s, a, b);
      case "spawn":
        return this.spawn(s);
      case "cancel":
        return this.cancel(s);
    }
  }

  private burn(): string {
    const { kind } = this.current ?? { kind: "free" };
    return kind === "quiet" || kind === "cancellable" ? "" : `if (--${this.prefix}fuel < 0) break;`;
  }

  private evaluate(s: Statement, a: string, open: Open): string {
    const [e] = s.exprs;
    if (!this.erased || e?.kind !== "call" || this.functions.get(e.name ?? "")?.kind !== "cancellable") return `${a};`;
    return `if (${a}) ${this.leave(open, 0, "return true;")}`;
  }

  /** In erased code: what a way out past the guards from `to` on runs. */
  private leave(open: Open, to: number, exit: string): string {
    if (!this.erased) return exit;
    return `{ ${[...this.ends(open, to), exit].join(" ")} }`;
  }
  private ends(open: Open, to: number): string[] {
    return open.guards
      .slice(to)
      .reverse()
      .map((name) => `${name}.end();`);
  }

  /** A suspension: where a cancellable function counts, and gives up when its time has come. */
  private suspended(open: Open): string {
    if (this.current?.kind !== "cancellable") return ";";
    return `if (--${this.prefix}left == 0) ${this.leave(open, 0, "return true;")}`;
  }

  /** asc 0.28.20 looks only at a function's last `return` to know whether a small result is wrapped: plain code wraps it. */
  private result(value: string): string {
    const type = this.current?.result;
    return this.erased && type && isSmall(type) ? `wrapped<${type}>(${value})` : value;
  }

  private return(s: Statement, value: string, open: Open): string {
    if (s.exprs.length === 0) return this.leave(open, 0, "return;");
    const a = this.result(value);
    if (!this.erased || open.guards.length === 0) return `return ${a};`;
    const type = this.current?.result ?? "i32";
    return `{ const r: ${this.type(type)} = ${a}; ${this.ends(open, 0).join(" ")} return r; }`;
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
   * How a guard comes: `now`; `later`, awaited in the initialiser; `kept`, as the result of a future that nobody takes;
   * `taken` or `awaited` from a future in a variable. It ends with its block, in every case.
   */
  private guard(s: Statement, a: string, b: string, open: Open): string {
    const { name = "", tag = 0, op } = s;
    const body = this.list(s.bodies[0] ?? [], { ...open, guards: [...open.guards, name] });
    const add = op === "kept" ? [] : [`${name}.n += ${b};`];
    const future = [`const ${name}_f = guardLater(${tag}, ${a});`, `while (!${name}_f.poll()) await yieldNow();`];
    const make: Record<string, string[]> = {
      now: [`using ${name} = new Guard(${tag}, ${a});`],
      later: [`using ${name} = await guardLater(${tag}, ${a});`],
      kept: future,
      taken: [...future, `using ${name} = ${name}_f.value;`],
      awaited: [`const ${name}_f = guardLater(${tag}, ${a});`, `using ${name} = await ${name}_f;`],
    };
    const lines = this.erased
      ? [`const ${name} = new Guard(${tag}, ${a});`, ...add, ...body, `${name}.end();`]
      : [...(make[op ?? "now"] ?? []), ...add, ...body];
    return `{ ${lines.join("\n")} }`;
  }

  /** Puts the arguments of a call into variables; gives the declarations and the call of them. */
  private prepared(e: Expr, name: string): { lines: string[]; call: string } {
    const lines: string[] = [];
    const of = e.of.map((child, i): Expr => {
      const type = this.type(child.type);
      lines.push(`const ${name}_${i}: ${type} = ${this.expr(child)};`);
      return { kind: "local", type: child.type, of: [], name: `${name}_${i}` };
    });
    return { lines, call: this.call({ ...e, of }) };
  }

  private later(s: Statement, open: Open): string {
    const [e] = s.exprs;
    if (!e) return "";
    const between = this.block(s.bodies[0] ?? [], open);
    const declared = `let ${s.name}: ${this.type(s.type ?? "i32")} =`;
    if (!this.erased) return `const ${s.name}_f = ${this.call(e)};\n${between}\n${declared} await ${s.name}_f;`;
    const { lines, call } = this.prepared(e, s.name ?? "");
    return [...lines, between, `${declared} ${call};`].join("\n");
  }

  private join(s: Statement): string {
    const names = ["first", "second", "third", "fourth"];
    const notes = (value: (i: number) => string): string[] =>
      s.exprs.map((e, i) => `note<${this.type(e.type)}>(${(s.tag ?? 0) + i}, ${value(i)});`);
    if (!this.erased) {
      const calls = s.exprs.map((e) => this.call(e)).join(", ");
      return `{ const ${s.name} = await join(${calls}); ${notes((i) => `${s.name}.${names[i]}`).join(" ")} }`;
    }
    const parts = s.exprs.map((e, i) => this.prepared(e, `${s.name}_${i}`));
    const results = s.exprs.map((e, i) => `const ${s.name}_r${i}: ${this.type(e.type)} = ${parts[i]?.call};`);
    const lines = [...parts.flatMap(({ lines: declared }) => declared), ...results, ...notes((i) => `${s.name}_r${i}`)];
    return `{ ${lines.join(" ")} }`;
  }

  private select(s: Statement): string {
    const { name = "", tag = 0, held = -1 } = s;
    const [condition = "", ...texts] = s.exprs.map((e) => this.expr(e));
    const count = texts.length / 2;
    const naps = Array.from({ length: count }, (_, i) => ({
      i,
      ms: `${texts[2 * i]} & 3`,
      value: texts[2 * i + 1] ?? "",
      tag: tag + i,
    }));
    // The one in a variable is made first.
    const order = [...naps].sort((x, y) => Number(y.i === held) - Number(x.i === held));
    const either = s.op === "either";
    const first = `const ${name}_c: bool = ${condition};`;
    const after = tag + count;
    if (this.erased) {
      const list = (what: string): string => `[${naps.map(({ i }) => `${name}_${what}${i}`).join(", ")}]`;
      const late = `out(${tag + held}, ${name}_v${held}); out(${after + 2}, ${name}_v${held});`;
      const lines = order.flatMap(({ i, ms, value }) => [
        `const ${name}_d${i}: i32 = ${either && i !== held ? `${name}_c ? (${ms}) : 1` : ms};`,
        `const ${name}_v${i}: i32 = ${either && i !== held ? `${name}_c ? ${value} : 7` : value};`,
      ]);
      return `{ ${[
        first,
        ...lines,
        `const ${name}_values: StaticArray<i32> = ${list("v")};`,
        `const ${name}_won = firstNap(${list("d")}, ${name}_values, ${tag}, ${held});`,
        `out(${after}, ${name}_won); out(${after + 1}, ${name}_values[${name}_won]);`,
        ...(held < 0 ? [] : [`if (${name}_won != ${held}) { ${late} }`]),
      ].join(" ")} }`;
    }
    const nap = ({ i, ms, value, tag: own }: (typeof naps)[number]): string => {
      const made = `nap(${ms}, ${value}, ${own})`;
      return either && i !== held ? `(${name}_c ? ${made} : nap(1, 7, ${own}))` : made;
    };
    const args = naps.map((one) => (one.i === held ? `${name}_f` : nap(one))).join(", ");
    const fields = ["first", "second", "third", "fourth"].slice(0, count);
    const value = fields.reduceRight(
      (rest, field, i) => (i === count - 1 ? `${name}.${field}` : `${name}.index == ${i} ? ${name}.${field} : ${rest}`),
      "",
    );
    return `{ ${[
      first,
      ...naps.filter(({ i }) => i === held).map((one) => `const ${name}_f = ${nap(one)};`),
      `const ${name} = await select(${args});`,
      `out(${after}, ${name}.index); out(${after + 1}, ${value});`,
      ...(held < 0 ? [] : [`if (${name}.index != ${held}) out(${after + 2}, await ${name}_f);`]),
    ].join(" ")} }`;
  }

  private timeout(s: Statement, ms: string, value: string): string {
    const { name = "", tag = 0, text = "0" } = s;
    if (this.erased) {
      const made = `const ${name}_d: i32 = ${ms} & 3; const ${name}_v: i32 = ${value}; out(${tag}, ${name}_v);`;
      return `{ ${made} out(${tag + 1}, ${name}_d > ${text} ? 1 : 0); if (${name}_d <= ${text}) out(${tag + 2}, ${name}_v); }`;
    }
    const made = `const ${name} = await withTimeout(Duration.millis(${text}), nap(${ms} & 3, ${value}, ${tag}));`;
    return `{ ${made} out(${tag + 1}, ${name}.timedOut ? 1 : 0); if (!${name}.timedOut) out(${tag + 2}, ${name}.value); }`;
  }

  private spawn(s: Statement): string {
    const [e] = s.exprs;
    if (!e) return "";
    if (this.erased) return `${this.call(e)};`;
    this.pools.add(`${this.prefix}${e.name}`);
    return `{ const ${s.name} = spawn(${this.call(e)}); await ${s.name}.join(); }`;
  }

  private cancel(s: Statement): string {
    const [e] = s.exprs;
    if (!e) return "";
    const { name = "", tag = 0, text = "0" } = s;
    if (this.erased) {
      const { lines, call } = this.prepared(e, name);
      const ran = `let ${name}_done = false; if (${text} > 0) ${name}_done = !${call};`;
      return `{ ${lines.join(" ")} ${this.prefix}left = ${text}; ${ran} out(${tag}, ${name}_done ? 1 : 0); out(${tag + 1}, 1); }`;
    }
    this.pools.add(`${this.prefix}${e.name}`);
    const wait = `for (let k = 0; k < ${text}; k++) await yieldNow();`;
    // What the cancel disposes is logged before it is said whether there was anything to cancel.
    const after = `const ${name}_done = ${name}.done; ${name}.cancel(); out(${tag}, ${name}_done ? 1 : 0); out(${tag + 1}, ${name}.done ? 1 : 0);`;
    return `{ const ${name} = spawn(${this.call(e)}); ${wait} ${after} }`;
  }
}
