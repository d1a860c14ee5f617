// Hosts with a mistake in them: the ELF file of a board's host, with other instructions in one place.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Board } from "../../cli/boards/board.js";

/** Back to the caller: `bx lr`, `ret` of two bytes. */
const RETURN: Readonly<Record<Board["port"], number>> = { "cortex-m": 0x4770, riscv: 0x8082 };

/** A copy of an ELF file with other bytes at an address; gives its path. */
export function patched(elf: string, address: number, bytes: Uint8Array, folder: string): string {
  const file = Buffer.from(readFileSync(elf));
  const [headers, size, count] = [file.readUInt32LE(28), file.readUInt16LE(42), file.readUInt16LE(44)];
  for (let i = 0; i < count; i++) {
    const header = headers + i * size;
    const [offset = 0, from = 0, length = 0] = [4, 8, 16].map((at) => file.readUInt32LE(header + at));
    const inside = address - from;
    if (inside >= 0 && inside < length) file.set(bytes, offset + inside);
  }
  const copy = path.join(folder, "host.elf");
  writeFileSync(copy, file);
  return copy;
}

/** A copy whose function at a symbol returns at once. */
export function returning(board: Board, elf: string, symbol: number, folder: string): string {
  return patched(elf, symbol & ~1, halfwords([RETURN[board.port]]), folder);
}

export function halfwords(values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, i) => bytes.writeUInt16LE(value, 2 * i));
  return bytes;
}
