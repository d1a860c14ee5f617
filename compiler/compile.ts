// Compiles a program from memory to memory with asc's own command line, so that the browser, the command and the tests
// go one way. No file is touched: every text comes from `readFile` or the library.
import { libraryFiles, main, type APIOptions } from "assemblyscript/asc";
import { withDefaults } from "./config.js";
import { lowerProgram } from "./lowering/index.js";
import { makeSideFile } from "./report/side.js";
import { asTransforms, DiagnosticCategory } from "./syntax/asc.js";
import { createTransform, type ProgramReport } from "./transform.js";
import type { CompileInput, CompileResult, CompilerOptions, Diagnostic, Position } from "./types.js";

const OUT = "out.wasm";
const OPTIMIZE: Record<CompileInput["optimize"], string[]> = {
  none: ["-O0"],
  speed: ["-O3"],
  size: ["-Oz"],
};

/** Text of a file by the name asc gives it; null: a generated one. */
type ReadText = (path: string) => string | null;

/** `lowering`: the tests put lowerings with seeded mistakes here. */
export async function compile(input: CompileInput, lowering = lowerProgram): Promise<CompileResult> {
  const begin = performance.now();
  const files = new Map<string, string>();
  const output = new Map<string, string | Uint8Array>();
  const diagnostics: Diagnostic[] = [];
  const textOf: ReadText = (path) => files.get(path) ?? libraryText(input, path);
  let report: ProgramReport | null = null;

  const transform = createTransform(
    input.library,
    { ...input.options, program: "firmware" },
    (made) => (report = made),
    lowering,
  );
  const { error } = await main([...flags(input), ...runtimeFlags(withDefaults(input.options))], {
    readFile: (path) => {
      // The project's asconfig.json is for as-pect and editors; what a blob is made of, this file says alone.
      const text = path.endsWith(".ts") ? input.readFile(path) : null;
      if (text !== null) files.set(path, text);
      return text;
    },
    writeFile: (path, contents) => void output.set(path, contents),
    listFiles: () => [],
    stdout: silent,
    stderr: silent,
    reportDiagnostic: (message) => {
      const diagnostic = toDiagnostic(message, textOf);
      if (!isLibraryRemark(diagnostic)) diagnostics.push(diagnostic);
    },
    transforms: asTransforms(transform),
  });

  const wasm = output.get(OUT);
  const map = output.get(`${OUT}.map`);
  const made = report as ProgramReport | null; // set by the transform while main runs
  if (error || !(wasm instanceof Uint8Array) || typeof map !== "string" || !made?.lowering) {
    return { ok: false, diagnostics: withReason(diagnostics, error) };
  }
  const { options, logs, boards, loweringTime } = made;
  if (boards.length > 1) return { ok: false, diagnostics: [...diagnostics, severalBoards(boards)] };
  const [board = ""] = boards;
  const timing = { compile: performance.now() - begin - loweringTime, lowering: loweringTime };
  const side = makeSideFile({ name: input.name, options, wasm, board, lowering: made.lowering, logs, timing });
  return { ok: true, wasm, map: withoutRoot(map), side, diagnostics };
}

function severalBoards(boards: readonly string[]): Diagnostic {
  const message = `the program imports the pins of ${boards.join(" and of ")}: one blob is for one of them`;
  return { severity: "error", message, at: null, related: null };
}

/** Debug names do not change the module's code; they tell the side file what each function is called. */
function flags({ entry, optimize }: CompileInput): string[] {
  return [entry, "--outFile", OUT, "--sourceMap", "--debug", ...OPTIMIZE[optimize]];
}

function runtimeFlags({ heap, stackSize }: CompilerOptions): string[] {
  return heap === "none" ? ["--runtime", "stub"] : ["--runtime", "incremental", "--stackSize", String(stackSize)];
}

const silent = { write: (): void => undefined };

function libraryText({ library }: CompileInput, path: string): string | null {
  const name = path.replace(/^~lib\//, "").replace(/\.ts$/, "");
  if (name === path) return null;
  return library.get(name.replace(/^tickless\//, "")) ?? libraryFiles[name] ?? null;
}

const SEVERITIES = new Map<number, Diagnostic["severity"]>([
  [DiagnosticCategory.Error, "error"],
  [DiagnosticCategory.Warning, "warning"],
]);

type Message = Parameters<NonNullable<APIOptions["reportDiagnostic"]>>[0];

function toDiagnostic({ category, message, range, relatedRange }: Message, textOf: ReadText): Diagnostic {
  const severity = SEVERITIES.get(category) ?? "info";
  return { severity, message, at: positionOf(range, textOf), related: positionOf(relatedRange, textOf) };
}

/** asc remarks, for one, that a generic class's field needs no `!` when T is a number. */
const isLibraryRemark = ({ severity, at }: Diagnostic): boolean =>
  severity === "info" && at?.file.startsWith("~lib/") === true;

function positionOf(range: Message["range"], textOf: ReadText): Position | null {
  const file = range?.source?.normalizedPath;
  const text = file === undefined ? null : textOf(file);
  if (!range || file === undefined || text === null) return null;
  const before = text.slice(0, range.start).split("\n");
  return { file, line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** asc may end without a diagnostic, for example when no file could be read; then what it says is the reason. */
function withReason(diagnostics: Diagnostic[], error: Error | null): Diagnostic[] {
  if (diagnostics.some(({ severity }) => severity === "error")) return diagnostics;
  const message = error?.message ?? "asc wrote no module";
  return [...diagnostics, { severity: "error", message, at: null, related: null }];
}

/** asc puts the sources below a folder named after the module; here they are where the user has them. */
function withoutRoot(map: string): string {
  return JSON.stringify({ ...(JSON.parse(map) as object), sourceRoot: "" });
}
