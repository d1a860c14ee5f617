// The pico's own: how it idles, what its emulator does not let pass, what its flash begins with.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ALARMS, idle, SLEEP_LIMIT } from "../../bench/boards/idle.js";
import { findBoard } from "../../cli/boards/board.js";
import { ensureBoardHost, hostBytes } from "../../cli/boards/host.js";
import { BOOT2_SIZE, checkBoot2 } from "../../cli/emulator/boot2.js";
import { Rp2040Machine } from "../../cli/emulator/rp2040.js";

const board = findBoard("pico");
const folder = mkdtempSync(path.join(tmpdir(), "tickless-pico-"));
let flash: Uint8Array;
beforeAll(async () => {
  const host = await ensureBoardHost(board);
  if (!host.ok) throw new Error(host.message);
  const bytes = await hostBytes(host.value, path.join(folder, "host.bin"));
  if (!bytes.ok) throw new Error(bytes.message);
  flash = bytes.value;
});
afterAll(() => rmSync(folder, { recursive: true }));

test("in a minute of blinky the core waits 99.9 % of the time, and its wake-ups are the alarms", async () => {
  const { share, rest, alarms } = await idle(board);
  if (rest === null || share === null) throw new Error("the emulator does not tell");
  console.log(`pico: blinky, 60 s: asleep ${(share * 100).toFixed(4)} %, ${rest.wakes.length} wake-ups`);
  expect(share).toBeGreaterThanOrEqual(SLEEP_LIMIT);
  expect(alarms).toEqual(Array.from({ length: ALARMS }, (_, i) => (i + 1) * 500));
  // Reset comes before tick 0, by a fraction of a tick that the first alarm tells.
  const [first = 0] = rest.wakes;
  const ticks = rest.wakes.map((wake) => 500 + (wake - first) / 1_000_000);
  // The last one is the end of the run.
  expect(ticks).toEqual([...alarms, 60_001]);
});

describe("the emulator ends a run at", () => {
  /** What it complains of when the chip starts with the host's boot2 and then this code. */
  async function complaints(code: readonly number[], constants: readonly number[] = []): Promise<string[]> {
    const image = new Uint8Array(BOOT2_SIZE + 256);
    image.set(flash.subarray(0, BOOT2_SIZE));
    const view = new DataView(image.buffer);
    view.setUint32(BOOT2_SIZE, 0x20001000, true);
    view.setUint32(BOOT2_SIZE + 4, 0x10000100 + 64 + 1, true);
    view.setUint32(BOOT2_SIZE + 12, 0x10000100 + 64 + 4 + 1, true); // a HardFault goes on at the third instruction
    code.forEach((word, i) => view.setUint16(BOOT2_SIZE + 64 + 2 * i, word, true));
    constants.forEach((word, i) => view.setUint32(BOOT2_SIZE + 128 + 4 * i, word, true));
    return run(image);
  }

  async function run(host: Uint8Array): Promise<string[]> {
    const listener = { traced: () => undefined, sent: () => undefined, pinSeen: () => undefined };
    const machine = new Rp2040Machine({ board, host, region: new Uint8Array(), listener });
    expect(await machine.stop()).toBeNull();
    return machine.end();
  }

  /** ldr r0, [pc, #60]: the first constant. */
  const LOAD = 0x480f;

  test("a store to flash", async () => {
    expect(await complaints([LOAD, 0x6000], [0x10020000])).toEqual(["a store to 0x10020000, at 0x10000144"]);
  });

  test("a breakpoint that a HardFault leads to: a store below RAM, where an overflowing stack would write", async () => {
    expect(await complaints([LOAD, 0x6000, 0xbe01], [0x1ffffffc])).toEqual([
      "Invalid write at addr 0x1ffffffc",
      "a breakpoint, 1, at 0x10000147",
    ]);
  });

  test("a load from where nothing is", async () => {
    expect(await complaints([LOAD, 0x6801], [0x30000000])).toEqual([
      "RP2040: Read from invalid memory address: 30000000, at 0x10000144",
    ]);
  });

  test.each([
    ["a store", 0x6000, "write"],
    ["a load", 0x6801, "read"],
  ])("%s to a register that SIO does not have", async (_, instruction, what) => {
    for (const address of [0xd000000c, 0xd000007c, 0xd0000180, 0xd0001000])
      expect(await complaints([LOAD, instruction], [address])).toEqual([
        `Invalid ${what} at addr 0x${address.toString(16)}, at 0x10000144`,
      ]);
  });

  test.each([0x20042000, 0x21000000, 0x10020000 + 0x3000000])("a store to 0x%x, which is no RAM", async (address) => {
    expect((await complaints([LOAD, 0x6000], [address]))[0]).toMatch(new RegExp(address.toString(16)));
  });

  test("a sleep that nothing will end", async () => {
    expect(await complaints([0xbf30])).toEqual(["a sleep that nothing will end, at 0x10000142"]);
  });

  test("a breakpoint that is no call of the host's", async () => {
    expect(await complaints([0xbe01])).toEqual(["a breakpoint, 1, at 0x10000142"]);
  });

  test("a flash whose boot2 has a bit flipped, as the boot ROM does", async () => {
    const host = Uint8Array.from(flash);
    host[7] = (host[7] ?? 0) ^ 16;
    const [complaint = "", ...more] = await run(host);
    expect(complaint).toMatch(/^the checksum of boot2 is 0x[0-9a-f]{8} and should be 0x[0-9a-f]{8}: the boot ROM/);
    expect(more).toEqual([]);
  });
});

test("the host for the device begins with a boot2 that the boot ROM starts", () => {
  expect(checkBoot2(flash.subarray(0, BOOT2_SIZE))).toBeNull();
});
