// What the person who writes firmware sees in an editor: no error where there is none, the mistakes that TypeScript can
// find, names with their documentation. Asked of TypeScript 5.9's language service and of TypeScript 7's language server.
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Position } from "../../compiler/types.js";
import { folderWith, repository } from "../cli/cli.js";
import { compileTexts, show, unmark } from "../compiler/compile.js";
import { accepted, tooMuch } from "./accepted.js";
import { undocumented } from "./documented.js";
import type { Editor } from "./editor.js";
import { leftToTheCompiler, mistakes } from "./mistakes.js";
import { openServer } from "./server.js";
import { openService } from "./service.js";

const namesOfLibrary = (): string[] => {
  const index = readFileSync(path.join(repository, "assembly/index.ts"), "utf8");
  const lists = [...index.matchAll(/^export \{([^}]*)\}/gm)].map(([, list = ""]) => list);
  return lists.flatMap((list) => list.split(",")).map((name) => name.trim());
};

/** The whole library, as one import. */
const imports = `import { ${namesOfLibrary().filter(Boolean).join(", ")} } from "tickless";\n`;
const fileOf = (name: string): string => `${name.replaceAll(/\W+/g, "-")}.ts`;
const texts = new Map(
  [...mistakes, ...leftToTheCompiler].map(({ name, source }) => [name, unmark(imports + source, fileOf(name))]),
);

/** A project as `tickless init` makes it; the library is linked, not copied. */
function project(files: Record<string, string>): string {
  const tsconfig = { extends: "tickless/editor/firmware.json", include: ["*.ts"] };
  const folder = folderWith({ "tsconfig.json": JSON.stringify(tsconfig), "node_modules/.keep": "", ...files });
  symlinkSync(repository, path.join(folder, "node_modules", "tickless"), "dir");
  return folder;
}

/** The AssemblyScript files below a folder of the repository. */
function sourcesBelow(folder: string): string[] {
  const all = readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" });
  return all.filter((file) => file.endsWith(".ts")).map((file) => path.join(repository, folder, file));
}

const example = path.join(repository, "examples/timeout/main.ts");

/** Where a name stands in the example behind another text. */
function placeOf(name: string, after: string): Position {
  const text = readFileSync(example, "utf8");
  const before = text.slice(0, text.indexOf(name, text.indexOf(after))).split("\n");
  return { file: example, line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

let folder = "";
beforeAll(() => {
  const wrong = [...texts].map(([name, { text }]) => [fileOf(name), text] as const);
  const right = Object.entries(accepted).map(([name, text]) => [fileOf(name), imports + text] as const);
  const quiet = tooMuch.map(({ name, before = "", line }) => {
    return [fileOf(`${name} quiet`), `${imports}${before}// @ts-ignore\n${line}`] as const;
  });
  const flagged = tooMuch.map(({ name, before = "", line }) => [fileOf(name), imports + before + line] as const);
  folder = project(Object.fromEntries([...wrong, ...right, ...quiet, ...flagged]));
});

describe.each([
  { name: "TypeScript 5.9", open: openService },
  { name: "TypeScript 7", open: openServer },
])("$name", ({ open }) => {
  const opened = new Map<string, Promise<Editor>>();
  const editorFor = (of: string): Promise<Editor> => {
    const editor = opened.get(of) ?? Promise.resolve(open(path.join(of, "tsconfig.json")));
    opened.set(of, editor);
    return editor;
  };
  afterAll(async () => {
    for (const editor of opened.values()) (await editor).close();
  });

  test.each(["assembly", "examples", "tests/aspect"])("accepts every file of %s", async (of) => {
    const editor = await editorFor(path.join(repository, of));
    const files = sourcesBelow(of);
    expect(files).not.toEqual([]);
    for (const file of files) expect([file, await editor.problems(file)]).toEqual([file, []]);
  });

  test.each(Object.keys(accepted))("accepts %s", async (name) => {
    expect(await (await editorFor(folder)).problems(path.join(folder, fileOf(name)))).toEqual([]);
  });

  test.each(tooMuch)("says too much about $name, until it is asked not to", async ({ name, code }) => {
    const editor = await editorFor(folder);
    expect(await editor.problems(path.join(folder, fileOf(name)))).toMatchObject([{ code }]);
    expect(await editor.problems(path.join(folder, fileOf(`${name} quiet`)))).toEqual([]);
  });

  test.each(mistakes)("flags $name", async ({ name, code }) => {
    const [at] = texts.get(name)?.marks ?? [];
    const found = await (await editorFor(folder)).problems(path.join(folder, fileOf(name)));
    expect(found).toMatchObject([{ line: at?.line, column: at?.column, code }]);
  });

  test.each(leftToTheCompiler)("leaves $name to the compiler", async ({ name }) => {
    expect(await (await editorFor(folder)).problems(path.join(folder, fileOf(name)))).toEqual([]);
  });

  test.each([
    { name: "after", behind: "Timer.", shows: ["after(d: Duration): Promise<void>", "Waits until `d` from now."] },
    { name: "select", behind: "await ", shows: ["a: Promise<void>, b: Promise<void>", "the first listed wins"] },
    { name: "info", behind: "led.high", shows: ["info(format: string, ...values: Loggable[]): void", "A log line"] },
    { name: "Input", behind: "new ", shows: ["Input(pin: Pin, pull?: Pull): Input", "Opens a pin."] },
    { name: "BUTTON", behind: "board.", shows: ["const board.BUTTON: Pin", "The board's first button."] },
    { name: "index", behind: "first.", shows: ["index: number", "Which future won"] },
  ])("shows what $name is, with its documentation", async ({ name, behind, shows }) => {
    const shown = await (await editorFor(path.dirname(path.dirname(example)))).hover(example, placeOf(name, behind));
    for (const text of shows) expect(shown).toContain(text);
  });

  test.each([
    { behind: "Timer.", name: "after", offers: ["after", "afterMillis", "afterSecs", "at"] },
    { behind: "first.", name: "index", offers: ["first", "index", "second"] },
    { behind: "led.", name: "high", offers: ["high", "isHigh", "low", "set", "toggle"] },
    { behind: "board.", name: "BUTTON", offers: ["BUTTON", "LED", "LED2", "UART", "pin"] },
    { behind: "import {", name: "Duration", offers: ["Channel", "Ticker", "spawn"] },
  ])("offers what can stand behind $behind", async ({ behind, name, offers }) => {
    const editor = await editorFor(path.dirname(path.dirname(example)));
    const offered = await editor.completions(example, placeOf(name, behind));
    expect(offered).toEqual(expect.arrayContaining(offers));
    expect(offered.filter((one) => one.startsWith("__"))).toEqual([]);
  });

  test.each([
    { name: "after", behind: "Timer.", source: "time/timer.ts", text: "static async after(" },
    { name: "select", behind: "await ", source: "futures/select.ts", text: "export function select(" },
    { name: "LED", behind: "new Output(board.", source: "io/board.ts", text: "export const LED:" },
  ])("leads from $name to the library's own source", async ({ name, behind, source, text }) => {
    const editor = await editorFor(path.dirname(path.dirname(example)));
    const [found] = await editor.definitions(example, placeOf(name, behind));
    const lines = readFileSync(path.join(repository, "assembly", source), "utf8").split("\n");
    expect(found?.file).toBe(path.join(repository, "assembly", source));
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

test.each(leftToTheCompiler)("the compiler finds $name", async ({ source }) => {
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
