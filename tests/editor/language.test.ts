// Every piece of code in docs/language.md and docs/levels.md: what it says to write compiles without a word and is right in an editor, and
// what it says not to write is refused, or at least warned of.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { repository } from "../cli/cli.js";
import { compileTexts, show } from "../compiler/compile.js";
import { initProject } from "./project.js";
import { openService } from "./service.js";

const pageOf = (file: string): string => readFileSync(path.join(repository, "docs", file), "utf8");
const page = pageOf("language.md");

/** The whole library, as one import. */
const index = readFileSync(path.join(repository, "assembly/index.ts"), "utf8");
const names = [...index.matchAll(/^export \{([^}]*)\}/gm)].map(([, list]) => list);
const imports = `import { ${names.join(", ")} } from "tickless";\n`;

/** A piece as a program: its last paragraph is what `main` does. */
function programOf(piece: string): string {
  if (piece.includes("function main(")) return piece;
  const paragraphs = piece.split("\n\n");
  const last = paragraphs.pop() ?? "";
  return `${imports}${paragraphs.join("\n\n")}\nexport async function main(): Promise<void> {\n${last}}\n`;
}

interface Block {
  where: string;
  refused: boolean;
  text: string;
}

const blocksOf = (file: string): Block[] =>
  [...pageOf(file).matchAll(/^```ts( refused)?\n([\s\S]*?)^```$/gm)].map((found) => ({
    where: `${file}:${pageOf(file).slice(0, found.index).split("\n").length}`,
    refused: found[1] !== undefined,
    text: programOf(found[2] ?? ""),
  }));
const blocks = [...blocksOf("language.md"), ...blocksOf("levels.md")];
const right = blocks.filter(({ refused }) => !refused);
const wrong = blocks.filter(({ refused }) => refused);

/** Rows of two pieces of code. */
const habits = [...page.matchAll(/^\| +`(.*)` +\| +`(.*)` +\|$/gm)].map(([, instead = "", write = ""]) => ({
  instead: instead.replaceAll("\\|", "|"),
  write: write.replaceAll("\\|", "|"),
}));

/** A program with the names that the page says its rows use, around one row each. */
const around = (rows: readonly string[]): string => `${imports}class Point { x: i32 = 0; y: i32 = 0; }
const list = new StaticArray<i32>(3);
const text = "abc";
const point = new Point();
function findPoint(): Point | null { return point; }
function find(): i32 { return 1; }
function use(value: i32): void { info("{}", value); }
${rows.map((row, i) => `async function row${i}(): Promise<void> { const maybe = findPoint(); let sum = 0; ${row} }`).join("\n")}
export async function main(): Promise<void> {
  ${rows.map((_, i) => `spawn(row${i}());`).join(" ")}
}
`;

async function diagnosticsOf(text: string): Promise<string[]> {
  return (await compileTexts(text, { options: { allocation: "once" } })).result.diagnostics.map(show);
}

describe("docs/language.md and docs/levels.md", () => {
  test("tells the language in two pages", () => {
    expect(page.split(/\s+/).length).toBeLessThanOrEqual(1100);
  });

  test("says something of both kinds", () => {
    expect(right.length).toBeGreaterThan(wrong.length);
    expect(wrong.length).toBeGreaterThan(5);
    expect(habits.length).toBeGreaterThan(10);
    expect(`${page}${pageOf("levels.md")}`.match(/^```/gm)).toHaveLength(2 * blocks.length);
  });

  test.each(right)("what stands at $where compiles", async ({ text }) => {
    expect(await diagnosticsOf(text)).toEqual([]);
  });

  test.each(wrong)("what stands at $where is refused", async ({ text }) => {
    expect(await diagnosticsOf(text)).not.toEqual([]);
  });

  test("what the table says to write compiles", async () => {
    expect(await diagnosticsOf(around(habits.map(({ write }) => write)))).toEqual([]);
  });

  test.each(habits)("$instead is refused", async ({ instead }) => {
    expect(await diagnosticsOf(around([instead]))).not.toEqual([]);
  });

  test("what it says to write is right in an editor", async () => {
    const all = [...right.map(({ text }) => text), around(habits.map(({ write }) => write))];
    const files = Object.fromEntries(all.map((text, i) => [`src/${i}.ts`, text]));
    const folder = initProject(files);
    const editor = openService(path.join(folder, "tsconfig.json"));
    for (const name of Object.keys(files)) {
      expect([name, await editor.problems(path.join(folder, name))]).toEqual([name, []]);
    }
    editor.close();
  });
});
