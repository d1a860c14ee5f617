// What the syntax means, shown by programs that run: every place where `async`, `await` and `using` may stand.
import { describe, expect, it } from "vitest";
import { run } from "./run.js";

const program = (before: string, body: string): string =>
  `import { info, panic, select, join, yieldNow, Timer, spawn, Promise } from "tickless";\n${before}\nexport async function main(): Promise<void> {\n${body}\n}\n`;

describe("async functions", () => {
  it("stand at top level, exported, decorated and generic", async () => {
    const { log } = await run(
      program(
        `async function plain(a: i32): Promise<i32> { await yieldNow(); return a + 1; }
         export async function exported(a: i32): Promise<i32> { await yieldNow(); return a + 2; }
         // @ts-ignore
         @inline async function inlined(a: i32): Promise<i32> { await yieldNow(); return a + 3; }
         async function generic<T>(a: T): Promise<T> { await yieldNow(); return a; }`,
        `info("{} {} {}", await plain(1), await exported(1), await inlined(1));
         info("{} {}", await generic<u8>(200), await generic(1.5));`,
      ),
    );
    expect(log).toEqual(["2 3 4", "200 1.5"]);
  });

  it("stand as methods, static methods, and methods with the names of modifiers", async () => {
    const { log } = await run(
      program(
        `class A {
           constructor(private n: i32) {}
           async m(a: i32): Promise<i32> { await yieldNow(); return this.n + a; }
           public async p(): Promise<i32> { await yieldNow(); return this.n; }
           static async s<T>(a: T): Promise<T> { await yieldNow(); return a; }
           async get(): Promise<i32> { await yieldNow(); return 7; }
           async set(a: i32): Promise<void> { await yieldNow(); this.n = a; }
           async async(): Promise<i32> { return 8; }
           async await_(): Promise<i32> { return 9; }
           @inline async decorated(): Promise<i32> { return 10; }
           plain(): i32 { return 11; }
           using: i32 = 12;
         }
         const a = new A(1);`,
        `info("{} {} {}", await a.m(1), await a.p(), await A.s(3));
         await a.set(5);
         info("{} {} {} {} {} {} {}", await a.get(), await a.p(), await a.async(), await a.await_(), await a.decorated(), a.plain(), a.using);`,
      ),
    );
    expect(log).toEqual(["2 1 3", "7 5 8 9 10 11 12"]);
  });

  it("return early, from loops, void calls, and by falling off the end", async () => {
    const { log } = await run(
      program(
        `function say(): void { info("said"); }
         async function early(a: i32): Promise<void> { if (a) return; await yieldNow(); info("late"); }
         async function ofVoid(): Promise<void> { return say(); }
         async function loop(): Promise<i32> { while (true) { await yieldNow(); return 3; } }
         async function certain(): Promise<i32> { if (6 > 4) return 4; }`,
        `await early(1); await early(0); await ofVoid(); info("{} {}", await loop(), await certain());`,
      ),
    );
    expect(log).toEqual(["late", "said", "3 4"]);
  });
});

describe("await", () => {
  it("binds like a prefix operator", async () => {
    const { log } = await run(
      program(
        `async function f(a: i32): Promise<i32> { await yieldNow(); return a; }
         class P { constructor(public x: i32) {} }
         async function p(): Promise<P> { await yieldNow(); return new P(5); }`,
        `info("{} {} {}", -await f(1), await f(2) + await f(3) * 2, (await p()).x);
         info("{}", await f(await f(1) + 1) == 2 ? await f(8) : await f(9));
         let t = await (f(4)); t += await f(1); info("{}", t);`,
      ),
    );
    expect(log).toEqual(["-1 8 5", "8", "5"]);
  });

  it("takes a future from a variable", async () => {
    const { log } = await run(
      program(
        `async function f(a: i32): Promise<i32> { info("start {}", a); await yieldNow(); return a; }`,
        `const a = f(1), b = f(2); info("lazy"); info("{}", await b); info("{}", await a);`,
      ),
    );
    expect(log).toEqual(["lazy", "start 2", "2", "start 1", "1"]);
  });
});

const GUARD = `class G { constructor(public n: i32) {} [Symbol.dispose](): void { info("end {}", this.n); } }\n`;

describe("using", () => {
  it("disposes in reverse on every way out, in plain and async functions", async () => {
    const { log } = await run(
      program(
        `${GUARD}
         function plain(k: i32): i32 {
           using a = new G(1), b = new G(2);
           for (let i = 0; i < 2; i++) {
             using c = new G(10 + i);
             if (k == 1) continue;
             if (k == 2) break;
             if (k == 3) return a.n + c.n;
             { using d = new G(20); info("inner"); }
           }
           return 0;
         }
         async function later(n: i32): Promise<G> { await yieldNow(); return new G(n); }
         async function waits(): Promise<i32> { using a = await later(1); { using b = new G(2); await yieldNow(); } return a.n; }`,
        `for (let k = 0; k < 4; k++) info("{}: {}", k, plain(k));
         info("{}", await waits());`,
      ),
    );
    expect(log.join(" ")).toBe(
      [
        "inner end 20 end 10 inner end 20 end 11 end 2 end 1 0: 0",
        "end 10 end 11 end 2 end 1 1: 0",
        "end 10 end 2 end 1 2: 0",
        "end 10 end 2 end 1 3: 11",
        "end 2 end 1 1",
      ].join(" "),
    );
  });

  it("takes null, and its dispose can be called by hand", async () => {
    const { log } = await run(
      program(
        `${GUARD}
         function maybe(b: bool): void { using g: G | null = b ? new G(3) : null; info("{}", g ? 1 : 0); }`,
        `maybe(true); maybe(false); new G(4)[Symbol.dispose]();`,
      ),
    );
    expect(log).toEqual(["1", "end 3", "0", "end 4"]);
  });

  it("is still a name where it is one", async () => {
    const { log } = await run(program("", `let using = 1; using = using + 1; info("{}", using);`));
    expect(log).toEqual(["2"]);
  });

  it("ends with the statement's block where asc folds a condition", async () => {
    const { log } = await run(program(GUARD, `if (true) { using g = new G(1); await yieldNow(); }\n info("after");`));
    expect(log).toEqual(["end 1", "after"]);
  });
});

describe("select and join", () => {
  const sleepers = `async function nap(n: i32): Promise<i32> { await Timer.afterMillis(n); return n; }`;

  it("are found under any import name", async () => {
    const { log } = await run(`
      import { select as first, Timer, info } from "tickless";
      import * as t from "tickless";
      ${sleepers}
      export async function main(): Promise<void> {
        const a = await first(nap(5), nap(3));
        info("{} {}", a.index, a.second);
        const b = await t.select(nap(1), nap(3), nap(2));
        info("{} {}", b.index, b.first);
        const c = await Promise.race([nap(4), nap(2)]);
        info("{}", c.index);
        await t.join(nap(1), nap(2));
        await Promise.all([nap(1), nap(2), nap(3)]);
        info("{}", t.Instant.now());
      }`);
    expect(log).toEqual(["1 3", "0 1", "1", "11"]);
  });

  it("leave functions of the same name alone", async () => {
    const { log } = await run(`
      import { info, join as all } from "tickless";
      function select(a: i32, b: i32): i32 { return a + b; }
      function join(select: i32): i32 { return select; }
      class S { select(a: i32): i32 { return a; } }
      export async function main(): Promise<void> {
        info("{} {} {} {}", select(1, 2), join(3), new S().select(4), ["a", "b"].join("+"));
      }`);
    expect(log).toEqual(["3 3 4 a+b"]);
  });

  it("a parameter hides an imported name", async () => {
    const { log } = await run(
      program(
        `function f(select: (a: i32, b: i32) => i32): i32 { return select(1, 2); }`,
        `info("{}", f((a, b) => a - b));`,
      ),
    );
    expect(log).toEqual(["-1"]);
  });

  it("keep a loser that is held and drop one that is not", async () => {
    const { log } = await run(
      program(
        `${sleepers} ${GUARD}
         async function guarded(n: i32): Promise<i32> { using g = new G(n); await Timer.afterMillis(n); return n; }`,
        `const held = guarded(5);
         await select(held, nap(1));
         info("held");
         await select(guarded(6), nap(1));
         info("dropped");
         info("{}", await held);`,
      ),
    );
    expect(log).toEqual(["held", "end 6", "dropped", "end 5", "5"]);
  });
});

describe("pools", () => {
  it("take a number or a constant of the file", async () => {
    const { log, side } = await run(
      program(
        `const N = 3;
         pool(worker, N);
         pool(S.worker, 2);
         async function worker(n: i32): Promise<void> { await Timer.afterMillis(n); info("{}", n); }
         class S { static async worker(n: i32): Promise<void> { await Timer.afterMillis(n); info("s{}", n); } }`,
        `for (let i = 3; i > 0; i--) spawn(worker(i)); for (let i = 5; i > 3; i--) spawn(S.worker(i));`,
      ),
    );
    expect(log).toEqual(["1", "2", "3", "s4", "s5"]);
    expect(side.tasks).toHaveLength(6);
  });
});

describe("pools of functions from elsewhere", () => {
  it("take the name that the file imported", async () => {
    const { log, side } = await run({
      "src/main.ts": `import { pool, spawn } from "tickless";
        import { work as job } from "./work";
        pool(job, 3);
        export async function main(): Promise<void> { for (let i = 0; i < 3; i++) spawn(job(i)); }`,
      "src/work.ts": `import { info } from "tickless";
        export async function work(n: i32): Promise<void> { info("work {}", n); }`,
    });
    expect(log).toEqual(["work 0", "work 1", "work 2"]);
    expect(side.tasks.filter((task) => task.function === "work")).toHaveLength(3);
  });
});

describe("the entry", () => {
  it("may export main under that name from elsewhere", async () => {
    const { log } = await run({
      "src/main.ts": `export { app as main } from "./app/app";`,
      "src/app/app.ts": `import { info } from "tickless";\nexport async function app(): Promise<void> { info("here"); }`,
    });
    expect(log).toEqual(["here"]);
  });

  it("may export main in a list", async () => {
    const { log } = await run(
      `import { info } from "tickless";\nasync function app(): Promise<void> { info("here"); }\nexport { app as main };`,
    );
    expect(log).toEqual(["here"]);
  });

  it("runs the module initialisers first, each once", async () => {
    const { log } = await run({
      "src/main.ts": `import { info } from "tickless";\nimport { x } from "./other";\ninfo("main's");\nexport async function main(): Promise<void> { info("{}", x); }`,
      "src/other.ts": `import { info } from "tickless";\ninfo("other's");\nexport const x: i32 = 5;`,
    });
    expect(log).toEqual(["other's", "main's", "5"]);
  });
});
