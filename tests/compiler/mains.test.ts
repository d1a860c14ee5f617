// Where a program starts when more than one function is named main, or when main comes from another file.
import { describe, expect, it } from "vitest";
import { compileTexts, type Files } from "./compile.js";
import { run } from "./run.js";

const OTHER = "src/other.ts";
const SHAPE = "`export async function main(): Promise<void>`";
const TWO = "There are two functions named main, and a program starts at one: give this one another name";

/** A main that says where it stands. */
const main = (where: string, mark = ""): string =>
  `import { info } from "tickless";\nexport async function ${mark}main(): Promise<void> { info("${where}"); }\n`;

const starting: { name: string; files: Files; says: string }[] = [
  {
    name: "in the entry, though an imported file exports one, too",
    files: {
      "src/main.ts": `import { x } from "./other";\nx;\n${main("entry")}`,
      [OTHER]: `export const x = 1;\n${main("other")}`,
    },
    says: "entry",
  },
  {
    name: "in the entry, though it imports one under another name",
    files: {
      "src/main.ts": `import { main as other } from "./other";\n${main("entry")}`,
      [OTHER]: main("other"),
    },
    says: "entry",
  },
  {
    name: "in the file it is exported from",
    files: { "src/main.ts": 'export { main } from "./other";\n', [OTHER]: main("other") },
    says: "other",
  },
  {
    name: "in the file it is imported from and exported again",
    files: { "src/main.ts": 'import { main } from "./other";\nexport { main };\n', [OTHER]: main("other") },
    says: "other",
  },
  {
    name: "in a function that is exported under this name",
    files: {
      "src/main.ts":
        main("entry").replace("export async function main", "async function start") + "export { start as main };\n",
    },
    says: "entry",
  },
  {
    name: "two files away, under other names on the way",
    files: {
      "src/main.ts": 'export { start as main } from "./other";\n',
      [OTHER]: 'import { begin } from "./third";\nexport { begin as start };\n',
      "src/third.ts": main("third").replace("main", "begin"),
    },
    says: "third",
  },
  {
    name: "in the entry, though it exports all of a file that has one",
    files: { "src/main.ts": `export * from "./other";\n${main("entry")}`, [OTHER]: main("other") },
    says: "entry",
  },
];

describe("a program starts", () => {
  it.each(starting)("$name", async ({ files, says }) => {
    const { log } = await run(files);
    expect(log).toEqual([expect.stringContaining(says)]);
  });
});

/** `at`: at which of the marks it is said; the other one is shown beside it. */
const wrong: { name: string; files: Files; message: string; at?: number }[] = [
  {
    name: "two in one file",
    files: { "src/main.ts": main("a", "¦") + main("b", "¦").replace(/^.*\n/, "") },
    message: TWO,
    at: 1,
  },
  {
    name: "one of the entry's own and one exported from another file",
    files: { "src/main.ts": `export { ¦main } from "./other";\n${main("entry", "¦")}`, [OTHER]: main("other") },
    message: TWO,
    at: 1,
  },
  {
    name: "one of the entry's own and one imported",
    files: { "src/main.ts": `import { ¦main } from "./other";\n${main("entry", "¦")}`, [OTHER]: main("other") },
    message: "Duplicate identifier 'main'.",
  },
  {
    name: "one that is not async, in another file",
    files: { "src/main.ts": 'export { main } from "./other";\n', [OTHER]: "export function ¦main(): void {}\n" },
    message: `'main' is the first task, so it must be async: write ${SHAPE}`,
  },
  {
    name: "one with a parameter, in another file",
    files: {
      "src/main.ts": 'export { main } from "./other";\n',
      [OTHER]: "export async function main(¦n: i32): Promise<void> {}\n",
    },
    message: `'main' takes no parameters, because nobody could give it any: write ${SHAPE}`,
  },
  {
    name: "one that is not exported where it stands",
    files: {
      "src/main.ts": 'export { main } from "./other";\n',
      [OTHER]: "async function ¦main(): Promise<void> {}\n",
    },
    message: `'main' is not exported, so no program can start there: write ${SHAPE}`,
  },
  {
    name: "none behind an export",
    files: { "src/main.ts": 'export { ¦main } from "./other";\n', [OTHER]: "export const x = 1;\n" },
    message: `'main' is exported here, but it is no function: write ${SHAPE}`,
  },
];

describe("a program has one main:", () => {
  it.each(wrong)("$name", async ({ files, message, at = 0 }) => {
    const { result, marks } = await compileTexts(files);
    const related = marks[1 - at] ?? null;
    expect(result.diagnostics).toEqual([{ severity: "error", message, at: marks[at], related }]);
  });
});
