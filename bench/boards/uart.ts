// UARTs at full speed: 115,200 baud without a pause, through the example echo, and into a program that reads too slowly.
import type { Board } from "../../cli/boards/board.js";
import { rolesOf } from "../../cli/boards/roles.js";
import { emulate } from "../../cli/emulator/emulate.js";
import type { TickRate } from "../../compiler/types.js";
import { ROLE_UART } from "../../host-js/abi.js";
import type { ScriptLine } from "../../host-js/script.js";
import { echoOf } from "../../tests/boards/storm.js";
import { streamsOf } from "../../tests/boards/streams.js";
import { finestRate, programFile } from "../../tests/boards/support.js";
import { buildExample, buildProgram } from "../../tests/conformance/examples.js";
import { createRandom } from "../../tests/host-js/random.js";
import { once, valueOf } from "./support.js";

const BAUD = 115_200;
const BITS = 10; // with start and stop

export interface Echoed {
  end: string;
  complaints: string[];
  sent: number[];
  expected: number[];
}

export interface Slow {
  end: string;
  complaints: string[];
  /** Bytes on the wire, those that the program has read, those it was told were lost, and how often it was told. */
  came: number;
  read: number;
  lost: number;
  errors: number;
}

/**
 * Where the emulator counts each of the core's cycles, a stop for every byte would leave too few of them. With ticks of a
 * millisecond twelve bytes come at one stop.
 */
const wireRateOf = (board: Board): TickRate => (board.emulator?.program === "rp2040js" ? 1000 : finestRate(board));

/** A byte for the port UART. */
export const byteAt = (tick: number, byte: number): ScriptLine => ({
  tick: BigInt(Math.floor(tick)),
  kind: "rx",
  port: ROLE_UART << 8,
  bytes: Uint8Array.of(byte),
});

/** Bytes one behind the other, as fast as the wire allows, from the tenth of a second on. */
function wire(bytes: readonly number[], rate: number): ScriptLine[] {
  return bytes.map((byte, i) => byteAt(rate / 10 + (i * BITS * rate) / BAUD, byte));
}

const ending = (script: readonly ScriptLine[], rate: number): ScriptLine => {
  return { tick: (script.at(-1)?.tick ?? 0n) + BigInt(rate), kind: "end" };
};

export async function echoBytes(board: Board, count: number): Promise<Echoed> {
  const tickRate = wireRateOf(board);
  const bytes = [...createRandom(count).bytes(count)];
  const script = wire(bytes, tickRate);
  const sent: number[] = [];
  const uart = rolesOf(board).find(({ name }) => name === "UART")?.number;
  const { end, complaints } = valueOf(
    await emulate({
      board,
      blob: await once(`echo ${tickRate}`, () => buildExample("echo", { tickRate })),
      script: [...script, ending(script, tickRate)],
      quiet: true,
      sent: (port, more) => void (port === uart && sent.push(...more)),
    }),
  );
  return { end, complaints, sent, expected: echoOf({ bytes }) };
}

/** Where what came out of the chip is not what should have, as a sentence. */
export function firstDifference({ sent, expected }: Echoed): string | null {
  const at = expected.findIndex((byte, i) => sent[i] !== byte);
  if (at >= 0) return `byte ${at + 1} is ${sent[at] ?? "missing"} and should be ${expected[at]}`;
  return sent.length > expected.length ? `${sent.length - expected.length} bytes too many` : null;
}

/** The program that reads too slowly (programs/slow.ts). */
export function buildSlow(board: Board): Promise<Uint8Array> {
  const tickRate = finestRate(board);
  return once(`slow ${tickRate}`, () => buildProgram("slow", () => programFile("slow.ts"), { tickRate }));
}

export async function overrunBytes(board: Board, count: number): Promise<Slow> {
  const rate = finestRate(board);
  const random = createRandom(7);
  const script = wire(
    Array.from({ length: count }, () => 1 + random.below(255)),
    rate,
  );
  // The ring is empty again when the last one comes.
  script.push(byteAt(Number(script.at(-1)?.tick ?? 0n) + rate, 0));
  const blob = await buildSlow(board);
  const { trace, end, complaints } = valueOf(await emulate({ board, blob, script: [...script, ending(script, rate)] }));
  const came = streamsOf(trace).get("rx UART")?.length ?? 0;
  const [read = 0, lost = 0, errors = 0] = lastNumbers(trace);
  return { end, complaints, came, read, lost, errors };
}

/** The whole numbers of the last log line. */
export function lastNumbers(trace: readonly string[]): number[] {
  const value = streamsOf(trace).get("log")?.at(-1)?.value ?? "";
  const bytes = Buffer.from(value.split(" ")[2] ?? "", "hex");
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(4 * i));
}
