// Reports in the project's own words, at the user's position.
import type * as asc from "assemblyscript";
import { DiagnosticCategory, DiagnosticCode } from "./asc.js";

type Emitter = Pick<asc.DiagnosticEmitter, "emitDiagnostic">;

export function reportError(
  to: Emitter,
  at: asc.Range | null,
  message: string,
  related: asc.Range | null = null,
): void {
  to.emitDiagnostic(DiagnosticCode.User_defined_0, DiagnosticCategory.Error, at, related, message);
}
