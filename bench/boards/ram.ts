// What three blinkers and an echo, the least that the smallest board must run, cost a board.
import type { Board } from "../../cli/boards/board.js";
import { measure, type Measured } from "../../cli/boards/measure.js";
import { parseScript, type ScriptLine } from "../../host-js/script.js";
import { programFile } from "../../tests/boards/support.js";
import { buildProgram } from "../../tests/conformance/examples.js";
import { valueOf } from "./support.js";

/** The most RAM on a board that has 16 KB, and what is aimed at; the most code. All in bytes. */
export const RAM_LIMIT = 15 * 1024;
export const RAM_AIM = 12 * 1024;
export const CODE_LIMIT = 2048;

/** The program, what comes to it from outside, and the last tick of a run. */
export interface Small {
  blob: Uint8Array;
  text: string;
  script: readonly ScriptLine[];
  until: number;
}

const TEXT = `120 rx UART hello\n
700 rx UART 0123456789
`;

const UNTIL = 5_000;

export async function buildSmall(): Promise<Small> {
  const blob = await buildProgram("small", (file) => (file === "main.ts" ? programFile("small.ts") : null));
  const parsed = parseScript(TEXT);
  if (!parsed.ok) throw new Error(parsed.message);
  return { blob, text: TEXT, script: parsed.lines, until: UNTIL };
}

export async function ramOf(board: Board, { blob, script, until }: Small): Promise<Measured> {
  return valueOf(await measure({ board, blob, script, until: BigInt(until) }));
}
