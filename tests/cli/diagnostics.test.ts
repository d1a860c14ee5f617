import pc from "picocolors";
import { expect, test } from "vitest";
import { formatDiagnostic, summary } from "../../cli/compile/diagnostics.js";
import type { Diagnostic } from "../../compiler/types.js";

const source = "export async function main(): Promise<void> {\n\tconst led = new Output(board.LED);\n}\n";
const view = {
  root: process.cwd(),
  readFile: (file: string): string | null => (file === "src/main.ts" ? source : null),
  colours: pc.createColors(false),
};
const error: Diagnostic = {
  severity: "error",
  message: "the pin LED is opened twice",
  at: { file: "src/main.ts", line: 2, column: 14 },
  related: null,
};

test("a diagnostic shows its place, its sentence and a caret below the column, tabs or not", () => {
  expect(formatDiagnostic(error, view).split("\n")).toEqual([
    "src/main.ts:2:14 - error: the pin LED is opened twice",
    "",
    "2   \tconst led = new Output(board.LED);",
    "    \t            ^",
  ]);
});

test("a second place is shown below the first", () => {
  const related = { file: "src/main.ts", line: 1, column: 1 };
  expect(formatDiagnostic({ ...error, related }, view)).toContain(
    "\n  src/main.ts:1:1 - the other place\n\n1   export async",
  );
});

test("a diagnostic without a place is one sentence", () => {
  expect(formatDiagnostic({ ...error, at: null }, view)).toBe("error: the pin LED is opened twice");
});

test("a place in a file that cannot be read has no excerpt", () => {
  const at = { file: "~lib/tickless/time/timer.ts", line: 3, column: 4 };
  expect(formatDiagnostic({ ...error, at }, view)).toBe(
    "~lib/tickless/time/timer.ts:3:4 - error: the pin LED is opened twice",
  );
});

test("the summary counts errors and warnings apart", () => {
  expect(summary([error, error, { ...error, severity: "warning" }])).toBe("2 errors, 1 warning");
  expect(summary([])).toBeNull();
});
