// The arithmetic Node runs programs with, against WebAssembly's own.
import binaryen from "assemblyscript/binaryen";
import { describe, expect, it } from "vitest";
import { calc, convert } from "./node/numbers.js";
import { Random } from "./random.js";

/** Functions `name(a, b)` of a module in text form. */
function load(text: string): Record<string, (...args: (number | bigint)[]) => number | bigint> {
  const module = binaryen.parseText(text);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.emitBinary() as Uint8Array<ArrayBuffer>));
  return instance.exports as ReturnType<typeof load>;
}

const OPERATORS: Record<string, string> = { "+": "add", "-": "sub", "*": "mul", "&": "and", "|": "or", "^": "xor" };
const DIVISIONS: Record<string, string> = { "/": "div", "%": "rem", ">>": "shr" };
const TYPES = ["i32", "u32", "i64", "u64"] as const;

const nameOf = (type: string, op: string): string =>
  OPERATORS[op] ?? `${DIVISIONS[op]}_${type.startsWith("u") ? "u" : "s"}`;
const wasm = load(
  `(module ${TYPES.flatMap((type) =>
    [...Object.keys(OPERATORS), ...Object.keys(DIVISIONS)].map((op) => {
      const t = `i${type.slice(1)}`;
      const body = `(${t}.${nameOf(type, op)} (local.get 0) (local.get 1))`;
      return `(func (export "${type}${op}") (param ${t} ${t}) (result ${t}) ${body})`;
    }),
  ).join("\n")}
  (func (export "i64f32") (param i64) (result f32) (f32.convert_i64_s (local.get 0)))
  (func (export "u64f32") (param i64) (result f32) (f32.convert_i64_u (local.get 0))))`,
);

describe("Node's arithmetic is WebAssembly's", () => {
  const random = new Random(4);
  const wide = (): bigint => (BigInt(random.below(2 ** 31)) << BigInt(random.below(34))) + BigInt(random.below(9)) - 4n;
  const fit = (type: string, x: bigint): number | bigint =>
    type.endsWith("64")
      ? type === "i64" ? BigInt.asIntN(64, x) : BigInt.asUintN(64, x) // prettier-ignore
      : Number(type === "i32" ? BigInt.asIntN(32, x) : BigInt.asUintN(32, x));

  for (const type of TYPES) {
    it(`for ${type}`, () => {
      for (let n = 0; n < 2000; n++) {
        const a = fit(type, random.oneIn(2) ? wide() : -wide());
        for (const op of Object.keys(OPERATORS)) {
          const b = fit(type, wide());
          expect(calc(op, type, a, b), `${a} ${op} ${b}`).toBe(fit(type, BigInt(wasm[`${type}${op}`]?.(a, b) ?? 0)));
        }
        for (const op of Object.keys(DIVISIONS)) {
          const b = fit(type, BigInt(1 + random.below(7)));
          expect(calc(op, type, a, b), `${a} ${op} ${b}`).toBe(fit(type, BigInt(wasm[`${type}${op}`]?.(a, b) ?? 0)));
        }
      }
    });
  }

  it("when 64-bit integers become floats of 32 bits", () => {
    for (let n = 0; n < 20_000; n++) {
      // Halfway between two floats, and beside it.
      const x = (wide() << 20n) + (1n << BigInt(random.below(40))) + BigInt(random.below(3)) - 1n;
      const [i, u] = [BigInt.asIntN(64, x), BigInt.asUintN(64, x)];
      expect(convert("i64", "f32", i), `${i}`).toBe(wasm["i64f32"]?.(i));
      expect(convert("u64", "f32", u), `${u}`).toBe(wasm["u64f32"]?.(u));
    }
  });
});
