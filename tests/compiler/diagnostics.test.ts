// What the compiler says of programs that look right to somebody who knows TypeScript: its exact sentence, at its exact
// place (the mark `¦`), and of valid programs near the border nothing.
import { describe, expect, it } from "vitest";
import type { Case } from "./case.js";
import { compileTexts, show } from "./compile.js";
import { habits } from "./habits.js";
import { loops, twice } from "./rounds.js";

const PRELUDE = `import { Channel, Executor, Input, Output, TaskHandle, Timer, board, criticalSection, frameSlot, info, Instant, join, panic, pool, select, spawn, spawnOn, suspend, trySpawn, withTimeout, Duration, yieldNow } from "tickless";
async function f(): Promise<i32> { await yieldNow(); return 1; }
async function never(): Promise<void> { while (true) await Timer.afterMillis(1000); }
class G { n: i32 = 0; [Symbol.dispose](): void {} }
`;

const NO_FUTURE = "error 'await' needs a future, and this is none: call an async function here, or leave out 'await'";
const NO_CALL = "error spawn() takes a call of an async function, written right there: spawn(f(…))";
const LIVES = "because a future lies in the frame of the function that made it and ends with its block";
const outlives = (name: string, holder: string): string =>
  `error The future of '${name}' ends with the block that makes it, but '${holder}' is still read behind that: await it in this block, or await (c ? a() : b()) where one of several is wanted`;
const forgotten = (name: string): string =>
  `warning The future of '${name}' is never awaited, polled or spawned, so its body never runs: did you forget 'await'?`;
const again = (chain: string): string =>
  `error This allocates every time it runs (${chain}), and without a collector nothing is given back: make it once at top level and reuse it, or set "heap": "gc" in tickless.json`;
const UNKNOWN =
  'error How much this allocates is only known when it runs: make it at top level, where the build measures it, or set "heap": "gc" in tickless.json';

const futures: Case[] = [
  { name: "await of a number", body: "await ¦5;", says: [NO_FUTURE] },
  { name: "await of a plain call", body: "await ¦g();", before: "function g(): void {}\n", says: [NO_FUTURE] },
  {
    name: "await of a plain call's value",
    body: "const x = await ¦g();",
    before: "function g(): i32 { return 1; }\n",
    says: [NO_FUTURE],
  },
  {
    name: "await of a variable that is no future",
    body: 'const n = 5; const x = await ¦n; info("{}", x);',
    says: [NO_FUTURE],
  },
  { name: "spawn of an arrow function", body: "spawn(¦() => f());", says: [NO_CALL] },
  {
    name: "recursion over two functions",
    before: "async function ¦a(): Promise<void> { await b(); }\nasync function b(): Promise<void> { await a(); }\n",
    body: "await a();",
    says: [
      "error 'a' awaits itself (a -> b -> a), which would need an endless frame: use a loop, or spawn(a(…)) into its pool",
    ],
  },
  {
    name: "a frame slot in a plain function",
    before:
      "@unmanaged @final class Waiter { n: i32; }\nfunction g(): void { const s = ¦frameSlot<Waiter>(); s.n = 1; }\n",
    body: "g();",
    says: ["error frameSlot() needs a frame: call it in an async function"],
  },
  {
    name: "a frame slot for a managed object",
    before: "class ¦Waiter { n: i32; }\n",
    body: "const s = frameSlot<Waiter>(); await yieldNow(); s.n = 1;",
    says: [
      "error frameSlot<Waiter>() cannot make 'Waiter', because it is managed and would need a heap: write @unmanaged before the class",
    ],
  },
  {
    name: "a future in a class of the user's",
    before: "class Box<T> { ¦v: T; constructor(v: T) { this.v = v; } }\n",
    body: "const b = ¦new Box<Promise<i32>>(f()); await b.v;",
    says: [
      `error The field 'v' cannot keep a future, ${LIVES}: spawn the call and keep its TaskHandle, or await it`,
      `error 'Box' cannot keep futures, ${LIVES}: spawn the calls and keep their TaskHandles`,
    ],
  },
  { name: "spawn of a name", body: "spawn(¦f);", says: [NO_CALL] },
  { name: "spawn of a number", body: "spawn(¦5);", says: [NO_CALL] },
  { name: "spawn of a variable", body: "const x = f(); ¦spawn(x);", says: [NO_CALL] },
  { name: "a forgotten await", body: "¦f();", says: [forgotten("f")] },
  { name: "a future in a variable nobody reads", body: "const x = ¦f();", says: [forgotten("f")] },
  {
    name: "a future where its value is wanted",
    body: 'const x: i32 = ¦f(); info("{}", x);',
    says: ["error This is a future, Promise<i32>, where 'i32' is wanted: did you forget 'await'?"],
  },
  {
    name: "a future in a sum",
    body: "const x = ¦f() + 1;",
    says: ["error '+' cannot work on a future, Promise<i32>: did you forget 'await'?"],
  },
  {
    name: "a global future",
    before: "let ¦x: Promise<i32> = changetype<Promise<i32>>(0);\n",
    body: "x.poll();",
    says: [`error The global 'x' cannot keep a future, ${LIVES}: spawn the call and keep its TaskHandle, or await it`],
  },
  {
    name: "a future in a field",
    before: "class A { ¦p: Promise<i32> = changetype<Promise<i32>>(0); }\nconst a = new A();\n",
    body: "a.p.poll();",
    says: [`error The field 'p' cannot keep a future, ${LIVES}: spawn the call and keep its TaskHandle, or await it`],
  },
  {
    name: "a plain function that gives a future",
    before: "function g(): ¦Promise<i32> { return changetype<Promise<i32>>(0); }\n",
    body: "g().poll();",
    says: [`error The plain function 'g' cannot give a future, ${LIVES}: make 'g' async, and await in it`],
  },
  {
    name: "a future of a future",
    before: "async function g(): ¦Promise<Promise<i32>> { return changetype<Promise<i32>>(0); }\n",
    body: "await g();",
    says: [`error 'g' cannot give a future as its result, ${LIVES}: await it in 'g' and give what it gives`],
  },
  {
    name: "futures in an array",
    before: "const all = new Array<Promise<i32>>();\n",
    body: "const a = all; ¦¦a.push(f());",
    says: [`error 'Array' cannot keep futures, ${LIVES}: spawn the calls and keep their TaskHandles`, UNKNOWN],
  },
  {
    name: "futures in a parameter's array",
    before: "function one(): i32 { return 1; }\nfunction size(all: Array<Promise<i32>>): i32 { return ¦all.length; }\n",
    body: 'info("{} {}", one(), size(changetype<Array<Promise<i32>>>(0)));',
    says: [`error 'Array' cannot keep futures, ${LIVES}: spawn the calls and keep their TaskHandles`],
  },
  {
    name: "a future in a parameter's default value",
    before: "async function g(done: bool = ¦f().poll()): Promise<i32> { await yieldNow(); return done ? 1 : 0; }\n",
    body: "await g();",
    says: ["error A parameter's default value cannot keep a future: make it in the body instead"],
  },
  {
    name: "a variable that outlives the block",
    body: "let x = f(); { x = ¦f(); } await x;",
    says: [outlives("f", "x")],
  },
  {
    name: "a spawn in a loop without pool, beside one outside of it",
    body: "spawn(never()); for (let i = 0; i < 3; i++) ¦spawn(never());",
    says: [
      "error 'never' is spawned in a loop: say how many may run at once with pool(never, n) at the top of the file",
    ],
  },
  {
    name: "mistakes of every kind, all at once",
    before: "class Box { ¦v: Promise<i32> | null; }\nasync function ¦r(): Promise<void> { await r(); }\n",
    body: "const box = new Box(); box.v = null; await r(); ¦f(); for (let i = 0; i < 3; i++) ¦spawn(never()); let x = f(); { x = ¦f(); } await x;",
    says: [
      `error The field 'v' cannot keep a future, ${LIVES}: spawn the call and keep its TaskHandle, or await it`,
      "error 'r' awaits itself (r -> r), which would need an endless frame: use a loop, or spawn(r(…)) into its pool",
      forgotten("f"),
      "error 'never' is spawned in a loop: say how many may run at once with pool(never, n) at the top of the file",
      outlives("f", "x"),
    ],
  },
  {
    name: "a variable that outlives a branch",
    body: "let x = f(); if (board.LED) { const y = ¦f(); x = y; } await x;",
    says: [outlives("f", "x")],
  },
  {
    name: "a call that runs again while its future may be held",
    body: "let x = f(); for (let i = 0; i < 3; i++) { const y = ¦f(); y.poll(); x = y; } await x;",
    says: [outlives("f", "x")],
  },
  {
    name: "a future that outlives its round across an await",
    body: "let x = f(); while (true) { const y = ¦f(); await yieldNow(); x.poll(); x = y; }",
    says: [outlives("f", "x")],
  },
  {
    name: "frameSlot in a plain function",
    before: "@unmanaged class N { a: i32; }\nfunction g(): void { ¦frameSlot<N>(); }\n",
    body: "g();",
    says: ["error frameSlot() needs a frame: call it in an async function"],
  },
  {
    name: "suspend in a plain function",
    before: "function g(): void { ¦suspend(); }\n",
    body: "g();",
    says: ["error suspend() can only be called in an async function"],
  },
  {
    name: "an async call in a plain function",
    before: "function g(): void { ¦f(); }\n",
    body: "g();",
    says: ["error 'f' is async: await it in an async function, or start it with spawn(f(…))"],
  },
  {
    name: "recursion by await",
    before: "async function ¦r(n: i32): Promise<void> { await r(n - 1); }\n",
    body: "await r(3);",
    says: [
      "error 'r' awaits itself (r -> r), which would need an endless frame: use a loop, or spawn(r(…)) into its pool",
    ],
  },
  {
    name: "a spawn in a loop without pool",
    body: "for (let i = 0; i < 3; i++) ¦spawn(never());",
    says: [
      "error 'never' is spawned in a loop: say how many may run at once with pool(never, n) at the top of the file",
    ],
  },
  {
    name: "a spawn in a helper that a loop calls",
    before: "function start(): void { ¦spawn(never()); }\nfunction twice(): void { start(); start(); }\n",
    body: "for (let i = 0; i < 3; i++) twice();",
    says: [
      "error 'never' is spawned in a loop (main -> twice -> start -> never): say how many may run at once with pool(never, n) at the top of the file",
    ],
  },
  {
    name: "a spawn in a task that is itself spawned in a loop",
    before: "pool(session, 2);\nasync function session(): Promise<void> { ¦spawn(never()); await yieldNow(); }\n",
    body: "for (let i = 0; i < 2; i++) spawn(session());",
    says: [
      "error 'never' is spawned in a loop (main -> session -> never): say how many may run at once with pool(never, n) at the top of the file",
    ],
  },
];

const heap: Case[] = [
  {
    name: "an object in a loop",
    body: 'while (true) { const g = ¦new G(); info("{}", g.n); await f(); }',
    says: [again("main")],
  },
  {
    name: "an object two calls below a loop",
    before: "function g(): void { h(); }\nfunction h(): i32 { return ¦new G().n; }\n",
    body: "while (true) { g(); await f(); }",
    says: [again("main -> g -> h")],
  },
  {
    name: "an object that a guard makes when it is disposed",
    before: "class H { [Symbol.dispose](): void { const g = ¦new G(); g.n++; } }\nconst h = new H();\n",
    body: "for (let i = 0; i < 3; i++) { using one = h; }",
    says: [again("main -> [Symbol.dispose]")],
  },
  {
    name: "a text put together in a loop",
    body: 'while (true) { let n = 1; info("{}", ¦"a" + ¦n.toString()); await f(); }',
    says: [again("main"), again("main")],
  },
  {
    name: "an object in a pool's task",
    before: 'pool(work, 3);\nasync function work(): Promise<void> { const g = ¦new G(); info("{}", g.n); }\n',
    body: "for (let i = 0; i < 3; i++) spawn(work());",
    says: [again("main -> work")],
  },
  {
    name: "an object in a function that calls itself",
    before: 'function down(n: i32): void { const g = ¦new G(); info("{}", g.n); if (n > 0) down(n - 1); }\n',
    body: "down(3);",
    says: [again("main -> down")],
  },
  {
    name: "an object in a task that spawns itself",
    before:
      'pool(chain, 2);\nasync function chain(n: i32): Promise<void> { const g = ¦new G(); info("{}", g.n); if (n > 0) spawn(chain(n - 1)); }\n',
    body: "spawn(chain(5));",
    says: [again("main -> chain")],
  },
  {
    name: "a class that makes its own fields of its kind",
    before:
      "class Tree { of: Tree | null = null; constructor(n: i32) { if (n > 0) this.of = new Tree(n - 1); } }\nclass Empty {}\n",
    body: 'const e = new Empty(); const t = ¦new Tree(3); info("{} {}", t.of ? 1 : 0, e ? 1 : 0);',
    says: [UNKNOWN],
  },
  {
    name: "a text in a parameter's default value",
    before: 'function g(n: i32, text: string = ¦"a".concat("b")): i32 { return n + text.length; }\n',
    body: 'while (true) info("{} {}", g(1), await f());',
    says: [again("main -> g")],
  },
  { name: "an array at run time", body: 'const a = ¦new Array<i32>(4); info("{}", a.length);', says: [UNKNOWN] },
  { name: "an object that is made once", body: 'const g = new G(); info("{}", g.n);' },
  {
    name: "everything at top level",
    before:
      "const list = new Array<i32>(4);\nfunction make(): Channel<i32> { return new Channel<i32>(3); }\nconst c = make();\nfor (let i = 0; i < 3; i++) list.push(i);\n",
    body: 'while (true) info("{} {}", list[0], await c.receive());',
  },
];

const NO_CONSOLE = 'error asc\'s own console is not here: import { console } from "tickless", or log with info("…")';

const hosts: Case[] = [
  {
    name: "an import no host offers",
    before: '@external("radio", "send") declare function send(): void;\n',
    body: "¦send();",
    says: ["error No host offers the import radio.send: what a program may import, docs/abi.md lists"],
  },
  {
    name: "an import with another signature",
    before: '@external("time", "now") declare function now(a: i32): i32;\n',
    body: "¦now(1);",
    says: ["error The import time.now has the signature i>i here and >I on every host: docs/abi.md lists them"],
  },
  {
    name: "asc's console",
    body: '¦console.log("x"); ¦console.warn("y");',
    says: [NO_CONSOLE, NO_CONSOLE],
  },
  {
    name: "Date.now",
    body: 'const t = ¦Date.now(); info("{}", t);',
    says: ["error 'Date' needs a clock with a date, which is not here: Instant.now() counts ticks since the start"],
  },
  {
    name: "Math.random",
    body: 'const r = ¦Math.random(); info("{}", r);',
    says: [
      "error 'Math.random' needs a seed from outside, which is not here: seed a generator of your own, NativeMath.seedRandom(n)",
    ],
  },
];

const SHARED =
  "and the higher one can come in between: use it in functions that hold a criticalSection(), or hand it over with a Signal, Channel or Mutex";
const levels: Case[] = [
  {
    name: "a global that two levels change",
    before: "let ¦count: i32 = 0;\nasync function high(): Promise<void> { count++; }\n",
    body: 'spawnOn(Executor.priority(2), high()); count++; info("{}", count);',
    says: [`warning 'count' is changed on the levels 0 and 2, ${SHARED}`],
  },
  {
    name: "a global that one level changes and others read, in functions below",
    before:
      "let ¦last: i32 = 0;\nfunction set(): void { last = 1; }\nfunction get(): i32 { return last; }\nasync function high(): Promise<void> { set(); }\nasync function top(): Promise<void> { get(); }\n",
    body: "spawnOn(Executor.priority(1), high()); spawnOn(Executor.priority(3), top()); get();",
    says: [`warning 'last' is used on the levels 0, 1 and 3 and changed on level 1, ${SHARED}`],
  },
  {
    name: "an object that one level changes",
    before: "const ¦bytes = new StaticArray<u8>(4);\nasync function high(): Promise<void> { bytes[1] = 2; }\n",
    body: 'spawnOn(Executor.priority(2), high()); info("{}", bytes[1]);',
    says: [`warning 'bytes' is used on the levels 0 and 2 and changed on level 2, ${SHARED}`],
  },
  {
    name: "a global that is changed by what a higher level spawns",
    before:
      "let ¦n: i32 = 0;\nasync function low(): Promise<void> { n++; }\nasync function high(): Promise<void> { spawn(low()); }\n",
    body: "spawnOn(Executor.priority(2), high()); n = 5;",
    says: [`warning 'n' is changed on the levels 0 and 2, ${SHARED}`],
  },
  {
    name: "a critical section over an await",
    body: "spawnOn(Executor.priority(2), never()); using ¦section = criticalSection(); await yieldNow();",
    says: [
      "error A critical section cannot be held over an await, because no higher level would run meanwhile: end its block before, or guard the data with a Mutex",
    ],
  },
  {
    name: "an executor that is only known at run time",
    body: "let level = 1; if (board.LED) level = 2; ¦spawnOn(Executor.priority(level), never());",
    says: [
      "error The executor of a spawn must be known when the program is compiled: write spawnOn(Executor.priority(2), f(…))",
    ],
  },
  {
    name: "an executor that does not exist",
    body: "¦spawnOn(Executor.priority(4), never());",
    says: ["error There is no executor 4: the levels are 1 to 3, and Executor.thread is below them"],
  },
];

const valid: Case[] = [
  {
    name: "a global that two levels change in critical sections, and one that only one level uses",
    before:
      "let n: i32 = 0;\nlet m: i32 = 0;\nconst c = new Channel<i32>(1);\nconst table = new StaticArray<i32>(3);\nfunction add(): void { using section = criticalSection(); n++; }\nasync function high(): Promise<void> { add(); m += table[1]; await c.send(1); }\n",
    body: 'spawnOn(Executor.priority(2), high()); add(); await c.receive(); info("{}", table[0]);',
  },
  {
    name: "the thread executor by its name, and a level from a constant",
    before: "const FAST: i32 = 2;\n",
    body: "spawnOn(Executor.priority(FAST), never()); spawnOn(Executor.thread, never());",
  },
  {
    name: "a future that a plain function polls",
    before: "function step(p: Promise<i32>): bool { return p.poll(); }\n",
    body: 'const x = f(); while (!step(x)) await yieldNow(); info("{}", x.value);',
  },
  { name: "a variable for one of two futures", body: 'const x = board.LED ? f() : f(); info("{}", await x);' },
  {
    name: "a future in a block of its own, again and again",
    body: 'for (let i = 0; i < 3; i++) { const x = f(); const y = never(); const z = await select(x, y); info("{}", z.index); }',
  },
  { name: "a future that is only dropped", body: "const x = f(); x.poll(); x.drop();" },
  {
    name: "a handle at top level",
    before: "let task: TaskHandle = changetype<TaskHandle>(0);\n",
    body: "task = spawn(never()); task.cancel();",
  },
  {
    name: "spawns in a helper that is called twice, and one with a pool that a loop calls",
    before: "pool(f, 2);\nfunction start(): void { spawn(never()); }\nfunction loop(): void { trySpawn(f()); }\n",
    body: "start(); start(); for (let i = 0; i < 3; i++) loop();",
  },
  {
    name: "a task that spawns itself into its pool",
    before: "pool(chain, 2);\nasync function chain(n: i32): Promise<void> { if (n > 0) spawn(chain(n - 1)); }\n",
    body: "spawn(chain(5));",
  },
  {
    name: "a timeout over a future in a variable",
    body: 'const x = f(); const t = await withTimeout(Duration.millis(5), x); info("{}", t.timedOut);',
  },
];

async function saysOf({ body = "", before = "" }: Case): Promise<{ found: string[]; marks: string[] }> {
  const text = `${PRELUDE}${before}export async function main(): Promise<void> {\n  ${body}\n}\n`;
  const { result, marks } = await compileTexts(text, { options: { allocation: "once" } });
  const found = result.diagnostics.map((d) => `${d.severity} ${show(d)}`).sort();
  return { found, marks: marks.map(({ file, line, column }) => `${file}:${line}:${column}`) };
}

for (const [what, cases] of Object.entries({ futures, loops, twice, heap, hosts, habits, levels, valid })) {
  describe(what, () => {
    for (const made of cases) {
      it(made.name, async () => {
        const { found, marks } = await saysOf(made);
        const wanted = (made.says ?? []).map((line, i) =>
          line.replace(/^\w+/, (severity) => `${severity} ${marks[i]}`),
        );
        expect(found).toEqual(wanted.sort());
      });
    }
  });
}

it("refuses tasks that need more memory than handles can reach", async () => {
  const { result } = await compileTexts(
    `import { pool, spawn, yieldNow } from "tickless";
     pool(f, 65535);
     async function f(n: i32): Promise<i32> { await yieldNow(); return n; }
     export async function main(): Promise<void> { for (let i = 0; i < 3; i++) spawn(f(i)); }`,
  );
  expect(result.diagnostics.map(show)).toEqual([
    "nowhere The program's data need 40 bytes and its tasks 1048584, together more than 1048576: make the pools smaller",
  ]);
});

it("refuses data that leave no room for the tasks where handles can reach them", async () => {
  const { result } = await compileTexts(
    `const big = memory.data(1_100_000);
     export async function main(): Promise<void> { store<u8>(big, 1); }`,
  );
  expect(result.diagnostics.map(show)).toEqual([
    expect.stringMatching(/^nowhere The program's data need 11\d{5} bytes .*: declare less data$/),
  ]);
});

it("says nothing of what asc remarks about the library", async () => {
  const { result } = await compileTexts(
    `import { Signal } from "tickless";
     const signal = new Signal<i32>();
     export async function main(): Promise<void> { signal.signal(1); await signal.wait(); }`,
  );
  expect(result.diagnostics).toEqual([]);
});
