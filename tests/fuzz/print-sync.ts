// Prints what tasks share: channels, signals, mutexes and semaphores, and the statements about them.
import type { Shared, Statement, Type } from "./ast.js";
import type { ExpressionPrinter } from "./print-expressions.js";

/** Milliseconds the pump runs. */
const PUMPS = 200;

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
    const { dialect } = this.expressions;
    const { kind, type } = this.expressions.sharedThing(name);
    const added = `${dialect.assign(`${guard}.value`, "+=", type, value)}; out(${tag}, ${guard}.value);`;
    const inside = `${kind === "mutex" ? added : ""} ${body}`;
    const future = this.expressions.waitFor(name);
    if (op === "wait") return `{ using ${guard} = await ${future}; ${inside} }`;
    if (op === "soon") {
      const result = dialect.results(`${guard}_t`, `await withTimeout(Duration.millis(2), ${future})`);
      return `{ ${result} if (${guard}_t.timedOut) out(${tag}, -1); else { using ${guard} = ${guard}_t.value; ${inside} } }`;
    }
    const tried = `${this.expressions.prefix}${name}.${kind === "mutex" ? "tryLock" : "tryAcquire"}()`;
    return `{ using ${guard} = ${tried}; if (${guard}) { ${inside} } else out(${tag}, -1); }`;
  }

  /** A task that keeps things going: now and then it gives, or takes, what others wait for. */
  pump(shared: readonly Shared[], zero: (type: Type) => string): string {
    const { prefix } = this.expressions;
    const steps = shared.map(({ name, kind, type }) => {
      const at = `${prefix}${name}`;
      if (kind === "channel") return `if (i & 1) ${at}.tryReceive(); else ${at}.trySend(${zero(type)});`;
      return kind === "signal" ? `if (!(i & 3)) ${at}.signal(${zero(type)});` : "";
    });
    return `async function ${prefix}pump(): Promise<void> { for (let i = 0; i < ${PUMPS}; i++) { await Timer.afterMillis(1); ${steps.join(" ")} } }`;
  }
}
