// A board's outputs, as its host reports them and as the emulator shows them from outside the chip.
import type { Board } from "../../cli/boards/board.js";
import { pinNames } from "../../cli/boards/roles.js";
import { shownPins, type Emulated } from "../../cli/emulator/emulate.js";
import { readContainer } from "../../host-js/container.js";

interface Change {
  name: string;
  level: number;
}

/** What the host says: at which tick. */
interface Reported extends Change {
  tick: number;
}

/** What came out of the chip: when, in nanoseconds since the board's clock began. */
interface Shown extends Change {
  at: number | null;
}

/**
 * The host reads its clock once the pin has changed: up to four microseconds later on the netduinoplus2, whose recipe
 * looks at each pin of the port in between. Its counter has whole microseconds, and so has its clock's beginning.
 */
const EARLIER_NS = 1_000;
const LATER_NS = 5_000;

/**
 * For so many seconds the outside is compared in time, and from then on in order. Where the lm3s6965evb's alarm of 32 bits runs out
 * and is set anew, its emulated host has one of SysTick's rounds less than QEMU's clock; the host that ships has all of them.
 */
const TIMED_SECONDS: Readonly<Record<string, number>> = { lm3s6965evb: 2 ** 32 / 12_500_000 };

type Told = Pick<Emulated, "trace" | "seen">;

/** Where outputs differ that can be seen from outside, in order or in time, as a sentence; null: nowhere. */
export function outsideDifference(board: Board, blob: Uint8Array, told: Told): string | null {
  const [inside, outside] = [reported(board, told), shown(board, told)];
  const rate = rateOf(blob);
  for (let i = 0; i < Math.max(inside.length, outside.length); i++) {
    const [one, other] = [inside[i], outside[i]];
    const timed = (one?.tick ?? 0) / rate < (TIMED_SECONDS[board.name] ?? Infinity);
    const fits = one !== undefined && other !== undefined && isSame(one, other, timed ? rate : null);
    if (!fits) return `change ${i + 1}: ${JSON.stringify(one)} by the host, ${JSON.stringify(other)} from outside`;
  }
  return null;
}

function rateOf(blob: Uint8Array): number {
  const read = readContainer(blob);
  if (!read.ok) throw new Error(read.refusal.message);
  return read.container.tickRate;
}

/** rate: ticks per second; null: whenever it was. */
function isSame(one: Reported, { name, level, at }: Shown, rate: number | null): boolean {
  if (one.name !== name || one.level !== level || at === null) return false;
  if (rate === null) return true;
  const tickAt = (nanoseconds: number): number => Math.floor((nanoseconds * rate) / 1e9);
  return one.tick >= tickAt(at - EARLIER_NS) && one.tick <= tickAt(at + LATER_NS);
}

/** What the host says it did to outputs that can be seen from outside. */
function reported(board: Board, { trace }: Told): Reported[] {
  const lines = trace.map((line) => JSON.parse(line) as { event: string; tick: number; pin: string; level: number });
  const pins = lines.filter(({ event }) => event === "pin");
  return changes(
    board,
    pins.map(({ pin, level, tick }) => ({ name: pin, level, tick })),
  );
}

/** What came out of the chip. */
export function shown(board: Board, { seen }: Told): Shown[] {
  const names = pinNames(board);
  return changes(
    board,
    seen.map(({ pin, level, at }) => ({ name: names.get(pin) ?? "", level, at })),
  );
}

/** The changes of the outputs that can be seen from outside, all in one order; that a pin is low at the beginning is none. */
function changes<Told extends Change>(board: Board, all: readonly Told[]): Told[] {
  const names = pinNames(board);
  const inputs = new Set(board.roles.BUTTON.map((name) => board.pins.get(name)));
  const outputs = new Set(shownPins(board).flatMap((pin) => (inputs.has(pin) ? [] : [names.get(pin) ?? ""])));
  const levels = new Map<string, number>();
  return all.filter(({ name, level }) => {
    const before = levels.get(name) ?? 0;
    levels.set(name, level);
    return outputs.has(name) && level !== before;
  });
}
