// Loops in which a task never gives way, and what would run twice in a compound assignment: what the compiler says of each.
import type { Case } from "./case.js";

const ENDLESS =
  "warning This loop never ends and never awaits, so no other task would ever run: await something in it, such as Timer.afterMillis(n) or yieldNow()";
const NEVER_WAITS =
  "warning This loop never ends, and what it awaits never waits, so no other task would ever run: await something in it that does, such as Timer.afterMillis(n) or yieldNow()";
const PLAIN_ENDLESS =
  "warning This loop never ends, and only an async function can await, so no other task would ever run: put the loop into a task, and await something in it, such as Timer.afterMillis(n) or yieldNow()";
const BUSY =
  "warning This loop only waits, and no other task runs until it ends: await what it waits for in an async function, such as pin.waitForHigh(), a Signal or Timer.at(t)";

export const loops: Case[] = [
  { name: "while (true) without an await", body: "¦while (true) {}", says: [ENDLESS] },
  { name: "for (;;) without an await", body: "let n = 0; ¦for (;;) { n++; if (n == 100) n = 0; }", says: [ENDLESS] },
  { name: "do … while (1) without an await", body: "let n = 0; do ¦{ n++; } while (1);", says: [ENDLESS] },
  {
    name: "a break that belongs to an inner loop",
    body: "let n = 0; ¦while (true) { for (let i = 0; i < 3; i++) break; switch (n) { case 1: break; } }",
    says: [ENDLESS],
  },
  { name: "an await on one way", body: "let n = 0; while (true) { n++; if (n == 100) await f(); }" },
  { name: "a way out", body: "let n = 0; while (true) { n++; if (n == 100) break; }" },
  { name: "a loop that suspends by hand", body: "while (true) suspend();" },
  {
    name: "a switch in it, and a jump to its next round",
    body: "let n = 0; ¦while (true) { switch (n & 3) { case 0: n = 5; continue; default: n--; } }",
    says: [ENDLESS],
  },
  { name: "it only spawns", before: "pool(f, 2);\n", body: "¦while (true) trySpawn(f());", says: [ENDLESS] },
  { name: "it ends in a panic", body: 'let n = 0; while (true) { n++; if (n == 100) panic("too many"); }' },
  { name: "it ends in a trap", body: "let n = 0; while (true) { n++; if (n == 100) unreachable(); }" },
  { name: "it ends in a failed assert", body: "let n = 0; while (true) { n++; assert(n < 100); }" },
  { name: "it returns", body: "let n = 0; while (true) { n++; if (n == 100) return; }" },
  {
    name: "an await of what never waits",
    before:
      "async function ready(): Promise<i32> { return 1; }\nasync function twice(): Promise<i32> { return (await ready()) * 2; }\n",
    body: "let n = 0; ¦while (true) n += await twice();",
    says: [NEVER_WAITS],
  },
  {
    name: "an await of a method that waits in one of its overrides",
    before:
      "class A { async m(): Promise<void> {} }\nclass B extends A { async m(): Promise<void> { await yieldNow(); } }\nconst b = new B();\nlet a = new A();\n",
    body: "a = b; while (true) await a.m();",
  },
  {
    name: "an await of a future that was made before",
    body: "const x = f(); while (true) { if (!x.done) await x; }",
  },
  {
    name: "an await of a channel, which may have something at once",
    before: "const c = new Channel<i32>(4);\n",
    body: "while (true) { const n = await c.receive(); c.trySend(n); }",
  },
  {
    name: "it waits for a pin",
    before: "const pin = new Input(board.BUTTON);\n",
    body: "¦while (pin.isHigh) {}",
    says: [BUSY],
  },
  { name: "it has two rounds", body: "let more = true; while (more) more = false;" },
  {
    name: "it waits for a time, in a plain function",
    before:
      "function pause(): void { const end = Instant.now() + Duration.millis(5); ¦while (Instant.now() < end) {} }\n",
    body: "pause();",
    says: [BUSY],
  },
  {
    name: "it waits for a variable",
    before: "let ready = false; export function go(): void { ready = true; }\n",
    body: "¦while (!ready) {} ready = false;",
    says: [BUSY],
  },
  { name: "it counts", body: 'let n = 0; while (n < 10) n++; info("{}", n);' },
  { name: "it counts in memory", before: "let n = 0;\n", body: "while (n < 10) n++;" },
  {
    name: "what it calls counts",
    before: "let n = 0; function next(): i32 { return n++; }\n",
    body: "while (next() < 10) {}",
  },
  { name: "it has one round", before: "let n = 0;\n", body: "do { if (n == 1) break; } while (false);" },
  {
    name: "it looks for something in memory",
    before: "const bytes: StaticArray<u8> = [1, 2, 3, 0];\n",
    body: 'let i = 0; while (bytes[i] != 0) i++; info("{}", i);',
  },
  {
    name: "it sends until there is no room",
    before: "const c = new Channel<i32>(4);\n",
    body: "while (c.trySend(1)) {}",
  },
  { name: "it polls a future", body: 'const x = f(); while (!x.poll()) await yieldNow(); info("{}", x.value);' },
  {
    name: "in a plain function that a task calls",
    before: "let n = 0; function g(): void { ¦while (true) n++; }\n",
    body: "g();",
    says: [PLAIN_ENDLESS],
  },
  {
    name: "in a plain function that is nothing else",
    before: "let n = 0; function g(): void { ¦for (;;) n++; }\n",
    body: "g();",
    says: [PLAIN_ENDLESS],
  },
  {
    name: "in a plain function that nobody calls",
    before: "let n = 0; function g(): void { while (true) n++; }\n",
  },
  {
    name: "a way out of a plain function",
    before: "function g(): void { let n = 0; while (true) { if (n++ > 5) return; } }\n",
    body: "g();",
  },
];

const TWICE =
  "error This would run twice, once to read and once to write: put it into a const before, and use that here";
const LIST = "const list = new StaticArray<i32>(4);\nlet at = 0;\nfunction next(): i32 { return at++; }\n";
export const twice: Case[] = [
  { name: "a call in an index, and a step", before: LIST, body: "const n = list[¦next()]++;", says: [TWICE] },
  { name: "a step in an index", before: LIST, body: 'info("{}", list[¦at++] += 2);', says: [TWICE] },
  { name: "an await in an index", before: LIST, body: "for (; at < 4; --list[¦await f()]) at++;", says: [TWICE] },
  { name: "an assignment in an index", before: LIST, body: "at = (list[(¦at = 2)]) *= 2;", says: [TWICE] },
  {
    name: "a call that gives the object",
    before: "const g = new G();\nfunction one(): G { return g; }\n",
    body: "const n = ¦one().n -= 1;",
    says: [TWICE],
  },
  { name: "what is written only", before: LIST, body: "list[next()] = 2; list[at + 1] += next(); at = list[next()];" },
  { name: "fields and variables", before: "const g = new G();\n", body: "g.n++; let n = 1; n += g.n; -n;" },
];
