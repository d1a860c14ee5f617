// Random bytes and edges for the examples echo and button, and what has to come of them: a reference model of both programs
// that knows nothing of hosts. (What button makes of edges: storm-button.ts.)
import { ROLE_BUTTON, ROLE_UART } from "../../host-js/abi.js";
import type { ScriptLine } from "../../host-js/script.js";
import type { Random } from "../host-js/random.js";
import type { Moment } from "../../cli/emulator/machine.js";
import { Button, type Looks } from "./storm-button.js";
import { streamsOf } from "./streams.js";

/** What echo says first. */
const GREETING = "Say something.\n";

/** A burst of bytes fits into every board's ring, and is dealt with before the next one. */
const BURST = 12;
const PAUSE = { least: 0.006, most: 0.03 };
const BETWEEN = [0, 0, 0.000001, 0.00001, 0.00005, 0.000087, 0.0002];
/** Seconds between two edges: button looks 20 ms behind the one that woke it, and a while after, which a board takes. */
const BOUNCE = [0, 0.00001, 0.00005, 0.0003, 0.001, 0.003, 0.008, 0.0199, 0.027, 0.06];
const AT_THE_LOOK = [0.02, 0.02005, 0.0201, 0.02015, 0.0202, 0.0204];

/** As a power of two, in instructions: what an alarm, its task and the next alarm take. */
const FARTHEST = 11;
const AROUND_SLEEP = 16;

export interface Expected {
  /** What the echo gets. */
  bytes: number[];
  /** Levels of BUTTON from outside. */
  edges: number[];
}

export interface Storm {
  script: ScriptLine[];
  expected: Expected;
}

export interface StormOptions {
  /** How many come from outside. */
  bytes: number;
  edges: number;
  /** Ticks per second. */
  rate: number;
}

export function makeStorm(random: Random, { bytes, edges, rate }: StormOptions): Storm {
  const expected: Expected = { bytes: [], edges: [] };
  const lines = [...byteLines(random, bytes, rate, expected), ...edgeLines(random, edges, rate, expected)];
  lines.sort((one, other) => Number(one.tick - other.tick));
  const last = (lines.at(-1)?.tick ?? 0n) + BigInt(Math.ceil(rate / 4));
  return { script: [...lines, { tick: last, kind: "end" }], expected };
}

/**
 * How far behind its tick something comes. Most come between any two of the next hundreds of instructions, fewer the farther
 * they are: in handlers, where interrupts are kept out, in the engine. Some come around the instruction that sleeps.
 */
export function momentIn(random: Random): Moment | null {
  switch (random.below(8)) {
    case 0:
      return null;
    case 1:
    case 2:
      return { behind: "sleep", instructions: random.below(AROUND_SLEEP) };
    default:
      return { behind: "stop", instructions: Math.floor(2 ** ((random.below(1000) * FARTHEST) / 1000)) };
  }
}

function byteLines(random: Random, count: number, rate: number, expected: Expected): ScriptLine[] {
  const lines: ScriptLine[] = [];
  let at = 0.01;
  for (let left = 0; lines.length < count; left--) {
    if (left <= 0) {
      left = 1 + random.below(BURST);
      at += PAUSE.least + ((PAUSE.most - PAUSE.least) * random.below(1000)) / 1000;
    }
    at += random.pick(BETWEEN);
    const byte = random.below(256);
    expected.bytes.push(byte);
    const tick = BigInt(Math.round(at * rate));
    lines.push({ tick, kind: "rx", port: ROLE_UART << 8, bytes: Uint8Array.of(byte) });
  }
  return lines;
}

function edgeLines(random: Random, count: number, rate: number, expected: Expected): ScriptLine[] {
  const lines: ScriptLine[] = [];
  let tick = Math.round(rate / 10);
  let level: 0 | 1 = 1;
  while (lines.length < count) {
    tick += Math.round(random.pick([...BOUNCE, ...AT_THE_LOOK]) * rate);
    level = level === 0 ? 1 : 0;
    expected.edges.push(level);
    lines.push({ tick: BigInt(tick), kind: "pin", pin: ROLE_BUTTON << 8, level });
  }
  return lines;
}

export interface Judgement extends Looks {
  /** Where the run left the model, as a sentence; null: it did not. */
  difference: string | null;
}

export function judge(trace: readonly string[], expected: Expected, rate: number): Judgement {
  const { bytes, edges } = expected;
  const streams = streamsOf(trace);
  const values = (name: string): string[] => (streams.get(name) ?? []).map(({ value }) => value);
  const button = new Button(rate);
  const strayed = edges.length === 0 ? null : button.follow(trace);
  const { presses } = button.looks;
  const difference =
    differenceIn("bytes taken", values("rx UART"), bytes.map(String)) ??
    differenceIn("bytes sent", values("tx UART"), echoOf(expected).map(String)) ??
    differenceIn("edges seen", values("pin BUTTON"), edges.map(String)) ??
    strayed ??
    differenceIn("levels of LED", values("pin LED"), edges.length === 0 ? [] : upTo(presses, (i) => String(i % 2))) ??
    differenceIn(
      "presses logged",
      values("log").map((value) => value.split(" ")[2] ?? ""),
      upTo(presses, numberHex).slice(1),
    );
  return { difference, ...button.looks };
}

const upTo = (most: number, each: (i: number) => string): string[] =>
  Array.from({ length: most + 1 }, (_, i) => each(i));

/** The bytes that echo answers: letters are capitals. Without bytes there is no echo. */
export function echoOf({ bytes }: Pick<Expected, "bytes">): number[] {
  if (bytes.length === 0) return [];
  return [...Buffer.from(GREETING), ...bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte))];
}

function differenceIn(what: string, found: readonly string[], expected: readonly string[]): string | null {
  const at = expected.findIndex((value, i) => found[i] !== value);
  if (at >= 0) return `${what}: ${found[at] ?? "nothing"} in place of ${expected[at]}, number ${at + 1}`;
  return found.length > expected.length ? `${what}: ${found.length} in place of ${expected.length}` : null;
}

/** A u32 as log lines have it. */
function numberHex(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes.toString("hex");
}
