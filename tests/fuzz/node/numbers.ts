// AssemblyScript's arithmetic on JavaScript's values, so that Node can run the programs: 64-bit integers are bigints, bools
// are bools, all other types are numbers, each always within the bounds of its type.

type Value = number | bigint | boolean;

const bits = (type: string): number => Number(type.slice(1));
const isWide = (type: string): boolean => type === "i64" || type === "u64";

/** An exact value as one of that type: integers wrap, floats are rounded. */
function fit(type: string, value: number | bigint): number | bigint {
  if (type === "f64") return Number(value);
  if (type === "f32") return typeof value === "bigint" ? nearestSingle(value) : Math.fround(value);
  if (isWide(type)) {
    const whole = typeof value === "bigint" ? value : BigInt(value);
    return type === "i64" ? BigInt.asIntN(64, whole) : BigInt.asUintN(64, whole);
  }
  const low = typeof value === "bigint" ? Number(BigInt.asIntN(32, value)) : value | 0;
  const unused = 32 - bits(type);
  return type.startsWith("i") ? (low << unused) >> unused : (low << unused) >>> unused;
}

/** Rounds once: a way over doubles would round twice. The bits that a double has no room for leave a mark below. */
function nearestSingle(value: bigint): number {
  const size = value < 0n ? -value : value;
  const shift = BigInt(Math.max(0, size.toString(2).length - 50));
  const lost = size & ((1n << shift) - 1n);
  const kept = Number((size >> shift) | (lost === 0n ? 0n : 1n)) * 2 ** Number(shift);
  return Math.fround(value < 0n ? -kept : kept);
}

/** `a op b` for two values of a type. */
export function calc(op: string, type: string, a: Value, b: Value): number | bigint {
  if (isWide(type)) return fit(type, wide(op, a as bigint, b as bigint));
  const [x, y] = [a as number, b as number];
  if (op === "*" && type.endsWith("32") && !type.startsWith("f")) return fit(type, Math.imul(x, y));
  return fit(type, narrow(op, type, x, y));
}

function wide(op: string, a: bigint, b: bigint): bigint {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "<<":
      return a << b;
    case ">>":
      return a >> b;
    default:
      throw new Error(`no operator ${op}`);
  }
}

function narrow(op: string, type: string, a: number, b: number): number {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return Math.trunc(a / b);
    case "%":
      return a % b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "<<":
      return a << b;
    case ">>":
      return type.startsWith("u") ? a >>> b : a >> b;
    default:
      throw new Error(`no operator ${op}`);
  }
}

/** `op a`. */
export function turn(op: string, type: string, a: Value): Value {
  if (op === "!") return !a;
  if (isWide(type)) return fit(type, op === "-" ? -(a as bigint) : ~(a as bigint));
  return fit(type, op === "-" ? -(a as number) : ~(a as number));
}

/** `<to>a`; of a float, its whole part, and -7 where that would be out of bounds. */
export function convert(from: string, to: string, a: Value): Value {
  if (to === "bool") return Number(a) !== 0;
  const value = typeof a === "boolean" ? Number(a) : a;
  return fit(to, from.startsWith("f") && !to.startsWith("f") ? wholeOf(value as number) : value);
}

export const wholeOf = (x: number): number => (x > -1_000_000 && x < 1_000_000 ? Math.trunc(x) : -7);

const hashOf = (text: string): number =>
  Array.from(text).reduce((hash, one) => (Math.imul(hash, 31) + one.charCodeAt(0)) | 0, text.length);

/** What a log line shows of a value. */
export function shown(type: string, value: unknown): bigint {
  if (type.startsWith("Box")) return BigInt((value as { n: number } | null)?.n ?? -99);
  if (type === "Text") return BigInt(hashOf(value as string));
  if (type === "Row") return [...(value as Int32Array)].reduce((sum, one) => sum * 3n + BigInt(one), 0n);
  if (type.startsWith("f")) return BigInt(wholeOf((value as number) * 1024));
  return BigInt.asIntN(64, BigInt(value as Value));
}
