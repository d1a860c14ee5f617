// What is said of a blob before it runs on a board: not that it cannot, but that it may not do there what it should.
import type { Container } from "../../host-js/container.js";
import type { Board } from "../boards/board.js";
import { lackingIn } from "../boards/fit.js";
import { complain, err } from "../terminal.js";

/** What only the emulator lacks: the run would look as if the program were at fault. */
export function warnOfEmulator(board: Board, container: Container): void {
  const lacking = lackingIn(board, container);
  if (lacking.length === 0) return;
  const what = lacking.map((name) => WORDS.get(name) ?? `what calls ${name} fails`).join(", and ");
  doubt(`the emulator of ${board.name} lacks ${lacking.join(", ")}, which the board itself has: here ${what}`);
}

/** What becomes of a program where an import does nothing. */
const WORDS: ReadonlyMap<string, string> = new Map([["gpio.watch", "what waits for a pin waits for ever"]]);

function doubt(sentence: string): void {
  complain(`${err.yellow("tickless:")} ${sentence}`);
}
