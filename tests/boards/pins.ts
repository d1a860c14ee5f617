// A board's outputs, as its host reports them and as the emulator shows them from outside the chip.
import type { Board } from "../../cli/boards/board.js";
import { pinNames } from "../../cli/boards/roles.js";
import { shownPins, type Emulated } from "../../cli/emulator/emulate.js";
import { streamsOf } from "./streams.js";

type Changes = Record<string, number[]>;

/** By pin's name, each level that followed another, beginning at 0. */
function changes(board: Board, levelsOf: (pin: number, name: string) => number[]): Changes {
  const names = pinNames(board);
  const entries = shownPins(board).map((pin): [string, number[]] => {
    const name = names.get(pin) ?? "";
    const levels = levelsOf(pin, name);
    return [name, levels.filter((level, i) => level !== (levels[i - 1] ?? 0))];
  });
  return Object.fromEntries(entries.filter(([, levels]) => levels.length > 0));
}

/** What the host says it did to outputs. */
export function reported(board: Board, { trace }: Emulated): Changes {
  const streams = streamsOf(trace);
  const inputs = new Set(board.roles.BUTTON.map((name) => board.pins.get(name)));
  return changes(board, (pin, name) =>
    inputs.has(pin) ? [] : (streams.get(`pin ${name}`) ?? []).map(({ value }) => Number(value)),
  );
}

/** What came out of the chip. */
export function shown(board: Board, { seen }: Emulated): Changes {
  const inputs = new Set(board.roles.BUTTON.map((name) => board.pins.get(name)));
  return changes(board, (pin) =>
    inputs.has(pin) ? [] : seen.filter((change) => change.pin === pin).map(({ level }) => level),
  );
}
