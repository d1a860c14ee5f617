// Reports in the project's own words, at the user's position.
import type * as asc from "assemblyscript";
import { DiagnosticCategory, DiagnosticCode } from "./asc.js";

/** The word that a range begins with. */
export const beginOf = (at: asc.Range, word: string): asc.Range => part(at, at.start, at.start + word.length);

export function part(of: asc.Range, start: number, end: number): asc.Range {
  const range = of.atStart;
  range.start = start;
  range.end = end;
  return range;
}

type Emitter = Pick<asc.DiagnosticEmitter, "emitDiagnostic">;

export function reportError(
  to: Emitter,
  at: asc.Range | null,
  message: string,
  related: asc.Range | null = null,
): void {
  to.emitDiagnostic(DiagnosticCode.User_defined_0, DiagnosticCategory.Error, at, related, message);
}

export function reportWarning(to: Emitter, at: asc.Range, message: string): void {
  to.emitDiagnostic(DiagnosticCode.User_defined_0, DiagnosticCategory.Warning, at, null, message);
}

/** Says something of ours in place of what asc has already reported at `at`. */
export function replaceReport(
  by: Pick<asc.DiagnosticEmitter, "diagnostics">,
  code: asc.DiagnosticCode,
  at: asc.Range,
  newAt: asc.Range,
  message: string,
): void {
  for (const diagnostic of by.diagnostics) {
    const { range } = diagnostic;
    if (diagnostic.code !== (code as number) || range?.source !== at.source || range.start !== at.start) continue;
    diagnostic.code = DiagnosticCode.User_defined_0;
    diagnostic.message = message;
    diagnostic.range = newAt;
  }
}

/** What an async function without `Promise<T>` is told. */
export const promiseWanted = (name: string, value: string): string =>
  `The async function '${name}' must say what it gives as Promise<T>: write 'Promise<${value}>'`;

export const USING_OUTSIDE = "'using' needs a function around it: at top level nothing ever ends";

export const TWO_MAINS = "There are two functions named main, and a program starts at one: give this one another name";
