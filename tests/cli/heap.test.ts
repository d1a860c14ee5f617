// What "heap" in tickless.json changes, through the command: what allocates again and again is refused with the way to it, and
// allowed where a collector takes it back.
import path from "node:path";
import { expect, test } from "vitest";
import { folderWith, tickless } from "./cli.js";

const main = `import { Timer, info } from "tickless";

class Point {
  constructor(readonly x: i32) {}
}

function sum(n: i32): i32 {
  const points = [new Point(n), new Point(n + 1)];
  return points[0].x + points[1].x;
}

export async function main(): Promise<void> {
  for (let i = 0; i < 400; i++) {
    const total = sum(i);
    if (i % 100 == 99) info("{}", total);
    await Timer.afterMillis(1);
  }
}
`;
const project = (settings: object): string =>
  folderWith({ "src/main.ts": main, "tickless.json": JSON.stringify({ name: "points", ...settings }) });

test("what allocates again and again is refused by default, with the way to it", async () => {
  const { exitCode, stderr } = await tickless(["build"], { cwd: project({}) });
  expect(exitCode).toBe(1);
  const why =
    'This allocates every time it runs (main -> sum), and without a collector nothing is given back: make it once at top level and reuse it, or set "heap": "gc" in tickless.json';
  const places = [18, 19, 33].map((column) => `src/main.ts:8:${column} - error: ${why}\n`);
  for (const place of places) expect(stderr).toContain(place);
  expect(stderr).toMatch(/\ntickless: points was not built: 3 errors\n$/);
});

test('"heap": "gc" builds the same program, which runs in a heap too small to keep what it makes', async () => {
  const cwd = project({ heap: "gc", heapSize: 4096 });
  const built = await tickless(["build"], { cwd });
  expect([built.exitCode, built.stderr]).toEqual([0, ""]);
  const { exitCode, stdout } = await tickless(["run", path.join("build", "points.tkl"), "--virtual"], { cwd });
  expect(exitCode).toBe(0);
  expect([...stdout.matchAll(/INFO +(\d+)/g)].map(([, sum]) => sum)).toEqual(["199", "399", "599", "799"]);
});
