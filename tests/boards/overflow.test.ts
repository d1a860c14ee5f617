// The host's own native stacks: C code that goes on for ever, or too deep, on the stack of the main flow and on that of the
// interrupts. Each is a fault with its name, the device starts anew, and the program lives again; what lies beside is left alone.
import { beforeAll, describe, expect, test } from "vitest";
import type { Board } from "../../cli/boards/board.js";
import { emulate, type EmulateOptions } from "../../cli/emulator/emulate.js";
import { FAULT_STACK } from "../../host-js/abi.js";
import { buildProgram } from "../conformance/examples.js";
import { halfwords, patched } from "./patch.js";
import { emulated, symbolsFor } from "./support.js";

/** It says that it is alive, and a little later its alarm comes, behind which it moves a pin. */
const ALIVE = `import { board, info, Duration, Output, Timer } from "tickless";

export async function main(): Promise<void> {
  const led = new Output(board.LED);
  info("alive");
  await Timer.after(Duration.millis(10));
  led.toggle();
  await Timer.after(Duration.millis(10));
}
`;

const FULL = process.env.TICKLESS_FULL === "1";

let blob: Uint8Array;
beforeAll(async () => {
  blob = await buildProgram("alive", (file) => (file === "main.ts" ? ALIVE : null));
  for (const board of emulated) await symbolsFor(board);
}, 600_000);

/** A function that calls itself for ever: 36 or 64 bytes of stack, and the call. */
const ENDLESS: Readonly<Record<Board["port"], number[]>> = {
  "cortex-m": [0xb5ff, 0xf7ff, 0xfffd],
  riscv: [0x7139, 0xc006, 0x3ff5],
};

/** The same with pushes of one to eight registers, of which each ends the stack at another place in the middle. */
const PUSHES = [1, 2, 3, 4, 5, 6, 7, 8];
const pushing = (registers: number): number[] => [0xb500 | ((1 << (registers - 1)) - 1), 0xf7ff, 0xfffd];

/** One that writes so many times 32 or 16 bytes below its stack pointer, and returns. */
const deep = (board: Board, bytes: number): number[] =>
  board.port === "cortex-m"
    ? [0x2300 | (bytes / 32), 0xb4ff, 0x3b01, 0xd1fc, 0x2300 | (bytes / 32), 0xb008, 0x3b01, 0xd1fc, 0x4770]
    : [
        ...[0x4781 | ((bytes / 16) << 2), 0x1141, 0xc03e, 0x17fd, 0xffed],
        ...[0x4781 | ((bytes / 16) << 2), 0x0141, 0x17fd, 0xfff5, 0x8082],
      ];

interface Overflowed {
  alive: number;
  /** How often the pin went high, which the task does when the alarm has come. */
  moved: number;
  codes: (number | undefined)[];
  reasons: number;
  end: string;
  complaints: string[];
}

/** A run whose function of that name does something else; how often the reason was said. */
async function run(board: Board, name: string, code: readonly number[], reason: string): Promise<Overflowed> {
  const at = ((await symbolsFor(board)).get(name) ?? 0) & ~1;
  const instead: EmulateOptions["instead"] = (elf, folder) => patched(elf, at, halfwords(code), folder);
  let said = "";
  const sent = (port: number, bytes: Uint8Array): void => {
    if (port === board.consolePort) said += Buffer.from(bytes).toString("latin1");
  };
  const done = await emulate({ board, blob, restart: true, until: 1000n, instead, sent });
  if (!done.ok) throw new Error(done.message);
  const lines = done.value.trace.map((line) => JSON.parse(line) as { event: string; code?: number; level?: number });
  const count = (text: string): number => said.split(text).length - 1;
  return {
    alive: lines.filter(({ event }) => event === "log").length,
    moved: lines.filter(({ event, level }) => event === "pin" && level === 1).length,
    codes: lines.filter(({ event }) => event === "fault").map(({ code }) => code),
    reasons: count(`the host is broken: ${reason}\n`),
    end: done.value.end,
    complaints: done.value.complaints,
  };
}

const THREE = { alive: 3, moved: 0, codes: [FAULT_STACK, FAULT_STACK, FAULT_STACK], reasons: 3, end: "halt" };

const COMPLAINT = /^Invalid write at addr 0x([0-9A-Fa-f]+)/;

/** How far below RAM the stores were that the emulator tells of, if not right below. */
function besides({ memory }: Board, complaints: readonly string[]): number[] {
  const places = complaints.map((line) => memory.ram.start - parseInt(COMPLAINT.exec(line)?.[1] ?? "", 16));
  return places.filter((below) => !(below > 0 && below <= 128));
}

/** Cores that keep themselves out of the guard; the others go on to the lower end of RAM. */
const keepsOut = ({ cpu }: Board): boolean => ["cortex-m3", "cortex-m4"].includes(cpu);

describe.each(emulated)("$name", (board) => {
  test("C code that calls itself for ever leaves RAM at its lower end, which is the fault STACK", async () => {
    const { complaints, ...done } = await run(board, "tl_chip_pin_toggle", ENDLESS[board.port], "the stack overflowed");
    expect(done).toEqual(THREE);
    expect(besides(board, complaints)).toEqual([]);
  });

  const pushes = board.port !== "cortex-m" ? [] : FULL ? PUSHES : PUSHES.slice(4, 5);
  test.runIf(pushes.length > 0)(`pushes of ${pushes.join(", ")} registers are found out as well`, async () => {
    for (const registers of pushes) {
      const code = pushing(registers);
      const main = await run(board, "tl_chip_pin_toggle", code, "the stack overflowed");
      expect({ registers, ...main, complaints: besides(board, main.complaints) }).toEqual({
        registers,
        ...THREE,
        complaints: [],
      });
      if (!keepsOut(board)) continue;
      const interrupt = await run(board, "tl_alarm_fired", code, "in an interrupt the stack overflowed");
      expect({ registers, ...interrupt }).toEqual({ registers, ...THREE, complaints: [] });
    }
  });

  test("an interrupt that goes below its stack is the fault STACK, before the main flow goes on", async () => {
    const code = deep(board, board.sizes.handlerStack);
    const done = await run(board, "tl_alarm_fired", code, "in an interrupt the stack overflowed");
    expect(done).toEqual({ ...THREE, complaints: [] });
  });

  test("an interrupt that calls itself for ever is the fault STACK", async () => {
    const reason = keepsOut(board) ? "in an interrupt the stack overflowed" : "the stack overflowed";
    const { complaints, ...done } = await run(board, "tl_alarm_fired", ENDLESS[board.port], reason);
    expect(done).toEqual(THREE);
    expect(keepsOut(board) ? complaints : besides(board, complaints)).toEqual([]);
  });
});
