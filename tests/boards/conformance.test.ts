// Every example, as one blob, on every board that has what it needs, against the posix host's trace. Which ones that are is
// worked out from board.json and the container, and printed.
import { afterAll, beforeAll, describe, test } from "vitest";
import { parseScript } from "../../host-js/script.js";
import { buildExample, exampleFile, EXAMPLES } from "../conformance/examples.js";
import { Hosts } from "../conformance/hosts.js";
import { expectSameAsPosix } from "./same.js";
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

/** Those that no board is too small for. */
const EVERYWHERE: readonly string[] = ["blinky", "three-blinkers", "echo"];

describe.each(emulated)("$name", (board) => {
  test.each(EXAMPLES)("%s does the same as on posix", async (name) => {
    const blob = await buildExample(name);
    const text = exampleFile(name, "input.script") ?? "";
    const parsed = parseScript(text);
    if (!parsed.ok) throw new Error(parsed.message);
    const { lines } = await hosts.posix({ blob, script: text, until: UNTIL });
    await expectSameAsPosix(board, {
      ...{ name, blob, script: parsed.lines, until: UNTIL, posix: lines },
      apart: HEAVY.includes(name) ? null : APART,
      everywhere: EVERYWHERE.includes(name),
    });
  });
});
