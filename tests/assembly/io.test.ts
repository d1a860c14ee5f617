import { expect, test } from "vitest";
import { build, buildAndRun, importsOf, logged, only, run } from "./harness.js";

const bytesOf = (lines: readonly string[], kind: string): string => {
  const bytes = only(lines, kind).map((line) => parseInt(line.split(" ").at(-1) ?? "", 16));
  return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
};

test("an output drives its level, an input reads what comes from outside or its pull", async () => {
  const { lines } = await buildAndRun(
    `import { Input, Level, Output, Pull, Timer, board, info } from "tickless";
     export async function main(): Promise<void> {
       const led = new Output(board.LED, Level.High), other = new Output(board.pin(7));
       info("{} {}", led.isHigh, other.isHigh);
       led.low(); led.low(); led.high(); led.toggle(); led.set(true); led.set(false);
       other.set(true);
       const up = new Input(board.BUTTON, Pull.Up), down = new Input(board.BUTTON2, Pull.Down), plain = new Input(board.BUTTON3);
       info("{} {} {}", up.isHigh, down.isHigh, plain.isHigh);
       await Timer.afterMillis(2);
       info("{} {} {}", up.isHigh, down.isHigh, plain.isHigh);
     }`,
    { script: "1 pin BUTTON 0\n1 pin BUTTON2 1\n1 pin BUTTON3 1\n" },
  );
  expect(only(lines, "LED")).toEqual(["0 LED=1", "0 LED=0", "0 LED=1", "0 LED=0", "0 LED=1", "0 LED=0"]);
  expect(only(lines, "P7")).toEqual(["0 P7=0", "0 P7=1"]);
  expect(logged(lines)).toEqual(["0 true false", "0 true false false", "2 false true true"]);
});

test("a pin opened twice, and one the board lacks, are faults that name pin and error", async () => {
  const twice = await buildAndRun(
    `import { Input, Output, board } from "tickless";
     let pin = board.LED2;
     export async function main(): Promise<void> { new Output(pin); new Input(pin); }`,
  );
  expect(twice.fault).toMatchObject({ code: 11, detail: 0x20101 });
  const none = await buildAndRun(
    `import { Uart, Port } from "tickless";
     export async function main(): Promise<void> { new Uart(changetype<Port>(0x900)); }`,
  );
  expect(none.fault).toMatchObject({ code: 11, detail: 0x10900 });
});

test("levels and edges wake exactly the task that waits, at the tick they come", async () => {
  const { lines } = await buildAndRun(
    `import { Input, Pull, Timer, board, info, spawn } from "tickless";
     async function levels(): Promise<void> {
       const b = new Input(board.BUTTON, Pull.Up);
       await b.waitForHigh(); info("high at once");
       await b.waitForLow(); info("low");
       await Timer.afterMillis(1);
       await b.waitForLow(); info("still low");
       await b.waitForHigh(); info("high");
     }
     async function edges(): Promise<void> {
       const b = new Input(board.BUTTON2);
       await b.waitForFallingEdge(); info("falling");
       await b.waitForRisingEdge(); info("rising");
       for (let i = 0; i < 2; i++) { await b.waitForAnyEdge(); info("any"); }
     }
     export async function main(): Promise<void> { spawn(levels()); spawn(edges()); }`,
    {
      build: { trace: true },
      script: `5 pin BUTTON2 1
        7 pin BUTTON2 0
        10 pin BUTTON 0
        15 pin BUTTON2 1
        20 pin BUTTON 1
        25 pin BUTTON2 0
        30 pin BUTTON 0
        35 pin BUTTON2 1
        40 pin BUTTON2 0`,
    },
  );
  expect(logged(lines)).toEqual([
    "0 high at once",
    "7 falling",
    "10 low",
    "11 still low",
    "15 rising",
    "20 high",
    "25 any",
    "35 any",
  ]);
  expect(only(lines, "poll").slice(1)).toEqual([
    "0 poll levels",
    "0 poll edges",
    "7 poll edges",
    "10 poll levels",
    "11 poll levels",
    "15 poll edges",
    "20 poll levels",
    "25 poll edges",
    "35 poll edges",
  ]);
});

test("a cancelled wait disarms the pin: what comes later polls nobody", async () => {
  const { lines } = await buildAndRun(
    `import { Input, Timer, board, info, select, spawn } from "tickless";
     async function waits(): Promise<void> {
       const b = new Input(board.BUTTON);
       info("{}", (await select(b.waitForRisingEdge(), Timer.afterMillis(5))).index);
       await Timer.afterMillis(20);
       info("{}", (await select(b.waitForLow(), Timer.afterMillis(5))).index);
       await b.waitForRisingEdge();
       info("never");
     }
     export async function main(): Promise<void> {
       const handle = spawn(waits());
       await Timer.afterMillis(35);
       handle.cancel();
     }`,
    {
      build: { trace: true },
      script: "10 pin BUTTON 1\n15 pin BUTTON 0\n16 pin BUTTON 1\n27 pin BUTTON 0\n40 pin BUTTON 1",
    },
  );
  expect(logged(lines)).toEqual(["5 1", "27 0"]);
  const ticks = (kind: string): number[] => only(lines, kind).map((line) => Number(line.split(" ")[0]));
  expect(ticks("poll waits")).toEqual([0, 5, 25, 27]);
  // Nor does it end the sleep: the changes at 10, 15, 16 and 40 begin no batch.
  expect(ticks("sleep")).toEqual([0, 5, 25, 27, 35]);
});

test("two waits for one pin at a time are a fault", async () => {
  const { fault } = await buildAndRun(
    `import { Input, board, select } from "tickless";
     export async function main(): Promise<void> {
       const b = new Input(board.BUTTON);
       await select(b.waitForRisingEdge(), b.waitForFallingEdge());
     }`,
  );
  expect(fault).toMatchObject({ code: 13, detail: -2 >>> 0 });
});

test("a uart gives what has arrived, in the buffer's pieces; an empty buffer gives 0 at once", async () => {
  const { lines } = await buildAndRun(
    `import { Uart, board, check, info } from "tickless";
     const buffer = new StaticArray<u8>(4), empty = new StaticArray<u8>(0);
     export async function main(): Promise<void> {
       const uart = new Uart(board.UART);
       info("{}", await uart.read(empty));
       for (let i = 0; i < 4; i++) {
         const n = check(await uart.read(buffer));
         info("{} {:x}", n, buffer[0]);
       }
     }`,
    { build: { trace: true }, script: "10 rx UART abcdefghi\n20 rx UART j\n" },
  );
  expect(logged(lines)).toEqual(["0 0", "10 4 61", "10 4 65", "10 1 69", "20 1 6a"]);
  expect(only(lines, "poll")).toEqual(["0 poll main", "10 poll main", "20 poll main"]);
});

test("lost bytes come as OVERRUN after the bytes that were kept, and are counted", async () => {
  const { lines } = await buildAndRun(
    `import { IoError, Timer, Uart, board, info } from "tickless";
     const buffer = new StaticArray<u8>(1024);
     export async function main(): Promise<void> {
       const uart = new Uart(board.UART);
       await Timer.afterMillis(10);
       info("{}", await uart.read(buffer));
       const r = await uart.read(buffer);
       info("{} {}", r == IoError.OVERRUN, uart.lost());
       info("{}", await uart.read(buffer));
     }`,
    { script: `1 rx UART ${"x".repeat(300)}\n20 rx UART yz\n` },
  );
  expect(logged(lines)).toEqual(["10 256", "10 true 44", "20 2"]);
});

test("check turns an error into a fault with its number", async () => {
  const { fault } = await buildAndRun(
    `import { check } from "tickless";
     export async function main(): Promise<void> { check(5); check(-7); }`,
  );
  expect(fault).toMatchObject({ code: 13, detail: -7 >>> 0 });
});

test("readUntilIdle collects until the line was silent for long enough or the buffer is full", async () => {
  const { lines } = await buildAndRun(
    `import { Duration, Uart, board, info } from "tickless";
     const buffer = new StaticArray<u8>(8);
     export async function main(): Promise<void> {
       const uart = new Uart(board.UART);
       for (let i = 0; i < 3; i++) info("{}", await uart.readUntilIdle(buffer, Duration.millis(5)));
     }`,
    { script: "10 rx UART ab\n14 rx UART c\n18 rx UART d\n40 rx UART efgh\n41 rx UART ijklm\n" },
  );
  expect(logged(lines)).toEqual(["23 4", "41 8", "46 1"]);
});

test("a cancelled read takes nothing", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, Uart, board, info, select } from "tickless";
     const buffer = new StaticArray<u8>(8);
     export async function main(): Promise<void> {
       const uart = new Uart(board.UART);
       info("{}", (await select(uart.read(buffer), Timer.afterMillis(5))).index);
       await Timer.afterMillis(10);
       info("{}", await uart.read(buffer));
     }`,
    { build: { trace: true }, script: "10 rx UART abc\n" },
  );
  expect(logged(lines)).toEqual(["5 1", "15 3"]);
  expect(only(lines, "poll").map((line) => Number(line.split(" ")[0]))).toEqual([0, 5, 15]);
});

const TEXTS = [
  "plain",
  "",
  "ä€𝄞 mixed ÿ߿ࠀ￿",
  "0123456789".repeat(30),
  "é".repeat(100),
  "𝄞".repeat(40),
  "x" + "€".repeat(99),
];

test("text goes out as UTF-8 without a heap, to the uart and to the console, whatever its length", async () => {
  const literals = TEXTS.map((text) => JSON.stringify(text));
  const program = await build(
    `import { Uart, board, console, info } from "tickless";
     export async function main(): Promise<void> {
       const uart = new Uart(board.UART);
       ${literals.map((text) => `info("{}", await uart.write(${text})); await uart.flush();`).join("\n")}
       ${literals.map((text) => `info("{}", console.write(${text}));`).join("\n")}
       console.write("end\\n");
     }`,
  );
  const { lines } = await run(program);
  const sizes = TEXTS.map((text) => `0 ${new TextEncoder().encode(text).length}`);
  expect(logged(lines)).toEqual([...sizes, ...sizes]);
  expect(bytesOf(lines, "tx")).toBe(TEXTS.join(""));
  expect(bytesOf(lines, "text")).toBe(TEXTS.join("") + "end\n");
});

test("half a surrogate pair becomes the replacement character", async () => {
  const { lines } = await buildAndRun(
    `import { Uart, board } from "tickless";
     export async function main(): Promise<void> {
       const uart = new Uart(board.UART);
       await uart.write("a\\ud800b\\udc00\\ud834");
     }`,
  );
  expect(bytesOf(lines, "tx")).toBe("a\ufffdb\ufffd\ufffd");
});

test("write takes a whole array or its first bytes", async () => {
  const { lines } = await buildAndRun(
    `import { Uart, board, info } from "tickless";
     const data: StaticArray<u8> = [65, 66, 67];
     export async function main(): Promise<void> {
       const uart = new Uart(board.UART);
       info("{} {} {}", await uart.write(data), await uart.write(data, 2), await uart.write(data, 9));
     }`,
  );
  expect(logged(lines)).toEqual(["0 3 2 3"]);
  expect(bytesOf(lines, "tx")).toBe("ABCABABC");
});

test("a program imports the modules it uses and no others", async () => {
  const program = await build(
    `import { Output, board } from "tickless";
     export async function main(): Promise<void> { new Output(board.LED).high(); }`,
  );
  const used = new Set(importsOf(program).map((name) => name.split(".")[0]));
  expect([...used].filter((name) => !["exec", "gpio", "fault"].includes(name ?? ""))).toEqual([]);
});
