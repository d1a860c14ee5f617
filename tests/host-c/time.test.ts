// Real time: nothing is ever early, idle is one blocking wait per sleep, and every run can be ended from outside.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { blob, file, Live, run, runVirtual } from "./support.js";

interface Event {
  tick: number;
  event: string;
  at: number;
}

function eventsOf(trace: string): Event[] {
  return readFileSync(trace, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Event);
}

/** Sets an alarm of a few ticks or milliseconds again and again. */
const TICKING = (step: number): string => `
let count: i32 = 0;
export function start(): void { io.alarm(0, ${step}); }
export function poll(executor: i32, lines: i32): void { io.alarm(0, io.now() + ${step} + (++count & 3)); }`;

test.each([1000, 32768, 1000000] as const)("at %i Hz an alarm never fires before its tick", async (tickRate) => {
  const trace = file("", "jsonl");
  const step = Math.floor(tickRate / 500);
  const source = TICKING(step).replace("poll(executor: i32, lines: i32): void {", "$& if (count < 60)");
  const { status } = run(["--quiet", "--trace", trace, await blob(source, { tickRate })]);
  const events = eventsOf(trace);
  let set = 0;
  let fired = 0;
  for (const { tick, event, at } of events) {
    if (event === "alarm") set = at;
    if (event !== "fire") continue;
    expect(tick).toBeGreaterThanOrEqual(set);
    fired++;
  }
  expect([status, fired]).toEqual([0, 61]);
});

test("an idle program waits once per sleep and computes nothing", async () => {
  const [summary, trace] = [file("", "json"), file("", "jsonl")];
  const args = ["--quiet", "--for", "1010ms", "--summary", summary, "--trace", trace];
  expect(run([...args, await blob(TICKING(100))]).status).toBe(0);
  const facts = JSON.parse(readFileSync(summary, "utf8")) as Record<string, number>;
  console.log(`processor time in about a second of ticking: ${facts["cpuMicros"]} µs`);
  const sleeps = eventsOf(trace).filter(({ event }) => event === "sleep").length;
  expect(facts).toMatchObject({ end: "limit", sleeps, waits: sleeps });
  // The start, and one batch per alarm.
  expect(facts["batches"]).toBe(sleeps);
});

test("a run ends at --for, alarms at its very tick included", async () => {
  for (const args of [
    ["--for", "400t"],
    ["--for", "0.4s", "--virtual"],
    ["--for", "400ms", "--virtual"],
    ["--for", "400000us", "--virtual"],
  ]) {
    const trace = file("", "jsonl");
    const source = TICKING(100).replace(" + (++count & 3)", "");
    const { status } = run(["--quiet", ...args, "--trace", trace, await blob(source)]);
    const ticks = eventsOf(trace).flatMap(({ event, tick }) => (event === "fire" ? [tick] : []));
    // In real time an alarm may come late, and with it all that follow, but never early.
    expect(ticks.every((tick, before) => tick >= 100 * (before + 1))).toBe(true);
    expect([status, ticks]).toEqual([0, args.includes("--virtual") ? [100, 200, 300, 400] : expect.any(Array)]);
  }
});

const NEVER_SLEEPS = `
let fired: i32 = 0;
let uart: i32 = 0;
export function start(): void { io.alarm(0, 20); uart = io.openPort(io.CONSOLE, 9600, 8); io.pend(0); }
export function poll(executor: i32, lines: i32): void {
  if (io.receive(uart & 0xffff, 1024, 8) > 0) { io.print(1024, 1); io.raise(2, 1); }
  io.pend(0);
}`;

test("a program that never sleeps still hears its interrupts, and the end of the run", async () => {
  const file = await blob(NEVER_SLEEPS);
  expect(run(["--quiet", "--for", "100ms", file]).status).toBe(0);
  const { status, stdout } = run(["--quiet", file], "x");
  expect([status, stdout.startsWith("xfault: the program panicked")]).toEqual([1, true]);
});

const ENDLESS: [string, string, string[]][] = [
  ["sleeps", "export function start(): void { io.openPort(io.CONSOLE, 9600, 8); io.print(1024, 1); }", []],
  ["never sleeps", NEVER_SLEEPS.replace("io.pend(0); }", "io.pend(0); io.print(1024, 1); }"), []],
  [
    "goes on for ever in virtual time",
    "export function poll(e: i32, l: i32): void { io.alarm(0, io.now() + 1); }",
    ["--virtual"],
  ],
  ["loops", "export function poll(e: i32, l: i32): void { while (true) {} }", ["--budget", "0s"]],
  [
    "loops in an import",
    "export function poll(e: i32, l: i32): void { while (io.now() >= 0) {} }",
    ["--budget", "0s", "--virtual"],
  ],
];

/** Waits until the host has taken over Ctrl-C and has had the time to get into the program. */
async function catchesSignals({ child }: Live): Promise<void> {
  const caught = (): number => {
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    return parseInt(/^SigCgt:\s*(\w+)$/m.exec(status)?.[1]?.slice(-2) ?? "0", 16);
  };
  const interrupt = 1 << (2 - 1);
  while ((caught() & interrupt) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 200));
}

test.each(ENDLESS)("Ctrl-C ends a program that %s, with its timeline and 130", async (_what, source, args) => {
  const led = "io.write(io.open(io.LED, io.OUTPUT) & 0xffff, 1); io.note(7, 7);";
  const whole = source.includes("start(): void {")
    ? source.replace("start(): void {", `start(): void { ${led}`)
    : `export function start(): void { ${led} io.pend(0); } ${source}`;
  const trace = file("", "jsonl");
  const live = new Live([...args, "--trace", trace, await blob(whole)]);
  await catchesSignals(live);
  live.child.kill("SIGINT");
  const { status, stdout, stderr } = await live.end();
  expect([status, stderr]).toEqual([130, ""]);
  expect(stdout).toContain("LED        1 edge: ↑ 0");
  expect(stdout).not.toContain("fault");
  expect(eventsOf(trace).some(({ event }) => event === "fault")).toBe(false);
});

test("when nothing can happen any more the run ends and says so", async () => {
  const file = await blob("export function start(): void {}");
  const why = "The run ended: nothing can happen any more, since no alarm is set and no input is open.\n";
  for (const args of [["--virtual"], ["--for", "1h"]]) {
    expect(run([...args, file])).toEqual({ status: 0, stdout: "No pin changed.\n", stderr: why });
  }
  expect(runVirtual(file).stderr).toBe("");
});

test("when nothing can change the inputs any more the run ends and says how to drive them", async () => {
  const why =
    "The run ended: no alarm is set and nothing can change the inputs any more; " +
    "drive them with --keys, or with --script FILE.\n";
  const button = await blob("export function start(): void { io.open(io.BUTTON, io.INPUT); }");
  for (const args of [["--virtual"], ["--for", "1h"]]) {
    expect(run([...args, button])).toMatchObject({ status: 0, stderr: why });
  }
  const uart = await blob("export function start(): void { io.openPort(io.UART, 9600, 8); }");
  expect(run(["--virtual", uart]).stderr).toBe(why.replace("--keys, or with ", ""));
});

const AWAKE = (batches: number): string => `
let batches: i32 = 1;
export function start(): void { io.pend(0); }
export function poll(executor: i32, lines: i32): void { if (++batches < ${batches}) io.pend(0); else io.note(1, batches); }`;

test("virtual time does not stand still for ever: a program that never sleeps ends in a fault", async () => {
  const fine = await blob(AWAKE(1_000_000));
  expect(runVirtual(fine).trace.at(0)).toMatch(/"tick":0,"event":"log"/);
  const endless = await blob("export function poll(executor: i32, lines: i32): void { io.pend(0); }");
  const { status, stdout, stderr, trace } = runVirtual(endless, "", ["--for", "1s", "--budget", "0s"]);
  expect([status, stderr]).toEqual([
    1,
    "tickless-host: Virtual time stands still at tick 0: the program ran 1000000 batches without sleeping; " +
      "let what repeats await a time or an input.\n",
  ]);
  expect(stdout).toContain("fault: a poll ran longer than its budget (code 9, detail 0), at tick 0\n");
  expect(trace).toEqual([`{"tick":0,"event":"fault","code":9,"detail":0,"task":0}`]);
});

test("the script drives a run in real time too", async () => {
  const source = `
let button: i32 = 0;
export function start(): void { button = io.open(io.BUTTON, io.INPUT); io.watch(button & 0xffff, io.RISING); }
export function poll(executor: i32, lines: i32): void { if (io.taken(button)) io.note(1, io.read(button & 0xffff)); }`;
  const trace = file("", "jsonl");
  const script = file("20 pin BUTTON 1\n60 pin BUTTON 0\n80 end\n", "script");
  expect(run(["--quiet", "--script", script, "--trace", trace, await blob(source)]).status).toBe(0);
  const events = eventsOf(trace).filter(({ event }) => event !== "sleep");
  expect(events.map(({ event }) => event)).toEqual(["pin", "log", "pin"]);
  expect(events[0]?.tick).toBeGreaterThanOrEqual(20);
  expect(events[2]?.tick).toBeGreaterThanOrEqual(60);
});

test("the same program in virtual time gives the same trace every time", async () => {
  const blobFile = await blob(TICKING(7));
  const traces = [1, 2, 3].map(() => runVirtual(blobFile, "13 pin P3 1\n", ["--for", "5000t"]).trace);
  expect(traces[0]?.length).toBeGreaterThan(1000);
  expect(traces[1]).toEqual(traces[0]);
  expect(traces[2]).toEqual(traces[0]);
});
