// Modules with something changed that are valid WebAssembly still, behind a checksum that fits, on every board: each is
// refused, or ends in a fault that has a name, or runs; and the board is as good as before.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAULTS, FAULT_HOST, REFUSALS } from "../../host-js/abi.js";
import { mutable, mutants } from "../host-c/mutants.js";
import { createRandom, SEEDS } from "../host-js/random.js";
import { Workbench, type Tried } from "./workbench.js";
import { emulated } from "./support.js";

/** On each board for each seed; an RP2040 is emulated slowly. */
const full = process.env["TICKLESS_FULL"] === "1";
const COUNT = full ? 1000 : 20;
const seeds = full ? SEEDS.slice(-1) : SEEDS;

const whole = await mutable();
const tried = new Map(seeds.map((seed) => [seed, mutants(whole, COUNT, createRandom(seed))]));

const REFUSED = /^\S+: the blob [^]* \((-\d+)\)\.\n$/;
const NOT_AGAIN = "three times in a row, so it is not started again.\n";

/** How it ended, in a word; what must not be is thrown. */
function endOf({ said, end, began, trace, complaints }: Tried): string {
  const faults = trace
    .map((line) => JSON.parse(line) as { event: string; code: number })
    .filter(({ event }) => event === "fault");
  const bad = (why: string): Error => new Error(`${why}: ${JSON.stringify({ said, end, began, faults, complaints })}`);
  if (complaints.length > 0 || end === "gone") throw bad("the board did what none survives");
  if (!began) {
    const code = Number(REFUSED.exec(said)?.[1]);
    if (!REFUSALS.has(code) || end !== "halt" || faults.length > 0) throw bad("no refusal that has a name");
    return `refused ${code}`;
  }
  const code = faults.at(-1)?.code;
  if (code === undefined) return "ran";
  if (code === FAULT_HOST || !FAULTS.has(code)) throw bad("a fault of the host's, or one that has no name");
  // A fault each time it starts ends in a wait; one that comes late may come again later.
  if (end === "halt" && !(faults.length === 3 && said.endsWith(NOT_AGAIN))) throw bad("it waits for another reason");
  return `fault ${code}`;
}

describe.each(emulated)("$name", (board) => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.open(board);
  });
  afterAll(() => bench.close());

  test.each(seeds)("a refusal, a fault with a name, or a run (seed %i)", async (seed) => {
    const before = await bench.try(whole);
    expect([before.end, endOf(before)]).toEqual(["limit", "ran"]);
    const ends = new Map<string, number>();
    for (const blob of tried.get(seed) ?? []) {
      const end = endOf(await bench.try(blob));
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    console.log(`${board.name}: ${COUNT} modules: ${[...ends].map(([end, n]) => `${n} ${end}`).join(", ")}`);
    // Of a few that are new each time, none may be one that runs.
    if (full || seed === SEEDS[0]) expect(ends.get("ran")).toBeGreaterThan(COUNT / 5);
    const after = await bench.try(whole);
    expect([after.trace, after.said, after.usage.heap]).toEqual([before.trace, before.said, before.usage.heap]);
  });
});
