// A loop of level 0 that its budget stops while level 2 comes in at moments of its own and runs the same function: every
// trial is another blob, made of one module by three numbers, so that a stop can fall anywhere into what level 2 does.
//
//   level 2      |=|   |===|     |==|    |=|      each result and each moment as in the model
//   level 0  --loop-|--|   |-----|  |----| X      the stop, reported as level 0's
import type { TickRate } from "../../compiler/types.js";
import { packContainer } from "../../host-js/container.js";
import type { Random } from "../host-js/random.js";
import { RANDOM, buildLevels, saying, stepOf, type Built } from "./programs.js";

/** Two words of the module's data that each trial has others in. */
const MARKS = [0x5eed5eed, 0xbe91bea7] as const;

/** In ticks: the first moment of level 2, and how far apart they are at least and less than that again. */
export interface Pace {
  first: number;
  apart: number;
}

/** Steps of level 2's computation, at least, and how many more there may be. */
const STEPS = 20;
const MORE_STEPS = 60;

/**
 * Level 2 logs each time: how often it came, when it was due, when it came, its result and when it had it. Level 0 logs nothing:
 * the words that are logged are level 2's.
 */
const stopping = ({ first, apart }: Pace): string => `
import { Executor, Timer, Instant, spawn, spawnOn } from "tickless";
${RANDOM}${saying()}
const given = memory.data<u32>([${MARKS.join(", ")}]);
function compute(x: u32, rounds: u32): u32 {
  for (let i: u32 = 0; i != rounds; i++) x = step(x);
  return x;
}
async function often(): Promise<void> {
  seed = load<u32>(given);
  let due: u64 = ${first};
  for (let n = 1; ; n++) {
    due += ${apart} + random(${apart});
    await Timer.at(due);
    const came = <u32>Instant.now();
    const result = compute(seed, ${STEPS} + random(${MORE_STEPS}));
    say(n, <u32>due, came, result, <u32>Instant.now());
  }
}
async function endless(): Promise<void> {
  const due = load<u32>(given, 4);
  await Timer.at(due);
  store<u32>(0, compute(due, 0xffffffff) + compute(seed, 0xffffffff));
}
export async function main(): Promise<void> {
  spawnOn(Executor.priority(2), often());
  spawn(endless());
}`;

/** What one trial differs in: level 2's seed, the tick at which level 0's loop begins, and its budget in microseconds. */
export interface Trial {
  seed: number;
  begins: number;
  budget: number;
}

/** The loop begins anywhere in two of level 2's turns, and its budget ends anywhere from `budget` to twice that. */
export function anyTrial(random: Random, { first, apart }: Pace, budget: number): Trial {
  const seed = random.below(2 ** 32) | 1;
  return { seed: seed >>> 0, begins: first + random.below(3 * apart), budget: budget + random.below(budget) };
}

export interface Stopping extends Pace {
  built: Built;
  rate: TickRate;
}

export async function buildStopping(pace: Pace, rate: TickRate): Promise<Stopping> {
  return { ...pace, rate, built: await buildLevels(stopping(pace), 0, rate) };
}

/** The blob of a trial. */
export async function blobFor({ built }: Stopping, { seed, begins, budget }: Trial): Promise<Uint8Array> {
  const module = Buffer.from(built.module);
  const marks = Buffer.from(new Uint32Array(MARKS).buffer);
  const at = module.indexOf(marks);
  if (at < 0 || module.includes(marks, at + 1)) throw new Error("the module has its two words not once");
  module.writeUInt32LE(seed, at);
  module.writeUInt32LE(begins, at + 4);
  return packContainer({ ...built.fields, budget }, module);
}

/** As `random` of the program. */
class Drawn {
  constructor(public seed: number) {}

  below(bound: number): number {
    this.seed ^= this.seed << 13;
    this.seed ^= this.seed >>> 17;
    this.seed ^= this.seed << 5;
    this.seed >>>= 0;
    return this.seed % bound;
  }
}

/** One of level 2's turns. */
export interface Turn {
  due: number;
  came: number;
  had: number;
}

export interface Told {
  /** Those that the program told of, before level 0's loop began and after. */
  turns: Turn[];
  /** The first moment at which it did not come any more. */
  next: number;
  /** What is not as in the model; empty: all is. */
  wrong: string[];
}

/** Compares what a program logged with the model: its moments and results in order, none left out. */
export function readTurns({ first, apart }: Stopping, { seed }: Trial, lines: readonly number[][]): Told {
  const random = new Drawn(seed);
  const told: Told = { turns: [], next: first + apart + random.below(apart), wrong: [] };
  for (const [n, due = 0, came = 0, result, had = 0] of lines) {
    told.turns.push({ due, came, had });
    const turn = told.turns.length;
    let right = random.seed;
    for (let steps = STEPS + random.below(MORE_STEPS); steps > 0; steps--) right = stepOf(right);
    if (n !== turn) told.wrong.push(`turn ${turn} says it is turn ${n}`);
    if (due !== told.next) told.wrong.push(`turn ${turn} was due at ${due}, not at ${told.next}`);
    if (came < due) told.wrong.push(`turn ${turn} came at ${came}, before ${due}`);
    if (result !== right) told.wrong.push(`turn ${turn} has ${result}, not ${right}`);
    told.next = due + apart + random.below(apart);
  }
  return told;
}
