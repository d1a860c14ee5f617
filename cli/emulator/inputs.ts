// A script's lines as single things that come to a board from outside: a level, a byte.
import type { ScriptLine } from "../../host-js/script.js";
import { pinName, portName } from "../../host-js/words.js";
import { ROLE_OWN } from "../../host-js/abi.js";
import type { Board } from "../boards/board.js";
import { rolesOf } from "../boards/roles.js";

export type BoardInput = { tick: bigint } & (
  { kind: "pin"; pin: number; level: 0 | 1 } | { kind: "byte"; port: number; byte: number } | { kind: "end" }
);

export type InputsResult = { ok: true; inputs: BoardInput[] } | { ok: false; message: string };

export function inputsFor(board: Board, lines: readonly ScriptLine[]): InputsResult {
  const numbers = new Map(rolesOf(board).map(({ word, number }) => [word, number]));
  for (const number of board.pins.values()) numbers.set((ROLE_OWN << 8) | number, number);
  const inputs: BoardInput[] = [];
  for (const line of lines) {
    const { tick } = line;
    if (line.kind === "end") {
      inputs.push({ tick, kind: "end" });
      continue;
    }
    const word = line.kind === "pin" ? line.pin : line.port;
    const number = numbers.get(word);
    if (number === undefined) {
      const name = (line.kind === "pin" ? pinName(word) : portName(word)) ?? String(word);
      return { ok: false, message: `the script moves ${name} at tick ${tick}, which ${board.name} does not have` };
    }
    if (line.kind === "pin") inputs.push({ tick, kind: "pin", pin: number, level: line.level });
    else for (const byte of line.bytes) inputs.push({ tick, kind: "byte", port: number, byte });
  }
  return { ok: true, inputs };
}
