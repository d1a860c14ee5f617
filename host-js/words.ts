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

/** The pin's name; null: no such pin. */
export function pinName(word: number): string | null {
  return nameIn(PINS, word);
}

/** The port's name; null: no such port. */
export function portName(word: number): string | null {
  return nameIn(PORTS, word);
}

/** The pin's word; null: that is not a pin's name. */
export function parsePin(name: string): number | null {
  return wordIn(PINS, name);
}

/** The port's word; null: that is not a port's name. */
export function parsePort(name: string): number | null {
  return wordIn(PORTS, name);
}

/** "LED to LED8, BUTTON to BUTTON4, ...": for people who wrote another name. */
export const PIN_NAMES = namesIn(PINS);
export const PORT_NAMES = namesIn(PORTS);

function nameIn(roles: readonly Role[], word: number): string | null {
  const number = word & 0xff;
  const found = roles.find(({ role, count }) => word >>> 8 === role && number < count);
  return found === undefined ? null : spell(found, number);
}

function spell({ name, first }: Role, number: number): string {
  return first === 1 && number === 0 ? name : `${name}${number + first}`;
}

function wordIn(roles: readonly Role[], name: string): number | null {
  for (const role of roles) {
    for (let number = 0; number < role.count; number++) {
      if (spell(role, number) === name) return (role.role << 8) | number;
    }
  }
  return null;
}

function namesIn(roles: readonly Role[]): string {
  const ranges = roles.map((role) =>
    role.count === 1 ? spell(role, 0) : `${spell(role, 0)} to ${spell(role, role.count - 1)}`,
  );
  return ranges.join(", ");
}
