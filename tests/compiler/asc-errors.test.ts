// What asc itself says keeps its number, its words and its place in whatever of ours it stands: each mistake is compiled by
// asc as it is installed, in a plain function, and by ours in functions, methods, scopes and calls of every kind.
import { main } from "assemblyscript/asc";
import { beforeAll, describe, expect, it } from "vitest";
import { createTransform } from "../../compiler/index.js";
import { asTransforms } from "../../compiler/syntax/asc.js";
import { DECLARATIONS, ends, statements, values } from "./asc-mistakes.js";
import { library } from "./compile.js";
import { compileUntouched, type Message, type Place } from "./untouched.js";

/** Where the mistake goes, and a number for names that a program may have once. */
type Shape = (mistake: string, n: number) => string;

const plainStatement: Shape = (mistake, n) => `function plain${n}(): void { ${mistake} }`;
const plainValue: Shape = (mistake, n) => `function plain${n}(): void { take(${mistake}); }`;
const plainEnd: Shape = (mistake, n) => `function plain${n}(): i32 { ${mistake} }`;

const inStatements: Record<string, Shape> = {
  "a plain function": plainStatement,
  "an async function": (mistake, n) => `async function run${n}(): Promise<void> { ${mistake} }`,
  "an async function, between awaits": (mistake, n) =>
    `async function run${n}(): Promise<void> { await work(1); { ${mistake} } await work(2); }`,
  "an async function with a result": (mistake, n) =>
    `async function run${n}(): Promise<i32> { await work(1); { ${mistake} } return await work(2); }`,
  "an async method": (mistake, n) => `class C${n} { async m(): Promise<void> { ${mistake} await work(1); } }`,
  "a static async method": (mistake, n) =>
    `class C${n} { static async m(): Promise<void> { await work(1); { ${mistake} } } }`,
  "a generic async function": (mistake, n) =>
    `async function run${n}<T>(given: T): Promise<T> { await work(1); { ${mistake} } return given; }`,
  "the scope of a using": (mistake, n) =>
    `async function run${n}(): Promise<void> { using g = new Guard(); await work(1); { ${mistake} } }`,
  "the scope of a using in a plain function": (mistake, n) =>
    `function run${n}(): void { using g = new Guard(); { ${mistake} } }`,
};

const body = (before: string, after: string): Shape => {
  return (mistake, n) => `async function run${n}(): Promise<void> { ${before}${mistake}${after} }`;
};
const inValues: Record<string, Shape> = {
  "an argument of a plain call": body("take(", ");"),
  "an argument of what is awaited": body("await work(", ");"),
  "an argument of a future in a variable": body("const f = work(", "); await f;"),
  "an argument of an awaited method": body("await worker.work(", ");"),
  "a using's initialiser": body("using g = new Guard(", "); await work(1);"),
  "a using's initialiser that waits": body("using g = await hold(", "); await work(1);"),
  "the first future of select": body("await select(work(", "), work(1));"),
  "the last future of select": body("await select(work(1), work(2), work(", "));"),
  "a future of join": body("await join(work(1), work(", "));"),
  "a future of Promise.race": body("await Promise.race([work(", "), work(1)]);"),
  "a future of Promise.all": body("await Promise.all([work(1), work(", ")]);"),
  "the future of withTimeout": body("await withTimeout(Duration.millis(1), work(", "));"),
  "a spawned call's argument": body("spawn(work(", "));"),
  "an argument of trySpawn's call": body("trySpawn(work(", "));"),
  "a sum with an await": body("take(await work(1) + take(", "));"),
  "a line of the log": body('info("{}", take(', "));"),
  "a printed line": body('print(console, "{}", take(', "));"),
};

const inEnds: Record<string, Shape> = {
  "an async function": (mistake, n) => `async function run${n}(): Promise<i32> { ${mistake} }`,
  "an async function that waits": (mistake, n) =>
    `async function run${n}(): Promise<i32> { await work(1); ${mistake} }`,
  "an async method": (mistake, n) => `class C${n} { async m(): Promise<i32> { ${mistake} } }`,
  "the scope of a using": (mistake, n) =>
    `async function run${n}(): Promise<i32> { using g = new Guard(); await work(1); ${mistake} }`,
};

const IMPORTS = `import { Duration, console, info, join, print, select, withTimeout } from "tickless";
class Guard { constructor(public n: i32 = 0) {} dispose(): void { counter += this.n; } }
const guard = new Guard();
async function work(n: i32): Promise<i32> { return n; }
async function hold(n: i32): Promise<Guard> { counter += n; return guard; }
class Worker { async work(n: i32): Promise<i32> { return n; } }
const worker = new Worker();
`;

/** A call of each function that `text` declares, so that asc compiles it. */
const callsIn = (text: string): string => {
  const functions = [...text.matchAll(/function ((?:run|plain)\d+)(<T>)?/g)];
  const called = functions.map(([, name = "", generic]) => (generic ? `${name}<i32>(1)` : `${name}()`));
  const methods = [...text.matchAll(/class (C\d+) \{ (static )?/g)];
  const made = methods.map(([, name = "", isStatic]) => (isStatic ? `${name}.m()` : `new ${name}().m()`));
  return [...called, ...made].map((call) => `  ${call};\n`).join("");
};

interface Program {
  text: string;
  /** Where each mistake begins, for each shape. */
  starts: number[][];
}

/** All the mistakes in all the shapes, in one program: each in a line of its own. */
function programOf(before: string, shapes: readonly Shape[], mistakes: readonly string[], main: string): Program {
  let text = before + DECLARATIONS;
  let n = 0;
  const starts = shapes.map((shape) =>
    mistakes.map((mistake) => {
      const start = text.length + shape("¦", n).indexOf("¦");
      text += `${shape(mistake, n++)}\n`;
      return start;
    }),
  );
  return { text: `${text}export ${main} {\n${callsIn(text)}}\n`, starts };
}

const FLAGS = ["-O0", "--runtime", "stub"];

async function compileHere(text: string): Promise<Message[]> {
  const said: Message[] = [];
  await main(["main.ts", "--outFile", "main.wasm", ...FLAGS], {
    readFile: (path) => (path === "main.ts" ? text : null),
    writeFile: () => undefined,
    listFiles: () => [],
    stderr: { write: () => undefined },
    reportDiagnostic: ({ code, category, message, range, relatedRange }) => {
      const of = (at: typeof range): Place | null =>
        at ? { file: at.source?.normalizedPath ?? "", start: at.start, end: at.end } : null;
      said.push({ code, category, message, at: of(range), related: of(relatedRange) });
    },
    transforms: asTransforms(createTransform(library, { program: "firmware", allocation: "any" })),
  });
  return said;
}

interface Said {
  /** Of each mistake in each shape, in order, with places counted from where it begins. */
  of: string[][][];
  /** Of the declarations, with what stands at the place. */
  besides: string[];
}

/** asc names a variable with its function before it. */
const VARIABLE = /main\/[^'~]+~(\w+)/;

function saidIn(messages: readonly Message[], { text, starts }: Program): Said {
  const of = starts.map((each) => each.map((): string[] => []));
  const besides: string[] = [];
  // Where asc means a function's type, it means what follows the colon.
  const textOf = (at: Place | null): string =>
    at?.file === "main.ts" ? text.slice(at.start, at.end).replace(/^Promise<(.*)>$/, "$1") : (at?.file ?? "");
  for (const { code, category, message, at, related } of messages) {
    const line = at?.file === "main.ts" ? lineOf(text, at.start) : -1;
    const shape = starts.findIndex((each) => each.some((start) => lineOf(text, start) === line));
    const n = starts[shape]?.findIndex((start) => lineOf(text, start) === line) ?? -1;
    const start = starts[shape]?.[n] ?? Infinity;
    const where = at && at.start >= start ? `${at.start - start}..${at.end - start}` : textOf(at);
    const see = related ? `, see ${textOf(related)}` : "";
    const said = `${category} ${code} ${message.replace(VARIABLE, "$1")} at ${where}${see}`;
    (of[shape]?.[n] ?? besides).push(said);
  }
  return { of, besides };
}
const lineOf = (text: string, at: number): number => text.lastIndexOf("\n", at - 1);

const groups = [
  { what: "statement", mistakes: statements, plain: plainStatement, shapes: inStatements },
  { what: "value", mistakes: values, plain: plainValue, shapes: inValues },
  { what: "end", mistakes: ends, plain: plainEnd, shapes: inEnds },
];

const references = new Map<string, Said>();
beforeAll(() => {
  const programs = groups.map(({ mistakes, plain }) =>
    programOf("", [plain], Object.values(mistakes), "function start(): void"),
  );
  const made = compileUntouched(programs.map(({ text }) => ({ text, flags: FLAGS })));
  programs.forEach((program, i) => references.set(groups[i]?.what ?? "", saidIn(made[i]?.messages ?? [], program)));
});

describe.each(groups)("a mistake as a $what", ({ what, mistakes, shapes }) => {
  const named = (said: readonly string[][] = []): [string, string[]][] =>
    Object.keys(mistakes).map((name, i) => [name, said[i] ?? []]);
  let reference: Said;
  let ours: Said;
  beforeAll(async () => {
    reference = references.get(what) ?? { of: [], besides: [] };
    const main = "async function main(): Promise<void>";
    const program = programOf(IMPORTS, Object.values(shapes), Object.values(mistakes), main);
    ours = saidIn(await compileHere(program.text), program);
  });

  it("is one to asc, but for access and constraints, which it does not check", () => {
    const silent = named(reference.of[0]).filter(([, said]) => said.length === 0);
    expect(silent.map(([name]) => name).filter((name) => !/private|protected|constraint/.test(name))).toEqual([]);
  });

  it.each(Object.keys(shapes))("is told by asc's words and place in %s", (name) => {
    expect(named(ours.of[Object.keys(shapes).indexOf(name)])).toEqual(named(reference.of[0]));
  });

  it("is said of nothing besides", () => {
    expect(ours.besides).toEqual(reference.besides);
  });
});
