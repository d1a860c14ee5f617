// What firmware sees of a board: the AssemblyScript module "tickless/boards/NAME", generated from board.json.
import type { Board } from "./board.js";
import { rolesOf } from "./roles.js";

/** Every pin and port by the name that is printed on the board. */
export function firmwareModule(board: Board): string {
  const pins = [...board.pins].map(([name, number]) => `export const ${name}: Pin = board.pin(${number});`);
  const names = new Map(rolesOf(board).flatMap(({ isPort, name, number }) => (isPort ? [[number, name]] : [])));
  const ports = [...board.ports.keys()].flatMap((name, index) =>
    names.has(index) ? [`export const ${name}: Port = board.${names.get(index)};`] : [],
  );
  return [
    `// The pins and ports of ${board.name}, as they are printed on it. A program that imports them is for this board.`,
    "// Generated from board.json: change that file, not this one.",
    "",
    `import { board, Pin, Port } from "../io/board";`,
    "",
    ...pins,
    "",
    ...ports,
    "",
  ].join("\n");
}
