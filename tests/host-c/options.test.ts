// The command line of tickless-host: what it answers to wrong words, scripts and files, and what a run looks like.

import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { blob, file, folder, host, run } from "./support.js";

let blinky: string;
beforeAll(async () => {
  blinky = await blob(`
let led: i32 = 0; let other: i32 = 0; let next: i64 = 500;
export function start(): void {
  led = io.open(io.LED, io.OUTPUT) & 0xffff; other = io.open(7, io.OUTPUT | io.STARTS_HIGH) & 0xffff; io.alarm(0, 500);
}
export function poll(executor: i32, lines: i32): void {
  io.toggle(led);
  if (next == 1000) for (let i = 0; i < 40; i++) io.toggle(other);
  next += 500; io.alarm(0, next);
}`);
});

const HELP = "; see tickless-host --help.\n";

test.each<[string[], string]>([
  [[], "There is no file to run: give it a FILE.tkl"],
  [["a.tkl", "b.tkl"], "b.tkl is one file too many: only --check takes several"],
  [["--frob", "a.tkl"], "--frob is no option, or its value is missing"],
  [["a.tkl", "--for"], "--for is no option, or its value is missing"],
  [["--for", "5", "a.tkl"], "--for 5 is not a time: write 5s, 500ms or 1000t"],
  [["--for", "-5s", "a.tkl"], "--for -5s is not a time: write 5s, 500ms or 1000t"],
  [["--for", "0x5s", "a.tkl"], "--for 0x5s is not a time: write 5s, 500ms or 1000t"],
  [["--for", "nans", "a.tkl"], "--for nans is not a time: write 5s, 500ms or 1000t"],
  [["--budget", "5t", "a.tkl"], "--budget 5t is not a time: write 200ms or 2s"],
  [["--keys", "--virtual", "a.tkl"], "--keys needs real time: leave out --virtual, or write a --script"],
])("a wrong command line: %j", (args, sentence) => {
  expect(run(args)).toEqual({ status: 2, stdout: "", stderr: `tickless-host: ${sentence}${HELP}` });
});

test("help", () => {
  const { status, stdout, stderr } = run(["--help"]);
  expect([status, stderr, stdout.startsWith("Usage: tickless-host [options] FILE.tkl\n")]).toEqual([0, "", true]);
});

test.each<[string, string]>([
  ["x pin LED 1", '1: "x" is not a tick: a line begins with a whole number'],
  ["-1 end", '1: "-1" is not a tick: a line begins with a whole number'],
  ["99999999999999999999 end", '1: "99999999999999999999" is not a tick: a line begins with a whole number'],
  ["# fine\n\n5 end\n4 end", '4: tick "4" is before that of the line above: ticks never go backwards'],
  ["5", "1: the line ends after its tick: write TICK pin NAME LEVEL, TICK rx NAME TEXT or TICK end"],
  ["5 frob", '1: "frob" is not an input: write TICK pin NAME LEVEL, TICK rx NAME TEXT or TICK end'],
  ["5 end now", "1: nothing may follow end; write a comment behind #"],
  ["5 pin LED1 1", '1: "LED1" is not a pin of this host: write LED to LED8, BUTTON to BUTTON4 or P0 to P63'],
  ["5 pin P64 1", '1: "P64" is not a pin of this host: write LED to LED8, BUTTON to BUTTON4 or P0 to P63'],
  ["5 pin BUTTON 2", '1: a pin\'s level is 0 or 1, not "2"'],
  ["5 pin BUTTON", "1: the pin's level is missing: write 0 or 1"],
  ["5 pin", "1: the pin's name is missing: write LED to LED8, BUTTON to BUTTON4 or P0 to P63"],
  ["5 rx", "1: the port's name is missing: write CONSOLE, UART or UART2"],
  [
    "5 pin \x1b[2J\x07 1",
    '1: "\\x1b[2J\\x07" is not a pin of this host: write LED to LED8, BUTTON to BUTTON4 or P0 to P63',
  ],
  ["5 \u00e9", '1: "\\xc3\\xa9" is not an input: write TICK pin NAME LEVEL, TICK rx NAME TEXT or TICK end'],
  ["5 pin BUTTON 1 1", "1: nothing may follow the level; write a comment behind #"],
  ["5 rx UART3 x", '1: "UART3" is not a port of this host: write CONSOLE, UART or UART2'],
  ["5 rx UART a\\q", "1: there is an escape that means nothing: write \\n, \\r, \\t, \\\\ or \\xHH"],
  ["5 rx UART a\\x1", "1: there is an escape that means nothing: write \\n, \\r, \\t, \\\\ or \\xHH"],
  ["5 rx UART a\\", "1: there is an escape that means nothing: write \\n, \\r, \\t, \\\\ or \\xHH"],
])("a wrong script: %j", (text, sentence) => {
  const script = file(text, "script");
  const ended = run(["--virtual", "--script", script, blinky]);
  expect(ended).toEqual({ status: 2, stdout: "", stderr: `tickless-host: ${script}:${sentence}\n` });
});

test("files that cannot be read or written are the machine's fault", () => {
  const missing = `${folder}/missing/file`;
  const why = `${missing}: No such file or directory.\n`;
  const virtual = ["--virtual", "--quiet", "--for", "1s"];
  expect(run([...virtual, "--script", missing, blinky])).toMatchObject({
    status: 3,
    stderr: `tickless-host: The script ${missing} cannot be read: No such file or directory.\n`,
  });
  expect(run([...virtual, "--script", folder, blinky])).toEqual({
    status: 3,
    stdout: "",
    stderr: `tickless-host: The script ${folder} cannot be read: Is a directory.\n`,
  });
  expect(run([...virtual, "--trace", missing, blinky])).toEqual({
    status: 3,
    stdout: "",
    stderr: `tickless-host: Cannot write the trace ${why}`,
  });
  expect(run([...virtual, "--summary", missing, blinky])).toMatchObject({
    status: 3,
    stderr: `tickless-host: Cannot write the summary ${why}`,
  });
  expect(run([...virtual, "--trace", "/dev/full", blinky])).toMatchObject({
    status: 3,
    stderr: "tickless-host: Cannot write the trace /dev/full: No space left on device.\n",
  });
});

test("the timeline: a row per pin over a common axis, then the edges", () => {
  const { status, stdout, stderr } = run(["--virtual", "--for", "3s", blinky]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(
    `
           0 s        0.5 s     1 s        1.5 s      2 s       2.5 s      3 s
           ├──────────┼─────────┼──────────┼──────────┼─────────┼──────────┤
P7         ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▒▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇
LED        ▁▁▁▁▁▁▁▁▁▁▁▇▇▇▇▇▇▇▇▇▇▁▁▁▁▁▁▁▁▁▁▁▇▇▇▇▇▇▇▇▇▇▇▁▁▁▁▁▁▁▁▁▁▇▇▇▇▇▇▇▇▇▇▇▁

P7         40 edges: ${"↓ 1 s  ↑ 1 s  ".repeat(12)}and 16 more, the last at 1 s
LED        6 edges: ↑ 0.5 s  ↓ 1 s  ↑ 1.5 s  ↓ 2 s  ↑ 2.5 s  ↓ 3 s
`.replace(/^\n/, "\n"),
  );
});

test("the axis of every short run is short, its labels apart", () => {
  const labels = /^(\d+(\.\d+)? (s|ms|us))( +\d+(\.\d+)? (s|ms|us))*$/;
  for (let end = 1; end <= 200; end++) {
    const { status, stdout } = run(["--virtual", "--for", `${end}t`, blinky]);
    const axis = stdout.split("\n")[1] ?? "";
    expect([end, status, stdout.length < 2000, labels.test(axis.trim())]).toEqual([end, 0, true, true]);
  }
});

test("an input's row begins with its level at opening", async () => {
  const input = await blob(`export function start(): void { io.open(io.BUTTON, io.INPUT | io.PULL_UP); }`);
  const script = file("10 pin BUTTON 0\n20 pin BUTTON 1\n30 end\n", "script");
  const { status, stdout } = run(["--virtual", "--script", script, input]);
  expect([status, stdout]).toEqual([0, expect.stringContaining("BUTTON     2 edges: ↓ 10 ms  ↑ 20 ms\n")]);
  expect(stdout).toMatch(/^BUTTON {5}▇+▁+▇+$/m);
});

test("standard output that is full is the machine's fault, whatever was to be written", async () => {
  const text = await blob("export function start(): void { memory.fill(1024, 65, 9); io.print(1024, 9); }");
  const why = "tickless-host: Standard output cannot be written: No space left on device.\n";
  for (const args of [
    ["--help"],
    ["--check", blinky],
    ["--virtual", "--for", "1s", blinky],
    ["--quiet", "--virtual", text],
  ]) {
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(host, args, { encoding: "utf8", stdio: ["ignore", full, "pipe"] });
    closeSync(full);
    expect([args[0], status, stderr]).toEqual([args[0], 3, why]);
  }
});

test("a run to the end of time has its edges, and no axis", async () => {
  const file = await blob(`
let led: i32 = 0;
export function start(): void { led = io.open(io.LED, io.OUTPUT) & 0xffff; io.alarm(0, i64.MAX_VALUE); }
export function poll(executor: i32, lines: i32): void { io.toggle(led); }`);
  expect(run(["--virtual", file])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^\nLED {8}1 edge: ↑ /) as string,
  });
});

test("--quiet leaves the timeline out, --timeline brings it back", () => {
  expect(run(["--virtual", "--quiet", "--for", "1s", blinky]).stdout).toBe("");
  expect(run(["--virtual", "--quiet", "--timeline", "--for", "1s", blinky]).stdout).toContain("LED        2 edges");
});
