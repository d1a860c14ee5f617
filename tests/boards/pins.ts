// A board's outputs, as its host reports them and as the emulator shows them from outside the chip.
import type { Board } from "../../cli/boards/board.js";
import { pinNames } from "../../cli/boards/roles.js";
import { shownPins, type Emulated } from "../../cli/emulator/emulate.js";

/** Pins by name with the level each has taken, all in one order; that it is low at the beginning is none. */
type Changes = [name: string, level: number][];

/** The changes of the outputs that can be seen from outside. */
function changes(board: Board, all: Changes): Changes {
  const names = pinNames(board);
  const inputs = new Set(board.roles.BUTTON.map((name) => board.pins.get(name)));
  const outputs = new Set(shownPins(board).flatMap((pin) => (inputs.has(pin) ? [] : [names.get(pin) ?? ""])));
  const levels = new Map<string, number>();
  return all.filter(([name, level]) => {
    const before = levels.get(name) ?? 0;
    levels.set(name, level);
    return outputs.has(name) && level !== before;
  });
}

/** What the host says it did to outputs. */
export function reported(board: Board, { trace }: Emulated): Changes {
  const lines = trace.map((line) => JSON.parse(line) as { event: string; pin: string; level: number });
  const pins = lines.filter(({ event }) => event === "pin");
  return changes(
    board,
    pins.map(({ pin, level }) => [pin, level]),
  );
}

/** What came out of the chip. */
export function shown(board: Board, { seen }: Emulated): Changes {
  const names = pinNames(board);
  return changes(
    board,
    seen.map(({ pin, level }) => [names.get(pin) ?? "", level]),
  );
}
