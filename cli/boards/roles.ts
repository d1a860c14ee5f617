// The words and names by which programs, scripts and traces know a board's pins and ports.
import { ROLE_BUTTON, ROLE_CONSOLE, ROLE_LED, ROLE_UART } from "../../host-js/abi.js";
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
