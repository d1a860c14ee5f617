// The words and names by which programs, scripts and traces know a board's pins and ports.
import { ROLE_BUTTON, ROLE_CONSOLE, ROLE_LED, ROLE_OWN, ROLE_UART } from "../../host-js/abi.js";
import type { ScriptNames } from "../../host-js/words.js";
import type { Board, RoleName } from "./board.js";

const ROLES: Readonly<Record<RoleName, number>> = {
  LED: ROLE_LED,
  BUTTON: ROLE_BUTTON,
  CONSOLE: ROLE_CONSOLE,
  UART: ROLE_UART,
};

export interface RoleEntry {
  role: RoleName;
  /** "LED", "LED2", … */
  name: string;
  /** As the ABI has it. */
  word: number;
  isPort: boolean;
  /** The chip's pin, or the board's port. */
  number: number;
}

export function rolesOf({ roles, pins, ports }: Board): RoleEntry[] {
  const portNumbers = new Map([...ports.keys()].map((name, index) => [name, index]));
  return (Object.keys(ROLES) as RoleName[]).flatMap((role) => {
    const isPort = role === "CONSOLE" || role === "UART";
    return roles[role].map((owned, index) => ({
      role,
      name: index === 0 ? role : `${role}${index + 1}`,
      word: (ROLES[role] << 8) | index,
      isPort,
      number: (isPort ? portNumbers : pins).get(owned) ?? 0,
    }));
  });
}

/** Every pin's name in traces: its role's, or else its own. */
export function pinNames(board: Board): Map<number, string> {
  const names = new Map([...board.pins].map(([name, number]) => [number, name]));
  for (const { isPort, name, number } of rolesOf(board)) if (!isPort) names.set(number, name);
  return names;
}

/** Every port's name in traces, in the order of their numbers: a program's port is a UART, also if it is the console. */
export function portNames(board: Board): string[] {
  const names = [...board.ports.keys()];
  for (const { isPort, name, number } of rolesOf(board)) if (isPort) names[number] = name;
  return names;
}

/** What a script for the board calls them: by role, as programs and traces do, and where that leaves a name, by their own. */
export function scriptNames(board: Board): ScriptNames {
  const [pins, ports] = [new Map<string, number>(), new Map<string, number>()];
  const roles = rolesOf(board);
  for (const { isPort, name, word } of roles) (isPort ? ports : pins).set(name, word);
  for (const [name, number] of board.pins) if (!pins.has(name)) pins.set(name, (ROLE_OWN << 8) | number);
  for (const [index, name] of [...board.ports.keys()].entries()) {
    const role = roles.find(({ isPort, number }) => isPort && number === index);
    if (role !== undefined && !ports.has(name)) ports.set(name, role.word);
  }
  return { board: board.name, pins, ports };
}
