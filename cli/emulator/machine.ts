// What the conductor (conductor.ts) needs of an emulated board: to hear of its next stop, to change what surrounds it while
// it waits, and to let it go on. The host on the board stops by itself, see host-c/emulator/emulator.h.

/** Why the board stopped: the numbers of tl_stop. */
export const STOP = { BEGIN: 1, DUE: 2, TAKEN: 3, IDLE: 4, PULL: 5, FAULT: 6, HALT: 7 } as const;

/** What has just come from outside: the numbers of tl_given. */
export const GIVEN = { NOTHING: 0, PIN: 1, BYTE: 2 } as const;

export interface Stop {
  reason: number;
  tick: bigint;
  /** The pin it is about. */
  pin: number;
  /** Bit n: port n is open. */
  open: number;
  /** How many nanoseconds of the emulator's the board has stood still before, which its clock does not count. */
  stood: number;
  usage: Usage;
}

/** What of the board's RAM was in use at most, in bytes, and how long it took to come here. */
export interface Usage {
  heap: number;
  stack: number;
  handlers: number;
  /** Since reset, modulo 2^32, where the emulator shows it; else 0. */
  nanoseconds: number;
  /** How often the core has slept; a clock that has to count its rounds wakes it, too. */
  wakes: number;
}

export interface Orders {
  /** When to stop again. */
  next: bigint;
  given: number;
  /** The pin that was moved. */
  moved: number;
  level: 0 | 1;
  /** More is to come at this tick. */
  more: boolean;
  /** No trace is wanted. */
  quiet?: boolean;
  /** `next` is nothing but the end of the run, which comes sooner when nothing else can happen. */
  last?: boolean;
  /** Another blob, which is written to the first bytes of its region of the flash; then the board is reset. */
  blob?: Uint8Array;
}

/** Where the board goes on from a stop, and where its host goes to sleep: the functions that begin there. */
export const PLACES = { stop: "tl_emulator_goes_on", sleep: "tl_port_sleep" } as const;

/** The function that stops. */
export const STOPS = "tl_emulator_stop";

/** So many instructions behind the next such place; where the board's next stop begins, if that comes first. */
export interface Moment {
  behind: keyof typeof PLACES;
  instructions: number;
}

/** "Never", as a tick. */
export const NEVER = 2n ** 64n - 1n;

export interface Machine {
  /** Runs the board up to its next stop; null: the emulator has ended instead. */
  stop(): Promise<Stop | null>;

  /** Answers the stop. */
  resume(orders: Orders): void;

  /** Behind `resume`: goes on to a moment, and waits there until the next stop is asked for. */
  advance(moment: Moment): Promise<void>;

  /** Drives a pin from outside, by the chip's number. */
  setPin(pin: number, level: 0 | 1): Promise<void>;

  /** Puts a byte on the wire to one of the board's ports; resolves when the emulated hardware has it. */
  sendByte(port: number, byte: number): Promise<void>;

  /** How the core's time went, where the emulator can tell. */
  rest?(): Rest;

  /** What the emulator has complained of so far: accesses that no real board would survive. */
  complaints(): string[];

  /** Ends the emulator; gives its complaints. */
  end(): Promise<string[]>;
}

/** All in nanoseconds since reset. */
export interface Rest {
  total: number;
  /** While it waited for an interrupt. */
  asleep: number;
  /** When one ended the wait. */
  wakes: number[];
}

/** What comes out of a board while it runs. */
export interface Listener {
  /** A line of the host's trace, without its end. */
  traced(line: string): void;
  /** A port has sent bytes. */
  sent(port: number, bytes: Uint8Array): void;
  /**
   * A pin's output was seen to change, where the emulator shows it. at: nanoseconds of the emulator's since the board's clock
   * began, until its first reset; null: nobody asked for it.
   */
  pinSeen(pin: number, level: 0 | 1, at: number | null): void;
}

const NO_BYTES = new Uint8Array();

/** tl_orders as the board's memory has it, and what follows it. */
export function ordersBytes(orders: Orders): Buffer {
  const { next, given, moved, level, more, quiet = false, last = false, blob = NO_BYTES } = orders;
  const bytes = Buffer.alloc(40);
  bytes.writeBigUInt64LE(next, 0);
  bytes.writeUInt32LE(given, 8);
  bytes.writeUInt32LE(moved, 12);
  bytes.writeUInt32LE(level, 16);
  bytes.writeUInt32LE(more ? 1 : 0, 20);
  bytes.writeUInt32LE(quiet ? 1 : 0, 24);
  bytes.writeUInt32LE(last ? 1 : 0, 28);
  bytes.writeUInt32LE(blob.length, 32);
  return Buffer.concat([bytes, blob]);
}

/** Sorts what the board writes: a stop, or a line of the trace. */
export function readLine(line: string): Stop | null {
  if (!line.startsWith('{"stop":')) return null;
  const told = JSON.parse(line) as Omit<Stop, "reason" | "tick" | "usage"> & { stop: number; tick: number } & Usage;
  const { stop, tick, pin, open, stood, ...usage } = told;
  return { reason: stop, tick: BigInt(tick), pin, open, stood, usage };
}
