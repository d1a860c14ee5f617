// Prints expressions, in the words of a dialect.
import { type AsyncFunction, type Expr, type Program, type Shared, type Type } from "./ast.js";
import type { Dialect } from "./dialect.js";

export class ExpressionPrinter {
  private readonly functions: Map<string, AsyncFunction>;
  private readonly shared: Map<string, Shared>;

  constructor(
    program: Program,
    readonly prefix: string,
    readonly dialect: Dialect,
    /** In erased code a call is its own result. */
    private readonly awaits: boolean,
  ) {
    this.shared = new Map(program.shared.map((one) => [one.name, one]));
    this.functions = new Map(program.functions.map((f) => [f.name, f]));
  }

  callee(e: Expr): AsyncFunction | undefined {
    return this.functions.get(e.name ?? "");
  }

  type(type: Type): string {
    if (type === "Box") return `${this.prefix}Box`;
    if (type === "Text") return "string";
    if (type === "Row") return "StaticArray<i32>";
    return type === "Box?" ? `${this.prefix}Box | null` : type;
  }

  note(type: Type, tag: number, value: string): string {
    return this.dialect.note(type, this.type(type), tag, value);
  }

  print(e: Expr): string {
    const { dialect } = this;
    const [a = "", b = "", c = ""] = e.of.map((child) => this.print(child));
    const type = e.of[0]?.type ?? "i32";
    switch (e.kind) {
      case "literal":
        return dialect.literal(e.type, e.text ?? "");
      case "local":
        return `${e.name}`;
      case "global":
        return `${this.prefix}${e.name}`;
      case "this":
        return "this.n";
      case "binary":
        return dialect.binary(e.op ?? "", type, a, b);
      case "unary":
        return dialect.unary(e.op ?? "", type, a);
      case "convert":
        return e.type === "Box?" ? `(${a})` : dialect.convert(type, e.type, a);
      case "ternary":
        // asc takes `(name) :` for the head of an arrow function.
        return `(${a} ? ${/\(\w+\)$/.test(b) ? `(${b})` : b} : ${c})`;
      case "assign":
        return `(${dialect.assign(e.name ?? "", e.op ?? "", e.type, a)})`;
      case "step":
        return dialect.step(e.name ?? "", e.op ?? "", e.type);
      case "note":
        return this.note(e.type, e.tag ?? 0, a);
      case "make":
        return `new ${this.prefix}${e.op ?? "Box"}(${a})`;
      case "field":
        return `(${a}).n`;
      case "next":
        return `(${a}).next`;
      case "element":
        return `(${a})[${b} & 3]`;
      case "apply":
        return `${e.name}(${e.of.map((child) => this.print(child)).join(", ")})`;
      case "solid":
        return `${this.prefix}solid(${a}, ${b})`;
      case "cell":
        return dialect.cell(a);
      case "mix":
        return `mix(${a}, ${b}, ${c})`;
      case "call":
        return this.awaits && this.callee(e)?.kind !== "plain" ? `(await ${this.call(e)})` : this.call(e);
      case "either":
        return this.awaits ? `(await ${this.future(e)})` : this.future(e);
      case "take":
      case "lock":
        return `(await ${this.call(e)})`;
    }
  }

  /** A call, or one of two, without its await. */
  future(e: Expr): string {
    if (e.kind !== "either") return this.call(e);
    const [condition, then, otherwise] = e.of;
    if (!condition || !then || !otherwise) return "";
    return `(${this.print(condition)} ? ${this.call(then)} : ${this.call(otherwise)})`;
  }

  /** The call itself, without its await. */
  call(e: Expr): string {
    if (e.kind === "take" || e.kind === "lock") return this.waitFor(e.name ?? "");
    const f = this.callee(e);
    const args = e.of.map((child) => this.print(child));
    const name = e.name ?? "";
    if (f?.kind === "method" || f?.kind === "override") return `(${args[0]}).${name}(${args.slice(1).join(", ")})`;
    const owner = f?.kind === "static" ? `${this.prefix}Box.` : this.prefix;
    return this.dialect.call(
      `${owner}${name}`,
      e.typeArgument ?? null,
      e.typeArgument ? this.type(e.typeArgument) : "",
      args,
    );
  }

  waitFor(name: string): string {
    const { kind } = this.sharedThing(name);
    const method = { channel: "receive", signal: "wait", mutex: "lock", semaphore: "acquire" }[kind];
    return `${this.prefix}${name}.${method}()`;
  }
  sharedThing(name: string): Shared {
    const found = this.shared.get(name);
    if (!found) throw new Error(`nothing shared is called ${name}`);
    return found;
  }

  /** Puts the arguments of a call into variables; gives the declarations and the call of them. */
  prepared(e: Expr, name: string): { lines: string[]; call: string } {
    const lines: string[] = [];
    const of = e.of.map((child, i): Expr => {
      lines.push(`const ${name}_${i}: ${this.type(child.type)} = ${this.print(child)};`);
      return { kind: "local", type: child.type, of: [], name: `${name}_${i}` };
    });
    return { lines, call: this.call({ ...e, of }) };
  }
}
