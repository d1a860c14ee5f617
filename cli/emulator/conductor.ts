// Conducts a run of an emulated board: lets it go on, and at each of its stops does what is due.
//
//   begin --> due, taken: one level or byte --> ... --> the script's end, the limit, idle, a fault, a halt
//
// Or the level or byte comes while the board runs, some instructions behind the stop: then nothing else comes in before the
// host has told of it.
import type { BoardInput } from "./inputs.js";
import { GIVEN, NEVER, STOP, type Machine, type Moment, type Orders, type Stop, type Usage } from "./machine.js";

export interface ConductOptions {
  machine: Machine;
  inputs: readonly BoardInput[];
  /** The last tick that may happen; null: no limit. */
  until: bigint | null;
  /** Go on after a fault. */
  restart: boolean;
  /** The console's port: what is said to it before the blob runs attaches a monitor. */
  console: number | null;
  /** The board writes no trace, so it takes no time. */
  quiet?: boolean;
  /** End before the limit when nothing can happen any more. */
  endWhenIdle?: boolean;
  /** How far behind a stop the next level or byte comes; null: at the stop. */
  moment?: () => Moment | null;
}

/** Why a run ended: `gone` is an emulator that ended by itself. */
export type End = "script" | "limit" | "idle" | "fault" | "halt" | "gone";

export interface Conducted {
  end: End;
  tick: bigint;
  /** The blob's start was reached. */
  began: boolean;
  /** Up to the last stop. */
  usage: Usage;
}

type Movement = Exclude<BoardInput, { kind: "end" }>;

/** What comes behind a stop. */
interface Late {
  input: Movement;
  moment: Moment;
}

type Given = Pick<Orders, "given" | "moved" | "level">;

/** Ticks from a stop to the next while something comes behind it: time to take it, and what comes in a sleep comes then. */
const SOONEST = 16n;
const LATEST = 1000n;

const NO_USAGE = { heap: 0, stack: 0, handlers: 0, nanoseconds: 0, wakes: 0 };
const NOTHING: Given = { given: GIVEN.NOTHING, moved: 0, level: 0 };

export class Conductor {
  private readonly inputs: readonly BoardInput[];
  /** How many of them have come in, and where those begin that are not due yet. */
  private taken = 0;
  private later = 0;
  /** The ticks before the last reset: the board's clock begins anew, the run's goes on. */
  base = 0n;
  private attached = false;
  /** Called at each stop. */
  heard: (stop: Stop) => void = () => undefined;
  private readonly levels = new Map<number, 0 | 1>();
  /** What is to come once the board has gone on. */
  private late: Late | null = null;
  /** What has come so, and the host has not told of at a stop. */
  private untold: Movement | null = null;

  constructor(private readonly options: ConductOptions) {
    this.inputs = options.inputs;
  }

  async run(): Promise<Conducted> {
    const { machine } = this.options;
    const done: Conducted = { end: "gone", tick: 0n, began: false, usage: NO_USAGE };
    for (;;) {
      const told = await machine.stop();
      if (told === null) return done;
      this.heard(told);
      if (told.reason === STOP.BEGIN) this.base = done.tick;
      const stop = { ...told, tick: told.tick + this.base };
      if (stop.tick > done.tick) done.tick = stop.tick;
      done.usage = stop.usage;
      done.began ||= stop.reason === STOP.BEGIN;
      const end = this.endAt(stop);
      if (end !== null) return { ...done, end };
      const orders = await this.act(stop);
      if (orders === null) return { ...done, end: "script" };
      machine.resume(orders);
      await this.comeLate();
    }
  }

  /** Why the run is over at this stop; null: it goes on. */
  private endAt({ reason, tick }: Stop): End | null {
    const { until, restart } = this.options;
    if (reason === STOP.IDLE) return "idle";
    if (reason === STOP.HALT) return this.attaches() ? null : "halt";
    if (reason === STOP.FAULT && !restart) return "fault";
    return until !== null && tick > until ? "limit" : null;
  }

  /** A monitor comes once to a board that waits. */
  private attaches(): boolean {
    const { console } = this.options;
    if (console === null || this.attached) return false;
    return (this.attached = true);
  }

  /** Does what the stop is for; null: the script ends here. */
  private async act(stop: Stop): Promise<Orders | null> {
    const { machine, console } = this.options;
    if (stop.reason === STOP.PULL) {
      await this.pullUp(stop.pin);
      return this.orders(-1n, this.pinGiven(stop.pin));
    }
    if (stop.reason === STOP.BEGIN || stop.reason === STOP.HALT) {
      if (console !== null) await machine.sendByte(console, 0);
    }
    // What is due comes at a stop of its own.
    if (stop.reason !== STOP.DUE && stop.reason !== STOP.TAKEN) return this.orders(-1n, NOTHING);
    return this.letIn(stop);
  }

  /** One level or byte that is due. */
  private async letIn(stop: Stop): Promise<Orders | null> {
    const { untold } = this;
    if (untold?.kind === "byte" && stop.reason === STOP.DUE) return this.ordersBehind(stop.tick);
    this.untold = null;
    if (untold?.kind === "pin") return this.orders(stop.tick, this.pinGiven(untold.pin));
    const input = this.takeDue(stop.tick, stop.open);
    if (input?.kind === "end") return null;
    const moment = input === null ? null : (this.options.moment?.() ?? null);
    if (input === null) return this.orders(stop.tick, NOTHING);
    if (moment !== null) {
      this.late = { input, moment };
      return this.ordersBehind(stop.tick);
    }
    const given = await this.comes(input);
    if (this.options.moment === undefined) return this.orders(stop.tick, given);
    this.untold = input;
    return { ...this.ordersBehind(stop.tick), ...given };
  }

  private async comes(input: Movement): Promise<Given> {
    if (input.kind === "byte") {
      await this.options.machine.sendByte(input.port, input.byte);
      return { ...NOTHING, given: GIVEN.BYTE };
    }
    await this.setPin(input.pin, input.level);
    return this.pinGiven(input.pin);
  }

  private async comeLate(): Promise<void> {
    if (this.late === null) return;
    const { input, moment } = this.late;
    this.late = null;
    await this.options.machine.advance(moment);
    await this.comes(input);
    this.untold = input;
  }

  /** While something comes behind a stop, the next is soon, or when a byte is taken. */
  private ordersBehind(now: bigint): Orders {
    const orders = this.orders(now, NOTHING);
    const following = (this.inputs[this.taken]?.tick ?? NEVER) - now;
    const ahead = following < SOONEST ? SOONEST : following > LATEST ? LATEST : following;
    return { ...orders, next: now - this.base + ahead, more: true };
  }

  private orders(now: bigint, given: Given): Orders {
    const next = this.nextStop(now);
    const { quiet = false, endWhenIdle = false } = this.options;
    const last = endWhenIdle && this.taken === this.inputs.length;
    return { ...given, next, more: this.taken < this.later, quiet, last };
  }

  /** Bytes for a port that nobody has opened are lost on the wire. */
  private takeDue(now: bigint, open: number): BoardInput | null {
    for (;;) {
      const first = this.inputs[this.taken];
      if (first === undefined || first.tick > now) return null;
      this.taken++;
      if (first.kind !== "byte" || (open >>> first.port) & 1) return first;
    }
  }

  /** The next tick at which something comes, or the first one behind the limit. */
  private nextStop(now: bigint): bigint {
    this.later = Math.max(this.later, this.taken);
    while ((this.inputs[this.later]?.tick ?? NEVER) <= now) this.later++;
    const next = this.inputs[this.later]?.tick ?? NEVER;
    const limit = this.options.until === null ? NEVER : this.options.until + 1n;
    const first = next < limit ? next : limit;
    return first === NEVER ? NEVER : first - this.base;
  }

  private pinGiven(pin: number): Given {
    return { given: GIVEN.PIN, moved: pin, level: this.levels.get(pin) ?? 0 };
  }

  /** A wire that has the level already does not move: to some emulated hardware it would be an edge all the same. */
  private async setPin(pin: number, level: 0 | 1): Promise<void> {
    const before = this.levels.get(pin) ?? 0;
    this.levels.set(pin, level);
    if (level !== before) await this.options.machine.setPin(pin, level);
  }

  /** Whoever holds a wire low has not moved it, and is stronger than a pull-up. */
  private async pullUp(pin: number): Promise<void> {
    const level = this.levels.get(pin) ?? 1;
    this.levels.set(pin, level);
    await this.options.machine.setPin(pin, level);
  }
}
