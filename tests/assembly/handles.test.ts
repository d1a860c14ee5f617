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
