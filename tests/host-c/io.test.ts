// Bytes and levels from outside, in real time: pseudo-terminals with and without a listener, the console, keys, and what
// a closed standard input does. (Virtual time is compared with host-js in tests/conformance.)

import { spawnSync } from "node:child_process";
import { closeSync, constants, createReadStream, openSync, readFileSync, writeSync } from "node:fs";
import { expect, test } from "vitest";
import { blob, file, host, Live, run } from "./support.js";

/** Sends back what it gets, in capitals; ends at "!". Waits for room to write as a driver would. */
const ECHO = (port: string): string => `
let uart: i32 = 0;
let kept: i32 = 0;
export function start(): void { uart = io.openPort(${port}, 115200, 8); }
export function poll(executor: i32, lines: i32): void {
  io.take(0, 0);
  while (true) {
    if (kept > 0) {
      const sent = io.send(uart & 0xffff, 1024, kept);
      kept -= sent;
      memory.copy(1024, 1024 + sent, kept);
      if (kept > 0) return;
    }
    const count = io.receive(uart & 0xffff, 1024, 64);
    if (count <= 0) return;
    for (let i: usize = 1024; i < 1024 + <usize>count; i++) {
      const byte = load<u8>(i);
      if (byte == 33) io.raise(2, io.lost(uart & 0xffff));
      if (byte >= 97 && byte <= 122) store<u8>(i, byte - 32);
    }
    kept = count;
  }
}`;

interface Terminal {
  path: string;
  read: () => string;
  write: (text: string) => void;
  close: () => void;
}

/** The other end of a run's pseudo-terminal. */
async function listen(live: Live, name = "UART"): Promise<Terminal> {
  const place = new RegExp(`^${name} is at (\\S+)$`, "m");
  await live.until(() => place.test(live.stderr));
  const path = place.exec(live.stderr)?.[1] ?? "";
  const descriptor = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  let text = "";
  const stream = createReadStream("", { fd: openSync(path, constants.O_RDONLY | constants.O_NOCTTY) });
  stream.setEncoding("utf8").on("data", (chunk) => (text += String(chunk)));
  stream.on("error", () => {}); // the run ended: nobody is at the other end any more
  const close = (): void => {
    stream.destroy();
    closeSync(descriptor);
  };
  return { path, read: () => text, write: (more) => void writeSync(descriptor, more), close };
}

async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("an echo over a pseudo-terminal: every byte once and in order, unchanged by the terminal", async () => {
  const live = new Live([await blob(ECHO("io.UART"))]);
  const terminal = await listen(live);
  const text = Array.from({ length: 4000 }, (_, index) => String.fromCharCode(97 + (index % 26))).join("");
  for (let at = 0; at < text.length; at += 500) terminal.write(text.slice(at, at + 500));
  await until(() => terminal.read().length >= text.length);
  expect(terminal.read()).toBe(text.toUpperCase());
  terminal.write("\r\n\t\x03\x04\x7f");
  await until(() => terminal.read().length >= text.length + 6);
  expect(terminal.read().slice(text.length)).toBe("\r\n\t\x03\x04\x7f");
  terminal.write("!");
  const { status, stdout } = await live.end();
  expect([status, stdout.includes("(code 2, detail 0)")]).toEqual([1, true]);
  terminal.close();
});

test("two ports have a terminal each, which is gone after the run", async () => {
  const source = `export function start(): void {
  const one = io.openPort(io.UART, 9600, 8); const two = io.openPort(io.UART + 1, 9600, 8);
  store<u8>(1024, 65); io.send(one & 0xffff, 1024, 1); store<u8>(1024, 66); io.send(two & 0xffff, 1024, 1);
}`;
  const live = new Live([await blob(source)]);
  const [one, two] = [await listen(live), await listen(live, "UART2")];
  await until(() => one.read() + two.read() === "AB");
  live.child.kill("SIGTERM");
  expect((await live.end()).status).toBe(143);
  for (const terminal of [one, two]) {
    terminal.close();
    expect(() => openSync(terminal.path, constants.O_RDWR | constants.O_NOCTTY)).toThrow();
  }
});

/** Sends a hundred thousand bytes, as fast as it is let. */
const FLOOD = `
let uart: i32 = 0;
let left: i32 = 100000;
export function start(): void { uart = io.openPort(io.UART, 115200, 8); io.pend(0); }
export function poll(executor: i32, lines: i32): void {
  io.take(0, 0);
  while (left > 0) {
    store<u8>(1024, <u8>(48 + left % 10));
    if (io.send(uart & 0xffff, 1024, 1) == 0) return;
    left--;
  }
  if (io.unsent(uart & 0xffff) == 0) unreachable();
}`;

/** Once nobody listens, all that is left goes out in one poll, which takes a busy machine longer than any budget. */
const PATIENT = ["--budget", "0s"];

test("without a listener bytes are lost, as on a wire: nobody waits for ever", async () => {
  const { status, stdout } = run(["--quiet", ...PATIENT, await blob(FLOOD)]);
  expect([status, stdout.includes("(code 1, ")]).toEqual([1, true]);
});

test("a listener that keeps up loses nothing, one that leaves holds nothing up", async () => {
  const trace = file("", "jsonl");
  const live = new Live(["--trace", trace, ...PATIENT, await blob(FLOOD.replace("io.pend(0);", ""))]);
  const terminal = await listen(live);
  terminal.write("go");
  await until(() => terminal.read().length > 20_000);
  const heard = terminal.read();
  terminal.close();
  expect((await live.end()).status).toBe(1);
  const sent = readFileSync(trace, "utf8").match(/"tx","uart":"UART","byte":\d+/g) ?? [];
  expect(sent).toHaveLength(100_000);
  const digits = Array.from({ length: heard.length }, (_, index) => (100_000 - index) % 10).join("");
  expect(heard).toBe(digits);
});

test("the console is standard input and output, of any length", async () => {
  const text = `${"the quick brown fox ".repeat(2000)}\n`;
  const { status, stdout } = run(["--quiet", await blob(ECHO("io.CONSOLE"))], text);
  expect([status, stdout]).toEqual([0, text.toUpperCase()]);
});

const CLOSED = { ignored: "</dev/null", closed: "<&-", "closed, like all others": "<&- 2>&-" };

test.each(Object.entries(CLOSED))("standard input %s: no more bytes, and no spinning", async (_what, redirection) => {
  const summary = file("", "json");
  const echo = await blob(ECHO("io.CONSOLE").replace("start(): void {", "start(): void { io.alarm(0, 100);"));
  const command = `exec "${host}" --timeline --summary "${summary}" "${echo}" ${redirection}`;
  const { status, stdout } = spawnSync("sh", ["-c", command], { encoding: "utf8", timeout: 20_000 });
  expect([status, stdout]).toEqual([0, "No pin changed.\n"]);
  const facts = JSON.parse(readFileSync(summary, "utf8")) as { end: string; waits: number; ticks: number };
  expect(facts).toMatchObject({ end: "idle", ticks: expect.any(Number) as number });
  expect(facts.ticks).toBeGreaterThanOrEqual(100);
  expect(facts.waits).toBeLessThanOrEqual(2);
});

test("keys turn buttons over, and q ends the run", async () => {
  const source = `
let button: i32 = 0; let second: i32 = 0;
export function start(): void {
  button = io.open(io.BUTTON, io.PULL_UP); second = io.open(io.BUTTON + 1, io.INPUT);
  io.watch(button & 0xffff, io.FALLING); io.watch(second & 0xffff, io.RISING);
}
export function poll(executor: i32, lines: i32): void {
  const pending = io.take(0, 0);
  if (pending & (1 << io.lineOf(button))) io.note(1, io.read(button & 0xffff));
  if (pending & (1 << io.lineOf(second))) io.note(2, io.read(second & 0xffff));
}`;
  const trace = file("", "jsonl");
  const live = new Live(["--keys", "--trace", trace, await blob(source)]);
  await live.until(() => live.stderr.includes("Keys: 1 to 4 turn BUTTON to BUTTON4 over, q ends the run."));
  live.child.stdin.write("2x1q3");
  const { status } = await live.end();
  const pins = readFileSync(trace, "utf8").match(/"pin","pin":"\w+","level":\d|"index":\d/g);
  expect([status, pins]).toEqual([
    0,
    ['"pin","pin":"BUTTON2","level":1', '"index":2', '"pin","pin":"BUTTON","level":0', '"index":1'],
  ]);
});

test("nobody reads standard output any more: the run ends", async () => {
  const source = `export function poll(executor: i32, lines: i32): void {
  memory.fill(1024, 65, 100); io.print(1024, 100); io.alarm(0, io.now() + 1);
}`;
  const command = `"${host}" --quiet "${await blob(source)}" | head -c 10; echo " \${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", command], { encoding: "utf8", timeout: 20_000 });
  expect([stdout, stderr]).toEqual([
    "AAAAAAAAAA 3\n",
    "tickless-host: Standard output cannot be written, so the run ended: Broken pipe.\n",
  ]);
});
