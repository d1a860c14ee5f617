// What no real board would survive ends a run in QEMU as a complaint, also where the core itself goes on: each mistake stands
// in the place of the driver's function that toggles a pin. (The pico's emulator has tests like these in pico.test.ts.)
import { beforeAll, describe, expect, test } from "vitest";
import type { Board } from "../../cli/boards/board.js";
import { emulate } from "../../cli/emulator/emulate.js";
import { buildExample } from "../conformance/examples.js";
import { halfwords, patched } from "./patch.js";
import { emulated, symbolsFor } from "./support.js";

const boards = emulated.filter(({ emulator }) => emulator?.program !== "rp2040js");

let blob: Uint8Array;
beforeAll(async () => {
  blob = await buildExample("blinky");
});

const OFFSET = 124;

/** Where no board has anything. */
const NOWHERE = 0x60000000;

const BLOCK = 0x10000;

/** Code that stores to, or loads from, OFFSET behind an address that is a multiple of BLOCK; then it returns. */
function access(board: Board, what: "store" | "load", address: number): Uint8Array {
  if (board.port === "riscv") {
    const lui = (address | (10 << 7) | 0x37) >>> 0; // lui a0, address
    const store = ((OFFSET >> 5) << 25) | (10 << 20) | (10 << 15) | (2 << 12) | ((OFFSET & 31) << 7) | 0x23;
    const load = (OFFSET << 20) | (10 << 15) | (2 << 12) | (10 << 7) | 0x03;
    const middle = what === "store" ? store : load;
    return halfwords([lui & 0xffff, lui >>> 16, middle & 0xffff, middle >>> 16, 0x8082]);
  }
  // movs r0, #top; lsls r0, r0, #8; adds r0, #next; lsls r0, r0, #16; str or ldr r0, [r0, #124]; bx lr
  return halfwords([
    0x2000 | (address >>> 24),
    0x0200,
    0x3000 | ((address >>> 16) & 255),
    0x0400,
    what === "store" ? 0x67c0 : 0x6fc0,
    0x4770,
  ]);
}

async function placeOf(board: Board): Promise<number> {
  return ((await symbolsFor(board)).get("tl_chip_pin_toggle") ?? 0) & ~1;
}

async function complaints(board: Board, code: Uint8Array): Promise<string[]> {
  const at = await placeOf(board);
  const done = await emulate({
    board,
    blob,
    until: 10n,
    instead: (elf, folder) => patched(elf, at, code, folder),
  });
  if (!done.ok) throw new Error(done.message);
  return done.value.complaints;
}

describe.each(boards)("$name", (board) => {
  test.each<[string, "store" | "load", number]>([
    ["a store to where nothing is", "store", NOWHERE],
    ["a load from where nothing is", "load", NOWHERE],
  ])("%s is a complaint", async (_, what, address) => {
    const [found] = await complaints(board, access(board, what, address));
    const hex = (address + OFFSET).toString(16);
    expect(found).toMatch(new RegExp(`^Invalid ${what === "store" ? "write" : "read"} at addr 0x${hex},`, "i"));
  });

  // Whatever of the flash the board uses, behind what it uses, and where else the chip has it.
  const { host, blob } = board.memory;
  const more = board.emulator?.flash.flatMap(({ start, size }) => [start, start + size - BLOCK]) ?? [];
  const places = new Set([host.start, blob.start, blob.start + blob.size - BLOCK, ...more]);
  test.each([...places].map((place) => [`0x${place.toString(16).padStart(8, "0")}`, place] as const))(
    "a store to the flash at %s ends the run",
    async (_, part) => {
      const found = await complaints(board, access(board, "store", part));
      const at = (await placeOf(board)) + (board.port === "riscv" ? 4 : 8);
      expect(found).toEqual([`a store to flash, at 0x${at.toString(16).padStart(8, "0")}`]);
    },
  );

  test("code in the same place that does nothing of the kind is none", async () => {
    expect(await complaints(board, halfwords(board.port === "riscv" ? [0x8082] : [0x4770]))).toEqual([]);
  });
});
