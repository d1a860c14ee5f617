// The interrupts' stack has a guard of 32 bytes, and a frame of which nothing is written could step over it. It does not come to
// that: by the machine code of the host that ships no interrupt gets as far as the guard, whatever it calls.
import { describe, expect, test } from "vitest";
import { interruptDepths } from "../../bench/boards/depth.js";
import { deviceNames, findBoard, type Board } from "../../cli/boards/board.js";
import { ensureBoardHost, symbolsOf } from "../../cli/boards/host.js";
import { halfwords, patched } from "./patch.js";

const GUARD = 32;

/** Takes 508 or 512 bytes off the stack pointer. */
const LARGE: Readonly<Record<Board["port"], number>> = { "cortex-m": 0xb0ff, riscv: 0x7101 };

async function addressOf(board: Board, name: string): Promise<number> {
  const host = await ensureBoardHost(board);
  if (!host.ok) throw new Error(host.message);
  const symbols = await symbolsOf(host.value);
  if (!symbols.ok) throw new Error(symbols.message);
  return (symbols.value.get(name) ?? 0) & ~1;
}

describe.each(deviceNames().map(findBoard))("$name", (board) => {
  const room = board.sizes.handlerStack - GUARD;

  test("no interrupt gets as far as the guard below its stack", async () => {
    const { handlers, report } = await interruptDepths(board);
    console.log(
      `${board.name}: ${handlers.most} of ${room} bytes, the largest frame ${handlers.frame}, with the report of a broken ` +
        `host ${report.most}: ${handlers.path.join(" > ")}`,
    );
    expect(handlers.most).toBeGreaterThan(100);
    expect(handlers.most).toBeLessThanOrEqual(room);
    // Where the core keeps itself out of the guard, the report must have room, too; elsewhere it may go on into the main flow's
    // stack, to which nobody returns any more.
    if (["cortex-m3", "cortex-m4"].includes(board.cpu)) expect(report.most).toBeLessThanOrEqual(room);
  });

  test("a function with a large frame in which it writes nothing is found out", async () => {
    const at = await addressOf(board, "tl_alarm_fired");
    const { handlers } = await interruptDepths(board, (elf, folder) =>
      patched(elf, at, halfwords([LARGE[board.port], LARGE[board.port], LARGE[board.port]]), folder),
    );
    expect(handlers.frame).toBeGreaterThan(1500);
    expect(handlers.most).toBeGreaterThan(room);
    expect(handlers.path.join(" > ")).toContain("tl_alarm_fired");
  });
});
