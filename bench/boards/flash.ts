// Flash of a board's host as its device runs it, read off its real image.
import type { Board } from "../../cli/boards/board.js";
import { ensureBoardHost, flashOf, symbolsOf } from "../../cli/boards/host.js";
import { valueOf } from "./support.js";

/** The most a host takes on a Cortex-M4, in bytes: with gpio, uart and time, and with floats, too. */
export const FLASH_LIMIT = { plain: 48 * 1024, floats: 84 * 1024 } as const;

/** Bytes of flash that a board's host takes. */
export async function hostFlash(board: Board, without: readonly string[] = []): Promise<number> {
  const host = valueOf(await ensureBoardHost(board, { without }));
  return flashOf(board, valueOf(await symbolsOf(host)));
}

/** Why a core's host is larger than a Cortex-M4's; null: it need not be. */
export function whyLarger({ cpu }: Board, kind: keyof typeof FLASH_LIMIT): string | null {
  if (cpu.startsWith("rv32")) return "RV32: each register is saved by itself, each address takes two instructions";
  if (!cpu.startsWith("cortex-m0")) return null;
  const thumb = "Thumb-1: no tail calls, so operations return to a loop; constants and addresses from tables";
  return kind === "plain" ? thumb : `${thumb}; and no floats in hardware`;
}
