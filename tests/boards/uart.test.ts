// UARTs at full speed: 115,200 baud in and out without a pause, through the example echo, on every board; a program that
// reads too slowly knows exactly how many bytes it lost; and what a chip itself loses is counted, too.
import path from "node:path";
import { describe, expect, test } from "vitest";
import { buildSlow, byteAt, echoBytes, firstDifference, lastNumbers, overrunBytes } from "../../bench/boards/uart.js";
import { findBoard } from "../../cli/boards/board.js";
import { Conductor } from "../../cli/emulator/conductor.js";
import { hostBytes } from "../../cli/boards/host.js";
import { inputsFor } from "../../cli/emulator/inputs.js";
import type { Machine } from "../../cli/emulator/machine.js";
import { Rp2040Machine } from "../../cli/emulator/rp2040.js";
import { temporaryFolder } from "../cli/cli.js";
import { streamsOf } from "./streams.js";
import { emulated, finestRate, hostFor } from "./support.js";

const FULL = process.env["TICKLESS_FULL"] === "1";
const BYTES = FULL ? 100 * 1024 : 1000;
const LONGEST_MS = 900_000;

describe.each(emulated)("$name", (board) => {
  test(
    `echoes ${BYTES} bytes at 115,200 baud, none lost and none in another order`,
    async () => {
      const echoed = await echoBytes(board, BYTES);
      expect([echoed.end, echoed.complaints]).toEqual(["script", []]);
      expect(firstDifference(echoed)).toBeNull();
      console.log(`${board.name}: ${BYTES} bytes in and out, none lost`);
    },
    LONGEST_MS,
  );

  test(
    "a program that reads too slowly knows how many bytes it lost, to the byte",
    async () => {
      const { end, complaints, came, read, lost, errors } = await overrunBytes(board, BYTES);
      console.log(`${board.name}: ${came} bytes came, ${read} were read, ${lost} lost, told ${errors} times`);
      expect(came).toBe(BYTES + 1);
      expect(read + lost).toBe(came);
      expect(lost).toBeGreaterThan(BYTES / 2);
      expect(errors).toBeGreaterThan(0);
      expect([end, complaints]).toEqual(["script", []]);
    },
    LONGEST_MS,
  );
});

test("what overflows a chip's own FIFO is told and counted: as one, since the chip does not say how many", async () => {
  const board = findBoard("pico");
  const rate = finestRate(board);
  const inputs = inputsFor(board, [
    byteAt(rate / 10, FLOOD),
    byteAt(rate / 5, 1),
    byteAt(rate, 0),
    { tick: BigInt(2 * rate), kind: "end" },
  ]);
  if (!inputs.ok) throw new Error(inputs.message);
  const trace: string[] = [];
  const machine = await picoWith(await buildSlow(board), (line) => void trace.push(line));
  // Behind that one byte 40 others come while the core takes none: 32 find room.
  const flooding: Machine = {
    stop: () => machine.stop(),
    resume: (orders) => machine.resume(orders),
    advance: (moment) => machine.advance(moment),
    setPin: (pin, level) => machine.setPin(pin, level),
    sendByte: async (port, byte) => {
      for (let i = 0; i < (byte === FLOOD ? 41 : 1); i++) await machine.sendByte(port, byte);
    },
    complaints: () => machine.complaints(),
    end: () => machine.end(),
  };
  const options = {
    machine: flooding,
    inputs: inputs.inputs,
    until: null,
    restart: false,
    console: null,
  };
  expect((await new Conductor(options).run()).end).toBe("script");
  expect(await machine.end()).toEqual([]);
  expect(streamsOf(trace).get("rx UART")).toHaveLength(32 + 2);
  expect(lastNumbers(trace)).toEqual([32 + 2, 1, 1]);
});

const FLOOD = 77;

/** The pico's host in its emulator with a blob in its flash. */
async function picoWith(blob: Uint8Array, traced: (line: string) => void): Promise<Machine> {
  const board = findBoard("pico");
  const host = await hostBytes(await hostFor(board), path.join(temporaryFolder(), "host.bin"));
  if (!host.ok) throw new Error(host.message);
  const listener = { traced, sent: () => undefined, pinSeen: () => undefined };
  return new Rp2040Machine({ board, host: host.value, region: blob, listener });
}
