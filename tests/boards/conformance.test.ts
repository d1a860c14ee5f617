// Every example, as one blob, on every board that has what it needs, against the posix host's trace. Which ones that are is
// worked out from board.json and the container, and printed.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deviceNames, findBoard, type Board } from "../../cli/boards/board.js";
import { emulate, type Emulated } from "../../cli/emulator/emulate.js";
import { parseScript, type ScriptLine } from "../../host-js/script.js";
import { buildExample, exampleFile, EXAMPLES } from "../conformance/examples.js";
import { Hosts } from "../conformance/hosts.js";
import { whyNot } from "./fits.js";
import { reported, shown } from "./pins.js";
import { streamDifference } from "./streams.js";

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

const boards = deviceNames()
  .map(findBoard)
  .filter(({ emulator }) => emulator !== null);

describe.each(boards)("$name", (board) => {
  test.each(EXAMPLES)("%s does the same as on posix", async (name) => {
    const blob = await buildExample(name);
    const script = scriptOf(name);
    const why = await whyNot(board, blob, script, BigInt(UNTIL));
    console.log(`${board.name}: ${name}: ${why ?? "runs"}`);
    if (why !== null) return;
    const done = await run(board, blob, script);
    const posix = await hosts.posix({ blob, script: exampleFile(name, "input.script") ?? "", until: UNTIL });
    expect(done.began).toBe(true);
    expect(streamDifference(posix.lines, done.trace, HEAVY.includes(name) ? null : APART)).toBeNull();
    expect(done.complaints).toEqual([]);
    expect(shown(board, done)).toEqual(reported(board, done));
  });
});

function scriptOf(name: string): readonly ScriptLine[] {
  const parsed = parseScript(exampleFile(name, "input.script") ?? "");
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.lines;
}

async function run(board: Board, blob: Uint8Array, script: readonly ScriptLine[]): Promise<Emulated> {
  const done = await emulate({ board, blob, script, until: BigInt(UNTIL) });
  if (!done.ok) throw new Error(done.message);
  return done.value;
}
