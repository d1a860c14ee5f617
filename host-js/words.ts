// Pins and ports of the simulated board, the same as the posix host's, as the ABI's words and as the names of scripts
// and traces: bits 0 to 7 a number, bits 8 to 15 a role. LED is role 1 number 0, LED2 role 1 number 1, P7 the board's
// own number 7.

import { ROLE_BUTTON, ROLE_CONSOLE, ROLE_LED, ROLE_OWN, ROLE_UART } from "./abi.js";

interface Role {
  role: number;
  name: string;
  /** How many there are. */
  count: number;
  /** The number of the first in names: LED is the first LED, LED2 the second, but P0 is the first own pin. */
  first: 0 | 1;
}

const PINS: readonly Role[] = [
  { role: ROLE_OWN, name: "P", count: 64, first: 0 },
  { role: ROLE_LED, name: "LED", count: 8, first: 1 },
  { role: ROLE_BUTTON, name: "BUTTON", count: 4, first: 1 },
];
const PORTS: readonly Role[] = [
  { role: ROLE_CONSOLE, name: "CONSOLE", count: 1, first: 1 },
  { role: ROLE_UART, name: "UART", count: 2, first: 1 },
];

/** What a script calls the pins and ports of a board, each with the ABI's word. */
export interface ScriptNames {
  board: string;
  pins: ReadonlyMap<string, number>;
  ports: ReadonlyMap<string, number>;
}

export const SIMULATED_NAMES: ScriptNames = {
  board: "the simulated board",
  pins: wordsOf(PINS),
  ports: wordsOf(PORTS),
};

/** The pin's name; null: no such pin. */
export function pinName(word: number): string | null {
  return nameIn(PINS, word);
}

/** The port's name; null: no such port. */
export function portName(word: number): string | null {
  return nameIn(PORTS, word);
}

/** "P0 to P63, LED to LED8, CONSOLE": for people who wrote another name. */
export function inRanges(names: Iterable<string>): string {
  const ranges: { first: string; last: string }[] = [];
  for (const name of names) {
    const range = ranges.at(-1);
    if (range !== undefined && follows(range.last, name)) range.last = name;
    else ranges.push({ first: name, last: name });
  }
  return ranges.map(({ first, last }) => (first === last ? first : `${first} to ${last}`)).join(", ");
}

/** GP2 follows GP1, and LED2 follows LED. */
function follows(before: string, name: string): boolean {
  const [, stem = "", digits = "1"] = /^(.*?)(\d+)?$/.exec(before) ?? [];
  return name === `${stem}${Number(digits) + 1}`;
}

function wordsOf(roles: readonly Role[]): Map<string, number> {
  const numbers = ({ count }: Role): number[] => Array.from({ length: count }, (_, number) => number);
  return new Map(
    roles.flatMap((role) => numbers(role).map((number) => [spell(role, number), (role.role << 8) | number] as const)),
  );
}

function nameIn(roles: readonly Role[], word: number): string | null {
  const number = word & 0xff;
  const found = roles.find(({ role, count }) => word >>> 8 === role && number < count);
  return found === undefined ? null : spell(found, number);
}

function spell({ name, first }: Role, number: number): string {
  return first === 1 && number === 0 ? name : `${name}${number + first}`;
}
