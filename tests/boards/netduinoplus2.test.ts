// What the Netduino's host costs, and what a host says that was built without floats. `npm run figures -- boards` prints
// the figures.
import { expect, test } from "vitest";
import { hostFlash, startup, startupLimit } from "../../bench/boards.js";
import { findBoard } from "../../cli/boards/board.js";
import { emulate } from "../../cli/emulator/emulate.js";
import { buildExample } from "../conformance/examples.js";

const board = findBoard("netduinoplus2");

test("the host takes at most 48 KB of flash without floats, and 84 KB with them", async () => {
  expect(await hostFlash(board, ["float"])).toBeLessThanOrEqual(48 * 1024);
  expect(await hostFlash(board)).toBeLessThanOrEqual(84 * 1024);
});

test.each(["blinky", "three-blinkers", "echo", "print"])("%s: a start costs few instructions", async (name) => {
  const start = await startup(board, await buildExample(name));
  expect(start.loaded).toBeGreaterThan(100 * start.code);
  expect(start.slept).toBeGreaterThan(start.loaded);
  expect(start.slept).toBeLessThanOrEqual(startupLimit(start));
});

test("a blob that calculates with floats is refused by a host without them, in a sentence", async () => {
  let said = "";
  const done = await emulate({
    board,
    without: ["float"],
    blob: await buildExample("print"),
    until: 10n,
    sent: (port, bytes) => {
      if (port === board.consolePort) said += Buffer.from(bytes).toString("latin1");
    },
  });
  expect(said).toBe("netduinoplus2: the blob needs a capability this host lacks: float (-30).\n");
  expect(done).toMatchObject({ ok: true, value: { end: "halt", began: false, complaints: [] } });
});
