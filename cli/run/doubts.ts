// What is said of a blob before it runs on a board: not that it cannot, but that it may not do there what it should.
import { ANY_HOST, readContainer, type Container } from "../../host-js/container.js";
import type { Board } from "../boards/board.js";
import { heapNeeded, lackingIn } from "../boards/fit.js";
import { complain, err } from "../terminal.js";

/** What only the emulator lacks: the run would look as if the program were at fault. */
export function warnOfEmulator(board: Board, blob: Uint8Array): void {
  const lacking = lackingIn(board, containerOf(blob));
  if (lacking.length === 0) return;
  const what = lacking.map((name) => WORDS.get(name) ?? `what calls ${name} fails`).join(", and ");
  doubt(`the emulator of ${board.name} lacks ${lacking.join(", ")}, which the board itself has: here ${what}`);
}

/** What becomes of a program where an import does nothing. */
const WORDS: ReadonlyMap<string, string> = new Map([["gpio.watch", "what waits for a pin waits for ever"]]);

/** Only the board itself knows for sure: what is counted beforehand is a little more than what it turns out to be. */
export function warnOfMemory(board: Board, blob: Uint8Array, name: string, heap: number): void {
  const need = heapNeeded(board, containerOf(blob));
  if (need <= heap) return;
  doubt(`${name} may not fit on ${board.name}: it needs up to ${need} bytes of RAM, and the host leaves ${heap}`);
}

/** Of a blob that was built or read here. */
function containerOf(blob: Uint8Array): Container {
  const read = readContainer(blob, ANY_HOST);
  if (!read.ok) throw new Error(`a blob that ${read.refusal.message} got as far as a board`);
  return read.container;
}

function doubt(sentence: string): void {
  complain(`${err.yellow("tickless:")} ${sentence}`);
}
