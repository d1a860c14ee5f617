// What an editor shows, asked of the services that editors ask: TypeScript 5.9's in this process, and TypeScript 7's
// over its language server. Lines and columns count from 1.
import type { Position } from "../../compiler/types.js";

export interface Found {
  line: number;
  column: number;
  code: number;
  message: string;
}

export interface Editor {
  /** Errors and warnings of a file, in the order of their places. */
  problems(file: string): Promise<Found[]>;
  /** What an editor shows less loudly than a warning: a name that is never read is grey. */
  hints(file: string): Promise<Found[]>;
  /** What is shown for the name at a place: signature and documentation. */
  hover(at: Position): Promise<string>;
  /** The names offered at a place. */
  completions(at: Position): Promise<string[]>;
  /** Where the name at a place is defined. */
  definitions(at: Position): Promise<Position[]>;
  close(): void;
}

/** A place as the number of characters before it. */
export function offsetOf(text: string, { line, column }: Position): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, column - 1);
}
