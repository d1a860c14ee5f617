// How a board idles: a minute of the example blinky.
import type { Board } from "../../cli/boards/board.js";
import { emulate, type Emulated, type EmulateOptions } from "../../cli/emulator/emulate.js";
import { buildExample } from "../../tests/conformance/examples.js";
import { once, valueOf } from "./support.js";

const SECONDS = 60;

/** Blinky's alarms in that time. */
export const ALARMS = 2 * SECONDS;

/** The least share of that time in sleep. */
export const SLEEP_LIMIT = 0.999;

/** The end of a run is an alarm, too. */
const END = 1;

export interface Idle extends Emulated {
  /** In ticks. */
  alarms: number[];
  /** Wake-ups for alarms. */
  wakes: number;
  /** Wake-ups in which a clock counted its rounds. */
  rounds: number;
  /** Of the time, in sleep; null: the emulator does not tell. */
  share: number | null;
}

/** The lm3s6965evb's clock has 24 bits, and each of its rounds is counted by an interrupt: its README says so. */
const roundsOf = ({ chip, clock }: Board): number => (chip === "lm3s" ? Math.floor((SECONDS * clock) / 2 ** 24) : 0);

/** So many milliseconds of blinky; `instead`: on another host. */
export async function blinkFor(board: Board, millis: number, instead?: EmulateOptions["instead"]): Promise<Emulated> {
  const blob = await once("blinky", () => buildExample("blinky"));
  const until = BigInt(millis);
  return valueOf(await emulate({ board, blob, until, ...(instead === undefined ? {} : { instead }) }));
}

export async function idle(board: Board): Promise<Idle> {
  const done = await blinkFor(board, SECONDS * 1000);
  const rounds = roundsOf(board);
  const { trace, usage, rest } = done;
  const alarms = trace
    .filter((line) => line.includes('"event":"fire"'))
    .map((line) => (JSON.parse(line) as { tick: number }).tick);
  return { ...done, alarms, rounds, wakes: usage.wakes - END - rounds, share: rest && rest.asleep / rest.total };
}
