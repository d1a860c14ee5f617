// UARTs at full speed: 115,200 baud in and out without a pause, through the example echo, on every board; a program that
// reads too slowly knows exactly how many bytes it lost; and what a chip itself loses is counted, too.
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { findBoard, type Board } from "../../cli/boards/board.js";
import { rolesOf } from "../../cli/boards/roles.js";
import { Conductor } from "../../cli/emulator/conductor.js";
import { hostBytes } from "../../cli/boards/host.js";
import { inputsFor } from "../../cli/emulator/inputs.js";
import type { Machine } from "../../cli/emulator/machine.js";
import { Rp2040Machine } from "../../cli/emulator/rp2040.js";
import { emulate } from "../../cli/emulator/emulate.js";
import type { TickRate } from "../../compiler/types.js";
import { ROLE_UART } from "../../host-js/abi.js";
import type { ScriptLine } from "../../host-js/script.js";
import { temporaryFolder } from "../cli/cli.js";
import { buildExample, buildProgram } from "../conformance/examples.js";
import { createRandom } from "../host-js/random.js";
import { echoOf } from "./storm.js";
import { streamsOf } from "./streams.js";
import { emulated, hostFor, programFile } from "./support.js";

const FULL = process.env["TICKLESS_FULL"] === "1";
const BYTES = FULL ? 100 * 1024 : 1000;
const LONGEST_MS = 900_000;

const BAUD = 115_200;
const BITS = 10; // with start and stop

/** The finest ticks that a board has. */
const rateOf = (board: Board): TickRate => Math.max(...board.tickRates) as TickRate;

/**
 * The same for a wire without a pause, but where the emulator counts each of the core's cycles: there a stop for every byte
 * would leave too few of them. With ticks of a millisecond twelve bytes come at one stop.
 */
const wireRateOf = (board: Board): TickRate => (board.emulator?.program === "rp2040js" ? 1000 : rateOf(board));

const echoes = new Map<number, Uint8Array>();
const slow = new Map<number, Uint8Array>();
beforeAll(async () => {
  for (const tickRate of new Set(emulated.map(wireRateOf))) {
    echoes.set(tickRate, await buildExample("echo", { tickRate }));
  }
  for (const tickRate of new Set(emulated.map(rateOf))) {
    slow.set(tickRate, await buildProgram("slow", () => programFile("slow.ts"), { tickRate }));
  }
});

const line = (tick: number, byte: number): ScriptLine => ({
  tick: BigInt(Math.floor(tick)),
  kind: "rx",
  port: ROLE_UART << 8,
  bytes: Uint8Array.of(byte),
});

/** Bytes one behind the other, as fast as the wire allows, from the tenth of a second on. */
function wire(bytes: readonly number[], rate: number): ScriptLine[] {
  return bytes.map((byte, i) => line(rate / 10 + (i * BITS * rate) / BAUD, byte));
}

const ending = (script: readonly ScriptLine[], rate: number): ScriptLine => {
  return { tick: (script.at(-1)?.tick ?? 0n) + BigInt(rate), kind: "end" };
};

describe.each(emulated)("$name", (board) => {
  test(
    `echoes ${BYTES} bytes at 115,200 baud, none lost and none in another order`,
    async () => {
      const rate = wireRateOf(board);
      const bytes = [...createRandom(BYTES).bytes(BYTES)];
      const script = wire(bytes, rate);
      const sent: number[] = [];
      const uart = rolesOf(board).find(({ name }) => name === "UART")?.number;
      const done = await emulate({
        board,
        blob: echoes.get(rate) ?? new Uint8Array(),
        script: [...script, ending(script, rate)],
        quiet: true,
        sent: (port, more) => void (port === uart && sent.push(...more)),
      });
      if (!done.ok) throw new Error(done.message);
      expect([done.value.end, done.value.complaints]).toEqual(["script", []]);
      expect(firstDifference(sent, echoOf({ bytes }))).toBeNull();
      console.log(`${board.name}: ${bytes.length} bytes in and out, none lost`);
    },
    LONGEST_MS,
  );

  test(
    "a program that reads too slowly knows how many bytes it lost, to the byte",
    async () => {
      const rate = rateOf(board);
      const random = createRandom(7);
      const bytes = Array.from({ length: BYTES }, () => 1 + random.below(255));
      const script = wire(bytes, rate);
      // The ring is empty again when the last one comes.
      const last = Number(script.at(-1)?.tick ?? 0n) + rate;
      script.push(line(last, 0));
      const done = await emulate({
        board,
        blob: slow.get(rate) ?? new Uint8Array(),
        script: [...script, ending(script, rate)],
      });
      if (!done.ok) throw new Error(done.message);
      const { trace, end, complaints } = done.value;
      const streams = streamsOf(trace);
      const [read = 0, lost = 0, errors = 0] = numbersIn(streams.get("log")?.at(-1)?.value ?? "");
      console.log(`${board.name}: ${script.length} bytes came, ${read} were read, ${lost} lost, told ${errors} times`);
      expect(streams.get("rx UART")).toHaveLength(script.length);
      expect(read + lost).toBe(script.length);
      expect(lost).toBeGreaterThan(BYTES / 2);
      expect(errors).toBeGreaterThan(0);
      expect([end, complaints]).toEqual(["script", []]);
    },
    LONGEST_MS,
  );
});

test("what overflows a chip's own FIFO is told and counted: as one, since the chip does not say how many", async () => {
  const board = findBoard("pico");
  const rate = rateOf(board);
  const inputs = inputsFor(board, [
    line(rate / 10, FLOOD),
    line(rate / 5, 1),
    line(rate, 0),
    { tick: BigInt(2 * rate), kind: "end" },
  ]);
  if (!inputs.ok) throw new Error(inputs.message);
  const trace: string[] = [];
  const machine = await picoWith(slow.get(rate) ?? new Uint8Array(), (line) => void trace.push(line));
  // Behind that one byte 40 others come while the core takes none: 32 find room.
  const flooding: Machine = {
    stop: () => machine.stop(),
    resume: (orders) => machine.resume(orders),
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
  const streams = streamsOf(trace);
  expect(streams.get("rx UART")).toHaveLength(32 + 2);
  expect(numbersIn(streams.get("log")?.at(-1)?.value ?? "")).toEqual([32 + 2, 1, 1]);
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

/** Where what came out of the chip is not what should have, as a sentence. */
function firstDifference(sent: readonly number[], expected: readonly number[]): string | null {
  const at = expected.findIndex((byte, i) => sent[i] !== byte);
  if (at >= 0) return `byte ${at + 1} is ${sent[at] ?? "missing"} and should be ${expected[at]}`;
  return sent.length > expected.length ? `${sent.length - expected.length} bytes too many` : null;
}

/** The whole numbers of a log line in a stream. */
function numbersIn(value: string): number[] {
  const bytes = Buffer.from(value.split(" ")[2] ?? "", "hex");
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(4 * i));
}
