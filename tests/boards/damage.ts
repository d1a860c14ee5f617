// Blobs that are damaged, or made to be refused.
import binaryen from "assemblyscript/binaryen";
import { HEADER_SIZE, packContainer } from "../../host-js/container.js";
import { changed } from "../host-c/changed.js";
import type { Random } from "../host-js/random.js";

export interface Case {
  what: string;
  blob: Uint8Array;
  /** What the flash holds behind it; undefined: it is erased. */
  behind?: number;
}

export function flipped(blob: Uint8Array, bit: number): Case {
  const copy = Uint8Array.from(blob);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return { what: `bit ${bit & 7} of byte ${bit >> 3} flipped`, blob: copy };
}

/** The header's fields: where they are and how long; all but the checksum. */
const FIELDS: readonly [name: string, at: number, size: number][] = [
  ["magic", 0, 4],
  ["container version", 4, 1],
  ["ABI version", 5, 1],
  ["header size", 6, 2],
  ["capabilities", 8, 4],
  ["RAM", 12, 4],
  ["tick rate", 16, 4],
  ["budget", 20, 4],
  ["build id", 24, 4],
  ["name", 32, 4],
  ["name's end", 60, 4],
  ["flags", 64, 4],
  ["signature's kind", 68, 2],
  ["signature's length", 70, 2],
  ["board", 72, 4],
  ["board's end", 84, 4],
  ["length", 88, 4],
];

/** Where a check may go wrong: the ends, their neighbours, powers of two, and what the field holds. */
function tellingValues(held: number, size: number): number[] {
  const most = 2 ** (8 * size);
  const powers = Array.from({ length: 8 * size }, (_, i) => 2 ** i);
  const near = [0, most, most / 2, held].flatMap((value) => [value - 1, value, value + 1]);
  const more = [1000, 32768, 1000000, HEADER_SIZE, most - held, held * 2];
  const inside = [...near, ...powers, ...more].map((value) => ((value % most) + most) % most);
  return [...new Set(inside)].filter((value) => value !== held);
}

/** Every field with every telling value, and a checksum that fits. */
export function fieldsChanged(blob: Uint8Array): Case[] {
  const view = new DataView(blob.buffer, blob.byteOffset);
  return FIELDS.flatMap(([name, at, size]) => {
    const held = size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
    return tellingValues(held, size).map((value) => {
      const bytes = Array.from({ length: size }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 255);
      return { what: `${name} ${value}`, blob: changed(blob, at, bytes) };
    });
  });
}

/** The beginning of a blob, with the flash behind it erased or full of zeros. */
export function cut(blob: Uint8Array, length: number, behind: 0x00 | 0xff): Case {
  return { what: `cut at ${length} of ${blob.length}, then ${behind}`, blob: blob.slice(0, length), behind };
}

/** So many of them, spread over all by chance. */
export function some<T>(all: readonly T[], count: number, random: Random): T[] {
  const left = [...all];
  return Array.from({ length: Math.min(count, all.length) }, () => left.splice(random.below(left.length), 1)[0] as T);
}

const times = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");

/** More of something than a host has room for; each module is valid. */
const LARGE: readonly [what: string, wat: string][] = [
  ["6,000 functions", times(6000, (i) => `(func $f${i} (result i32) (i32.const ${i}))`)],
  ["a function with 5,000 locals", `(func $f (local ${"i32 ".repeat(5000)}))`],
  ["a function with 600 values on its stack", `(func $f ${"(i32.const 1)".repeat(600)} ${"(drop)".repeat(600)})`],
  ["a function with 900 parameters", `(func $f (param ${"i64 ".repeat(900)}))`],
  [
    "600 blocks in each other",
    `(func $f (local i32) ${"(if (local.get 0) (then ".repeat(600)} (unreachable) ${"))".repeat(600)})`,
  ],
  ["a table for 4,000,000 functions", `(table 4000000 funcref) (elem (i32.const 3999999) $poll)`],
  ["9,000 globals", times(9000, (i) => `(global $g${i} (mut i64) (i64.const ${i}))`)],
];

/** Everything a blob must have, and nothing that runs. */
const WHOLE = `
  (import "exec" "wfe" (func $wfe (result i32)))
  (memory (export "memory") 1)
  (func $poll (export "poll") (param i32 i32))
  (func (export "start"))
  (func (export "run") (loop $again (call $poll (i32.const 0) (call $wfe)) (br $again)))`;

/** Blobs that ask a small board for more of something than it has. */
export async function tooLarge(): Promise<Case[]> {
  const cases: Case[] = [];
  for (const [what, wat] of LARGE) cases.push({ what, blob: await assemble(wat) });
  return cases;
}

/** A blob with more in its module, as WebAssembly text. */
function assemble(more: string): Promise<Uint8Array> {
  const fields = { capabilities: 0, ram: 64, tickRate: 1000, budget: 0, name: "large", trace: false } as const;
  return packContainer(fields, assembleModule(more));
}

/** Exactly what the text says: what asc asked of Binaryen last, for all modules of this process, is taken back. */
export function assembleModule(more: string): Uint8Array {
  binaryen.setOptimizeStackIR(false);
  binaryen.setGenerateStackIR(false);
  const module = binaryen.parseText(`(module ${WHOLE} ${more})`);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
