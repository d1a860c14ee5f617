// Random bytes and edges for the examples echo and button, and what has to come of them: a reference model of both programs
// that knows nothing of hosts.
//
//   button   waits for low --edge--> settles --alarm--> still low? toggles LED, logs the press, waits for high --edge--> ...
//                  ^---------------------------------------' no: waits again
import { ROLE_BUTTON, ROLE_UART } from "../../host-js/abi.js";
import type { ScriptLine } from "../../host-js/script.js";
import type { Random } from "../host-js/random.js";
import { streamsOf } from "./streams.js";

/** What echo says first. */
const GREETING = "Say something.\n";

/** How long button lets its contacts bounce, and how late a busy board may look at them, both in seconds. */
const SETTLE = 0.02;
const LATE = 0.005;

/** A burst of bytes fits into every board's ring, and is dealt with before the next one. */
const BURST = 12;
const PAUSE = { least: 0.006, most: 0.03 };
const BETWEEN = [0, 0, 0.000001, 0.00001, 0.00005, 0.000087, 0.0002];
const BOUNCE = [0, 0.00001, 0.00005, 0.0003, 0.001, 0.003, 0.008, 0.0199, 0.0201, 0.027, 0.06];

export interface Expected {
  /** What the echo gets. */
  bytes: number[];
  /** Levels of BUTTON from outside. */
  edges: number[];
  /** Levels of LED with their ticks: no earlier than those, and hardly later. */
  led: { level: number; tick: number }[];
  /** How often the button waits for its contacts. */
  alarms: number;
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
  const expected: Expected = { bytes: [], edges: [], led: [], alarms: 0 };
  const lines = [...byteLines(random, bytes, rate, expected), ...edgeLines(random, edges, rate, expected)];
  lines.sort((one, other) => Number(one.tick - other.tick));
  const last = (lines.at(-1)?.tick ?? 0n) + BigInt(Math.ceil(rate / 4));
  return { script: [...lines, { tick: last, kind: "end" }], expected };
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
  if (count > 0) expected.led.push({ level: 0, tick: 0 });
  const model = new ButtonModel(expected, Math.round(SETTLE * rate));
  const late = Math.ceil(LATE * rate);
  const lines: ScriptLine[] = [];
  let tick = Math.round(rate / 10);
  while (lines.length < count) {
    tick += Math.round(random.pick(BOUNCE) * rate);
    // What comes while the program looks at the level it may see or not: a model cannot tell.
    if (model.looks !== null && tick >= model.looks && tick <= model.looks + late) tick = model.looks + late + 1;
    const level = model.edge(tick);
    expected.edges.push(level);
    lines.push({ tick: BigInt(tick), kind: "pin", pin: ROLE_BUTTON << 8, level });
  }
  model.look();
  return lines;
}

/** examples/button as a state machine in ticks. */
class ButtonModel {
  /** When it looks at the level next; null: it waits for an edge. */
  looks: number | null = null;
  private level: 0 | 1 = 1;
  private wanted: 0 | 1 = 0;

  constructor(
    private readonly expected: Expected,
    private readonly settle: number,
  ) {}

  /** The level changes; gives the new one. */
  edge(tick: number): 0 | 1 {
    if (this.looks !== null && tick > this.looks) this.look();
    this.level = this.level === 0 ? 1 : 0;
    if (this.looks === null && this.level === this.wanted) {
      this.looks = tick + this.settle;
      this.expected.alarms++;
    }
    return this.level;
  }

  look(): void {
    const { looks, level, wanted, expected } = this;
    this.looks = null;
    if (looks === null || level !== wanted) return;
    if (wanted === 0) expected.led.push({ level: expected.led.length % 2, tick: looks });
    this.wanted = wanted === 0 ? 1 : 0;
  }
}

/** Where a run left the model, as a sentence; null: it did not. */
export function stormDifference(trace: readonly string[], expected: Expected, rate: number): string | null {
  const { bytes, edges, led, alarms } = expected;
  const streams = streamsOf(trace);
  const values = (name: string): string[] => (streams.get(name) ?? []).map(({ value }) => value);
  const fires = trace.filter((line) => line.includes('"event":"fire"')).length;
  const presses = Array.from({ length: led.length === 0 ? 0 : led.length - 1 }, (_, i) => numberHex(i + 1));
  const late = (streams.get("pin LED") ?? []).findIndex(({ tick }, i) => {
    const due = led[i]?.tick ?? 0;
    return tick < due || tick > due + LATE * rate;
  });
  return (
    difference("bytes taken", values("rx UART"), bytes.map(String)) ??
    difference("bytes sent", values("tx UART"), echoOf(expected).map(String)) ??
    difference("edges seen", values("pin BUTTON"), edges.map(String)) ??
    difference(
      "levels of LED",
      values("pin LED"),
      led.map(({ level }) => String(level)),
    ) ??
    difference(
      "presses logged",
      values("log").map((value) => value.split(" ")[2] ?? ""),
      presses,
    ) ??
    difference("alarms", [String(fires)], [String(alarms)]) ??
    (late < 0 ? null : `level ${late + 1} of LED is due at ${led[late]?.tick} and came at another time`)
  );
}

/** The bytes that echo answers: letters are capitals. Without bytes there is no echo. */
export function echoOf({ bytes }: Pick<Expected, "bytes">): number[] {
  if (bytes.length === 0) return [];
  return [...Buffer.from(GREETING), ...bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte))];
}

function difference(what: string, found: readonly string[], expected: readonly string[]): string | null {
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
