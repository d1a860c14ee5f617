// Prints what tasks share: channels, signals, mutexes and semaphores, and the statements about them.
import type { Shared, Statement } from "./ast.js";
import type { ExpressionPrinter } from "./print-expressions.js";

export class SyncPrinter {
  constructor(private readonly expressions: ExpressionPrinter) {}

  declared(one: Shared): string {
    return `let ${this.expressions.prefix}${one.name}: ${this.type(one)} = ${this.fresh(one)};`;
  }
  /** Made anew: without the values and waiters of the run before. */
  made(one: Shared): string {
    return `${this.expressions.prefix}${one.name} = ${this.fresh(one)}`;
  }
  private type({ kind, type }: Shared): string {
    const of = `<${this.expressions.type(type)}>`;
    return { channel: `Channel${of}`, signal: `Signal${of}`, mutex: `Mutex${of}`, semaphore: "Semaphore" }[kind];
  }
  private fresh(one: Shared): string {
    const { dialect } = this.expressions;
    const { kind, size, type } = one;
    const args = { channel: String(size), signal: "", mutex: dialect.literal(type, "0"), semaphore: String(size) }[
      kind
    ];
    return `new ${this.type(one)}(${args})`;
  }

  give({ name = "", op = "", tag = 0 }: Statement, value: string): string {
    const call = `${this.expressions.prefix}${name}.${op}(${value})`;
    if (op === "send") return `await ${call};`;
    return op === "trySend" ? `out(${tag}, ${call} ? 1 : 0);` : `${call};`;
  }

  look({ name = "", op = "", tag = 0 }: Statement): string {
    const at = `${this.expressions.prefix}${name}`;
    switch (op) {
      case "tryReceive":
      case "peek": {
        const note = this.expressions.note(this.expressions.sharedThing(name).type, tag, "item.value");
        return `{ const item = ${at}.${op}(); if (item) ${note}; else out(${tag}, -1); }`;
      }
      case "clear":
      case "reset":
        return `${at}.${op}();`;
      case "release":
        return `${at}.release(1);`;
      case "len":
      case "available":
        return `out(${tag}, ${at}.${op});`;
      default:
        return `out(${tag}, ${at}.${op} ? 1 : 0);`;
    }
  }

  locked({ name = "", op = "", text: guard = "", tag = 0 }: Statement, value: string, body: string): string {
    const { dialect, prefix } = this.expressions;
    const { kind, type } = this.expressions.sharedThing(name);
    const added = `${dialect.assign(`${guard}.value`, "+=", type, value)}; out(${tag}, ${guard}.value);`;
    const inside = `${kind === "mutex" ? added : ""} ${body}`;
    if (!op.startsWith("try")) return `{ using ${guard} = await ${prefix}${name}.${op}(); ${inside} }`;
    return `{ using ${guard} = ${prefix}${name}.${op}(); if (${guard}) { ${inside} } else out(${tag}, -1); }`;
  }
}
