// What awaits, tasks, timers and channels may cost at most: the bounds of `npm run bench`. Bytes and frames of all programs are
// held; instructions, which callgrind counts, of a few in each test run, and of all with TICKLESS_FULL=1.
import { beforeAll, describe, expect, it } from "vitest";
import { awaitCost, bytesOf, framesOf, isAbove, workloadCost } from "../../bench/bounds.js";
import { awaitPrograms, workloads } from "../../bench/workloads.js";
import { ensurePosixHost } from "../../cli/host/build.js";

/** Leaf and chain, a kept future, a queue of waiters; and of each workload the one that has a neighbour in another system. */
const CHOSEN = ["three-kept", "channel", "W1/10", "W2/100", "W3"];
const full = process.env["TICKLESS_FULL"] === "1";
const chosen = <T extends { name: string }>(all: T[]): T[] => all.filter(({ name }) => full || CHOSEN.includes(name));

let host = "";
beforeAll(async () => {
  const built = await ensurePosixHost();
  if (!built.ok) throw new Error(built.message);
  host = built.value;
});

describe.each(["speed", "size"] as const)("built for %s", (optimize) => {
  it.each(awaitPrograms)("$name: $what takes no more bytes than its bound", async (program) => {
    expect(await bytesOf(program, optimize)).not.toSatisfy(isAbove);
  });

  it.each(chosen(awaitPrograms.filter(({ instructions }) => instructions !== null)))(
    "$name: $what takes no more instructions than its bound",
    async (program) => {
      const { figure, most } = await awaitCost(host, program, optimize);
      expect({ figure, most }).not.toSatisfy(isAbove);
    },
  );
});

it.each(awaitPrograms.filter(({ frames }) => frames !== null))("$name: $what has no larger frames", async (program) => {
  expect(await framesOf(program)).not.toSatisfy(isAbove);
});

it.each(chosen(workloads))("$name: $what takes at most 2 % more instructions than it took", async (workload) => {
  const { figure, most } = await workloadCost(host, workload);
  expect({ figure, most }).not.toSatisfy(isAbove);
});

it("a future in a variable has the bounds of a direct await", () => {
  const of = (name: string) => awaitPrograms.find((program) => program.name === name);
  const [kept, direct] = [of("three-kept"), of("three-handle")];
  expect([kept?.instructions, kept?.bytes]).toEqual([direct?.instructions, direct?.bytes]);
});
