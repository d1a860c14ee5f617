// Executors by priority on host-js in virtual time, where a level above runs behind the import that made it pending: what
// is spawned where, wakes and cancels across levels, and that a program with one executor has nothing of it.
import { beforeAll, describe, expect, test } from "vitest";
import { build, buildAndRun, importsOf, logged, only, run, type Program } from "./harness.js";

const exportsOf = ({ module }: Program): string[] =>
  WebAssembly.Module.exports(new WebAssembly.Module(module as BufferSource)).map(({ name }) => name);

describe("a program with two levels", () => {
  const text = `
    import { Channel, Executor, Signal, TaskHandle, Timer, criticalSection, info, print, spawn, spawnOn, Writer, Bytes } from "tickless";
    const values = new Channel<i32>(2);
    const go = new Signal<i32>();
    class Out implements Writer { write(bytes: Bytes): i32 { info("{}", bytes); return bytes.length; } }
    const out = new Out();

    async function child(): Promise<void> { info("child on {}", Executor.current.level); }
    async function sample(from: i32): Promise<void> {
      spawn(child());
      for (let i = 0; i < 4; i++) {
        await Timer.afterMillis(5);
        await values.send(from + i);
      }
      print(out, "{} and {:x}", await go.wait(), 255);
    }
    class Guard { [Symbol.dispose](): void { info("disposed on {}", Executor.current.level); } }
    async function never(): Promise<void> {
      using guard = new Guard();
      await Timer.afterMillis(1000000);
    }
    async function killer(victim: TaskHandle): Promise<void> {
      victim.cancel();
      info("done {} on {}", victim.done, Executor.current.level);
      await victim.join();
      info("joined on {}", Executor.current.level);
    }
    export async function main(): Promise<void> {
      const sampler = spawnOn(Executor.priority(2), sample(10));
      for (let i = 0; i < 4; i++) info("got {} on {}", await values.receive(), Executor.current.level);
      go.signal(7);
      await sampler.join();
      const victim = spawn(never());
      await Timer.afterMillis(1);
      const k = spawnOn(Executor.priority(1), killer(victim));
      await k.join();
      const high = spawnOn(Executor.priority(3), never());
      await Timer.afterMillis(1);
      high.cancel();
      info("cancelled {}", high.done);
      { using section = criticalSection(); info("alone"); }
    }`;
  let program: Program;
  let lines: string[];
  beforeAll(async () => {
    program = await build(text);
    lines = (await run(program)).lines;
  });

  test("runs each task on its level, what it spawns too, and wakes across levels", () => {
    expect(logged(lines).slice(0, 6)).toEqual([
      "0 child on 2",
      "5 got 10 on 0",
      "10 got 11 on 0",
      "15 got 12 on 0",
      "20 got 13 on 0",
      "20 7 and ff",
    ]);
  });

  test("cancels a task of a lower level when that runs next, and one of a higher level at once", () => {
    expect(logged(lines).slice(6)).toEqual([
      "21 done false on 1",
      "21 disposed on 0",
      "21 joined on 1",
      "22 disposed on 3",
      "22 cancelled true",
      "22 alone",
    ]);
  });

  test("leaves no alarm behind", () => {
    expect(only(lines, "alarm").at(-1)).toBe("22 alarm off");
  });

  test("tells the host its levels", () => {
    expect(exportsOf(program)).toContain("levels");
    expect(importsOf(program)).toEqual(expect.arrayContaining(["exec.mask", "exec.unmask"]));
  });
});

test("a level above runs before the import returns that made it pending", async () => {
  const { lines } = await buildAndRun(`
    import { Executor, Signal, info, spawnOn } from "tickless";
    const go = new Signal<i32>();
    async function high(): Promise<void> { while (true) { const v = await go.wait(); info("high {}", v); } }
    export async function main(): Promise<void> {
      spawnOn(Executor.priority(3), high());
      info("spawned");
      for (let i = 0; i < 3; i++) { go.signal(i); info("low {}", i); }
    }`);
  expect(logged(lines)).toEqual(
    ["spawned", "high 0", "low 0", "high 1", "low 1", "high 2", "low 2"].map((l) => `0 ${l}`),
  );
});

test("a slot that a task of one level leaves while it is queued goes to another level", async () => {
  const { lines } = await buildAndRun(`
    import { Executor, TaskHandle, Waker, info, pool, spawn, spawnOn, suspend, yieldNow } from "tickless";
    let waker: Waker = changetype<Waker>(0);
    async function one(n: i32): Promise<void> {
      waker = Waker.current();
      info("{} on {}", n, Executor.current.level);
      suspend();
    }
    pool(one, 1);
    export async function main(): Promise<void> {
      const first = spawn(one(1));
      await yieldNow();
      waker.wake();
      first.cancel();
      spawnOn(Executor.priority(2), one(2));
      info("spawned");
    }`);
  expect(logged(lines)).toEqual(["0 1 on 0", "0 spawned", "0 2 on 2"]);
});

test("a program with one executor imports and exports nothing of levels", async () => {
  const program = await build(`
    import { Signal, Timer, criticalSection, spawn } from "tickless";
    const s = new Signal<i32>();
    async function other(): Promise<void> { await s.wait(); }
    export async function main(): Promise<void> {
      spawn(other());
      { using section = criticalSection(); s.signal(1); }
      await Timer.afterMillis(1);
    }`);
  expect(exportsOf(program)).not.toContain("levels");
  expect(importsOf(program).filter((name) => /mask|own/.test(name))).toEqual([]);
});
