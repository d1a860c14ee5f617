// A port whose send ring takes a few bytes at a time: the paths of `write` and `flush` that wait for room, which the
// simulated board never takes because its wire is endlessly fast.

import { expect, test } from "vitest";
import { build } from "./harness.js";
import { countingLibrary } from "./structures.js";

const HANDLE = 1;
const READ_LINE = 3;
const ROOM_LINE = READ_LINE + 1;

const library = countingLibrary();

interface Blob {
  memory: WebAssembly.Memory;
  start(): void;
  poll(executor: number, lines: number): void;
}

/** Runs a program against a port with a ring of `size` bytes that one byte leaves per batch. */
async function send(text: string, size: number): Promise<{ sent: string; batches: number; asked: number }> {
  const { module } = await build(text, {}, "size", library);
  const [ring, sent]: [number[], number[]] = [[], []];
  let [wants, raised, pended, asked] = [false, 0, false, 0];
  const unused = (): never => {
    throw new Error("this import is not for this test");
  };
  const instance: { exports?: Blob } = {};
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
    uart: {
      open: () => HANDLE | (READ_LINE << 16),
      write: (_: number, at: number, length: number) => {
        asked++;
        const count = Math.min(length, size - ring.length);
        ring.push(...new Uint8Array(instance.exports?.memory.buffer ?? new ArrayBuffer(0), at, count));
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
  while (pended || ring.length > 0) {
    const byte = ring.shift();
    if (byte !== undefined) {
      sent.push(byte);
      if (wants) raised = 1 << ROOM_LINE;
      wants = false;
    }
    if (!pended && raised === 0) continue;
    pended = false;
    blob.poll(0, raised === 0 ? 0 : 1);
    if (++batches > 10_000) throw new Error("the program never ends");
  }
  return { sent: new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(sent)), batches, asked };
}

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

const CANCELS = [
  ["TaskHandle.cancel", "const task = spawn(subject()); await yieldNow(); waits(1); task.cancel();"],
  ["a lost select", "await select(subject(), yieldNow());"],
  ["Promise.drop", "const future = subject(); future.poll(); waits(1); future.drop();"],
] as const;

// The ring holds four bytes, so the fifth waits for room.
test.each([
  ["write", `await uart.write("abcdefgh");`],
  ["flush", `await uart.write("abcd"); await uart.flush();`],
])("a cancelled %s leaves no wait for room; what it had written goes out, and nothing more", async (_, wait) => {
  for (const [how, cancel] of CANCELS) {
    const { sent } = await send(
      `import { Uart, board, lineWaits, select, spawn, yieldNow } from "tickless";
       const uart = new Uart(board.UART);
       function waits(n: i32): void { assert(lineWaits() == n); }
       async function subject(): Promise<void> { ${wait} assert(false); }
       export async function main(): Promise<void> {
         { ${cancel} }
         waits(0);
         for (let i = 0; i < 9; i++) await yieldNow();
         waits(0);
         await uart.write("XYZ");
         await uart.flush();
       }`,
      4,
    );
    expect([how, sent]).toEqual([how, expect.stringMatching(/^abcd[efgh]?XYZ$/)]);
  }
});
