// A port whose send ring takes a few bytes at a time: the paths of `write` and `flush` that wait for room, which the
// simulated board never takes because its wire is endlessly fast.

import { expect, test } from "vitest";
import { program, SILENCE, WAYS } from "./cancels.js";
import { send, SLOW_WAITS } from "./slow-uart.js";
import { counted } from "./waits.js";

const TEXT = `The quick ${"brünette ".repeat(9)}fox € jumps 𝄞 over ${"ÿ€𝄞".repeat(15)}!`;

test.each([1, 2, 3, 5, 64])("text is sent whole through a ring of %i bytes", async (size) => {
  const { sent } = await send(
    `import { Uart, board } from "tickless";
     export async function main(): Promise<void> {
       const uart = new Uart(board.UART);
       const count = await uart.write(${JSON.stringify(TEXT)});
       await uart.flush();
       assert(count == ${new TextEncoder().encode(TEXT).length});
       await uart.write("end");
     }`,
    size,
  );
  expect(sent).toBe(TEXT + "end");
});

test("bytes are sent whole, and every batch finds room for one", async () => {
  const { sent, batches, asked } = await send(
    `import { Uart, board } from "tickless";
     const data = new StaticArray<u8>(200);
     export async function main(): Promise<void> {
       for (let i = 0; i < 200; i++) data[i] = 65 + <u8>(i % 26);
       await new Uart(board.UART).write(data);
     }`,
    4,
  );
  expect(sent).toBe(Array.from({ length: 200 }, (_, i) => String.fromCharCode(65 + (i % 26))).join(""));
  expect([batches, asked]).toEqual([197, 197]);
});

test.each([1, 2, 3, 5, 64])("what is printed is sent whole through a ring of %i bytes", async (size) => {
  const { sent } = await send(
    `import { Uart, board, print } from "tickless";
     export async function main(): Promise<void> {
       const uart = new Uart(board.UART);
       const count = await print(uart, "t={:40} {} {:x} {}€\\n", -21, ${JSON.stringify(TEXT)} + "", <u8>200, 1.5);
       await uart.flush();
       assert(count == ${43 + new TextEncoder().encode(TEXT).length + 11});
     }`,
    size,
  );
  expect(sent).toBe(`t=${"-21".padStart(40)} ${TEXT} c8 1.5€\n`);
});

test("a cancelled print has written a part, and the port goes on", async () => {
  const { sent } = await send(
    `import { Uart, board, print, select, yieldNow } from "tickless";
     async function some(): Promise<void> { for (let i = 0; i < 20; i++) await yieldNow(); }
     export async function main(): Promise<void> {
       const uart = new Uart(board.UART);
       const won = await select(print(uart, "{:30}{:30}", 1, 2), some());
       assert(won.index == 1);
       await print(uart, "|{}", 3);
     }`,
    4,
  );
  const [part, rest] = sent.split("|");
  expect(`${"1".padStart(30)}${"2".padStart(30)}`.startsWith(part ?? "-")).toBe(true);
  expect([(part ?? "").length < 60, rest]).toEqual([true, "3"]);
});

const PORT = {
  imports: "Uart, board, print, yieldNow",
  globals: `const uart = new Uart(board.UART);
    const LONG = "${"ab".repeat(200)}"; const SHORT = "${"ab".repeat(30)}";`,
  after: 'await uart.write("XYZ"); await uart.flush();',
};

/** Nobody polls such a future again, so what it waited for has come long before it is dropped. */
const polledByHand = (way: string): boolean => ["Promise.drop", "the end of a block"].includes(way);

test.each(SLOW_WAITS)(
  "however $of is cancelled, nothing waits any more, and what it had written goes out whole",
  async (wait) => {
    const { sent, log, polls } = await send(program({ ...PORT, ...wait }), 64);
    const counts = WAYS.flatMap(([name, , also]) => {
      const waiting = polledByHand(name) ? {} : wait.waiting;
      return [...(also ? [counted(waiting, also)] : []), counted({})];
    });
    expect(log.map(({ numbers }) => numbers.join(" "))).toEqual(counts);
    const parts = sent.split("XYZ");
    expect(parts).toHaveLength(WAYS.length + 1);
    for (const part of parts) expect(wait.sent.startsWith(part)).toBe(true);
    expect(parts.slice(0, -1).every((part) => part.length > 0)).toBe(wait.sent !== "");
    // A thousand ticks with nothing in them but the turn or the room that was promised before, and main's timer.
    const cancels = log.filter(({ numbers }) => numbers.every((n) => n === 0)).map(({ tick }) => tick);
    const after = cancels.filter((tick, i) => tick !== cancels[i + 1]);
    expect(after).toHaveLength(WAYS.length);
    WAYS.forEach(([name], way) => {
      const at = after[way] ?? 0;
      expect([name, polls.filter((tick) => tick > at && tick < at + SILENCE).length]).toEqual([
        name,
        polledByHand(name) ? 0 : 1,
      ]);
      expect(polls).toContain(at + SILENCE);
    });
  },
);
