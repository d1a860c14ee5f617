// Which programs run on which board. It is worked out from board.json, the container and the board's own answer; here stands
// what has to come of that, so that a program that all at once no longer fits fails.
import { expect } from "vitest";
import type { Board } from "../../cli/boards/board.js";

/** What is left out on each board, for one of the reasons that are printed. Everything else has to run. */
export const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  hifive1: [
    ...["drain", "print", "priorities"],
    ...["anything", "conversions", "options", "overrun", "sleepers", "text"],
  ],
  lm3s6965evb: ["drain", "print", ...["conversions", "overrun", "text"]],
  microbit: [
    ...["button", "drain", "print", "priorities", "timeout"],
    ...["anything", "conversions", "faults", "lines", "options", "overrun", "sleepers", "text", "time", "watched"],
  ],
  pico: ["options"],
};

/** Why each program was left out on each board; null: it ran. */
export class Ran {
  private readonly whys = new Map<string, Map<string, string | null>>();

  constructor(
    private readonly boards: readonly Board[],
    private readonly programs: readonly string[],
  ) {}

  /** Takes down what became of a program, and compares it with what has to. */
  note({ name }: Board, program: string, why: string | null): void {
    const whys = this.whys.get(name) ?? new Map<string, string | null>();
    this.whys.set(name, whys.set(program, why));
    expect(why === null, `${program} on ${name}: ${why ?? "it runs"}`).toBe(!(LEFT_OUT[name] ?? []).includes(program));
  }

  /** Prints it all, and fails where a program was not tried on a board. */
  print(): void {
    const tried = (board: Board, program: string): string | null | undefined => this.whys.get(board.name)?.get(program);
    const rows = this.boards.flatMap((board) => {
      const ran = this.programs.filter((program) => tried(board, program) === null);
      const not = this.programs.filter((program) => typeof tried(board, program) === "string");
      return [
        `${board.name}: ${ran.length} of ${this.programs.length} run: ${ran.join(", ")}`,
        ...not.map((program) => `  not ${program}: ${tried(board, program)}`),
      ];
    });
    console.log(rows.join("\n"));
    const missing = this.boards.flatMap((board) =>
      this.programs
        .filter((program) => tried(board, program) === undefined)
        .map((program) => `${program} on ${board.name}`),
    );
    expect(missing).toEqual([]);
  }
}
