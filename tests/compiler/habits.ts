// What somebody is told who writes what TypeScript has and AssemblyScript has not.
import type { Case } from "./case.js";

const NO_CALLBACK =
  "error There are no timers with callbacks: await Timer.afterMillis(n) in a task, or a Ticker's next()";
const NO_LABELS =
  "error There are no labels: leave the outer loop by a flag, or put the loops into a function that returns";
const NO_PROMISE =
  "error A future comes from an async function and from nothing else: write one, or wait for a Signal that somebody sets";
const ONE_TYPE = "error Every value has one type that is known when it is compiled: name it, or write a generic";

export const habits: Case[] = [
  {
    name: "a closure",
    body: "let n = 0; const g = (): void => { ¦n++; }; g();",
    says: [
      "error A function inside a function cannot use the variables around it, since there are no closures: pass them as arguments, or keep them in a class or at top level",
    ],
  },
  {
    name: "undefined",
    body: 'const x = ¦undefined; info("{}", x);',
    says: ["error There is no undefined: use null for a class, or a number that means none, such as -1"],
  },
  {
    name: "a parameter without a type",
    before: "function g(x)¦ { return 1; }\n",
    body: "g(1);",
    says: ["error The parameter 'x' needs a type, since every value has one: write x: i32, or what it is"],
  },
  {
    name: "console.log",
    before: 'import { console } from "tickless";\n',
    body: 'console.¦log("x is", 1);',
    says: ['error The console only writes text: log with info("x is {}", x), or use print(console, "x is {}\\n", x)'],
  },
  {
    name: "try",
    body: "¦try { await f(); } catch (e) {}",
    says: [
      "error There is no try/catch, because nothing can be thrown: look at a call's result (an IoError is negative), or end the program with check() or panic()",
    ],
  },
  {
    name: "for…of",
    body: '¦for (const x of [1, 2]) { info("{}", x); }',
    says: ["error There is no for…of: count with for (let i = 0; i < list.length; i++)"],
  },
  {
    name: "for…in",
    body: 'for (const ¦x in [1, 2]) { info("{}", x); }',
    says: ["error There is no for…in: count with for (let i = 0; i < n; i++)"],
  },
  {
    name: "for await",
    body: "¦for await (const x of f()) {}",
    says: ["error There is no for await…of: await channel.receive() or a ticker's next() in a while loop"],
  },
  {
    name: "a union type",
    body: "let x: string | ¦i32 = 1;",
    says: [
      "error A type is one type, or a class's and null: for other unions write a class with a field that says which it is",
    ],
  },
  { name: "any", body: "let x: ¦any = 1;", says: [ONE_TYPE] },
  { name: "unknown", body: "let x: ¦unknown = 1;", says: [ONE_TYPE] },
  { name: "a cast to unknown", body: "const x = 1 as ¦unknown; x;", says: [ONE_TYPE] },
  {
    name: "a variable called object that nobody declared",
    body: "¦object.x = 1;",
    says: ["error Cannot find name 'object'."],
  },
  {
    name: "optional chaining",
    body: "const a: G | null = null; a?¦.toString();",
    says: ["error There is no optional chaining: test for null with if first"],
  },
  {
    name: "??",
    body: 'const a: string | null = null; const b = a ?¦? "x";',
    says: ["error There is no '??': write x ? x : other, or test for null with if"],
  },
  {
    name: "destructuring an object",
    body: "¦const { a, b } = { a: 1, b: 2 };",
    says: ["error There is no destructuring: declare each variable with its own value"],
  },
  {
    name: "destructuring a list",
    body: "¦const [a, b] = [1, 2];",
    says: ["error There is no destructuring: declare each variable with its own value"],
  },
  {
    name: "an object literal",
    body: "const o = ¦{ a: 1 };",
    says: ["error An object literal needs a class whose fields it fills: declare one and give the variable its type"],
  },
  {
    name: "an object literal for an interface",
    before: "interface Pt { x: i32; }\n",
    body: "const p: Pt = ¦{ x: 1 };",
    says: ["error An object literal fills a class, not an interface: declare a class"],
  },
  {
    name: "spread",
    body: "const a = [1]; const b = [¦...a];",
    says: ["error There is no spread: name each element or field"],
  },
  {
    name: "then",
    body: "f().¦then((x) => {});",
    says: ["error A future is not chained with then or catch: await it, and go on in the next line"],
  },
  { name: "setTimeout", body: "¦setTimeout(() => {}, 100);", says: [NO_CALLBACK] },
  { name: "setInterval", body: "¦setInterval(() => {}, 100);", says: [NO_CALLBACK] },
  { name: "new Promise", body: "¦new Promise((resolve) => resolve(1));", says: [NO_PROMISE] },
  { name: "Promise.resolve", body: "await Promise.¦resolve(1);", says: [NO_PROMISE] },
  {
    name: "JSON",
    body: "¦JSON.stringify(1);",
    says: ["error There is no JSON: print(…) with placeholders writes text without a heap"],
  },
  {
    name: "a regular expression",
    body: "const r = ¦/a/;",
    says: ["error There are no regular expressions: look at the characters one by one"],
  },
  {
    name: "an enum of texts",
    before: 'enum E { A = ¦"a" }\n',
    body: 'info("{}", E.A);',
    says: ["error An enum's values are whole numbers: for texts write a function with a switch"],
  },
  {
    name: "a generator",
    before: "function¦* g() {}\n",
    says: ["error There are no generators: a task that sends into a Channel gives values one by one"],
  },
  {
    name: "throw",
    before: 'function g(n: i32): void { if (n > 3) ¦throw new Error("too large"); }\n',
    body: "g(2);",
    says: [
      'warning Nothing can catch what is thrown, so this ends the program, and its text is not kept: give back a negative number instead, or end it with panic("…"), which logs the text',
    ],
  },
  {
    name: "memory.grow",
    body: "if (¦memory.grow(1) < 0) return;",
    says: [
      "warning Memory never grows here, so this only answers -1: ask for what is needed at the start, with memory.data(bytes) or an array",
    ],
  },
  { name: "a label", body: "outer¦: for (;;) { break outer; }", says: [NO_LABELS] },
  {
    name: "a private name",
    before: "class A { ¦#x: i32 = 1; }\n",
    says: ["error There are no private names with #: write private in front of the field"],
  },
];
