// The conformance programs, as one blob each, on every board that has what they need, against the posix host's trace. Which
// ones that are is worked out from board.json and the container, and printed.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Board } from "../../cli/boards/board.js";
import { emulate } from "../../cli/emulator/emulate.js";
import { ROLE_BUTTON } from "../../host-js/abi.js";
import { parseScript, type ScriptLine } from "../../host-js/script.js";
import { tameScript } from "../conformance/anything.js";
import { buildConformance, PROGRAMS, programScript } from "../conformance/compile.js";
import { FAULT_CASES, FAULT_FLAGS, FAULT_PROGRAMS, type FaultCase } from "../conformance/faults.js";
import { Hosts } from "../conformance/hosts.js";
import { createRandom } from "../host-js/random.js";
import { whyNot } from "./fits.js";
import { LEFT_OUT, Ran } from "./ran.js";
import { expectSameAsPosix } from "./same.js";
import { emulated } from "./support.js";

/** Four of them have an alarm after weeks, which takes a board's timer millions of rounds: that is for the full tests. */
const FULL = process.env["TICKLESS_FULL"] === "1";
const UNTIL = FULL ? 5_000_000_000 : 10_000;

/** Real time, for those rounds. */
const PATIENCE_MS = 1_200_000;
if (FULL) vi.setConfig({ testTimeout: 2 * PATIENCE_MS });

/** Most programs let the processor sleep nearly always, so their times must agree, to one tick of a millisecond. */
const APART = 1;

/** Hundreds of bytes at once, each a line of the trace, take longer than that, and so do executors that wake each other. */
const HEAVY: readonly string[] = ["anything", "overrun"];

const faulting: readonly string[] = FAULT_PROGRAMS;
const names = PROGRAMS.filter((name) => !faulting.includes(name));

const ran = new Ran(emulated, PROGRAMS);

interface Program {
  blob: Uint8Array;
  script: readonly ScriptLine[];
  /** The posix host's trace. */
  posix: readonly string[];
}

let hosts: Hosts;
const programs = new Map<string, Program>();
beforeAll(async () => {
  hosts = await Hosts.open();
  for (const name of names) {
    const [blob, text] = [await buildConformance(name), programScript(name)];
    const parsed = parseScript(text);
    if (!parsed.ok) throw new Error(parsed.message);
    const posix = await hosts.posix({ blob, script: text, until: UNTIL });
    programs.set(name, { blob, script: parsed.lines, posix: posix.lines });
  }
});
afterAll(() => hosts.close());

describe.each(emulated)("$name", (board) => {
  test.each(names)("%s does the same as on posix", async (name) => {
    const program = programs.get(name);
    if (program === undefined) throw new Error("it was not built");
    const why = await expectSameAsPosix(board, {
      ...{ ...program, until: UNTIL },
      apart: HEAVY.includes(name) ? null : APART,
      patience: PATIENCE_MS,
    });
    ran.note(board, name, why);
  });

  test.each(FAULT_PROGRAMS)("%s ends in the same faults as on posix, one after each reset", async (name) => {
    const blob = await buildConformance(name, FAULT_FLAGS);
    const cases = FAULT_CASES.filter(({ program }) => program === name);
    const script = presses(cases);
    const why = await whyNot(board, blob, [], 0n);
    ran.note(board, name, why);
    if (why !== null) return;
    const done = await emulate({ board, blob, script, restart: true, until: last(script) });
    if (!done.ok) throw new Error(done.message);
    const faults = done.value.trace.filter((line) => line.includes('"event":"fault"'));
    expect(faults.map((line) => (JSON.parse(line) as FaultCase).detail)).toEqual(cases.map(({ detail }) => detail));
    expect(faults.map((line) => JSON.parse(line) as unknown)).toEqual(
      cases.map(({ code, detail, task }) => ({
        tick: expect.anything() as unknown,
        event: "fault",
        code,
        detail,
        task,
      })),
    );
    expect(done.value.complaints).toEqual([]);
  });
});

test("every program was tried on every board: it ran there, or it is told why not", () => ran.print());

const running = (program: string): Board[] => emulated.filter(({ name }) => !LEFT_OUT[name]?.includes(program));

const SEEDS = FULL ? 100 : 5;

test.each(running("anything"))(
  `any sequence of imports does the same on $name as on posix (${SEEDS} seeds)`,
  async (board) => {
    const blob = await buildConformance("anything");
    for (let seed = 1; seed <= SEEDS; seed++) {
      const text = tameScript(createRandom(seed), 10_000);
      const script = parseScript(text);
      if (!script.ok) throw new Error(script.message);
      const { lines } = await hosts.posix({ blob, script: text, until: 10_000 });
      expect(lines.length).toBeGreaterThan(100);
      const comparison = { blob, script: script.lines, until: 10_000, posix: lines, apart: null };
      expect([seed, await expectSameAsPosix(board, comparison)]).toEqual([seed, null]);
    }
  },
);

/** Where `lines` finds UART's event line, behind those of all pins that may be open together: from 32 on, in the second word. */
const UART_LINES: Readonly<Record<string, number>> = { hifive1: 22, lm3s6965evb: 40, netduinoplus2: 19, pico: 33 };

test("where a board has so many, event lines lie beyond the first word", async () => {
  const blob = await buildConformance("lines");
  const found: [string, number][] = [];
  for (const board of running("lines")) {
    const done = await emulate({ board, blob, until: 0n });
    if (!done.ok) throw new Error(done.message);
    const told = done.value.trace.find((line) => line.includes('"event":"wake"'));
    found.push([board.name, (JSON.parse(told ?? "{}") as { task: number }).task]);
  }
  console.log(found.map(([name, line]) => `${name}: UART has event line ${line}, in word ${line >>> 5}`).join("\n"));
  expect(Object.fromEntries(found)).toEqual(UART_LINES);
});

/** Ticks between a start and the press that leads to a fault: so long that each fault is the first of a row. */
const HEALTHY = 100_000;

/** One press for each case. A fault takes a few ticks until its reset, so each press may be a little early. */
function presses(cases: readonly FaultCase[]): ScriptLine[] {
  let at = 0;
  return cases.flatMap(({ tick: kind }) => {
    at += HEALTHY + 1000 * kind + 700;
    const press = (tick: number, level: 0 | 1): ScriptLine => ({ tick: BigInt(tick), kind: "pin", pin: BUTTON, level });
    return [press(at - 400, 0), press(at, 1)];
  });
}

const last = (script: readonly ScriptLine[]): bigint => (script.at(-1)?.tick ?? 0n) + 1000n;

const BUTTON = ROLE_BUTTON << 8;
