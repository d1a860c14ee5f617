// Programs that use nothing of ours compile to the same bytes with the transform as without it.
import { main } from "assemblyscript/asc";
import { beforeAll, describe, expect, it } from "vitest";
import { createTransform } from "../../compiler/index.js";
import { asTransforms } from "../../compiler/syntax/asc.js";
import { library } from "./compile.js";
import { compileUntouched, type Untouched } from "./untouched.js";

const PROGRAMS: Record<string, string> = {
  collections: `
    export function run(n: i32): i32 {
      const m = new Map<string, i32>();
      for (let i = 0; i < n; i++) m.set("k" + i.toString(), i);
      const s = new Set<i32>();
      m.values().forEach((v) => { return; });
      let sum = 0;
      const keys = m.keys();
      for (let i = 0; i < keys.length; i++) { s.add(m.get(keys[i])); sum += keys[i].length; }
      return sum + s.size + [3, 1, 2].sort((a, b) => a - b).map<i32>((x) => x * 2).reduce((a, b) => a + b, 0);
    }`,
  text: `
    export function run(a: string): string {
      const parts = a.split(",").map<string>((p) => p.trim().toUpperCase());
      let out = \`\${parts.length} parts: \${parts.join("|")}\`;
      switch (parts.length) { case 0: return "none"; case 1: { out += "!"; break; } default: out = out.replaceAll("A", "b"); }
      return out + String.UTF8.byteLength(out).toString() + parseFloat("1.5").toString() + (1.0 / 3.0).toString();
    }`,
  classes: `
    abstract class Shape { abstract area(): f64; get name(): string { return "shape"; } static readonly count: i32 = 2; }
    class Square extends Shape { constructor(private side: f64) { super(); } area(): f64 { return this.side ** 2; } override get name(): string { return "square"; } }
    class Circle extends Shape { constructor(protected r: f64) { super(); } area(): f64 { return Math.PI * this.r * this.r; } }
    interface Has { [key: i32]: i32; }
    class Ring<T> { private items: StaticArray<T> = new StaticArray<T>(4); private at: i32 = 0;
      @operator("[]") get(i: i32): T { return this.items[i & 3]; }
      @inline set(v: T): void { this.items[this.at++ & 3] = v; }
      async(): i32 { return 1; } readonly using: i32 = 3; of: i32 = 4; }
    export function run(): f64 {
      const shapes: Shape[] = [new Square(2), new Circle(1)];
      let sum: f64 = 0;
      for (let i = 0, k = shapes.length; i < k; ++i) sum += shapes[i].area() + shapes[i].name.length;
      const ring = new Ring<f64>(); ring.set(1.5);
      return sum + ring[0] + ring.using + ring.async() + Shape.count;
    }`,
  numbers: `
    export function run(a: u8, b: i64, c: f32): i64 {
      let using = 1; using += 2;
      const t: i64 = (a as i64) + b * (c as i64);
      let n = 0;
      do { if (n == 3) continue; if (n > 8) break; n += 1 + (n & 1); } while (n < 20 && using < 9);
      return t + popcnt(a) + (reinterpret<i32>(c) as i64) + n + select<i32>(1, 2, a > 3) + using;
    }
    export function pick(a: i32, b: i32): i32 { return select(a, b, a > b); }
    export namespace inner { export const info: i32 = 5; export function join(a: i32): i32 { assert(a > 0, "text"); return a; } }
    export function main(): i32 { return inner.join(2) + inner.info; }`,
};

async function compileHere(text: string, flags: readonly string[]): Promise<Uint8Array> {
  let wasm: Uint8Array | null = null;
  let said = "";
  const { error } = await main(["main.ts", "--outFile", "main.wasm", ...flags], {
    readFile: (path) => (path === "main.ts" ? text : null),
    writeFile: (_, contents) => {
      if (contents instanceof Uint8Array) wasm = contents;
    },
    listFiles: () => [],
    stderr: { write: (chunk) => void (said += String(chunk)) },
    transforms: asTransforms(createTransform(library)),
  });
  if (error || !wasm) throw new Error(said);
  return wasm;
}

const FLAGS = [
  ["-O0", "--debug", "--runtime", "incremental"],
  ["-Oz", "--runtime", "stub"],
];

const CASES = Object.entries(PROGRAMS).flatMap(([name, text]) => FLAGS.map((flags) => ({ name, text, flags })));

describe("a plain program", () => {
  let untouched: Untouched[] = [];
  beforeAll(() => {
    untouched = compileUntouched(CASES);
  });

  CASES.forEach(({ name, text, flags }, i) => {
    it(`${name} is the same with the transform (${flags.join(" ")})`, async () => {
      expect(Buffer.compare(await compileHere(text, flags), untouched[i]?.wasm ?? Buffer.of())).toBe(0);
    });
  });
});
