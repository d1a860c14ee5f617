// Interrupts at random moments against the examples echo and button, on every board that has the lines: each one is taken,
// no wake-up is lost, nothing faults, and the programs end in the state of a reference model (storm.ts).
import { beforeAll, describe, expect, test } from "vitest";
import { findBoard, type Board } from "../../cli/boards/board.js";
import { emulate, type EmulateOptions } from "../../cli/emulator/emulate.js";
import { createRandom, SEEDS } from "../host-js/random.js";
import { buildProgram, exampleFile } from "../conformance/examples.js";
import { accept } from "../conformance/compile.js";
import { whyNot } from "./fits.js";
import { returning } from "./patch.js";
import { judge, makeStorm, momentIn, type Expected, type Judgement } from "./storm.js";
import { pluginFile } from "./plugins.js";
import { emulated, finestRate, programFile, symbolsFor } from "./support.js";

/** One with which the pico once slept through an alarm, and one that is new in every run. */
const STORMS = [1_939_203_743, ...SEEDS.slice(1)];

/** Bytes and edges; the alarms come on top. */
const FEW = 200;
const COUNT = process.env["TICKLESS_FULL"] === "1" ? 10_000 : FEW;

const LONGEST_MS = 900_000;

/** Both in one program, where that fits; else each for itself. */
const SUBJECTS = [
  { name: "both", bytes: 0.75, edges: 0.25 },
  { name: "echo", bytes: 1, edges: 0 },
  { name: "button", bytes: 0, edges: 1 },
];

const FILES: Readonly<Record<string, string | null>> = {
  "both.ts": programFile("storm.ts"),
  "echo.ts": exampleFile("echo", "main.ts"),
  "button.ts": exampleFile("button", "main.ts"),
};

const blobs = new Map<string, Uint8Array>();
beforeAll(async () => {
  for (const rate of new Set(emulated.map(finestRate))) {
    for (const { name } of SUBJECTS) {
      const read = (file: string): string | null => FILES[file === "main.ts" ? `${name}.ts` : file] ?? null;
      blobs.set(`${name} ${rate}`, await buildProgram(name, read, { tickRate: rate }));
    }
  }
});

function blobOf(board: Board, name: string): Uint8Array {
  return blobs.get(`${name} ${finestRate(board)}`) ?? new Uint8Array();
}

/** What has to run where both together do not fit, or no edge can be driven. */
const LEAST: Readonly<Record<string, string[]>> = { hifive1: ["echo", "button"], microbit: ["echo"] };

/** Those that the board can run; not the parts of a whole that it can. */
async function subjectsOf(board: Board): Promise<typeof SUBJECTS> {
  const able: typeof SUBJECTS = [];
  for (const subject of SUBJECTS) {
    const why = await whyNot(board, blobOf(board, subject.name), [], 0n);
    console.log(`${board.name}: ${subject.name}: ${why ?? "runs"}`);
    if (why === null) able.push(subject);
    if (why === null && subject.name === "both") break;
  }
  expect(able.map(({ name }) => name)).toEqual(LEAST[board.name] ?? ["both"]);
  return able;
}

interface Outcome extends Judgement {
  trace: string[];
  expected: Expected;
  complaints: string[];
}

async function run(
  board: Board,
  { name, bytes, edges }: (typeof SUBJECTS)[number],
  seed: number,
  count: number,
  instead?: EmulateOptions["instead"],
): Promise<Outcome> {
  const blob = blobOf(board, name);
  const rate = accept(blob).tickRate;
  const random = createRandom(seed);
  const { script, expected } = makeStorm(random, { bytes: count * bytes, edges: count * edges, rate });
  const moments = { plugin: await pluginFile("moments"), next: () => momentIn(random) };
  const done = await emulate({ board, blob, script, moments, ...(instead === undefined ? {} : { instead }) });
  if (!done.ok) throw new Error(done.message);
  const { end, trace, complaints } = done.value;
  const judged = judge(trace, expected, rate);
  const difference = judged.difference ?? (end === "script" ? null : `the run ended: ${end}`);
  return { ...judged, difference, trace, expected, complaints };
}

describe.each(emulated)("$name", (board) => {
  test.each(STORMS)(
    `takes ${COUNT} bytes and edges at random moments and loses none (seed %i)`,
    async (seed) => {
      for (const subject of await subjectsOf(board)) {
        const { difference, complaints, alarms, undecided, expected } = await run(board, subject, seed, COUNT);
        expect([difference, complaints]).toEqual([null, []]);
        const { bytes, edges } = expected;
        console.log(
          `${board.name}: ${subject.name}: ${bytes.length} bytes, ${edges.length} edges (${undecided} of them between an alarm and the sleep behind it), ${alarms} alarms, none lost`,
        );
      }
    },
    LONGEST_MS,
  );
});

const TOLD = ["pin", "alarm", "fire", "log", "rx", "tx"].map((event) => `"event":"${event}"`);

test("a trace that lacks any one event is found out", async () => {
  const board = findBoard("lm3s6965evb");
  const [both] = SUBJECTS;
  if (both === undefined) throw new Error("there is one");
  const { trace, expected, difference } = await run(board, both, 1, FEW);
  expect(difference).toBeNull();
  const missed = trace.filter((line, at) => {
    if (!TOLD.some((event) => line.includes(event))) return false;
    return judge(trace.toSpliced(at, 1), expected, finestRate(board)).difference === null;
  });
  expect(missed).toEqual([]);
});

test.each(["tl_pin_event", "tl_line_set", "tl_alarm_fired"])(
  "a host whose %s does nothing is found out",
  async (name) => {
    const board = findBoard("lm3s6965evb");
    const at = (await symbolsFor(board)).get(name) ?? 0;
    const [both] = SUBJECTS;
    if (both === undefined) throw new Error("there is one");
    const { difference } = await run(board, both, 1, FEW, (elf, folder) => returning(board, elf, at, folder));
    expect(difference).not.toBeNull();
  },
);
