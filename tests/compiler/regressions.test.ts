// Programs that were compiled wrongly once, each named after the cause. Found by the fuzzer, or by branches of
// the lowering that no test reached.
import { describe, expect, it } from "vitest";
import { run } from "./run.js";

const program = (before: string, body: string): string =>
  `import { info, yieldNow } from "tickless";\n${before}\nexport async function main(): Promise<void> {\n${body}\n}\n`;

describe("what was compiled wrongly once", () => {
  it("a small integer that overflows in an inlined async function is wrapped", async () => {
    const source = program(
      `// @ts-ignore
       @inline async function sum(a: i16): Promise<i16> { if (a == 7) await yieldNow(); return a + <i16>-32768; }`,
      `const a: i16 = -1; info("{} {}", await sum(a), await sum(1) < await sum(a));`,
    );
    const { log } = await run(source);
    expect(log).toEqual(["32767 true"]);
  });

  it("a u32 from a frame stays unsigned when it becomes 64 bits wide", async () => {
    const source = program(
      `async function same<T>(a: T): Promise<T> { await yieldNow(); return a; }
       function wide(a: u32): i64 { return <i64>a; }`,
      `info("{} {}", wide(await same<u32>(4294967295)), <i64>(await same<i32>(-2)));`,
    );
    for (const optimize of ["none", "speed", "size"] as const) {
      const { log } = await run(source, { optimize });
      expect(log).toEqual(["4294967295 -2"]);
    }
  });

  it("what an inlined function disposes is disposed in a default value of an async function, and a task may start there", async () => {
    const source = program(
      `import { spawn } from "tickless";
       class Guard { constructor(public n: i32) {} [Symbol.dispose](): void { info("gone {}", this.n); } }
       // @ts-ignore
       @inline function used(n: i32): i32 { using guard = new Guard(n); return n + 1; }
       async function task(n: i32): Promise<void> { info("task {}", n); }
       async function f(n: i32, m: i32 = used(n), isDone: bool = spawn(task(n)).done): Promise<i32> {
         await yieldNow();
         return isDone ? 0 : m;
       }`,
      `info("{}", await f(1)); info("{}", await f(1, 5, false));`,
    );
    const { log } = await run(source);
    expect(log).toEqual(["gone 1", "task 1", "2", "5"]);
  });

  it("an operand of && and || assigns what it assigns, also where its value is known", async () => {
    const source = program(
      `let g = false;
       function plain(): bool { return (g = true) && true; }`,
      `let a = false; const r = (a = true) && true;
       let b = 0; const s = (b = 3) || false; const t = (b = b + 1, false) || g;
       info("{} {} {} {} {}", a, r, b, s, t); info("{} {}", plain(), g);`,
    );
    for (const optimize of ["none", "size"] as const) {
      expect((await run(source, { optimize })).log).toEqual(["true true 4 3 false", "true true"]);
    }
  });

  it("a small integer that has left its bounds is wrapped behind a mask that keeps what is outside", async () => {
    const source = program(
      `function masked(x: i8): i32 { return x & -3; }
       function both(x: i8, y: i8): i32 { return x & y; }
       function unsigned(x: u8, y: u8): i32 { return x & y; }
       function low(x: i8): i32 { return x & 15; }`,
      `let m: i8 = 127; let u: u8 = 255; await yieldNow();
       info("{} {} {}", masked(<i8>100 + <i8>100), <i32>((m + m + m) & -1), both(m + m + m, -1));
       info("{} {} {}", unsigned(u + u, u), <i32>((u + u + u) & (u + u)), low(m + m));`,
    );
    for (const optimize of ["none", "size"] as const) {
      expect((await run(source, { optimize })).log).toEqual(["-56 125 125", "254 252 14"]);
    }
  });

  it("what stands in the target of a compound assignment runs once, and in order", async () => {
    const source = program(
      `class P { x: i32 = 0; }
       const p = new P();
       const list: StaticArray<i32> = [0, 0, 0, 0];
       let n = 0;
       function next(): i32 { info("next"); return n++; }
       function one(): P { info("one"); return p; }
       function all(): StaticArray<i32> { info("all"); return list; }
       async function later(i: i32): Promise<i32> { await yieldNow(); info("later"); return i; }
       function plain(): void { list[next()] += 5; one().x--; }`,
      `list[next()]++; ++list[next()]; all()[n++] -= await later(7); all()[await later(3)] *= next(); one().x += 4;
       n = 0; if (n == 0) list[next()]++;
       n = 0; plain();
       info("{} {} {} {} {} {}", list[0], list[1], list[2], list[3], p.x, n);`,
    );
    for (const optimize of ["none", "size"] as const) {
      const { log } = await run(source, { optimize });
      const ran = ["next", "next", "all", "later", "all", "later", "next", "one", "next", "next", "one"];
      expect(log).toEqual([...ran, "7 1 -7 0 3 1"]);
    }
  });

  it("what stands behind a switch is there when all its cases return and one may break before", async () => {
    const source = program(
      `function plain(n: i32): i32 {
         switch (n) { case 0: return 10; default: { if (n > 4) break; return 20; break; } }
         return 30;
       }
       async function later(n: i32): Promise<i32> {
         switch (n) { case 0: if (plain(n) > 20) break; return 10; case 5: { await yieldNow(); if (n) break; return 40; } default: return 20; }
         await yieldNow();
         return 30;
       }
       function whole(n: i32): i32 { switch (n) { case 0: return 1; break; default: return 2; break; } }`,
      `info("{} {} {}", plain(0), plain(1), plain(5)); info("{} {} {}", await later(0), await later(1), await later(5));
       info("{} {}", whole(0), whole(1));`,
    );
    for (const optimize of ["none", "size"] as const) {
      const { log } = await run(source, { optimize });
      expect(log).toEqual(["10 20 30", "10 20 30", "1 2"]);
    }
  });

  it("a while loop compiles whose condition assigns what its body assigns, too", async () => {
    const source = program(
      `let left = 3;
       function odd(n: i32): bool { return n % 2 != 0; }
       function next(n: i8): i8 { return n + 100; }
       function count(is: bool, n: i8): i32 {
         let sum = 0;
         while ((is = left > 0)) {
           left--;
           while ((n = next(n)) > 0) { if (is = odd(left)) break; sum += n; n = next(n); }
           sum += is ? 1000 : n;
         }
         return sum;
       }`,
      `info("{}", count(false, 1));`,
    );
    const { log } = await run(source);
    let [left, sum, n] = [3, 0, 1];
    const next = (x: number): number => ((x + 100) << 24) >> 24;
    while (left > 0) {
      left--;
      let isOdd = true;
      while ((n = next(n)) > 0) {
        if ((isOdd = left % 2 !== 0)) break;
        sum += n;
        n = next(n);
      }
      sum += isOdd ? 1000 : n;
    }
    expect(log).toEqual([String(sum)]);
  });

  it("a small integer that a function gives is within its bounds, whichever return gives it", async () => {
    const source = program(
      `function sum(a: u8, b: u8): u8 { if (a > b) return a + b; return 0; }
       function turned(a: u16 = 65535): u8 { while (true) { if (a == 7) break; return <u8>~a; } return 255; }
       function low(n: i8): i8 { switch (n) { case 1: return n + 127; default: return 0; } }
       class Base { next(n: u8): u8 { if (n > 9) return n + 250; return 0; } }
       class Derived extends Base { next(n: u8): u8 { if (n > 9) return n + 251; return 1; } }
       let base: Base = new Derived();
       async function later(n: u8): Promise<u8> { if (n > 9) return n + 250; await yieldNow(); return 0; }`,
      `info("{} {} {}", <i32>sum(200, 100), <i32>turned(), <i32>low(1));
       info("{} {}", <i32>base.next(10), <i32>(await later(10)));`,
    );
    for (const optimize of ["none", "size"] as const) {
      expect((await run(source, { optimize })).log).toEqual(["44 0 -128", "5 4"]);
    }
  });
});
