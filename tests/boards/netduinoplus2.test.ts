// What the Netduino's host costs, and what a host says that was built without floats. `npm run figures -- boards` prints
// the figures.
import { expect, test } from "vitest";
import { FLASH_LIMIT, hostFlash } from "../../bench/boards/flash.js";
import { buildWaiting, startup, startupLimit } from "../../bench/boards/startup.js";
import { findBoard } from "../../cli/boards/board.js";
import { emulate } from "../../cli/emulator/emulate.js";
import { buildExample } from "../conformance/examples.js";

const board = findBoard("netduinoplus2");

test("the host takes at most 48 KB of flash without floats, and 84 KB with them", async () => {
  expect(await hostFlash(board, ["float"])).toBeLessThanOrEqual(FLASH_LIMIT.plain);
  expect(await hostFlash(board)).toBeLessThanOrEqual(FLASH_LIMIT.floats);
});

test.each(["blinky", "sleepers", "echo", "print"])("%s: a start costs few instructions", async (name) => {
  const start = await startup(board, await buildWaiting(name));
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
