// The typings that editors read, made from the library's own sources: dist/types/ holds a .d.ts for every file of
// assembly/, with its doc comments, and a map through which "go to definition" arrives in the source itself.
//
// AssemblyScript cannot say everything that TypeScript can. What the compiler does with a call by its name (`select` of
// so many futures, a log line with its arguments) stands in the table below in TypeScript's own words.
import { TraceMap, decodedMappings, encodedMappings } from "@jridgewell/trace-mapping";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const assembly = path.join(root, "assembly");

const options = {
  declaration: true,
  declarationMap: true,
  isolatedDeclarations: true,
  stripInternal: true,
  experimentalDecorators: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
};

/** Typings while they are improved: their text, and their map with a list of segments for each line. */
class Typings {
  constructor(file, text, map) {
    this.file = file;
    this.text = text;
    this.map = { ...map, sources: [sourceOf(file)] };
    this.lines = [...decodedMappings(new TraceMap(map))];
  }

  /** Puts a text in place of the only place where another stands. Lines that it adds lead to where the first led. */
  replace(before, after) {
    const [head, tail, ...more] = this.text.split(before);
    if (tail === undefined || more.length > 0)
      throw new Error(`scripts/typings.mjs: ${this.file}.d.ts should hold "${before}" once`);
    const added = countLines(after) - countLines(before);
    const line = countLines(head);
    this.lines.splice(line + 1, 0, ...Array.from({ length: added }, () => this.lines[line] ?? []));
    this.text = head + after + tail;
  }

  get mapText() {
    const mappings = encodedMappings(new TraceMap({ ...this.map, mappings: this.lines }));
    return JSON.stringify({ ...this.map, mappings });
  }
}

const countLines = (text) => text.split("\n").length - 1;

/** The way from typings to their source, both by their path below assembly/ without ".ts". */
const sourceOf = (name) => `${path.posix.relative(path.posix.dirname(`dist/types/${name}`), `assembly/${name}`)}.ts`;

/** The comment above a declaration. */
function docOf(text, declaration) {
  const above = text.slice(0, text.indexOf(declaration));
  return above.slice(above.lastIndexOf("/**"));
}

/** `select` or `join`, once for each number of futures, as the functions that the compiler writes declare it. */
const overloads = (name) => (typings) => {
  const placeholder = `export declare function ${name}(): void;`;
  const doc = docOf(typings.text, placeholder);
  const byCount = new RegExp(String.raw`export declare function __${name}\d(<.*>\(.*?)(?:, mask: i32)?(\): .*;)`, "g");
  const made = [...typings.text.matchAll(byCount)].map(
    ([, head, tail]) => `export declare function ${name}${head}${tail}`,
  );
  typings.replace(placeholder, made.join(`\n${doc}`));
};

/** `print` at once and later, and without what the compiler makes of it. */
function print(typings) {
  const declared = "export declare function print<W>(out: W, text: string): i32;";
  const doc = docOf(typings.text, declared);
  const to = (writer, gives) =>
    `export declare function print(out: ${writer}, text: string, ...values: Loggable[]): ${gives};`;
  typings.replace(declared, [to("Writer", "i32"), to("AsyncWriter", "Promise<i32>")].join(`\n${doc}`));
}

const replacing = (pairs) => (typings) => {
  for (const [before, after] of pairs) typings.replace(before, after);
};

const LINE = "(format: string, ...values: Loggable[])";
const levels = ["trace", "debug", "info", "warn", "error"];

/** What TypeScript can say better, by file. */
const inTypeScript = {
  "futures/select": overloads("select"),
  "futures/join": overloads("join"),
  "log/index": replacing([
    ...levels.map((level) => [`function ${level}(format: string)`, `function ${level}${LINE}`]),
    ["function panic(format: string): void", `function panic${LINE}: never`],
    ["(condition: bool): void", "(condition: unknown, format?: string, ...values: Loggable[]): asserts condition"],
  ]),
  "io/bytes": replacing([
    ["type Text = Bytes", "type Text = string | StaticArray<u8> | Bytes"],
    ["of(literal: Bytes)", "of(literal: string)"],
    ["equals(other: Bytes)", "equals(other: Bytes | string)"],
    ["startsWith(other: Bytes)", "startsWith(other: Bytes | string)"],
  ]),
  "io/print": print,
  "abi/intrinsics": replacing([["pool<F>(f: F, n: i32)", "pool(f: (...values: any[]) => Promise<any>, n: i32)"]]),
  // TypeScript knows one Promise, the global one: see editor/globals.d.ts.
  index: replacing([["export { Promise, ", "export import Promise = globalThis.Promise;\nexport { "]]),
};

/** A class that shows nothing would take anything: a private member makes it a type of its own. */
function brand(typings) {
  typings.text = typings.text.replace(/^(export declare class \w+ \{)\n\}/gm, "$1 private word;\n}");
}

/** The typings of one library file; `name` is its path below assembly/ without ".ts". */
function typingsOf(name, text) {
  const made = ts.transpileDeclaration(text, {
    fileName: `${name}.ts`,
    compilerOptions: options,
    reportDiagnostics: true,
  });
  const [problem] = made.diagnostics ?? [];
  if (problem) {
    const { line } = ts.getLineAndCharacterOfPosition(problem.file, problem.start);
    const what = ts.flattenDiagnosticMessageText(problem.messageText, "\n");
    throw new Error(`assembly/${name}.ts:${line + 1}: ${what}`);
  }
  const typings = new Typings(name, made.outputText, JSON.parse(made.sourceMapText));
  inTypeScript[name]?.(typings);
  brand(typings);
  return typings;
}

/** All typings: path below dist/types/ to text. */
export function makeTypings() {
  const files = new Map();
  for (const file of readdirSync(assembly, { recursive: true }).sort()) {
    if (!file.endsWith(".ts") || file.endsWith(".d.ts")) continue;
    const name = file.slice(0, -".ts".length).split(path.sep).join("/");
    const { text, mapText } = typingsOf(name, readFileSync(path.join(assembly, file), "utf8"));
    files.set(`${name}.d.ts`, text);
    files.set(`${name}.d.ts.map`, mapText);
  }
  return files;
}

/** Writes them below a folder, in place, and then takes away what is none of them. */
export function writeTypings(folder) {
  const files = makeTypings();
  for (const [name, text] of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(path.relative(folder, file).split(path.sep).join("/"))) rmSync(file);
  }
}
