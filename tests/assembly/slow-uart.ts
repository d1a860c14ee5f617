// A port whose send ring takes a few bytes at a time, with a clock, a log and nothing else of a host.
import { build } from "./harness.js";
import { countingLibrary } from "./structures.js";
import type { Wait } from "./waits.js";

const HANDLE = 1;
const READ_LINE = 3;
const ROOM_LINE = READ_LINE + 1;
const NO_ALARM = 0xffff_ffff_ffff_ffffn;

const library = countingLibrary();

interface Blob {
  memory: WebAssembly.Memory;
  start(): void;
  poll(executor: number, lines: number): void;
}

export interface Sent {
  sent: string;
  batches: number;
  /** How often the port was asked to take something. */
  asked: number;
  /** The arguments of each log line, all of them i32. */
  log: { tick: number; numbers: number[] }[];
  /** The tick of each batch. */
  polls: number[];
}

/** Runs a program against a port with a ring of `size` bytes that one byte leaves per tick, in virtual time. */
export async function send(text: string, size: number): Promise<Sent> {
  const { module } = await build(text, {}, "size", library);
  const [ring, sent]: [number[], number[]] = [[], []];
  let [wants, raised, pended, asked] = [false, 0, false, 0];
  const unused = (): never => {
    throw new Error("this import is not for this test");
  };
  const [log, polls]: [Sent["log"], number[]] = [[], []];
  let tick = 0;
  let alarm: number | null = null;
  const instance: { exports?: Blob } = {};
  const memory = (): ArrayBuffer => instance.exports?.memory.buffer ?? new ArrayBuffer(0);
  const imports = {
    exec: {
      wfe: unused,
      pend: () => void (pended = true),
      take: () => {
        const lines = raised;
        raised = 0;
        return lines;
      },
    },
    fault: { raise: unused },
    time: {
      now: () => BigInt(tick),
      alarm: (_: number, at: bigint) => {
        alarm = BigInt.asUintN(64, at) === NO_ALARM ? null : Number(at);
        if (alarm !== null && alarm <= tick) [alarm, pended] = [null, true];
      },
    },
    log: {
      write: (_level: number, _line: number, at: number, length: number) =>
        void log.push({ tick, numbers: [...new Int32Array(memory().slice(at, at + length))] }),
    },
    uart: {
      open: () => HANDLE | (READ_LINE << 16),
      write: (_: number, at: number, length: number) => {
        asked++;
        const count = Math.min(length, size - ring.length);
        ring.push(...new Uint8Array(memory(), at, count));
        if (count < length) wants = true;
        return count;
      },
      pending: () => {
        if (ring.length > 0) wants = true;
        return ring.length;
      },
    },
  };
  const made = await WebAssembly.instantiate(new WebAssembly.Module(module as BufferSource), imports);
  const blob = made.exports as unknown as Blob;
  instance.exports = blob;
  blob.start();
  let batches = 0;
  while (pended || ring.length > 0 || alarm !== null) {
    tick = !pended && ring.length === 0 ? (alarm ?? tick) : tick + 1;
    if (alarm !== null && tick >= alarm) [alarm, pended] = [null, true];
    const byte = ring.shift();
    if (byte !== undefined) {
      sent.push(byte);
      if (wants) raised = 1 << ROOM_LINE;
      wants = false;
    }
    if (!pended && raised === 0) continue;
    pended = false;
    polls.push(tick);
    blob.poll(0, raised === 0 ? 0 : 1);
    if (++batches > 100_000) throw new Error("the program never ends");
  }
  return { sent: new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(sent)), batches, asked, log, polls };
}

/** Waits that the simulated board cannot show, and what would be sent if nobody cancelled. */
export const SLOW_WAITS: (Wait & { sent: string })[] = [
  { of: "yieldNow", wait: "while (true) await yieldNow();", waiting: {}, sent: "" },
  { of: "Uart.write", wait: "await uart.write(LONG);", waiting: { lines: 1 }, sent: "ab".repeat(200) },
  {
    of: "Uart.flush",
    wait: "await uart.write(SHORT); await uart.flush();",
    waiting: { lines: 1 },
    sent: "ab".repeat(30),
  },
  {
    of: "print",
    wait: 'await print(uart, "{}{}", LONG, 7);',
    waiting: { lines: 1 },
    sent: "ab".repeat(200),
  },
];
