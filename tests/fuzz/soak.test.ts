// The long runs, for `npm run test:full` only: thousands of new random programs, and a virtual day of blinking.
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build, only, run } from "../assembly/harness.js";
import { Hosts } from "../conformance/hosts.js";
import { fuzz } from "./session.js";

const COUNT = 15_000;
const DAY = 24 * 3600 * 1000;
const root = path.join(import.meta.dirname, "../..");

describe.runIf(process.env["TICKLESS_FULL"] === "1")("long runs", () => {
  let hosts: Hosts;
  beforeAll(async () => void (hosts = await Hosts.open()));
  afterAll(() => hosts.close());

  const seed = Date.now() % 1_000_000_000;
  it(`${COUNT} new random programs, of seed ${seed}`, { timeout: 4 * 3_600_000 }, async () => {
    expect(await fuzz({ seed, count: COUNT, hosts })).toBeNull();
  });

  it("a blinker keeps its period for a virtual day", { timeout: 600_000 }, async () => {
    const text = readFileSync(path.join(root, "examples/blinky/main.ts"), "utf8");
    const { lines } = await run(await build(text), { until: DAY });
    const edges = only(lines, "LED");
    expect(edges.length).toBe(DAY / 500 + 2); // the first level when it is opened, and an edge at both ends
    expect(edges.at(-1)).toBe(`${DAY} LED=1`);
  });
});
