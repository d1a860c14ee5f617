// Shows the compiler's diagnostics the way tsc does: place, severity, sentence, then the source line with a caret.
//
//   src/main.ts:12:5 - error: the pin LED is opened twice
//
//   12     const other = new Output(board.LED);
//                        ^
//     src/main.ts:8:15 - the other place
import path from "node:path";
import type { Diagnostic, Position } from "../../compiler/types.js";
import { relative } from "../project/project.js";
import { count, type err } from "../terminal.js";

type Colours = typeof err;

export interface DiagnosticsView {
  /** The folder the positions' files are relative to. */
  root: string;
  readFile: (file: string) => string | null;
  colours: Colours;
}

export function formatDiagnostic(diagnostic: Diagnostic, view: DiagnosticsView): string {
  const { colours } = view;
  const severity = diagnostic.severity === "error" ? colours.red("error") : colours.yellow(diagnostic.severity);
  if (diagnostic.at === null) return `${severity}: ${diagnostic.message}`;
  const lines = [
    `${formatPlace(diagnostic.at, view)} - ${severity}: ${diagnostic.message}`,
    ...excerpt(diagnostic.at, view),
  ];
  if (diagnostic.related !== null) {
    lines.push(`  ${formatPlace(diagnostic.related, view)} - the other place`);
    lines.push(...excerpt(diagnostic.related, view));
  }
  return lines.join("\n");
}

/** "2 errors, 1 warning", or null when there is nothing to count. */
export function summary(diagnostics: readonly Diagnostic[]): string | null {
  const parts = (["error", "warning"] as const).flatMap((severity) => {
    const n = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return n === 0 ? [] : [count(n, severity)];
  });
  return parts.length === 0 ? null : parts.join(", ");
}

function formatPlace(at: Position, { root, colours }: DiagnosticsView): string {
  const file = at.file.startsWith("~lib/") ? at.file : relative(path.resolve(root, at.file));
  return `${colours.cyan(file)}:${colours.yellow(String(at.line))}:${colours.yellow(String(at.column))}`;
}

function excerpt(at: Position, { readFile, colours }: DiagnosticsView): string[] {
  const source = readFile(at.file)?.split(/\r?\n/)[at.line - 1];
  if (source === undefined) return [];
  const gutter = `${at.line} `;
  // The caret's line repeats the tabs, so that it lands under its character whatever a tab's width.
  const indent = source.slice(0, at.column - 1).replace(/[^\t]/g, " ");
  return ["", `${colours.inverse(gutter)}  ${source}`, `${" ".repeat(gutter.length)}  ${indent}${colours.red("^")}`];
}
