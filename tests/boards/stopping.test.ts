// A loop of level 0 that its budget stops at random moments, on every board, while level 2 runs the same function: the stop
// is level 0's fault, and level 2 keeps each of its moments and results, up to the last before it.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { slower } from "../../bench/boards/latency.js";
import type { Board } from "../../cli/boards/board.js";
import { FAULT_BUDGET } from "../../host-js/abi.js";
import { createRandom, SEEDS } from "../host-js/random.js";
import { faultIn, faultTick, numbersIn } from "../levels/programs.js";
import { anyTrial, blobFor, buildStopping, readTurns, type Stopping, type Trial } from "../levels/stopping.js";
import { emulated, finestRate } from "./support.js";
import { Workbench } from "./workbench.js";

const FULL = process.env["TICKLESS_FULL"] === "1";
if (FULL) vi.setConfig({ testTimeout: 1_800_000 });

/** How many moments, of each seed. */
const TRIALS = FULL ? 500 : 10;

/** Microseconds: level 2's turns are so far apart at least, and the shortest budget. */
const APART = 600;
const BUDGET = 1500;

/**
 * From a moment to the task that waits for it; and what a turn's log line takes, or to go through all of the code, once for the
 * stop, which keeps interrupts out, and once behind it.
 */
const MOST_LATE = 100;
const AFTERWARDS = 200;

const ticksIn = (board: Board, us: number): number => Math.ceil((us * finestRate(board)) / 1e6);

describe.each(emulated)("$name", (board) => {
  const apart = ticksIn(board, APART * slower(board));
  const late = ticksIn(board, MOST_LATE * slower(board));
  const afterwards = ticksIn(board, AFTERWARDS * slower(board));
  let program: Stopping;
  let bench: Workbench;
  beforeAll(async () => {
    program = await buildStopping({ first: 4 * apart, apart }, finestRate(board));
    bench = await Workbench.open(board, { until: BigInt(finestRate(board)), restart: false });
  });
  afterAll(() => bench.close());

  /** Runs one trial; gives how late level 2 came at most, and how long before the stop it last had its result. */
  async function run(
    trial: Trial,
  ): Promise<{ wrong: string[]; late: number; last: number; since: number; turns: number }> {
    const { trace, end, complaints } = await bench.try(await blobFor(program, trial));
    const { wrong, turns, next } = readTurns(program, trial, numbersIn(trace));
    expect([end, complaints]).toEqual(["fault", []]);
    expect(faultIn(trace, program.built.side)).toEqual({ code: FAULT_BUDGET, task: "endless" });
    const stopped = faultTick(trace);
    // Level 2's time is not the loop's.
    const away = turns.filter(({ had }) => had > trial.begins).reduce((sum, { due, had }) => sum + had - due, 0);
    const spent = stopped - trial.begins;
    expect(spent).not.toBeNaN();
    const budget = ticksIn(board, trial.budget);
    if (spent < budget - 1) wrong.push(`stopped after ${spent} ticks of ${budget}`);
    if (spent > budget + away + (turns.length + 1) * afterwards) {
      wrong.push(`stopped after ${spent} ticks of ${budget} and ${away}`);
    }
    if (next < stopped - afterwards) wrong.push(`no turn at ${next}, before the stop at ${stopped}`);
    for (const [i, { due, came, had }] of turns.entries()) {
      const most = i < turns.length - 1 ? late : afterwards;
      if (came > due + most || had > due + apart) {
        wrong.push(`due at ${due}, came at ${came}, had its result at ${had}`);
      }
    }
    return {
      wrong,
      late: Math.max(...turns.slice(0, -1).map(({ due, came }) => came - due)),
      last: Math.max(...turns.slice(-1).map(({ due, came }) => came - due)),
      since: stopped - (turns.at(-1)?.had ?? 0),
      turns: turns.length,
    };
  }

  test.each(SEEDS)(`${TRIALS} moments of seed %i`, async (seed) => {
    const random = createRandom(seed);
    const since = new Map<number, number>();
    let [most, last, turns] = [0, 0, 0];
    for (let i = 0; i < TRIALS; i++) {
      const trial = anyTrial(random, program, BUDGET * slower(board));
      const done = await run(trial);
      expect({ ...trial, wrong: done.wrong }).toEqual({ ...trial, wrong: [] });
      most = Math.max(most, done.late);
      last = Math.max(last, done.last);
      turns += done.turns;
      since.set(done.since, (since.get(done.since) ?? 0) + 1);
    }
    const [least, ...more] = [...since.keys()].sort((a, b) => a - b);
    console.log(
      `${board.name}: ${TRIALS} stops, ${turns} turns of level 2, at most ${most} ticks of ${finestRate(board)} Hz late, ` +
        `${last} at a stop; a stop came ${least} to ${more.at(-1)} ticks after a turn, in ${since.size} ways`,
    );
    expect(since.size).toBeGreaterThan(3);
  });
});
