// What the person who writes firmware sees in an editor: no error where there is none, the mistakes that TypeScript can
// find, names with their documentation. Asked of TypeScript 5.9's language service and of TypeScript 7's language server,
// in a project as `tickless init` writes it.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Position } from "../../compiler/types.js";
import { projectFiles } from "../../cli/init/files.js";
import { repository } from "../cli/cli.js";
import { compileTexts, show, unmark } from "../compiler/compile.js";
import { accepted, tooMuch } from "./accepted.js";
import { undocumented } from "./documented.js";
import type { Editor, Found } from "./editor.js";
import { hinted, leftToTheCompiler, mistakes } from "./mistakes.js";
import { initProject } from "./project.js";
import { openServer } from "./server.js";
import { openService } from "./service.js";

const namesOfLibrary = (): string[] => {
  const index = readFileSync(path.join(repository, "assembly/index.ts"), "utf8");
  const lists = [...index.matchAll(/^export \{([^}]*)\}/gm)].map(([, list = ""]) => list);
  return lists.flatMap((list) => list.split(",")).map((name) => name.trim());
};

/** The whole library, as one import. */
const imports = `import { ${namesOfLibrary().filter(Boolean).join(", ")} } from "tickless";\n`;
const fileOf = (name: string): string => `src/${name.replaceAll(/\W+/g, "-")}.ts`;
const texts = new Map(
  [...mistakes, ...hinted, ...leftToTheCompiler].map(({ name, source }) => [
    name,
    unmark(imports + source, fileOf(name)),
  ]),
);

/** The AssemblyScript files below a folder of the repository. */
function sourcesBelow(folder: string): string[] {
  const all = readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" });
  return all.filter((file) => file.endsWith(".ts")).map((file) => path.join(repository, folder, file));
}

/** Those files, put into the project: where they stand in it, to their text. */
function copied(from: string, to: string): Record<string, string> {
  return Object.fromEntries(
    sourcesBelow(from).map((file) => {
      const below = path.relative(path.join(repository, from), file);
      return [path.posix.join(to, below.replaceAll(path.sep, "/")), readFileSync(file, "utf8")];
    }),
  );
}

const examples = copied("examples", "src/examples");
const ours = {
  "what init writes": Object.fromEntries([...projectFiles("app")].filter(([file]) => file.endsWith(".ts"))),
  "the examples": examples,
  "the library": copied("assembly", "src/library"),
  "tests of as-pect": copied("tests/aspect", "tests"),
};

const example = "src/examples/timeout/main.ts";

let folder = "";
beforeAll(() => {
  const right = Object.entries(accepted).map(([name, text]) => [fileOf(name), imports + text] as const);
  const wrong = [...texts].map(([name, { text }]) => [fileOf(name), text] as const);
  const quiet = tooMuch.map(({ name, before = "", line }) => {
    return [fileOf(`${name} quiet`), `${imports}${before}// @ts-ignore\n${line}`] as const;
  });
  const flagged = tooMuch.map(({ name, before = "", line }) => [fileOf(name), imports + before + line] as const);
  const written = Object.fromEntries([...right, ...wrong, ...quiet, ...flagged]);
  const all = Object.values(ours).flatMap((files) => Object.entries(files));
  folder = initProject({ ...Object.fromEntries(all), ...written });
});

/** Where a name stands in the example behind another text. */
function placeOf(name: string, after: string): Position {
  const text = examples[example] ?? "";
  const before = text.slice(0, text.indexOf(name, text.indexOf(after))).split("\n");
  return { file: path.join(folder, example), line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

describe.each([
  { name: "TypeScript 5.9", open: openService },
  { name: "TypeScript 7", open: openServer },
])("$name", ({ open }) => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await open(path.join(folder, "tsconfig.json"));
  });
  afterAll(() => editor.close());
  const problems = (file: string): Promise<Found[]> => editor.problems(path.join(folder, file));

  test.each(Object.entries(ours))("accepts every file of %s", async (_name, files) => {
    expect(files).not.toEqual({});
    for (const file of Object.keys(files)) expect([file, await problems(file)]).toEqual([file, []]);
  });

  test("accepts the library where it is installed, as one comes there by its names", async () => {
    const library = path.join(folder, "node_modules/tickless/assembly");
    const there = await open(path.join(library, "tsconfig.json"));
    for (const file of sourcesBelow("assembly")) {
      const installed = path.join(library, path.relative(path.join(repository, "assembly"), file));
      expect([file, await there.problems(installed)]).toEqual([file, []]);
    }
    there.close();
  });

  test.each(Object.keys(accepted))("accepts %s", async (name) => {
    expect(await problems(fileOf(name))).toEqual([]);
  });

  test.each(tooMuch)("says too much about $name, until it is asked not to", async ({ name, code }) => {
    expect(await problems(fileOf(name))).toMatchObject([{ code }]);
    expect(await problems(fileOf(`${name} quiet`))).toEqual([]);
  });

  test.each(mistakes)("flags $name", async ({ name, code }) => {
    const [at] = texts.get(name)?.marks ?? [];
    expect(await problems(fileOf(name))).toMatchObject([{ line: at?.line, column: at?.column, code }]);
  });

  test.each(hinted)("hints at $name", async ({ name, code }) => {
    const [at] = texts.get(name)?.marks ?? [];
    expect(await problems(fileOf(name))).toEqual([]);
    const hints = await editor.hints(path.join(folder, fileOf(name)));
    expect(hints.filter(({ line }) => line === at?.line)).toMatchObject([{ column: at?.column, code }]);
  });

  test.each(leftToTheCompiler)("leaves $name to the compiler", async ({ name }) => {
    expect(await problems(fileOf(name))).toEqual([]);
  });

  test.each([
    { name: "after", behind: "Timer.", shows: ["after(d: Duration): Promise<void>", "Waits until `d` from now."] },
    { name: "select", behind: "await ", shows: ["a: Promise<void>, b: Promise<void>", "the first listed wins"] },
    { name: "info", behind: "led.high", shows: ["info(format: string, ...values: Loggable[]): void", "A log line"] },
    { name: "Input", behind: "new ", shows: ["Input(pin: Pin, pull?: Pull): Input", "Opens a pin."] },
    { name: "BUTTON", behind: "board.", shows: ["const board.BUTTON: Pin", "The board's first button."] },
    { name: "index", behind: "first.", shows: ["index: number", "Which future won"] },
  ])("shows what $name is, with its documentation", async ({ name, behind, shows }) => {
    const shown = await editor.hover(placeOf(name, behind));
    for (const text of shows) expect(shown).toContain(text);
  });

  test.each([
    { behind: "Timer.", name: "after", offers: ["after", "afterMillis", "afterSecs", "at"] },
    { behind: "first.", name: "index", offers: ["first", "index", "second"] },
    { behind: "led.", name: "high", offers: ["high", "isHigh", "low", "set", "toggle"] },
    { behind: "board.", name: "BUTTON", offers: ["BUTTON", "LED", "LED2", "UART", "pin"] },
    { behind: "import {", name: "Duration", offers: ["Channel", "Ticker", "spawn"] },
  ])("offers what can stand behind $behind", async ({ behind, name, offers }) => {
    const offered = await editor.completions(placeOf(name, behind));
    expect(offered).toEqual(expect.arrayContaining(offers));
    expect(offered.filter((one) => one.startsWith("__"))).toEqual([]);
  });

  test.each([
    { name: "after", behind: "Timer.", source: "time/timer.ts", text: "static async after(" },
    { name: "select", behind: "await ", source: "futures/select.ts", text: "export function select(" },
    { name: "LED", behind: "new Output(board.", source: "io/board.ts", text: "export const LED:" },
  ])("leads from $name to the library's own source", async ({ name, behind, source, text }) => {
    const [found] = await editor.definitions(placeOf(name, behind));
    const lines = readFileSync(path.join(repository, "assembly", source), "utf8").split("\n");
    expect(found?.file).toBe(path.join(folder, "node_modules/tickless/assembly", source));
    expect(lines[(found?.line ?? 0) - 1]).toContain(text);
  });
});

const right = [
  ...Object.entries(accepted),
  ...tooMuch.map(({ name, before = "", line }) => [name, before + line] as const),
];
test.each(right)("the compiler accepts %s", async (_name, text) => {
  const { result } = await compileTexts(imports + text);
  expect(result.diagnostics.map(show)).toEqual([]);
});

test.each([...hinted, ...leftToTheCompiler])("the compiler finds $name", async ({ source }) => {
  const { result } = await compileTexts(imports + source);
  expect(result.diagnostics).not.toEqual([]);
});

test("every public name of the library has documentation", () => {
  const { all, without } = undocumented();
  expect(all).toContain("Timer.after");
  expect(without).toEqual([]);
});

test("every name that the library makes global is global in editors, except the compiler's own", () => {
  const declared = readFileSync(path.join(repository, "editor/globals.d.ts"), "utf8");
  const sources = sourcesBelow("assembly").map((file) => readFileSync(file, "utf8"));
  const global = /^@global\n(?:@\w+\n)*export (?:async )?(?:function|class) (\w+)/gm;
  const names = sources.flatMap((text) => [...text.matchAll(global)].map(([, name = ""]) => name));
  expect(names).toContain("__await");
  const missing = names.filter(
    (name) => !name.startsWith("__") && !new RegExp(`(?:import|interface) ${name}\\b`).test(declared),
  );
  expect(missing).toEqual([]);
});
