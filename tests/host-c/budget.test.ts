// The poll budget: a poll that keeps the processor is stopped, only processor time counts, and a poll that keeps to it
// pays nothing for being watched.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { blob, framesIn, host, Live, PLAIN, runVirtual } from "./support.js";

const SPINS: [string, string][] = [
  ["nothing", "while (true) {}"],
  ["arithmetic", "let x: u32 = 1; while (true) { x = x * 1664525 + 1013904223; total = x; }"],
  ["stores", "let i: usize = 0; while (true) { store<u32>(64 + (i & 60), <u32>i); i += 4; }"],
  ["a condition", "let i: i32 = 1; do { i = i * 5 + 1; } while (i != 0 || total != -1); total = i;"],
  ["an import", "while (true) { total += <i32>io.now(); }"],
  ["a loop in a loop", "while (true) { for (let i = 0; i < 7; i++) total += i; }"],
  ["recursion", "while (true) fib(40);"],
  ["indirect calls", "while (true) f();"],
];

function spinning(body: string, where: "start" | "poll"): string {
  const tail = where === "poll" ? "(executor: i32, lines: i32)" : "()";
  return `
let total: i32 = 0;
let f: () => void = () => { total++; };
function fib(n: i32): i32 { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
export function ${where}${tail}: void { ${body} }
export function keep(): void { fib(3); f(); }`;
}

test.each(SPINS)("a loop of %s is stopped, in a poll and in the start", async (_what, body) => {
  for (const where of ["poll", "start"] as const) {
    const file = await blob(spinning(body, where), {}, PLAIN);
    const { status, stdout, trace } = runVirtual(file, "", ["--budget", "8ms"]);
    expect(stdout).toContain("fault: a poll ran longer than its budget (code 9, detail 0), at tick 0\n");
    expect([status, trace.at(-1)]).toEqual([1, '{"tick":0,"event":"fault","code":9,"detail":0,"task":0}']);
    expect(framesIn(stdout).length).toBeGreaterThan(0);
  }
});

test("the header's budget holds without an option, and the option beats it", async () => {
  const source = (rounds: number): string =>
    spinning(`for (let i = 0; i < ${rounds}; i++) total = total * 5 + i;`, "poll");
  // A hundred milliseconds of work and more: the system looks at processor time only every few.
  const short = await blob(source(30_000_000), { budget: 1000 }, PLAIN);
  expect(runVirtual(short).stdout).toContain("(code 9, ");
  for (const budget of ["10s", "0s"]) expect(runVirtual(short, "", ["--budget", budget]).status).toBe(0);
  expect(runVirtual(await blob(source(3_000_000), {}, PLAIN)).status).toBe(0);
});

test("many short polls never add up to a long one", async () => {
  const source = `let left: i32 = 300;
export function poll(executor: i32, lines: i32): void {
  for (let i = 0; i < 20000; i++) store<i32>(64, i);
  if (--left > 0) io.pend(0);
}`;
  // Far more than the budget in all.
  expect(runVirtual(await blob(source), "", ["--budget", "20ms"])).toMatchObject({ status: 0, stdout: "" });
});

/** The processor time of a process, in hundredths of a second (proc(5)). */
function hundredthsOf(pid = 0): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return Number(fields[11]);
}

// On a busy machine the stop may come behind the poll, which says nothing: then it is tried again.
const STANDS_STILL = "only processor time counts: a host that stands still in a poll, longer than the budget, goes on";
test(STANDS_STILL, { retry: 4 }, async () => {
  const source = `let total: i32 = 0;
export function poll(executor: i32, lines: i32): void {
  for (let i = 0; i < 30_000_000; i++) total = total * 5 + i;
  store<u8>(1024, 120); io.print(1024, 1);
}`;
  const live = new Live(["--quiet", "--budget", "1s", await blob(source, {}, PLAIN)]);
  while (hundredthsOf(live.child.pid) < 3) await sleep(1); // loading takes less
  live.child.kill("SIGSTOP");
  await sleep(2000);
  expect(live.stdout).toBe(""); // in the middle of the poll
  live.child.kill("SIGCONT");
  expect(await live.end()).toMatchObject({ status: 0, stdout: "x" });
});

/** Instructions of the host, counted by callgrind. */
function instructions(args: readonly string[]): number {
  const tool = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];
  const { stderr, status } = spawnSync("valgrind", [...tool, host, "--virtual", "--quiet", ...args], {
    encoding: "utf8",
  });
  expect(status).toBe(0);
  return Number(/Collected : (\d+)/.exec(stderr)?.[1]);
}

test("watching a program costs nothing: no instruction in a batch, and none in a loop", async () => {
  const work = (batches: number, rounds: number): Promise<string> =>
    blob(
      `let left: i32 = ${batches}; let total: i32 = 0;
export function poll(executor: i32, lines: i32): void {
  for (let i = 0; i < ${rounds}; i++) total = total * 5 + i;
  if (--left > 0) io.alarm(0, io.now() + 1);
}`,
      {},
      PLAIN,
    );
  const [few, batches, rounds] = await Promise.all([work(1000, 10), work(2000, 10), work(1000, 110)]);
  const spent = (budget: string) => {
    const [base = 0, more = 0, longer = 0] = [few, batches, rounds].map((file) =>
      instructions(["--budget", budget, file]),
    );
    return { batch: (more - base) / 1000, round: (longer - base) / 100_000 };
  };
  const unwatched = spent("0s");
  console.log(
    `instructions: ${unwatched.batch.toFixed(1)} a batch of ten rounds, ${unwatched.round.toFixed(2)} a round`,
  );
  expect(spent("600s")).toEqual(unwatched);
});
