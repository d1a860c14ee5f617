// Pins and ports as the ABI's words and as the names of scripts and traces: bits 0 to 7 a number, bits 8 to 15 a role.
// LED is role 1 number 0, LED2 role 1 number 1, P7 the board's own number 7.

import { ROLE_BUTTON, ROLE_CONSOLE, ROLE_LED, ROLE_OWN, ROLE_UART } from "./abi.js";

const PIN_ROLES: ReadonlyMap<number, string> = new Map([
  [ROLE_LED, "LED"],
  [ROLE_BUTTON, "BUTTON"],
]);
const PORT_ROLES: ReadonlyMap<number, string> = new Map([
  [ROLE_CONSOLE, "CONSOLE"],
  [ROLE_UART, "UART"],
]);

/** The pin's name; null: no such pin. */
export function pinName(word: number): string | null {
  if (word >>> 8 === ROLE_OWN) return `P${word & 0xff}`;
  return roleName(word, PIN_ROLES);
}

/** The port's name; null: no such port. There is one console. */
export function portName(word: number): string | null {
  if (word >>> 8 === ROLE_CONSOLE && (word & 0xff) !== 0) return null;
  return roleName(word, PORT_ROLES);
}

/** The pin's word; null: that is not a pin's name. */
export function parsePin(name: string): number | null {
  const own = /^P(0|[1-9]\d{0,2})$/.exec(name);
  if (own !== null) return Number(own[1]) <= 0xff ? (ROLE_OWN << 8) | Number(own[1]) : null;
  return parseRole(name, PIN_ROLES);
}

/** The port's word; null: that is not a port's name. */
export function parsePort(name: string): number | null {
  const word = parseRole(name, PORT_ROLES);
  return word !== null && portName(word) === name ? word : null;
}

function roleName(word: number, roles: ReadonlyMap<number, string>): string | null {
  const role = roles.get(word >>> 8);
  const number = word & 0xff;
  return role === undefined ? null : number === 0 ? role : `${role}${number + 1}`;
}

function parseRole(name: string, roles: ReadonlyMap<number, string>): number | null {
  const [, letters, digits] = /^([A-Z]+)([1-9]\d{0,2})?$/.exec(name) ?? [];
  const number = digits === undefined ? 1 : Number(digits);
  // The first of a role has no number: LED, not LED1.
  if (letters === undefined || digits === "1" || number > 0x100) return null;
  for (const [role, word] of roles) if (word === letters) return (role << 8) | (number - 1);
  return null;
}
