// Prints the statements with several futures or tasks. Erased code says what must come of them by itself: which nap ends
// first, and what is disposed in which order.
import type { Expr, Statement } from "./ast.js";
import type { ExpressionPrinter } from "./print-expressions.js";

const FIELDS = ["first", "second", "third", "fourth"];

export class ConcurrentPrinter {
  /** Pools the printed tasks need, by function. */
  readonly pools = new Set<string>();

  constructor(
    private readonly expressions: ExpressionPrinter,
    private readonly erased: boolean,
  ) {}

  join(s: Statement): string {
    const { expressions } = this;
    const notes = (value: (i: number) => string): string[] =>
      s.exprs.map((e, i) => `${expressions.note(e.type, (s.tag ?? 0) + i, value(i))};`);
    if (!this.erased) {
      const calls = s.exprs.map((e) => expressions.call(e)).join(", ");
      const joined = expressions.dialect.results(s.name ?? "", `await join(${calls})`);
      return `{ ${joined} ${notes((i) => `${s.name}.${FIELDS[i]}`).join(" ")} }`;
    }
    const parts = s.exprs.map((e, i) => expressions.prepared(e, `${s.name}_${i}`));
    const results = s.exprs.map((e, i) => `const ${s.name}_r${i}: ${expressions.type(e.type)} = ${parts[i]?.call};`);
    const lines = [...parts.flatMap(({ lines: declared }) => declared), ...results, ...notes((i) => `${s.name}_r${i}`)];
    return `{ ${lines.join(" ")} }`;
  }

  select(s: Statement): string {
    const { name = "", tag = 0, held = -1 } = s;
    const [condition = "", ...texts] = s.exprs.map((e) => this.expressions.print(e));
    const naps = Array.from({ length: texts.length / 2 }, (_, i) => ({
      i,
      ms: `${texts[2 * i]} & 3`,
      value: texts[2 * i + 1] ?? "",
      tag: tag + i,
    }));
    const first = `const ${name}_c: bool = ${condition};`;
    const lines = this.erased
      ? this.selectErased({ name, tag, held, either: s.op === "either" }, naps)
      : this.selectAwaited({ name, tag, held, either: s.op === "either" }, naps);
    return `{ ${[first, ...lines].join(" ")} }`;
  }

  private selectErased({ name, tag, held, either }: Select, naps: Nap[]): string[] {
    const after = tag + naps.length;
    const list = (what: string): string => `[${naps.map(({ i }) => `${name}_${what}${i}`).join(", ")}]`;
    const late = `out(${tag + held}, ${name}_v${held}); out(${after + 2}, ${name}_v${held});`;
    // The one in a variable is made first.
    const order = [...naps].sort((x, y) => Number(y.i === held) - Number(x.i === held));
    return [
      ...order.flatMap(({ i, ms, value }) => [
        `const ${name}_d${i}: i32 = ${either && i !== held ? `${name}_c ? (${ms}) : 1` : ms};`,
        `const ${name}_v${i}: i32 = ${either && i !== held ? `${name}_c ? ${value} : 7` : value};`,
      ]),
      `const ${name}_values: StaticArray<i32> = ${list("v")};`,
      `const ${name}_won = firstNap(${list("d")}, ${name}_values, ${tag}, ${held});`,
      `out(${after}, ${name}_won); out(${after + 1}, ${name}_values[${name}_won]);`,
      ...(held < 0 ? [] : [`if (${name}_won != ${held}) { ${late} }`]),
    ];
  }

  private selectAwaited({ name, tag, held, either }: Select, naps: Nap[]): string[] {
    const { dialect } = this.expressions;
    const after = tag + naps.length;
    const nap = ({ i, ms, value, tag: own }: Nap): string => {
      const made = `nap(${ms}, ${value}, ${own})`;
      return either && i !== held ? `(${name}_c ? ${made} : nap(1, 7, ${own}))` : made;
    };
    const args = naps.map((one) => (one.i === held ? `${name}_f` : nap(one))).join(", ");
    const value = FIELDS.slice(0, naps.length).reduceRight(
      (rest, field, i) =>
        i === naps.length - 1 ? `${name}.${field}` : `${name}.index == ${i} ? ${name}.${field} : ${rest}`,
      "",
    );
    return [
      ...naps.filter(({ i }) => i === held).map((one) => dialect.keep(`${name}_f`, nap(one))),
      dialect.results(name, `await select(${args})`),
      `out(${after}, ${name}.index); out(${after + 1}, ${value});`,
      ...(held < 0 ? [] : [`if (${name}.index != ${held}) out(${after + 2}, await ${name}_f);`]),
    ];
  }

  timeout(s: Statement): string {
    const { name = "", tag = 0, text = "0" } = s;
    const [ms = "", value = ""] = s.exprs.map((e) => this.expressions.print(e));
    if (this.erased) {
      const made = `const ${name}_d: i32 = ${ms} & 3; const ${name}_v: i32 = ${value}; out(${tag}, ${name}_v);`;
      return `{ ${made} out(${tag + 1}, ${name}_d > ${text} ? 1 : 0); if (${name}_d <= ${text}) out(${tag + 2}, ${name}_v); }`;
    }
    const waited = `await withTimeout(Duration.millis(${text}), nap(${ms} & 3, ${value}, ${tag}))`;
    const made = this.expressions.dialect.results(name, waited);
    return `{ ${made} out(${tag + 1}, ${name}.timedOut ? 1 : 0); if (!${name}.timedOut) out(${tag + 2}, ${name}.value); }`;
  }

  private spawnOf(e: Expr): string {
    const name = `${this.expressions.prefix}${e.name}`;
    this.pools.add(name);
    return this.expressions.dialect.spawn("spawn", name, this.expressions.call(e));
  }

  spawn(s: Statement): string {
    const [e] = s.exprs;
    if (!e) return "";
    if (this.erased) return `${this.expressions.call(e)};`;
    return `{ const ${s.name} = ${this.spawnOf(e)}; await ${s.name}.join(); }`;
  }

  cancel(s: Statement): string {
    const [e] = s.exprs;
    if (!e) return "";
    const { name = "", tag = 0, text = "0" } = s;
    if (this.erased) {
      const { lines, call } = this.expressions.prepared(e, name);
      const ran = `let ${name}_done = false; if (${text} > 0) ${name}_done = !${call};`;
      return `{ ${lines.join(" ")} ${this.expressions.prefix}left = ${text}; ${ran} out(${tag}, ${name}_done ? 1 : 0); out(${tag + 1}, 1); }`;
    }
    const wait = `for (let k = 0; k < ${text}; k++) await yieldNow();`;
    // What the cancel disposes is logged before it is said whether there was anything to cancel.
    const after = `const ${name}_done = ${name}.done; ${name}.cancel(); out(${tag}, ${name}_done ? 1 : 0); out(${tag + 1}, ${name}.done ? 1 : 0);`;
    return `{ const ${name} = ${this.spawnOf(e)}; ${wait} ${after} }`;
  }
}

interface Nap {
  i: number;
  ms: string;
  value: string;
  tag: number;
}
interface Select {
  name: string;
  tag: number;
  held: number;
  either: boolean;
}
