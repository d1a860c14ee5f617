// A board that is data alone: its host builds from board.json and a board.c that does nothing, and what belongs to its chip
// comes out as the data sheet has it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { findBoard } from "../../cli/boards/board.js";
import { ensureBoardHost, flashOf, hostBytes, symbolsOf } from "../../cli/boards/host.js";
import { repository, temporaryFolder, tickless } from "../cli/cli.js";

const board = findBoard("blackpill-f411");

test("its host fits its region, begins with a vector table in it, and knows its own crystal", async () => {
  const host = await ensureBoardHost(board);
  if (!host.ok) throw new Error(host.message);
  const symbols = await symbolsOf(host.value);
  const bytes = await hostBytes(host.value, path.join(temporaryFolder(), "host.bin"));
  if (!symbols.ok || !bytes.ok) throw new Error("the host could not be read");
  const { host: region, ram } = board.memory;
  expect(bytes.value.length).toBe(flashOf(board, symbols.value));
  expect(bytes.value.length).toBeLessThan(region.size);
  const view = new DataView(bytes.value.buffer, bytes.value.byteOffset);
  const [stack, reset] = [view.getUint32(0, true), view.getUint32(4, true)];
  expect([stack > ram.start, stack <= ram.start + ram.size]).toEqual([true, true]);
  expect(reset).toBe((symbols.value.get("tl_reset") ?? 0) | 1);
  // RCC_PLLCFGR: 25 MHz / 25 * 192 / 2 = 96 MHz, from the crystal, and 48 MHz for USB.
  const setting = 25 | (192 << 6) | (1 << 22) | (4 << 24);
  expect(Buffer.from(bytes.value).includes(Buffer.from(Uint32Array.of(setting).buffer))).toBe(true);
});

test("it differs from its neighbour with the same chip in data only", () => {
  const code = (name: string): string => readFileSync(path.join(repository, "boards", name, "board.c"), "utf8");
  expect(code(board.name).split("\n").slice(1)).toEqual(code("netduinoplus2").split("\n").slice(1));
});

test("there is no emulator to run it in, and flash --dry-run says what would be run", async () => {
  const cwd = path.join(repository, "examples", "blinky");
  const run = await tickless(["run", "--board", board.name], { cwd });
  expect([run.exitCode, run.stderr]).toEqual([2, `tickless: ${board.name} has no emulator: flash it instead\n`]);
  const flash = await tickless(["flash", "--board", board.name, "--dry-run"], { cwd });
  expect(flash.exitCode).toBe(0);
  expect(flash.stdout).toMatch(/openocd -f interface\/stlink\.cfg -f target\/stm32f4x\.cfg .*blinky\.hex/);
});
