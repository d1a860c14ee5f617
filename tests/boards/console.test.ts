// A board with a single UART, which the program has taken: what the host would say on it is kept in RAM for a debugger, and the
// wire carries the program's bytes alone.
import { expect, test } from "vitest";
import { findBoard } from "../../cli/boards/board.js";
import { ensureBoardHost, symbolsOf } from "../../cli/boards/host.js";
import { buildLevels } from "../levels/programs.js";
import { waitWith } from "./waiting.js";

const PROGRAM = `
  import { Uart, board, info } from "tickless";
  const line: StaticArray<u8> = [104, 105, 10];
  export async function main(): Promise<void> {
    const uart = new Uart(board.UART);
    info("first");
    for (let i = 0; i < 3; i++) info("number {}", i);
    await uart.write(line, 3);
    await uart.read(line);
  }`;

test("microbit: what the host says is in a ring, the last byte before the count", async () => {
  const board = findBoard("microbit");
  const host = await ensureBoardHost(board, { emulated: false });
  if (!host.ok) throw new Error(host.message);
  const symbols = await symbolsOf(host.value);
  if (!symbols.ok) throw new Error(symbols.message);
  const [ring = 0, count = 0] = ["tl_console_ring", "tl_console_count"].map((name) => symbols.value.get(name));
  const size = board.sizes.ring;
  const { blob } = await buildLevels(PROGRAM, 0, 1000);
  const { said, words, complaints } = await waitWith({
    board,
    flash: blob,
    ms: 0,
    wanted: /\n/,
    read: [count, ...Array.from({ length: size / 4 }, (_, i) => (ring & ~3) + 4 * i), (ring & ~3) + size],
  });
  const [written = 0, ...rest] = words;
  const bytes = Buffer.from(Uint32Array.from(rest).buffer).subarray(ring & 3, (ring & 3) + size);
  const kept = Array.from({ length: size }, (_, i) => String.fromCharCode(bytes[(written + i) % size] ?? 0)).join("");
  expect([said, complaints]).toEqual(["hi\n", []]);
  const all = "info #0\ninfo #1 00000000\ninfo #1 01000000\ninfo #1 02000000\n";
  expect([written, kept]).toEqual([all.length, all.slice(-size)]);
});
