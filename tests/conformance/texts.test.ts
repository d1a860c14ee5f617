// What `print` makes of a value is what a log line with the same placeholder shows, for values of every type; and both hosts
// see the same bytes.

import { afterAll, beforeAll, expect, test } from "vitest";
import { readLibrary } from "../../cli/library.js";
import { compile } from "../../compiler/index.js";
import type { SideFile } from "../../compiler/types.js";
import { capabilityBits, packContainer, stripCustomSections } from "../../host-js/container.js";
import { formatLog } from "../../host-js/logs.js";
import { createRandom, SEEDS, type Random } from "../host-js/random.js";
import { expectSame, type NamedTrace } from "./compare.js";
import { hostJs, Hosts } from "./hosts.js";

let hosts: Hosts;
beforeAll(async () => {
  hosts = await Hosts.open();
});
afterAll(() => hosts.close());

const HEAP = 0x10000;

async function build(text: string, optimize: "none" | "size"): Promise<{ blob: Uint8Array; side: SideFile }> {
  const readFile = (file: string): string | null => (file === "main.ts" ? text : null);
  const made = await compile({
    entry: "main.ts",
    name: "texts",
    readFile,
    library: readLibrary(),
    options: {},
    optimize,
  });
  if (!made.ok) throw new Error(made.diagnostics.map(({ message, at }) => `${at?.line ?? 0}: ${message}`).join("\n"));
  const { side, wasm } = made;
  const capabilities = capabilityBits(side.capabilities) ?? 0;
  const { tickRate, trace } = side;
  const fields = { capabilities, ram: side.memory.total + HEAP, tickRate, budget: 0, name: "texts", trace };
  return { blob: await packContainer(fields, stripCustomSections(wasm)), side };
}

/** Runs on both hosts, which must agree; gives what was logged, as a person sees it, and what was written where. */
async function runBoth(text: string, optimize: "none" | "size" = "size") {
  const { blob, side } = await build(text, optimize);
  const js = hostJs({ blob });
  const posix = await hosts.posix({ blob });
  expect([posix.status, posix.stderr]).toEqual([0, ""]);
  expectSame(js, posix);
  return { log: logOf(js, side), console: bytesOf(js, "text"), uart: bytesOf(js, "tx") };
}

type Line = { event: string; index: number; args: string; byte: number };
const linesOf = ({ lines }: NamedTrace): Line[] => lines.map((line) => JSON.parse(line) as Line);

function logOf(trace: NamedTrace, side: SideFile): string[] {
  const logs = linesOf(trace).filter(({ event }) => event === "log");
  return logs.map(({ index, args }) => formatLog(side, { index, args: Uint8Array.from(Buffer.from(args, "hex")) }));
}
function bytesOf(trace: NamedTrace, event: string): string {
  const bytes = linesOf(trace).flatMap((line) => (line.event === event ? [line.byte] : []));
  return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
}

const INTEGERS = ["i8", "u8", "i16", "u16", "i32", "u32", "isize", "usize", "i64", "u64"];
const bitsOf = (type: string): bigint => (type.endsWith("size") ? 32n : BigInt(type.slice(1)));

/** The bits of a value: of any size, and often where something changes. */
function integer(random: Random, bits: bigint): bigint {
  const any = BigInt(random.below(2 ** 32)) * 2n ** 32n + BigInt(random.below(2 ** 32));
  const near = (1n << BigInt(random.below(Number(bits)))) + BigInt(random.below(3)) - 1n;
  const chosen = random.pick([any, any >> BigInt(random.below(64)), near, -near, 10n ** BigInt(random.below(20))]);
  return BigInt.asUintN(Number(bits), chosen);
}

const asBits = (value: number, bytes: 4 | 8): bigint => {
  const view = new DataView(new ArrayBuffer(8));
  if (bytes === 4) view.setFloat32(4, value);
  else view.setFloat64(0, value);
  return view.getBigUint64(0);
};

/** The bits of a float: any, decimal fractions, whole numbers, powers of two and ten and their neighbours, special ones. */
function float(random: Random, bytes: 4 | 8): bigint {
  const any = integer(random, bytes === 4 ? 32n : 64n);
  const decimal = (random.below(2_000_001) - 1_000_000) / 10 ** random.below(8);
  const power = asBits(random.pick([2 ** (random.below(2100) - 1074), Number(`1e${random.below(660) - 330}`)]), bytes);
  const near = BigInt.asUintN(bytes * 8, power + BigInt(random.below(3)) - 1n);
  const special = asBits(random.pick(SPECIAL), bytes);
  const chosen = random.pick([any, any, asBits(decimal, bytes), near, special, asBits(random.below(1e9), bytes)]);
  // Of signalling NaNs WebAssembly does not say which bits are left.
  const exponent = bytes === 4 ? 0x7f800000n : 0x7ff0000000000000n;
  const fraction = (exponent & -exponent) - 1n;
  return (chosen & exponent) === exponent && (chosen & fraction) !== 0n ? asBits(NaN, bytes) : chosen;
}
const SPECIAL = [0, -0, NaN, Infinity, -Infinity, 5e-324, 1e21, 999999999999999900000, 1e-7, 0.000001, 1.5, 2.5];

/** Values of one type, and how they are shown. */
interface Case {
  type: string;
  /** The array's elements, and `v` from `values[i]`. */
  values: string[];
  value: string;
  placeholders: string[];
}

const hexadecimal = (values: bigint[]): string[] => values.map((value) => `0x${value.toString(16)}`);

/** A program that prints and logs every value with the placeholders. */
function program(cases: Case[]): string {
  const blocks = cases.map(({ values, value, placeholders }, n) => {
    const format = placeholders.map((placeholder) => `<${placeholder}>`).join(" ");
    const args = placeholders.map(() => "v").join(", ");
    return `for (let i = 0; i < ${values.length}; i++) {
      const v = ${value.replace("values", `values${n}`)};
      info(${JSON.stringify(format)}, ${args});
      print(console, ${JSON.stringify(`${format}\n`)}, ${args});
      await print(uart, ${JSON.stringify(`${format}\n`)}, ${args});
    }`;
  });
  return `import { Bytes, Uart, board, print, console, info } from "tickless";
    ${cases.map(({ type, values }, n) => `const values${n}: StaticArray<${type}> = [${values.join(", ")}];`).join("\n")}
    export async function main(): Promise<void> {
      const uart = new Uart(board.UART);
      ${blocks.join("\n")}
    }`;
}

function width(random: Random): string {
  return random.pick([
    "",
    `${1 + random.below(9)}`,
    `0${1 + random.below(12)}`,
    `${10 + random.below(90)}`,
    `0${10 + random.below(90)}`,
  ]);
}

async function expectSameAsLog(cases: Case[], optimize: "none" | "size"): Promise<void> {
  const { log, console, uart } = await runBoth(program(cases), optimize);
  expect(log.length).toBe(cases.reduce((sum, { values }) => sum + values.length, 0));
  expect(console).toBe(log.map((line) => `${line}\n`).join(""));
  expect(uart).toBe(console);
}

const COUNT = 30;
/** `{:}` is none. */
const placeholder = (inside: string): string => (inside === "" ? "{}" : `{:${inside}}`);

test.each(SEEDS)("integers of every size look as in the log (seed %i)", async (seed) => {
  const random = createRandom(seed);
  const cases = INTEGERS.map((type): Case => {
    const kinds = ["", "x", "X", "b", "o", random.pick(["", "x"])].map((kind) => placeholder(width(random) + kind));
    const values = Array.from({ length: COUNT }, () => integer(random, bitsOf(type)));
    return {
      type: `u${bitsOf(type)}`,
      values: hexadecimal(values),
      value: `<${type}>values[i]`,
      placeholders: ["{}", ...kinds, `{:${random.pick(["", "3", "12"])}c}`],
    };
  });
  await expectSameAsLog(cases, random.pick(["none", "size"] as const));
});

test.each(SEEDS)("floats look as in the log, to the last digit (seed %i)", async (seed) => {
  const random = createRandom(seed);
  const cases = ([4, 8] as const).map((bytes): Case => {
    const decimals = [0, 1, 2, 17, random.below(100)].map((count) => placeholder(`${width(random)}.${count}`));
    const values = Array.from({ length: 2 * COUNT }, () => float(random, bytes));
    return {
      type: `u${bytes * 8}`,
      values: hexadecimal(values),
      value: `reinterpret<f${bytes * 8}>(values[i])`,
      placeholders: ["{}", placeholder(width(random)), ...decimals],
    };
  });
  await expectSameAsLog(cases, random.pick(["none", "size"] as const));
});

const STRINGS = ["", "a", "-7", "ä€𝄞", "\ud800x\udc00", "0123456789".repeat(3), "€".repeat(11), "𝄞".repeat(9)];

test("strings, Bytes and bools look as in the log", async () => {
  // The log cuts what is longer than its buffer.
  const placeholders = ["{}", "{:12}"];
  const values = STRINGS.map((text) => JSON.stringify(text));
  await expectSameAsLog(
    [
      { type: "string", values, value: "values[i]", placeholders },
      { type: "Bytes", values, value: "values[i]", placeholders },
      { type: "bool", values: ["true", "false"], value: "values[i]", placeholders: ["{}", "{:3}", "{:9}"] },
    ],
    "size",
  );
});
