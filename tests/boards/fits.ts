// Which programs a board can be expected to run: from board.json, the container, and what the program opens.
import type { Board } from "../../cli/boards/board.js";
import { heapNeeded, lackingIn, refusalOf } from "../../cli/boards/fit.js";
import { emulate } from "../../cli/emulator/emulate.js";
import { rolesOf } from "../../cli/boards/roles.js";
import { ROLE_OWN } from "../../host-js/abi.js";
import { readContainer } from "../../host-js/container.js";
import { RING_SIZE } from "../../host-js/uart.js";
import { pinName, portName } from "../../host-js/words.js";
import type { ScriptLine } from "../../host-js/script.js";
import { needsOf, type Needs } from "../conformance/needs.js";
import { heapOf } from "./support.js";

/** Why a blob is not expected to run on a board's emulator; null: it is. */
export async function whyNot(
  board: Board,
  blob: Uint8Array,
  script: readonly ScriptLine[],
  until: bigint,
): Promise<string | null> {
  return cannotRun(board, blob, script, until) ?? (await tooLarge(board, blob));
}

/** What is thought to be too large is tried: the board itself says whether it is. */
async function tooLarge(board: Board, blob: Uint8Array): Promise<string | null> {
  const large = await thoughtTooLarge(board, blob);
  if (large === null) return null;
  const done = await emulate({ board, blob, until: 0n });
  if (!done.ok) throw new Error(done.message);
  return done.value.began ? null : large;
}

/** The same, however much memory it takes while it is loaded. */
export function cannotRun(board: Board, blob: Uint8Array, script: readonly ScriptLine[], until: bigint): string | null {
  const refusal = refusalOf(board, blob);
  if (refusal !== null) return refusal;
  const read = readContainer(blob);
  if (!read.ok) throw new Error(read.refusal.message);
  const lacking = lackingIn(board, read.container);
  if (lacking.length > 0) return `its emulator has no ${lacking.join(", ")}`;
  return lackingOf(board, needsOf(read.container, script, until));
}

/** Why there is probably too little heap for a blob; null: there is enough. */
export async function thoughtTooLarge(board: Board, blob: Uint8Array): Promise<string | null> {
  const read = readContainer(blob);
  if (!read.ok) throw new Error(read.refusal.message);
  const [need, heap] = [heapNeeded(board, read.container), await heapOf(board)];
  return need > heap ? `it needs about ${need} bytes of heap, the board has ${heap}` : null;
}

function lackingOf(board: Board, { pins, ports, openDrain, burst }: Needs): string | null {
  const known = new Set(rolesOf(board).map(({ word }) => word));
  // Whoever opens numbers and is not for the board they are of takes those that there are.
  const unknown = [...pins, ...ports].filter((word) => word >>> 8 !== ROLE_OWN && !known.has(word));
  if (unknown.length > 0)
    return `the board has no ${unknown.map((word) => pinName(word) ?? portName(word)).join(", ")}`;
  if (openDrain && board.emulator?.lacks.includes("open drain")) return "its emulator has no open drain";
  const { ring } = board.sizes;
  if (burst <= ring || ring === RING_SIZE) return null;
  return `${burst} bytes come at once: its ring of ${ring} loses others than one of ${RING_SIZE}`;
}
