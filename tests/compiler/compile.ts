// Compiles texts for the tests, with the library as it stands in assembly/. A `¦` in a text marks a place: it is taken
// out, and the place is where an expected message points.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { compile } from "../../compiler/index.js";
import type { lowerProgram } from "../../compiler/lowering/index.js";
import type { CompileInput, CompileResult, Diagnostic, Library, Position } from "../../compiler/types.js";

const folder = path.join(import.meta.dirname, "../../assembly");

export const library: Library = new Map(
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
    .map((file) => [file.slice(0, -".ts".length), readFileSync(path.join(folder, file), "utf8")]),
);

export type Files = Record<string, string>;

const MARK = "¦";

/** The text without its marks, and where they stood. */
export function unmark(text: string, file: string): { text: string; marks: Position[] } {
  const marks: Position[] = [];
  const parts = text.split(MARK);
  for (let i = 1; i < parts.length; i++) {
    const lines = parts.slice(0, i).join("").split("\n");
    marks.push({ file, line: lines.length, column: (lines.at(-1) ?? "").length + 1 });
  }
  return { text: parts.join(""), marks };
}

export interface Compiled {
  result: CompileResult;
  /** Where the marks stood, in the order of the files. */
  marks: Position[];
}

/** Compiles firmware; a single text is src/main.ts. */
export async function compileTexts(
  source: string | Files,
  more: Partial<CompileInput> = {},
  lowering?: typeof lowerProgram,
): Promise<Compiled> {
  const files: Files = typeof source === "string" ? { "src/main.ts": source } : source;
  const marks: Position[] = [];
  const texts = new Map<string, string>();
  for (const [file, marked] of Object.entries(files)) {
    const found = unmark(marked, file);
    texts.set(file, found.text);
    marks.push(...found.marks);
  }
  const readFile = (file: string): string | null => texts.get(file) ?? null;
  const input: CompileInput = {
    entry: "src/main.ts",
    name: "test",
    readFile,
    library,
    options: { allocation: "any" },
    optimize: "none",
  };
  const result = await compile({ ...input, ...more }, lowering);
  return { result, marks };
}

/** A diagnostic as one line: "src/main.ts:3:5 message". */
export const show = ({ at, message }: Diagnostic): string => `${place(at)} ${message}`;
const place = (at: Position | null): string => (at ? `${at.file}:${at.line}:${at.column}` : "nowhere");

/** Errors of a compile that must fail. */
export function errorsOf({ result }: Compiled): string[] {
  return result.diagnostics.filter(({ severity }) => severity === "error").map(show);
}

/** The compiler has refused a program that must compile; what it says. */
export class Refused extends Error {}

/** The wasm and side file of a compile that must work; warnings are failures unless they are expected. */
export function wasmOf({ result }: Compiled): Extract<CompileResult, { ok: true }> {
  if (!result.ok) throw new Refused(result.diagnostics.map(show).join("\n"));
  return result;
}
