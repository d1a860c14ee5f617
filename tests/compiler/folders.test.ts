// compiler/README.md says which folder knows which: each import is held against its drawing and its table.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = path.join(import.meta.dirname, "../../compiler");

/**
 * The stages of the drawing, from the ground up. Files beside the folders stand in a stage, too; one that is not named here
 * stands above all of them.
 */
const STAGES = [["ir", "types.ts"], ["syntax", "texts", "logs", "context.ts"], ["analysis"], ["lowering"], ["report"]];
const stageOf = (part: string): number => {
  const stage = STAGES.findIndex((parts) => parts.includes(part));
  return stage < 0 ? STAGES.length : stage;
};

interface Import {
  /** Paths seen from compiler/. */
  file: string;
  of: string;
}
/** The folder of a path, or the file that stands beside the folders. */
const partOf = (file: string): string => file.split("/")[0] ?? "";

/** What a file of the compiler imports of the compiler, as types too. */
function importsOf(file: string, text: string): Import[] {
  const { importedFiles } = ts.preProcessFile(text);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => path.posix.join(path.posix.dirname(file), fileName.replace(/\.js$/, ".ts")))
    .filter((of) => !of.startsWith(".."))
    .map((of) => ({ file, of }));
}

const againstTheArrows = (imports: Import[]): string[] =>
  imports
    .filter(({ file, of }) => stageOf(partOf(of)) > stageOf(partOf(file)))
    .map(({ file, of }) => `${file} imports ${of}`);

const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const all = files.flatMap((file) => importsOf(file, readFileSync(path.join(root, file), "utf8")));
const folders = [...new Set(files.filter((file) => file.includes("/")).map(partOf))].sort();

const readme = readFileSync(path.join(root, "README.md"), "utf8");
const namesIn = (text: string): string[] => [...text.matchAll(/\b([a-z]+)\/(?![\w*])/g)].map((match) => match[1] ?? "");

describe("the compiler's folders", () => {
  test("no import goes against the arrows of the README's drawing", () => {
    expect(all.length).toBeGreaterThan(100);
    expect(againstTheArrows(all)).toEqual([]);
  });

  test("an import that does would be found, of a type too", () => {
    const wrong = importsOf("analysis/kept.ts", 'import type { Builder } from "../lowering/builder.js";');
    expect(againstTheArrows(wrong)).toEqual(["analysis/kept.ts imports lowering/builder.ts"]);
    expect(againstTheArrows(importsOf("ir/ir.ts", 'const { a } = await import("../config.js");'))).toHaveLength(1);
    expect(againstTheArrows(importsOf("report/side.ts", 'export { a } from "../ir/ir.js";'))).toEqual([]);
  });

  test("the drawing shows the stages in this order, and every folder once", () => {
    const [, drawing = ""] = readme.split("```");
    const boxes = drawing.split("┌").slice(1).map(namesOfBox);
    const [ground, ...stages] = STAGES.map((parts) => parts.filter((part) => !part.endsWith(".ts")));
    expect(boxes).toEqual(stages);
    expect(namesIn(drawing.split("═").at(-1) ?? "")).toEqual(ground);
    expect(STAGES.flat().filter((part) => !part.endsWith(".ts"))).toEqual(expect.arrayContaining(folders));
  });

  test("the table says what each folder imports, no more and no less", () => {
    const rows = readme.split("\n").filter((line) => line.startsWith("| `"));
    const said = rows.map((line) => {
      const [, folder = "", , , imports = ""] = line.split("|");
      return [namesIn(folder)[0], namesIn(imports).sort()];
    });
    const found = folders.map((folder) => [folder, othersOf(folder)]);
    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(found));
  });
});

/** A box of the drawing ends where its lower edge is drawn. */
const namesOfBox = (text: string): string[] => namesIn(text.split("└")[0] ?? "");

/** The folders whose files are imported by files of this one. */
function othersOf(folder: string): string[] {
  const others = all.filter(({ file }) => partOf(file) === folder).map(({ of }) => partOf(of));
  return [...new Set(others)].filter((other) => folders.includes(other) && other !== folder).sort();
}
