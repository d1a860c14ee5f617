// Every example, as one blob, on every board that has what it needs, against the posix host's trace. Which ones that are is
// worked out from board.json and the container, and printed.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseScript } from "../../host-js/script.js";
import { buildExample, exampleFile, EXAMPLES } from "../conformance/examples.js";
import { Hosts } from "../conformance/hosts.js";
import { Ran } from "./ran.js";
import { expectSameAsPosix } from "./same.js";
import { streamDifference } from "./streams.js";
import { emulated } from "./support.js";

/** Ten seconds, at the examples' 1,000 ticks per second. */
const UNTIL = 10_000;

/** Most examples let the processor sleep nearly always, so their times must agree, to one tick of a millisecond. */
const APART = 1;

/** Those that calculate for longer than that before they show something. */
const HEAVY: readonly string[] = ["print", "priorities"];

let hosts: Hosts;
beforeAll(async () => {
  hosts = await Hosts.open();
});
afterAll(() => hosts.close());

/** Those whose LED shows nothing from outside; of all others it must be seen to. */
const DARK: readonly string[] = ["channel", "echo", "print", "sleepers"];

const ran = new Ran(emulated, EXAMPLES);

describe.each(emulated)("$name", (board) => {
  test.each(EXAMPLES)("%s does the same as on posix", async (name) => {
    const blob = await buildExample(name);
    const text = exampleFile(name, "input.script") ?? "";
    const parsed = parseScript(text);
    if (!parsed.ok) throw new Error(parsed.message);
    const { lines } = await hosts.posix({ blob, script: text, until: UNTIL });
    expect([name, lines.some((line) => line.includes('"pin":"LED","level":1'))]).toEqual([name, !DARK.includes(name)]);
    const why = await expectSameAsPosix(board, {
      ...{ blob, script: parsed.lines, until: UNTIL, posix: lines },
      apart: HEAVY.includes(name) ? null : APART,
    });
    ran.note(board, name, why);
  });
});

test("every example was tried on every board: it ran there, or it is told why not", () => ran.print());

test("one toggle that comes two milliseconds late is found out, unless only the order counts", async () => {
  const { lines } = await hosts.posix({ blob: await buildExample("blinky"), script: "", until: UNTIL });
  const at = lines.findLastIndex((line) => line.includes('"event":"pin"'));
  const late = (ticks: number): string[] =>
    lines.with(
      at,
      (lines[at] ?? "").replace(/"tick":(\d+)/, (_, tick) => `"tick":${Number(tick) + ticks}`),
    );
  expect([1, -1, 2, -2].map((ticks) => streamDifference(lines, late(ticks), APART) === null)).toEqual([
    ...[true, true],
    ...[false, false],
  ]);
  expect(streamDifference(lines, late(1000), null)).toBeNull();
});
