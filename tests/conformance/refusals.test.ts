// Both hosts refuse the same containers, with the same code and the same sentence.

import { afterAll, beforeAll, expect, test } from "vitest";
import { checksum, HEADER_SIZE, packContainer, readContainer } from "../../host-js/container.js";
import { createRandom, SEEDS } from "../host-js/random.js";
import { compileBlob, compileModule } from "./compile.js";
import { Hosts } from "./hosts.js";

let hosts: Hosts;
let blob: Uint8Array;
beforeAll(async () => {
  hosts = await Hosts.open();
  blob = await compileBlob(PROGRAM);
});
afterAll(() => hosts.close());

const PROGRAM = `
  import { wfe } from "./abi";
  const data = memory.data<u8>([1, 2, 3]);
  export function start(): void { store<u8>(data, 4); }
  export function poll(executor: i32, lines: i32): void {}
  export function run(): void { while (true) poll(0, wfe()); }
`;

/** What host-js says, as the posix host says it. */
function checkHere(bytes: Uint8Array): string {
  const read = readContainer(bytes);
  if (read.ok) return "can run here";
  const { message, name, code } = read.refusal;
  return `${message} (${name}, ${code}).`;
}

async function expectSameAnswers(blobs: readonly Uint8Array[]): Promise<Map<string, number>> {
  const answers = new Map<string, number>();
  const said = await hosts.checkOnPosix(blobs);
  for (const [index, bytes] of blobs.entries()) {
    const here = checkHere(bytes);
    const there = said[index]?.replace(/^can run here: .*/, "can run here");
    expect(there).toBe(here);
    const code = /\((\w+), -\d+\)\.$/.exec(here)?.[1] ?? "accepted";
    answers.set(code, (answers.get(code) ?? 0) + 1);
  }
  return answers;
}

function mended(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setUint32(92, checksum(bytes), true);
  return bytes;
}

test("every header byte, with a CRC that fits", async () => {
  const blobs: Uint8Array[] = [];
  for (let at = 0; at < 92; at++) {
    for (const value of [0, 1, 2, 8, 64, 127, 128, 255]) {
      const bytes = blob.slice();
      bytes[at] = value;
      blobs.push(mended(bytes));
    }
  }
  const answers = await expectSameAnswers(blobs);
  for (const code of ["MAGIC", "CONTAINER_VERSION", "ABI_VERSION", "HEADER", "LENGTH", "FLAGS", "SIGNATURE"]) {
    expect([code, answers.has(code)]).toEqual([code, true]);
  }
  for (const code of ["CAPABILITY", "RAM", "TICK_RATE", "NAME", "accepted"]) {
    expect([code, answers.has(code)]).toEqual([code, true]);
  }
});

test.each(SEEDS)("several header bytes at once (seed %i): the same check is the first to fail", async (seed) => {
  const random = createRandom(seed);
  const blobs = Array.from({ length: 200 }, () => {
    const bytes = blob.slice();
    for (let count = 1 + random.below(3); count > 0; count--) {
      // The name may hold anything, also what would cut the answer into lines.
      const at = random.below(2) === 0 ? 8 + random.below(24) : 63 + random.below(25);
      bytes[at] = random.below(256);
    }
    return mended(bytes);
  });
  await expectSameAnswers(blobs);
});

test("cut short, too long and damaged", async () => {
  const lengths = [0, 1, 95, 96, 97, blob.length - 1];
  const flipped = [HEADER_SIZE, HEADER_SIZE + 9, blob.length - 1].map((at) => {
    const bytes = blob.slice();
    bytes[at] = (bytes[at] ?? 0) ^ 4;
    return bytes;
  });
  const longer = Uint8Array.from([...blob, 0]);
  const answers = await expectSameAnswers([...lengths.map((length) => blob.slice(0, length)), longer, ...flipped]);
  expect([...answers]).toEqual([
    ["SIZE", 3],
    ["LENGTH", 4],
    ["CRC", 3],
  ]);
});

const MODULES: [name: string, source: string, flags: string[]][] = [
  ["an import of an unknown module", `@external("wasi", "exit") declare function f(): void; export { f as g };`, []],
  ["an import of an unknown name", `@external("gpio", "blink") declare function f(): void; export { f as g };`, []],
  ["another signature", `@external("time", "alarm") declare function f(a: i64): i32; export { f as g };`, []],
  [
    "a float where an integer belongs",
    `@external("exec", "take") declare function f(a: f32): f64; export { f as g };`,
    [],
  ],
  ["a missing export", "", ["start"]],
  ["another missing export", "", ["run"]],
];

test.each(MODULES)("%s", async (_name, more, missing) => {
  let source = `${PROGRAM}\n${more}`;
  for (const name of missing) source = source.replace(`export function ${name}(`, `export function no_${name}(`);
  const answers = await expectSameAnswers([await compileBlob(source)]);
  expect(answers.has("accepted")).toBe(false);
});

test("an imported memory, no memory, RAM the module does not declare, more than can be counted", async () => {
  const fields = { capabilities: 0, ram: 8, tickRate: 1000, budget: 0, name: "x", trace: false } as const;
  const imported = await packContainer(fields, await compileModule(PROGRAM, ["--importMemory"]));
  const hidden = await packContainer(fields, await compileModule(PROGRAM, ["--noExportMemory"]));
  const small = await packContainer({ ...fields, ram: 65537 }, await compileModule(PROGRAM));
  const huge = await packContainer(fields, await compileModule(PROGRAM, ["--initialMemory", "65536"]));
  expect([...(await expectSameAnswers([imported, hidden, small, huge]))]).toEqual([
    ["IMPORT", 1],
    ["EXPORT", 1],
    ["RAM", 2],
  ]);
});

test("data beyond the RAM is refused by both, each in its own words", async () => {
  const fields = { capabilities: 0, ram: 8, tickRate: 1000, budget: 0, name: "x", trace: false } as const;
  const far = await packContainer(fields, await compileModule(PROGRAM));
  const [posix] = await hosts.checkOnPosix([far]);
  for (const said of [posix, checkHere(far)]) expect(said).toMatch(/: .*\bdata\b.* \(RAM, -31\)\.$/);
});

test("a module that is none is refused by both, each in its engine's words", async () => {
  const bytes = blob.slice();
  bytes[HEADER_SIZE] = 1;
  const [posix] = await hosts.checkOnPosix([mended(bytes)]);
  for (const said of [posix, checkHere(bytes)]) expect(said).toMatch(/engine cannot load: .* \(MODULE, -34\)\.$/);
});
