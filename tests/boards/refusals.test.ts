// What a board's host says of a flash that holds no blob, or one it must not run: on its console, once, in the sentence that
// every host has for it; then it waits, and a good blob runs. TICKLESS_FULL=1 tries every case there is.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Board } from "../../cli/boards/board.js";
import { limitsOf, refusalOf as refusedFor } from "../../cli/boards/fit.js";
import { REFUSAL_BOARD, REFUSAL_CAPABILITY, REFUSAL_MODULE, REFUSAL_RAM, REFUSAL_SIZE } from "../../host-js/abi.js";
import { HEADER_SIZE, readContainer } from "../../host-js/container.js";
import type { Refusal } from "../../host-js/refusal.js";
import { compileBlob } from "../conformance/compile.js";
import { buildProgram, exampleFile } from "../conformance/examples.js";
import { Hosts } from "../conformance/hosts.js";
import { changed } from "../host-c/changed.js";
import { createRandom, SEEDS } from "../host-js/random.js";
import { cut, fieldsChanged, flipped, some, tooLarge, type Case } from "./damage.js";
import { emulated } from "./support.js";
import { flashWith, Workbench, type Tried } from "./workbench.js";

const full = process.env["TICKLESS_FULL"] === "1";
/** With every case there is, one is enough. */
const seeds = full ? SEEDS.slice(-1) : SEEDS;

const blob = await compileBlob(
  `import { wfe, alarm, open, toggle, LED, OUTPUT } from "./abi";
  let led: i32 = 0; let at: u64 = 10;
  export function start(): void { led = open(LED, OUTPUT) & 0xffff; alarm(0, at); }
  export function poll(executor: i32, lines: i32): void { toggle(led); at += 10; alarm(0, at); }
  export function run(): void { while (true) poll(0, wfe()); }`,
  { ram: 64 },
);

const large = await tooLarge();

/** A program that opens pins by the names printed on a board is for that board. */
const PICO = "pico";
const forPico = await buildProgram("owner", (file) =>
  file !== "main.ts"
    ? null
    : `import { Output } from "tickless";
import { GP16 } from "tickless/boards/${PICO}";
export async function main(): Promise<void> { new Output(GP16).toggle(); }`,
);

const NEEDS_MORE = "needs more memory than this host has";

const slept = new Map<number, Promise<Uint8Array>>();

/** The example sleepers with as many tasks as take so many bytes of RAM. */
function sleepers(bytes: number): Promise<Uint8Array> {
  const made = slept.get(bytes) ?? buildSleepers(Math.ceil(bytes / BYTES_EACH));
  slept.set(bytes, made);
  return made;
}

/** Of a task that sleeps: its header and frame. */
const BYTES_EACH = 48;

function buildSleepers(count: number): Promise<Uint8Array> {
  const text = exampleFile("sleepers", "main.ts")?.replace("SLEEPERS = 1000", `SLEEPERS = ${count}`) ?? "";
  return buildProgram("sleepers", (file) => (file === "main.ts" ? text : null));
}

/** A blob with some bytes of its header changed, and the checksum made right. */
const header = (at: number, ...bytes: number[]): Uint8Array => changed(blob, at, bytes);

/** The blob with a name of its module changed. */
function renamed(from: string, to: string): Uint8Array {
  return changed(blob, Buffer.from(blob).indexOf(from), [...Buffer.from(to)]);
}

const NAMED: readonly Case[] = [
  ["another magic", header(0, 0x55)],
  ["another container version", header(4, 9)],
  ["another ABI version", header(5, 2)],
  ["another header size", header(6, 100)],
  ["a length beyond the region", header(88, 0, 0, 0, 8)],
  ["a byte of the module changed", blob.map((byte, at) => (at === blob.length - 3 ? byte ^ 4 : byte))],
  ["a module that was not written to its end", blob.slice(0, -20)],
  ["a flag nobody knows", header(64, 2)],
  ["a signature", header(68, 1)],
  ["another board's pins", header(72, ...Buffer.from("nucleo-f401re"))],
  ["a capability the board lacks", header(8, 3 | 64)],
  ["more memory than the board has", header(12, 0, 0, 64, 0)],
  ["a tick rate of 100 Hz", header(16, 100, 0, 0, 0)],
  ["a name without an end", header(63, 65)],
  ["a module that is none", header(96, 1)],
  ["an import that does not exist", renamed("wfe", "wfx")],
  ["an import of another signature", renamed("open", "read")],
  ["an export that is missing", renamed("poll", "pool")],
].map(([what, bytes]) => ({ what, blob: bytes }) as Case);

/** What a device takes for the container: a flash has no length, so the header's is believed if the region is as long. */
function inFlash({ memory }: Board, { blob: bytes, behind }: Case): Uint8Array {
  const region = flashWith(bytes, memory.blob.size, behind);
  const length = HEADER_SIZE + new DataView(region.buffer).getUint32(88, true);
  return length <= region.length ? region.slice(0, length) : region;
}

/** What it must say of it, as far as that can be told without an engine; null: it may run. */
function refusalOf(board: Board, tried: Case): Refusal | null {
  const read = readContainer(inFlash(board, tried), limitsOf(board));
  return read.ok ? null : read.refusal;
}

/** The engine of a device is short of words, and what a host is short of differs. */
const OWN_WORDS: readonly number[] = [REFUSAL_MODULE, REFUSAL_RAM, REFUSAL_SIZE, REFUSAL_CAPABILITY];

const toggles = (trace: readonly string[]): number => trace.filter((line) => line.includes('"event":"pin"')).length;

let hosts: Hosts;
beforeAll(async () => {
  hosts = await Hosts.open();
});
afterAll(() => hosts.close());

describe.each(emulated)("$name", (board) => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.open(board);
  });
  afterAll(() => bench.close());

  /** The board says it once and waits. */
  function expectRefused(tried: Tried, what: string, sentence: string | RegExp): void {
    const { said, end, began, trace, complaints } = tried;
    expect([what, said, end, began, trace, complaints]).toEqual([
      what,
      typeof sentence === "string" ? sentence : expect.stringMatching(sentence),
      "halt",
      false,
      [],
      [],
    ]);
  }

  async function expectRuns(): Promise<void> {
    const { said, end, began, trace, complaints } = await bench.try(blob);
    expect([said, end, began, toggles(trace), complaints]).toEqual(["", "limit", true, 11, []]);
  }

  /** Tries each, and then whether a good blob still runs; counts what was refused, by code. */
  async function tryAll(cases: readonly Case[]): Promise<Map<number, number>> {
    const codes = new Map<number, number>();
    const refused: { tried: Case; refusal: Refusal }[] = [];
    for (const tried of cases) {
      const refusal = refusalOf(board, tried);
      const done = await bench.try(tried.blob, tried.behind);
      const code = refusal?.code ?? expectRunsOrIsFull(done, tried.what);
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (refusal === null) continue;
      refused.push({ tried, refusal });
      const words = OWN_WORDS.includes(code) ? (refusal.message.split(":")[0] ?? "") : refusal.message;
      const rest = OWN_WORDS.includes(code) ? "(: [^\n]*)?" : "";
      expectRefused(
        done,
        tried.what,
        new RegExp(`^${board.name}: the blob ${escaped(words)}${rest} \\(${code}\\)\\.\n$`),
      );
    }
    await expectRuns();
    await expectSameOnPosix(refused);
    return codes;
  }

  /** What no check of the container's finds: it runs, or takes more memory than there is. */
  function expectRunsOrIsFull(done: Tried, what: string): number {
    if (done.began) {
      expect([what, done.said, done.end, done.complaints]).toEqual([what, "", "limit", []]);
      return 0;
    }
    expectRefused(done, what, new RegExp(`^${board.name}: the blob needs more memory .*\\(${REFUSAL_RAM}\\)\\.\n$`));
    return REFUSAL_RAM;
  }

  /** The posix host has more of everything: what it refuses, too, it refuses in the same words. */
  async function expectSameOnPosix(all: readonly { tried: Case; refusal: Refusal }[]): Promise<void> {
    const here = all.map(({ tried }) => inFlash(board, tried));
    const said = await hosts.checkOnPosix(here);
    for (const [i, { tried, refusal }] of all.entries()) {
      const read = readContainer(here[i] ?? new Uint8Array());
      if (read.ok || read.refusal.code !== refusal.code) continue;
      const { message, name, code } = refusal;
      const words = OWN_WORDS.includes(code) ? (message.split(":")[0] ?? "") : message;
      expect([tried.what, said[i]?.startsWith(words), said[i]?.endsWith(`(${name}, ${code}).`)]).toEqual([
        tried.what,
        true,
        true,
      ]);
    }
  }

  test("an erased flash: the host says that there is no blob and where to write one", async () => {
    const at = `0x${board.memory.blob.start.toString(16).padStart(8, "0")}`;
    expectRefused(
      await bench.try(new Uint8Array()),
      "erased",
      `${board.name}: there is no blob; write one to ${at}.\n`,
    );
    await expectRuns();
  });

  test("each reason to refuse a blob", async () => {
    const codes = await tryAll(NAMED);
    expect([...codes.values()].reduce((sum, count) => sum + count, 0)).toBe(NAMED.length);
    expect(codes.has(0)).toBe(false);
  });

  test.each(seeds)("flipped bits, in the header and the module (seed %i)", async (seed) => {
    const random = createRandom(seed);
    const bits = Array.from({ length: HEADER_SIZE * 8 }, (_, bit) => bit);
    const behind = (blob.length - HEADER_SIZE) * 8;
    const cases = [
      ...some(bits, full ? bits.length : 30, random),
      ...Array.from({ length: full ? 1000 : 15 }, () => HEADER_SIZE * 8 + random.below(behind)),
    ].map((bit) => flipped(blob, bit));
    const codes = await tryAll(cases);
    expect(codes.has(0)).toBe(false);
    report("flipped bits", cases, codes);
  });

  test.each(seeds)("fields of the header with telling values and a checksum that fits (seed %i)", async (seed) => {
    const all = fieldsChanged(blob);
    const cases = some(all, full ? all.length : 35, createRandom(seed));
    report("changed fields", cases, await tryAll(cases));
  });

  test.each(seeds)("a flash that was not written to its end (seed %i)", async (seed) => {
    const random = createRandom(seed);
    const all = Array.from(blob.slice(1), (_, i) => i + 1); // of a length of 0 nothing is there
    const lengths = full ? all : some(all, 5, random);
    const cases = lengths.flatMap((length) => [cut(blob, length, 0xff), cut(blob, length, 0x00)]);
    report("cut", cases, await tryAll(cases));
  });

  test("a blob for the pins of another board", async () => {
    const done = await bench.try(forPico);
    if (board.name === PICO) expect([done.said, done.end, toggles(done.trace)]).toEqual(["", "limit", 2]);
    else
      expectRefused(
        done,
        "pins",
        `${board.name}: the blob uses the pins of another board: ${PICO} (${REFUSAL_BOARD}).\n`,
      );
  });

  test("more tasks than the board has RAM for, as its header says; and than there is room for beside the engine", async () => {
    const { size } = board.memory.ram;
    const [many, nearly] = [await sleepers(size), await sleepers(0.9 * size)];
    const refusal = refusedFor(board, many);
    expect([refusal?.slice(0, NEEDS_MORE.length), refusedFor(board, nearly)]).toEqual([NEEDS_MORE, null]);
    for (const each of [many, nearly]) {
      const done = await bench.try(each);
      expectRefused(
        done,
        "tasks",
        new RegExp(`^${board.name}: the blob ${NEEDS_MORE}[^\n]*\\(${REFUSAL_RAM}\\)\\.\n$`),
      );
    }
    await expectRuns();
  });

  test("more of anything than fits", async () => {
    for (const { what, blob: wants } of large) {
      const done = await bench.try(wants);
      expectRefused(
        done,
        what,
        new RegExp(
          `^${board.name}: the blob (needs more memory .* \\(${REFUSAL_RAM}\\)|holds a module .* \\(${REFUSAL_MODULE}\\))\\.\n$`,
        ),
      );
    }
    await expectRuns();
  });

  function report(what: string, cases: readonly Case[], codes: ReadonlyMap<number, number>): void {
    const counts = [...codes].sort(([a], [b]) => b - a).map(([code, count]) => `${count} ${code === 0 ? "run" : code}`);
    console.log(`${board.name}: ${cases.length} ${what}: ${counts.join(", ")}`);
  }
});

test("one program cannot use the pins of two boards", async () => {
  const two = `import { Output } from "tickless";
import { GP16 } from "tickless/boards/pico";
import { PF0 } from "tickless/boards/lm3s6965evb";
export async function main(): Promise<void> { new Output(GP16); new Output(PF0); }`;
  await expect(buildProgram("two", (file) => (file === "main.ts" ? two : null))).rejects.toThrow(
    "the program imports the pins of pico and of lm3s6965evb: one blob is for one of them",
  );
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
