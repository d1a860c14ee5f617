// Places as people and tools read them: a file, a line and a column.
import type * as asc from "assemblyscript";
import type { Position } from "../types.js";

export function positionOf(range: asc.Range): Position {
  const line = range.source.lineAt(range.start);
  return { file: range.source.normalizedPath, line, column: range.source.columnAt() };
}
