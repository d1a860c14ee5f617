// Programs with several executors, for every host that can preempt: each ends with one log line of whole numbers, or in the
// fault it is about. They tick at 1 MHz, so that a level comes in at another place each time.
import { readLibrary } from "../../cli/library.js";
import { measureHeap } from "../../cli/compile/heap.js";
import { compile } from "../../compiler/index.js";
import type { SideFile, TickRate } from "../../compiler/types.js";
import { capabilityBits, packContainer, stripCustomSections } from "../../host-js/container.js";

/** How often a level comes in where it matters, in one run. */
export const PHASES = 10_000;

/** Words of the line that a program says in the end. */
const NUMBERS = 5;

/** How it says that, in as little code as can be: without the library's buffers. `more` words stand behind the numbers. */
export const saying = (more = 0): string => `
@external("log", "write") declare function writeLog(level: i32, index: i32, at: usize, length: i32): void;
const said = memory.data(${(NUMBERS + more) * 4}, 4);
function say(a: u32, b: u32 = 0, c: u32 = 0, d: u32 = 0, e: u32 = 0): void {
  store<u32>(said, a);
  store<u32>(said, b, 4);
  store<u32>(said, c, 8);
  store<u32>(said, d, 12);
  store<u32>(said, e, 16);
  writeLog(2, 0, said, ${(NUMBERS + more) * 4});
}
`;

/** What programs compute with. */
export const RANDOM = `
let seed: u32 = 12345;
function random(below: u32): u32 {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed % below;
}
function step(x: u32): u32 {
  return (x * 1664525 + 1013904223) ^ (x >> 7);
}
`;

/** Steps of the computation that is preempted, and words with a bit for each. */
export const LENGTH = 300;
const PLACES = Math.ceil(LENGTH / 32);

/**
 * Level 2 comes in, after `wait` ticks and up to twice as many, until it has met level 0 in the midst of its computation
 * `phases` times; each has a result of its own.
 * Logs: rounds of level 0 with a wrong result, times met, level 2's result, and at which steps of the computation: placesIn.
 * With `toggles`, what level 2 does first when it has met level 0 is to toggle the LED.
 */
export const preempting = (phases: number, wait = 80, toggles = false): string => `
import { Executor, Instant, Output, Timer, board, spawnOn, yieldNow } from "tickless";
${RANDOM}${saying(PLACES)}
const LENGTH = ${LENGTH};
/** How far level 0 is: in memory, where the optimiser leaves it. */
const progress = memory.data(4);
/** One bit for each step, set when it was met. */
const places = said + ${NUMBERS * 4};
let met = 0;
let taken: u32 = 0;
let over = false;

function compute(x: u32): u32 {
  for (let i = 0; i < LENGTH; i++) {
    x = step(x);
    store<i32>(progress, i);
  }
  return x;
}
async function sampler(): Promise<void> {
  ${toggles ? "const led = new Output(board.LED);" : ""}
  while (met < ${phases}) {
    const due = Instant.now() + ${wait} + random(${wait});
    await Timer.at(due);
    const at = load<i32>(progress);
    if (at == LENGTH - 1) continue;
    ${toggles ? "led.toggle();" : ""}
    const word = places + ((at >> 5) << 2);
    store<i32>(word, load<i32>(word) | (1 << (at & 31)));
    met++;
    taken = step(taken + met);
  }
  over = true;
}
export async function main(): Promise<void> {
  const right = compute(7);
  let wrong = 0;
  spawnOn(Executor.priority(2), sampler());
  while (!over) {
    if (compute(7) != right) wrong++;
    await yieldNow();
  }
  say(wrong, met, taken);
}`;

/** At how many different steps level 2 came in there. */
export function placesIn(line: readonly number[]): number {
  const bits = line.slice(NUMBERS).map((word) => word.toString(2).replaceAll("0", "").length);
  return bits.reduce((sum, count) => sum + count, 0);
}

/** As `step` of the programs. */
export const stepOf = (x: number): number => ((Math.imul(x, 1664525) + 1013904223) ^ (x >>> 7)) >>> 0;

/** What level 2 computes there. */
export function takenAfter(phases: number): number {
  let x = 0;
  for (let i = 1; i <= phases; i++) x = stepOf((x + i) >>> 0);
  return x;
}

/**
 * Numbers go round through every level, by a channel, a signal and a semaphore, while another task of level 3 takes the
 * same mutex at random moments, `wait` ticks apart at most. Logs: numbers out of order, numbers that came, permits taken, and what the mutex counted.
 */
export const waking = (count: number, wait = 100): string => `
import { Channel, Duration, Executor, Mutex, Semaphore, Signal, Timer, info, spawn, spawnOn } from "tickless";
${RANDOM}
const up = new Channel<i32>(2);
const across = new Channel<i32>(1);
const down = new Signal<i32>();
const taken = new Signal<i32>();
const permits = new Semaphore(0);
const total = new Mutex<i32>(0);
let over = false;
let visits = 0;

async function add(): Promise<void> {
  using guard = await total.lock();
  guard.value++;
}
async function second(): Promise<void> {
  while (true) {
    const n = await up.receive();
    await add();
    await across.send(n);
  }
}
async function third(): Promise<void> {
  while (true) {
    const n = await across.receive();
    await add();
    down.signal(n);
    permits.release(1);
    await taken.wait();
  }
}
async function visitor(): Promise<void> {
  while (!over) {
    await Timer.after(Duration.ticks(20 + random(${wait})));
    await add();
    visits++;
  }
}
async function counter(): Promise<void> {
  while (true) (await permits.acquire(), got++);
}
let got = 0;
async function sender(): Promise<void> {
  for (let i = 0; i < ${count}; i++) await up.send(i);
}
export async function main(): Promise<void> {
  spawnOn(Executor.priority(1), second());
  spawnOn(Executor.priority(2), third());
  spawnOn(Executor.priority(3), visitor());
  spawnOn(Executor.priority(1), counter());
  spawn(sender());
  let wrong = 0;
  for (let i = 0; i < ${count}; i++) {
    await add();
    if ((await down.wait()) != i) wrong++;
    taken.signal(1);
  }
  over = true;
  await Timer.after(Duration.ticks(1000));
  using guard = await total.lock();
  info("{} {} {} {}", wrong, ${count}, got, guard.value - visits);
}`;

/**
 * As `waking`, for 16 KB of RAM: level 2 counts on at random moments, wakes level 0 and waits until that has counted too, which
 * wakes level 2. A wake that got lost would be the end of both. Logs: counts that level 0 missed, and how far it came.
 */
export const handing = (count: number, wait = 80): string => `
import { Executor, Instant, Timer, Waker, spawnOn, suspend } from "tickless";
${RANDOM}${saying()}
let asked = 0;
let asker = changetype<Waker>(0);
let answerer = changetype<Waker>(0);

async function above(): Promise<void> {
  asker = Waker.current();
  while (true) {
    await Timer.at(Instant.now() + 1 + random(${wait}));
    asked++;
    answerer.wake();
    suspend();
  }
}
export async function main(): Promise<void> {
  answerer = Waker.current();
  spawnOn(Executor.priority(2), above());
  let missed = 0;
  let seen = 0;
  while (seen < ${count}) {
    suspend();
    if (asked != seen + 1) missed++;
    seen = asked;
    asker.wake();
  }
  say(missed, seen);
}`;

/**
 * Level 2, at random moments `wait` ticks apart and up to twice that, and level 0 all the time change the same words: a value,
 * how often it was changed, and its complement, which is whole again only at the end. `guarded`: in critical sections.
 * Logs: changes by level 0, changes counted, how often the words were found torn, how often level 2 came in on a change of level
 * 0's, and the value.
 */
export const sharing = (count: number, wait: number, guarded: boolean): string => `
import { Executor, Instant, Timer, ${guarded ? "criticalSection, " : ""}spawnOn, yieldNow } from "tickless";
${RANDOM}${saying()}
const words = memory.data(12, 4);
const changing = memory.data(4, 4);
let met = 0;
let tornAbove = 0;
let over = false;

/** False: the words were torn. */
function change(): bool {
  ${guarded ? "using section = criticalSection();" : ""}
  store<i32>(changing, 1);
  const value = load<u32>(words);
  const times = load<u32>(words, 4);
  const whole = load<u32>(words, 8) == ~value;
  let next = step(value);
  store<u32>(words, next);
  for (let i = 0; i < 10; i++) next = step(next);
  store<u32>(words, times + 1, 4);
  store<u32>(words, ~load<u32>(words), 8);
  store<i32>(changing, 0);
  return whole || next == 0;
}
async function above(): Promise<void> {
  let due = Instant.now();
  for (let n = 0; n < ${count}; n++) {
    due += ${wait} + random(${wait});
    await Timer.at(due);
    met += load<i32>(changing);
    if (!change()) tornAbove++;
  }
  over = true;
}
export async function main(): Promise<void> {
  store<u32>(words, ~load<u32>(words), 8);
  let torn = 0;
  let rounds = 0;
  spawnOn(Executor.priority(2), above());
  while (!over) {
    if (!change()) torn++;
    rounds++;
    await yieldNow();
  }
  say(rounds, load<u32>(words, 4), torn + tornAbove, met, load<u32>(words));
}`;

/** The value there after so many changes. */
export function sharedAfter(changes: number): number {
  let value = 0;
  for (let i = 0; i < changes; i++) value = stepOf(value);
  return value;
}

/** A task that ends in a fault after half a second: `body` is what it does. */
const brokenBy = (body: string): string => `${RANDOM}
function deep(n: u32): u32 {
  return n == 0xffffffff ? 0 : deep(n + 1) + step(n);
}
async function broken(): Promise<void> {
  await Timer.after(Duration.ticks(500));
  ${body}
}`;

/** Level 2 ends in a fault while level 0 computes; \`body\` is what it does. */
export const faulting = (body: string): string => `
import { Duration, Executor, Timer, assert, spawnOn, yieldNow } from "tickless";
${brokenBy(body)}
export async function main(): Promise<void> {
  spawnOn(Executor.priority(2), broken());
  let x: u32 = 0;
  while (true) {
    for (let i = 0; i < 300; i++) x = step(x);
    store<u32>(0, x);
    await yieldNow();
  }
}`;

/** Level 3 ends in a fault while level 1 computes, which has come in on level 0 and never lets it go on. */
export const faultingNested = (body: string): string => `
import { Duration, Executor, Timer, spawnOn, yieldNow } from "tickless";
${brokenBy(body)}
async function busy(): Promise<void> {
  let x: u32 = 0;
  while (true) {
    for (let i = 0; i < 300; i++) x = step(x);
    store<u32>(0, x);
    await yieldNow();
  }
}
export async function main(): Promise<void> {
  spawnOn(Executor.priority(3), broken());
  spawnOn(Executor.priority(1), busy());
}`;

export interface Built {
  blob: Uint8Array;
  side: SideFile;
  /** What the blob is packed from. */
  module: Uint8Array;
  fields: Parameters<typeof packContainer>[0];
}

const builds = new Map<string, Promise<Built>>();

/** `budget`: the longest poll in microseconds; 0: the host's default. `tickRate` in Hz. Builds each program once. */
export function buildLevels(text: string, budget = 0, tickRate: TickRate = 1_000_000): Promise<Built> {
  const key = `${budget} ${tickRate} ${text}`;
  const known = builds.get(key) ?? build(text, budget, tickRate);
  builds.set(key, known);
  return known;
}

async function build(text: string, budget: number, tickRate: TickRate): Promise<Built> {
  const made = await compile({
    entry: "main.ts",
    name: "levels",
    readFile: (file) => (file === "main.ts" ? text : null),
    library: readLibrary(),
    options: { tickRate },
    optimize: "size",
  });
  if (!made.ok) throw new Error(made.diagnostics.map(({ message, at }) => `${at?.line ?? 0}: ${message}`).join("\n"));
  const { side, wasm } = made;
  const module = stripCustomSections(wasm);
  const fixed = side.memory.total - side.memory.heap;
  const heap = await measureHeap(module, fixed);
  if (!heap.ok) throw new Error(heap.message);
  const { trace, name } = side;
  const capabilities = capabilityBits(side.capabilities) ?? 0;
  const fields = { capabilities, ram: Math.max(8, fixed + heap.bytes), tickRate, budget, name, trace };
  return { blob: await packContainer(fields, module), side, module, fields };
}

interface Line {
  tick: number;
  event: string;
  args?: string;
  code?: number;
  task?: number;
}
const linesOf = (trace: readonly string[]): Line[] => trace.map((line) => JSON.parse(line) as Line);

/** The numbers of every log line of a trace. */
export function numbersIn(trace: readonly string[]): number[][] {
  return linesOf(trace).flatMap(({ event, args }) => {
    if (event !== "log" || args === undefined) return [];
    const bytes = Buffer.from(args, "hex");
    return [Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(i * 4))];
  });
}

/** When the fault a trace ends in was. */
export const faultTick = (trace: readonly string[]): number =>
  linesOf(trace).find(({ event }) => event === "fault")?.tick ?? NaN;

/** The fault a trace ends in: its code and the function of its task. */
export function faultIn(trace: readonly string[], side: SideFile): { code: number; task: string } | null {
  const fault = linesOf(trace).find(({ event }) => event === "fault");
  if (fault === undefined) return null;
  return { code: fault.code ?? 0, task: side.tasks.find(({ address }) => address === fault.task)?.function ?? "none" };
}
