// Every mistake in the use of async, await, using, pool, select and main: its exact sentence, at its exact place.
import { describe, expect, it } from "vitest";
import { compileTexts, errorsOf, type Files } from "./compile.js";

const MAIN = "export async function main(): Promise<void> {}\n";

interface Mistake {
  name: string;
  /** With one `¦` before the place the message points at. */
  source: string | Files;
  message: string;
}

const inMain = (body: string, before = ""): string =>
  `${before}export async function main(): Promise<void> {\n  ${body}\n}\n`;
const SHAPE = "`export async function main(): Promise<void>`";

const mistakes: Mistake[] = [
  {
    name: "async function without a type",
    source: `async function ¦f() {}\n${MAIN}`,
    message: "The async function 'f' must say what it gives as Promise<T>: write 'Promise<void>'",
  },
  {
    name: "async function with a plain type",
    source: `async function f(): ¦i32 { return 1; }\n${MAIN}`,
    message: "The async function 'f' must say what it gives as Promise<T>: write 'Promise<i32>'",
  },
  {
    name: "async method with a plain type",
    source: `class A { async m(): ¦u8 { return 1; } }\n${MAIN}`,
    message: "The async function 'm' must say what it gives as Promise<T>: write 'Promise<u8>'",
  },
  {
    name: "await in a plain function",
    source: `async function f(): Promise<void> {}\nfunction g(): void { ¦await f(); }\n${MAIN}`,
    message:
      "'await' needs an async function around it: write 'async' before the function and give it the type Promise<T>",
  },
  {
    name: "await at top level",
    source: `async function f(): Promise<void> {}\n¦await f();\n${MAIN}`,
    message:
      "'await' needs an async function around it: write 'async' before the function and give it the type Promise<T>",
  },
  {
    name: "await in an arrow function of an async function",
    source: inMain("const g = (): void => { ¦await f(); }; g();", "async function f(): Promise<void> {}\n"),
    message:
      "'await' needs an async function around it: write 'async' before the function and give it the type Promise<T>",
  },
  {
    name: "await in a default value",
    source: `async function f(): Promise<i32> { return 1; }\nasync function g(a: i32 = ¦await f()): Promise<void> {}\n${MAIN}`,
    message: "'await' cannot stand in a parameter's default value: await in the body instead",
  },
  {
    name: "async arrow function",
    source: inMain("const f = ¦async (): Promise<void> => {}; f();"),
    message:
      "An async arrow function would have to capture variables, which AssemblyScript cannot: write an async function at top level and call it",
  },
  {
    name: "async arrow function of one name",
    source: inMain("call(¦async x => {});", "function call(f: (x: i32) => void): void {}\n"),
    message:
      "An async arrow function would have to capture variables, which AssemblyScript cannot: write an async function at top level and call it",
  },
  {
    name: "async function expression",
    source: inMain("const f = ¦async function (): Promise<void> {}; f();"),
    message:
      "An async function expression would have to capture variables, which AssemblyScript cannot: write an async function at top level and call it",
  },
  {
    name: "async function inside a function",
    source: inMain("¦async function f(): Promise<void> {}"),
    message:
      "An async function expression would have to capture variables, which AssemblyScript cannot: write an async function at top level and call it",
  },
  {
    name: "async getter",
    source: `class A { ¦async get x(): i32 { return 1; } }\n${MAIN}`,
    message: "Only a function or a method can be async: make this a method",
  },
  {
    name: "async field",
    source: `class A { ¦async x: i32 = 1; }\n${MAIN}`,
    message: "Only a function or a method can be async: make this a method",
  },
  {
    name: "async constructor",
    source: `class A { ¦async constructor() {} }\n${MAIN}`,
    message: "A constructor cannot be async: write a static async method that makes the object",
  },
  {
    name: "async method without a body",
    source: `abstract class A { ¦async abstract m(): Promise<void>; }\n${MAIN}`,
    message: "A method without a body takes no 'async': leave it out and keep 'Promise<T>'",
  },
  {
    name: "async dispose",
    source: `class A { ¦async [Symbol.dispose](): Promise<void> {} }\n${MAIN}`,
    message: "[Symbol.dispose]() cannot be async: it runs while a task is cancelled and must not wait",
  },
  {
    name: "async test with a parameter",
    source: `function it(name: string, f: () => void): void {}\nit("waits", async (¦n: i32) => {});\n${MAIN}`,
    message: "The function given to it() takes no parameters",
  },
  {
    name: "async before something else",
    source: inMain("let x = ¦async 5;"),
    message: "'async' stands only before a function or a method",
  },
  {
    name: "async function as a value",
    source: inMain("const g = ¦f; g();", "async function f(): Promise<void> {}\n"),
    message: "The async function 'f' cannot be used as a value: call it where it is needed",
  },
  {
    name: "async static method as a value",
    source: inMain(
      "call(¦A.f);",
      "class A { static async f(): Promise<void> {} }\nfunction call(f: () => Promise<void>): void {}\n",
    ),
    message: "The async function 'f' cannot be used as a value: call it where it is needed",
  },
  {
    name: "await using",
    source: inMain("¦await using g = new G();", "class G { [Symbol.dispose](): void {} }\n"),
    message: "'await using' does not exist here, because dispose cannot wait: write 'using'",
  },
  {
    name: "using without a value",
    source: inMain("using ¦g: G;", "class G { [Symbol.dispose](): void {} }\n"),
    message: "'using g' needs a value: write 'using g = …'",
  },
  {
    name: "using at top level",
    source: `class G { [Symbol.dispose](): void {} }\n¦using g = new G();\n${MAIN}`,
    message: "'using' needs a function around it: at top level nothing ever ends",
  },
  {
    name: "using in a case",
    source: inMain("switch (1) { case 1: ¦using g = new G(); break; }", "class G { [Symbol.dispose](): void {} }\n"),
    message: "'using' cannot stand directly in a case: put braces around the case's statements",
  },
  {
    name: "using without a block",
    source: inMain("if (1) ¦using g = new G();", "class G { [Symbol.dispose](): void {} }\n"),
    message: "'using' needs a block around it: put braces around it",
  },
  {
    name: "using in the head of a loop",
    source: inMain("for (¦using g = new G(); ; ) { break; }", "class G { [Symbol.dispose](): void {} }\n"),
    message: "'using' cannot stand in the head of a loop: declare it before the loop or in its body",
  },
  {
    name: "using of what cannot be disposed",
    source: inMain("using ¦g = new G();", "class G {}\n"),
    message: "'G' has no [Symbol.dispose]() method, so 'using' cannot give it back: declare it with 'const'",
  },
  {
    name: "dispose called by hand on what has none",
    source: inMain("new G()[¦Symbol.dispose]();", "class G {}\n"),
    message: "'G' has no [Symbol.dispose]() method, so 'using' cannot give it back: declare it with 'const'",
  },
  {
    name: "two of them in a class",
    source: `class G { [Symbol.dispose](): void {} ¦[Symbol.dispose](): void {} }\n${inMain("using g = new G();", "")}`,
    message: "Duplicate identifier '[Symbol.dispose]'.",
  },
  {
    name: "one that is promised and missing",
    source: `abstract class A { abstract [Symbol.dispose](): void; }\nclass ¦B extends A {}\n${inMain("using b: A = new B();", "")}`,
    message:
      "Non-abstract class 'src/main/B' does not implement inherited abstract member '[Symbol.dispose]' from 'src/main/A'.",
  },
  {
    name: "pool without a number",
    source: `async function f(): Promise<void> {}\n¦pool(f);\n${MAIN}`,
    message: "pool takes the name of an async function and a whole number: pool(worker, 4)",
  },
  {
    name: "pool with a computed number",
    source: `async function f(): Promise<void> {}\n¦pool(f, 1 + 1);\n${MAIN}`,
    message: "pool takes the name of an async function and a whole number: pool(worker, 4)",
  },
  {
    name: "empty pool",
    source: `async function f(): Promise<void> {}\npool(f, ¦0);\n${MAIN}`,
    message: "A pool has 1 to 65535 slots, but 0 are asked for",
  },
  {
    name: "pool of a plain function",
    source: `function f(): void {}\n¦pool(f, 2);\n${MAIN}`,
    message: "pool() takes the name of an async function, and 'f' is none",
  },
  {
    name: "select of one future",
    source: inMain("await ¦select(f());", 'import { select } from "tickless";\nasync function f(): Promise<void> {}\n'),
    message: "select takes 2 to 6 futures, but 1 are given",
  },
  {
    name: "Promise.all of a variable",
    source: inMain("const l: i32[] = []; ¦Promise.all(l);"),
    message:
      "Promise.all takes an array literal of futures: [a(), b()]; for tasks in a collection use joinAll(handles)",
  },
  {
    name: "Promise.race of seven",
    source: inMain(
      "await ¦Promise.race([f(), f(), f(), f(), f(), f(), f()]);",
      "async function f(): Promise<void> {}\n",
    ),
    message: "Promise.race takes 2 to 6 futures, but 7 are given",
  },
  {
    name: "no main",
    source: `¦export function start(): void {}\n`,
    message: `src/main.ts has no ${SHAPE}: a program starts there`,
  },
  {
    name: "main not exported",
    source: `async function ¦main(): Promise<void> {}\n`,
    message: `'main' is not exported, so no program can start there: write ${SHAPE}`,
  },
  {
    name: "main exported as default",
    source: `export default async function ¦main(): Promise<void> {}\n`,
    message: `'main' is exported as default, but a program starts at what is named main: write ${SHAPE}`,
  },
  {
    name: "main in a variable",
    source: `export const main = ¦async (): Promise<void> => {};\n`,
    message:
      "An async arrow function would have to capture variables, which AssemblyScript cannot: write an async function at top level and call it",
  },
  {
    name: "main not async",
    source: `export function ¦main(): void {}\n`,
    message: `'main' is the first task, so it must be async: write ${SHAPE}`,
  },
  {
    name: "main with parameters",
    source: `export async function main(¦n: i32): Promise<void> {}\n`,
    message: `'main' takes no parameters, because nobody could give it any: write ${SHAPE}`,
  },
  {
    name: "main with a result",
    source: `export async function main(): ¦Promise<i32> { return 1; }\n`,
    message: `'main' gives no result, because nobody could take it: write ${SHAPE}`,
  },
  {
    name: "main without a type",
    source: `export async function ¦main() {}\n`,
    message: "The async function 'main' must say what it gives as Promise<T>: write 'Promise<void>'",
  },
];

describe("mistakes in the syntax", () => {
  for (const { name, source, message } of mistakes) {
    it(name, async () => {
      const compiled = await compileTexts(source);
      const [at] = compiled.marks;
      expect(errorsOf(compiled)).toEqual([`${at?.file}:${at?.line}:${at?.column} ${message}`]);
    });
  }
});

describe("what asc itself says", () => {
  it("keeps its text and place inside an async body", async () => {
    const compiled = await compileTexts(
      inMain(
        "const x: i32 = 1;\n  let y: i32 = ¦z + await f(x);",
        "async function f(a: i32): Promise<i32> { return a; }\n",
      ),
    );
    const [at] = compiled.marks;
    expect(errorsOf(compiled)).toEqual([`${at?.file}:${at?.line}:${at?.column} Cannot find name 'z'.`]);
  });

  it("keeps its text and place for a returned value", async () => {
    const compiled = await compileTexts(
      `async function f(): Promise<i32> {\n  return ¦"text";\n}\n${MAIN}export const x = f();\n`,
    );
    const [at] = compiled.marks;
    expect(errorsOf(compiled)[0]).toBe(
      `${at?.file}:${at?.line}:${at?.column} Type '~lib/string/String' is not assignable to type 'i32'.`,
    );
  });

  it("names a file that does not exist", async () => {
    const compiled = await compileTexts(`import { x } from ¦"./nowhere";\n${MAIN}`);
    const [at] = compiled.marks;
    expect(errorsOf(compiled)).toEqual([`${at?.file}:${at?.line}:${at?.column} File 'src/nowhere.ts' not found.`]);
  });
});
