// `using`: in which order what is owned is disposed, on every way out. The measure is Node running the same program as
// TypeScript; a cancel there is the `return` of a generator.
import { describe, expect, it } from "vitest";
import { compileTexts, errorsOf } from "./compile.js";
import { runInNode } from "./node.js";
import { run } from "./run.js";

const PRELUDE = `import { info, pool, spawn, yieldNow } from "tickless";
class G {
  constructor(public n: i32) { info("made {}", n); }
  [Symbol.dispose](): void { info("gone {}", this.n); }
}
async function later(n: i32): Promise<G> { await yieldNow(); return new G(n); }
async function give(n: i32): Promise<i32> { using g = new G(90 + n); await yieldNow(); return n; }
`;

/** Functions of one argument that the program calls with 0 to 4; those that begin with `async` are awaited. */
const PLAIN: [name: string, text: string][] = [
  [
    "several in one declaration",
    `function f(k: i32): i32 { using a = new G(1), b = new G(2), c = new G(3); return k; }`,
  ],
  [
    "null among them",
    `function f(k: i32): i32 { using a = new G(1), b: G | null = k & 1 ? new G(2) : null; return b ? b.n : 0; }`,
  ],
  ["always null", `function f(k: i32): i32 { using a: G | null = null; using b = new G(2); return k; }`],
  [
    "the value is read before it is disposed",
    `function f(k: i32): i32 { using a = new G(k); { using b = new G(10 + k); if (k & 1) return a.n + b.n; } return a.n; }`,
  ],
  [
    "break, continue and return out of nested loops",
    `function f(k: i32): i32 {
       using a = new G(1);
       for (let i = 0; i < 2; i++) {
         using b = new G(10 + i);
         let j = 0;
         while (true) {
           using c = new G(20 + j);
           if (k == 0) break;
           if (k == 1 && j++ < 1) continue;
           if (k == 2) return j;
           { using d = new G(30); if (k == 3 && j++ > 0) break; if (k == 4) return 7; }
           if (j > 2) break;
           j++;
         }
         if (k == 1) continue;
         using e = new G(40 + i);
       }
       return 0;
     }`,
  ],
  [
    "do while",
    `function f(k: i32): i32 { let i = 0; do { using a = new G(i); if (i == k) continue; i++; if (i == 3) break; } while (i++ < 4); return i; }`,
  ],
  [
    "switch cases with braces, falling through",
    `function f(k: i32): i32 {
       using a = new G(1);
       switch (k) {
         case 0: { using b = new G(2); break; }
         case 1: { using b = new G(3); }
         case 2: { using b = new G(4); if (k == 2) return 4; break; }
         default: { using b = new G(5); using c = new G(6); }
       }
       return 0;
     }`,
  ],
  [
    "switch in a loop",
    `function f(k: i32): i32 {
       for (let i = 0; i < 3; i++) {
         using a = new G(i);
         switch (i + k) { case 1: { using b = new G(10); continue; } case 3: { using c = new G(11); break; } }
         using d = new G(20 + i);
       }
       return 0;
     }`,
  ],
  [
    "the arms of if",
    `function f(k: i32): i32 { if (k == 0) { using a = new G(1); } else if (k < 3) { using b = new G(2); if (k == 2) return 9; } else { using c = new G(3); } return k; }`,
  ],
  [
    "made of what is owned already",
    `function f(k: i32): i32 { using a = new G(k); using b = new G(a.n + 10); using c = k & 1 ? a : b; return c.n; }`,
  ],
  [
    "disposing in an order of its own",
    `class O { constructor(public n: i32) {} [Symbol.dispose](): void { using g = new G(this.n); info("in {}", this.n); if (this.n > 2) return; using h = new G(50); } }
     function f(k: i32): i32 { using a = new O(k); using b = new O(k + 1); return 1; }`,
  ],
  [
    "classes that inherit and override",
    `class B { [Symbol.dispose](): void { info("base"); } } class D extends B { [Symbol.dispose](): void { info("derived"); super[Symbol.dispose](); } } class E extends B {}
     function f(k: i32): i32 { using a: B = k & 1 ? new D() : new B(); using b = new D(); using e = new E(); return 0; }`,
  ],
  [
    "methods, getters, constructors and static ones",
    `class C { v: i32 = 0; constructor(k: i32) { using a = new G(k); this.v = a.n; } get x(): i32 { using b = new G(this.v + 1); return b.n; } m(): i32 { using c = new G(this.v + 2); return c.n + this.x; } static s(k: i32): i32 { using d = new G(k + 3); return new C(k).m() + d.n; } }
     function f(k: i32): i32 { return C.s(k); }`,
  ],
  [
    "a default argument that uses one",
    `function g(k: i32, v: i32 = h(k)): i32 { using a = new G(k + 10); return v; } function h(k: i32): i32 { using b = new G(k + 20); return k; }
     function f(k: i32): i32 { using c = new G(k); return k & 1 ? g(k) : g(k, 5); }`,
  ],
  [
    "functions as values",
    `function f(k: i32): i32 { const g = (n: i32): i32 => { using a = new G(n); if (n > 2) return 1; using b = new G(n + 10); return 2; }; return g(k); }`,
  ],
  [
    "generic functions",
    `function same<T>(v: T, n: i32): T { using a = new G(n); return v; } function f(k: i32): i32 { return same<i32>(k, 1) + <i32>same<i64>(<i64>k, 2); }`,
  ],
  [
    "conditions and operators around them",
    `function t(k: i32): boolean { using a = new G(k); return k > 1; } function f(k: i32): i32 { return t(k) && t(k - 1) ? 1 : t(k + 1) || t(9) ? 2 : 3; }`,
  ],
];

/** Not for async functions. */
const RECURSION: [name: string, text: string][] = [
  ["recursion", `function f(k: i32): i32 { using a = new G(k); if (k <= 0) return 0; return f(k - 1) + a.n; }`],
];

const ASYNC: [name: string, text: string][] = [
  [
    "an await in the initialiser",
    `async function f(k: i32): Promise<i32> { using a = await later(k); using b = await later(k + 10); await yieldNow(); return a.n + b.n; }`,
  ],
  [
    "an await in the second of several",
    `async function f(k: i32): Promise<i32> { using a = new G(1), b = await later(2), c = new G(3); await yieldNow(); return 0; }`,
  ],
  [
    "an await in what is returned",
    `async function f(k: i32): Promise<i32> { using a = new G(1); { using b = new G(2); if (k & 1) return (await give(k)) + b.n; } return await give(k); }`,
  ],
  [
    "loops with awaits everywhere",
    `async function f(k: i32): Promise<i32> {
       using a = new G(1);
       for (let i = 0; i < 3; i++) {
         using b = await later(10 + i);
         if (k == 0) { await yieldNow(); continue; }
         if (k == 1 && i == 1) break;
         using c = new G(20 + i);
         await yieldNow();
         if (k == 2 && i == 1) return i;
         { using d = new G(30); await give(i); if (k == 3) break; }
       }
       await yieldNow();
       return 0;
     }`,
  ],
  [
    "switch cases with braces",
    `async function f(k: i32): Promise<i32> {
       using a = new G(1);
       switch (k) {
         case 0: { using b = await later(2); break; }
         case 1: { using b = new G(3); await yieldNow(); }
         case 2: { using b = new G(4); await yieldNow(); if (k == 2) return 4; break; }
         default: { using b = new G(5); using c = await later(6); await yieldNow(); }
       }
       await yieldNow();
       return 0;
     }`,
  ],
  [
    "null",
    `async function f(k: i32): Promise<i32> { using a: G | null = k & 1 ? await later(1) : null; await yieldNow(); using b: G | null = null; await yieldNow(); return 0; }`,
  ],
  [
    "nested calls, each with its own",
    `async function inner(k: i32): Promise<i32> { using a = new G(10 + k); await yieldNow(); using b = new G(20 + k); await yieldNow(); return k; }
     async function f(k: i32): Promise<i32> { using a = new G(1); const x = await inner(k); using b = new G(2); return x + (await inner(k + 1)); }`,
  ],
  [
    "methods",
    `class C { constructor(public v: i32) {} async m(): Promise<i32> { using a = new G(this.v); await yieldNow(); return this.v; } static async s(k: i32): Promise<i32> { using a = new G(k + 10); return await new C(k).m(); } }
     async function f(k: i32): Promise<i32> { return await C.s(k); }`,
  ],
  [
    "a default argument",
    `async function g(k: i32, v: i32 = h(k)): Promise<i32> { using a = new G(k + 10); await yieldNow(); return v; } function h(k: i32): i32 { using b = new G(k + 20); return k; }
     async function f(k: i32): Promise<i32> { using c = new G(k); return k & 1 ? await g(k) : await g(k, 5); }`,
  ],
  [
    "overridden methods",
    `class B { async m(k: i32): Promise<i32> { using a = new G(1); await yieldNow(); return k; } } class D extends B { async m(k: i32): Promise<i32> { using a = new G(2); await yieldNow(); using b = new G(3); await yieldNow(); return k + 1; } }
     async function f(k: i32): Promise<i32> { const b: B = k & 1 ? new D() : new B(); return await b.m(k); }`,
  ],
  [
    "conditions with awaits",
    `async function t(k: i32): Promise<boolean> { using a = new G(k); await yieldNow(); return k > 1; }
     async function f(k: i32): Promise<i32> { using a = new G(8); return (await t(k)) && (await t(k - 1)) ? 1 : 2; }`,
  ],
];

/** Batches a cancelled task is given at most; every program ends before. */
const ROUNDS = 12;

const calls = (text: string, main: string): string =>
  `${PRELUDE}${text}\nexport async function main(): Promise<void> {\n${main}\n}\n`;
const plainly = (text: string): string => calls(text, `for (let k = 0; k < 5; k++) info("{} gives {}", k, f(k));`);
const awaited = (text: string): string =>
  calls(text, `for (let k = 0; k < 5; k++) info("{} gives {}", k, await f(k));`);
const cancelled = (text: string): string =>
  calls(
    `${text}\npool(body, 2);\nasync function body(k: i32): Promise<void> { info("gives {}", await f(k)); }`,
    `for (let k = 0; k < 5; k++) {
       for (let round = 0; round < ${ROUNDS}; round++) {
         const handle = spawn(body(k));
         for (let i = 0; i < round; i++) await yieldNow();
         info("cancel {} after {}", k, round);
         handle.cancel();
         await yieldNow();
       }
     }`,
  );

/** Both must log the same. */
async function agree(source: string, optimize: "none" | "size"): Promise<void> {
  const { log, fault } = await run(source, { optimize });
  expect(fault).toBeNull();
  expect(log).toEqual(await runInNode(source));
}

const asAsync = (text: string): string =>
  text.replaceAll(/function f\((.*?)\): i32/g, "async function f($1): Promise<i32>");

/** The same with a method that is called plainly. */
const withPlainName = (text: string): string =>
  text.replaceAll(/(\w)\[Symbol\.dispose\]/g, "$1.dispose").replaceAll("[Symbol.dispose]", "dispose");

describe("the order of disposing is Node's", () => {
  it.each([...PLAIN, ...RECURSION])("in plain functions: %s", (_, text) => agree(plainly(text), "none"));
  it.each(PLAIN)("in async functions: %s", (_, text) => agree(awaited(asAsync(text)), "size"));
  it.each(ASYNC)("across awaits: %s", (_, text) => agree(awaited(text), "size"));
  it.each(ASYNC)("when cancelled at any await: %s", (_, text) => agree(cancelled(text), "none"));
});

describe("a plain method dispose()", () => {
  const both = async (source: string): Promise<void> => {
    const { log } = await run(withPlainName(source));
    expect(log).toEqual(await runInNode(source));
  };
  it.each([PLAIN.filter(([name]) => /order of its own|inherit|null among/.test(name))].flat())(
    "serves as well in plain functions: %s",
    (_, text) => both(plainly(text)),
  );
  it.each(ASYNC.filter(([name]) => /loops|initialiser/.test(name)))(
    "serves as well when cancelled at any await: %s",
    (_, text) => both(cancelled(text)),
  );

  it("comes after [Symbol.dispose]() where there are both", async () => {
    const { log } = await run(
      `import { info } from "tickless";
       class Both { dispose(): void { info("plain"); } [Symbol.dispose](): void { info("symbol"); } }
       export async function main(): Promise<void> { using a = new Both(); a.dispose(); info("body"); }`,
    );
    expect(log).toEqual(["plain", "body", "symbol"]);
  });

  it("is found behind an interface, in a generic class, with a default argument and with a result", async () => {
    const { log } = await run(
      `import { info } from "tickless";
       interface Closeable { dispose(): void; }
       class A implements Closeable { dispose(): void { info("a"); } }
       class B<T> { constructor(public value: T) {} dispose(why: i32 = 7): T { info("b {}", why); return this.value; } }
       function f(c: Closeable): void { using x = c; using y = new B<u8>(3); info("body"); }
       export async function main(): Promise<void> { f(new A()); }`,
    );
    expect(log).toEqual(["body", "b 7", "a"]);
  });

  it("of a result that nobody took is called", async () => {
    const { log } = await run(
      `import { info, yieldNow } from "tickless";
       class A { dispose(): void { info("gone"); } }
       async function make(): Promise<A> { return new A(); }
       export async function main(): Promise<void> { { const a = make(); a.poll(); await yieldNow(); info("end"); } info("after"); }`,
    );
    expect(log).toEqual(["end", "gone", "after"]);
  });

  it("that needs arguments, waits or is static does not serve", async () => {
    for (const method of [
      "dispose(n: i32): void {}",
      "async dispose(): Promise<void> {}",
      "static dispose(): void {}",
      "private dispose(): void {}",
    ]) {
      const { result } = await compileTexts(
        `class A { ${method} }\nasync function make(): Promise<A> { return new A(); }
         export async function main(): Promise<void> { await make(); }`,
      );
      expect(result.ok).toBe(true);
      const made = await compileTexts(
        `class A { ${method} }\nexport async function main(): Promise<void> { using ¦a = new A(); }`,
      );
      expect(errorsOf(made)).toEqual([
        `src/main.ts:2:53 'A' has no [Symbol.dispose]() method, so 'using' cannot give it back: declare it with 'const'`,
      ]);
    }
  });
});

describe("what is refused, in one sentence at its place", () => {
  const MAIN = "export async function main(): Promise<void> {}\n";
  const G = "class G { [Symbol.dispose](): void {} }\n";
  const inMain = (body: string): string => `${G}export async function main(): Promise<void> { ${body} }\n`;
  const HEAD = "'using' cannot stand in the head of a loop: declare it before the loop or in its body";
  const TOP = "'using' needs a function around it: at top level nothing ever ends";
  const BRACES = "'using' needs a block around it: put braces around it";
  it.each([
    ["at top level", `${G}¦using g = new G();\n${MAIN}`, TOP],
    ["in a block at top level", `${G}{ ¦using g = new G(); }\n${MAIN}`, TOP],
    ["in a loop at top level", `${G}for (let i = 0; i < 2; i++) { ¦using g = new G(); }\n${MAIN}`, TOP],
    [
      "await using",
      inMain("¦await using g = new G();"),
      "'await using' does not exist here, because dispose cannot wait: write 'using'",
    ],
    ["await using in the head of a loop", inMain("for (¦await using g = new G(); ; ) { break; }"), HEAD],
    ["in the head of a loop", inMain("for (¦using g = new G(); ; ) { break; }"), HEAD],
    ["in the head of a loop over a list", inMain("for (¦using g of [new G()]) { break; }"), HEAD],
    ["without a value", inMain("using ¦g: G;"), "'using g' needs a value: write 'using g = …'"],
    [
      "one of several without a value",
      inMain("using a = new G(), ¦g: G;"),
      "'using g' needs a value: write 'using g = …'",
    ],
    [
      "directly in a case",
      inMain("switch (1) { case 1: ¦using g = new G(); }"),
      "'using' cannot stand directly in a case: put braces around the case's statements",
    ],
    ["as the body of if", inMain("if (1) ¦using g = new G();"), BRACES],
    ["as the body of else", inMain("if (1) {} else ¦using g = new G();"), BRACES],
    ["as the body of a loop", inMain("while (1) ¦using g = new G();"), BRACES],
    [
      "what has no dispose",
      `class A {}\nexport async function main(): Promise<void> { using ¦a = new A(); }`,
      "'A' has no [Symbol.dispose]() method, so 'using' cannot give it back: declare it with 'const'",
    ],
    [
      "a number",
      inMain("using ¦a = 5;"),
      "'i32' has no [Symbol.dispose]() method, so 'using' cannot give it back: declare it with 'const'",
    ],
    [
      "an async [Symbol.dispose]",
      `class A { ¦async [Symbol.dispose](): Promise<void> {} }\n${MAIN}`,
      "[Symbol.dispose]() cannot be async: it runs while a task is cancelled and must not wait",
    ],
  ])("%s", async (_, source, message) => {
    const made = await compileTexts(source);
    const [at] = made.marks;
    expect(errorsOf(made)).toEqual([`src/main.ts:${at?.line}:${at?.column} ${message}`]);
  });

  it("an await in dispose", async () => {
    const made = await compileTexts(
      `class A { [Symbol.dispose](): void { ¦await f(); } }\nasync function f(): Promise<void> {}\n${MAIN}`,
    );
    expect(errorsOf(made)).toEqual([
      "src/main.ts:1:38 'await' needs an async function around it: write 'async' before the function and give it the type Promise<T>",
    ]);
  });
});
