// Hosts with a mistake in them: the ELF file of a board's host, with other instructions in one place.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Board } from "../../cli/boards/board.js";

/** Back to the caller: `bx lr`, `ret` of two bytes. */
const RETURN: Readonly<Record<Board["port"], number>> = { "cortex-m": 0x4770, riscv: 0x8082 };

/** Where in an ELF file the byte of an address is. */
function offsetOf(file: Buffer, address: number): number {
  const [headers, size, count] = [file.readUInt32LE(28), file.readUInt16LE(42), file.readUInt16LE(44)];
  for (let i = 0; i < count; i++) {
    const header = headers + i * size;
    const [offset = 0, from = 0, length = 0] = [4, 8, 16].map((at) => file.readUInt32LE(header + at));
    const inside = address - from;
    if (inside >= 0 && inside < length) return offset + inside;
  }
  throw new Error(`nothing of the host is at 0x${address.toString(16)}`);
}

function bytesAt(elf: string, address: number, length: number): Buffer {
  const file = readFileSync(elf);
  const at = offsetOf(file, address);
  return file.subarray(at, at + length);
}

/** A copy of an ELF file with other bytes at an address; gives its path. */
export function patched(elf: string, address: number, bytes: Uint8Array, folder: string): string {
  const file = Buffer.from(readFileSync(elf));
  file.set(bytes, offsetOf(file, address));
  const copy = path.join(folder, "host.elf");
  writeFileSync(copy, file);
  return copy;
}

/** WFI, and an instruction in its place that does nothing. */
const SLEEP: Readonly<Record<Board["port"], number[]>> = { "cortex-m": [0xbf30], riscv: [0x0073, 0x1050] };
const NOTHING: Readonly<Record<Board["port"], number[]>> = { "cortex-m": [0xbf00], riscv: [0x0013, 0x0000] };

/** A copy whose core never sleeps, given where tl_port_sleep is. */
export function sleepless(board: Board, elf: string, symbol: number, folder: string): string {
  const from = symbol & ~1;
  const code = bytesAt(elf, from, 16);
  const at = code.indexOf(halfwords(SLEEP[board.port]));
  if (at < 0) throw new Error("the core does not sleep there");
  return patched(elf, from + at, halfwords(NOTHING[board.port]), folder);
}

/** Is the instruction that ends at an address WFI? */
export function sleepsBefore(board: Board, elf: string, address: number): boolean {
  const sleep = halfwords(SLEEP[board.port]);
  return bytesAt(elf, address - sleep.length, sleep.length).equals(sleep);
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
