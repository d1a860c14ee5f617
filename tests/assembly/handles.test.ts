// Spawning: tasks that spawn their own kind, and what a person reads when a pool is full.

import { expect, test } from "vitest";
import { faultDetail } from "../../cli/run/detail.js";
import { build, logged, run } from "./harness.js";

test("a task that spawns itself into its pool goes on while slots are free", async () => {
  const { lines, fault } = await run(
    await build(`import { Timer, info, pool, trySpawn } from "tickless";
      pool(grow, 3);
      async function grow(n: i32): Promise<void> {
        if (n < 6 && trySpawn(grow(n + 1)) == null) info("{} finds no slot", n);
        await Timer.afterMillis(10);
        info("{} ends", n);
      }
      export async function main(): Promise<void> { trySpawn(grow(1)); }`),
  );
  expect(fault).toBeNull();
  expect(logged(lines)).toEqual(["0 3 finds no slot", "10 1 ends", "10 2 ends", "10 3 ends"]);
});

test.each([
  [1, "'work', its one slot is taken: make room with pool(work, 2), or use trySpawn"],
  [3, "'work', all 3 slots are taken: make room with pool(work, 4), or use trySpawn"],
])(
  "spawning into a full pool of %i ends in a fault that names the function and says what to do",
  async (size, said) => {
    const program = await build(`import { pool, spawn, suspend } from "tickless";
    pool(work, ${size});
    async function work(): Promise<void> { suspend(); }
    export async function main(): Promise<void> { for (let i = 0; i <= ${size}; i++) spawn(work()); }`);
    const { fault } = await run(program);
    if (!fault) throw new Error("there is no fault");
    expect(program.side.tasks.find(({ address }) => address === fault.task)?.function).toBe("main");
    expect(faultDetail(fault, program.side)).toBe(said);
  },
);

test("a handle knows its task's name, also when the task has ended", async () => {
  const { lines, fault } = await run(
    await build(`import { Timer, info, pool, spawn, trySpawn } from "tickless";
      pool(walk, 2);
      async function walk(pace: i32 = 3): Promise<void> { await Timer.afterMillis(pace); }
      class Robot { static async roll(): Promise<void> { await Timer.afterMillis(9); } }
      export async function main(): Promise<void> {
        const a = spawn(walk()), b = spawn(Robot.roll()), c = trySpawn(walk(5));
        info("{} {} {}", a.name, b.name, c ? c.name.length : 0);
        await a.join();
        info("{} {} {}", a.done, a.name, a.name.equals("walk"));
      }`),
  );
  expect(fault).toBeNull();
  expect(logged(lines)).toEqual(["0 walk roll 4", "3 true walk true"]);
});

test("a large pool takes as many as it has slots, whichever of them became free", async () => {
  const size = 300;
  const { lines, fault } = await run(
    await build(`import { info, pool, suspend, trySpawn, TaskHandle } from "tickless";
      pool(work, ${size});
      async function work(): Promise<void> { while (true) suspend(); }
      const handles = new StaticArray<usize>(${size});
      let state: u32 = 1;
      function random(below: u32): u32 { state = state * 1664525 + 1013904223; return (state >>> 8) % below; }
      export async function main(): Promise<void> {
        for (let round = 0; round < 50; round++) {
          let free = 0;
          for (let i = 0; i < ${size}; i++) {
            if (round > 0 && random(4)) continue;
            if (round > 0) changetype<TaskHandle>(handles[i]).cancel();
            handles[i] = 0;
            free++;
          }
          for (let i = 0; i < ${size}; i++) {
            if (handles[i]) continue;
            const made = trySpawn(work());
            if (!made) { info("round {}: no slot, but {} were free", round, free); return; }
            handles[i] = changetype<usize>(made);
            free--;
          }
          if (trySpawn(work())) { info("round {}: one too many", round); return; }
        }
        let live = 0;
        for (let i = 0; i < ${size}; i++) if (!changetype<TaskHandle>(handles[i]).done) live++;
        info("{} live", live);
      }`),
  );
  expect(fault).toBeNull();
  expect(logged(lines)).toEqual([`0 ${size} live`]);
});
