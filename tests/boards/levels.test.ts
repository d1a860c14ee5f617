// Executors by priority on a Cortex-M: PendSV brings a level in between any two instructions of the levels below. The same
// programs as on posix, and every run of the emulator is the same to the instruction.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { findBoard } from "../../cli/boards/board.js";
import { ensureBoardHost } from "../../cli/boards/host.js";
import { emulate } from "../../cli/emulator/emulate.js";
import * as abi from "../../host-js/abi.js";
import {
  PHASES,
  buildLevels,
  faulting,
  faultIn,
  looping,
  numbersIn,
  preempting,
  takenAfter,
  waking,
} from "../levels/programs.js";

const board = findBoard("lm3s6965evb");

async function runOnBoard(text: string, ticks: number, budget = 0, board = findBoard("lm3s6965evb")) {
  const { blob, side } = await buildLevels(text, budget);
  const done = await emulate({ board, blob, until: BigInt(ticks) });
  if (!done.ok) throw new Error(done.message);
  const { trace, complaints } = done.value;
  return { numbers: numbersIn(trace), fault: faultIn(trace, side), complaints };
}

const SECOND = 1_000_000;

/** Ticks of a microsecond: what the import costs that is running when a level has to come in, and the way to its task. */
const MOST_LATE = 100;

test(`level 2 preempts a computation of level 0 at ${PHASES} places, and both results are right`, async () => {
  const { numbers, complaints } = await runOnBoard(preempting(PHASES), 4 * SECOND);
  expect(complaints).toEqual([]);
  expect(numbers.map((line) => line.slice(0, 3))).toEqual([[0, PHASES, takenAfter(PHASES)]]);
});

test("it does on a core without tail calls, which keeps what an operation leaves for the next in memory", async () => {
  const { numbers } = await runOnBoard(preempting(1000), SECOND, 0, findBoard("pico"));
  expect(numbers.map((line) => line.slice(0, 3))).toEqual([[0, 1000, takenAfter(1000)]]);
});

test("it does where both levels calculate with the core's floats", async () => {
  const text = preempting(1000).replace(
    /return \(x \* 1664525.*;/,
    "return <u32>(<f32>(x & 0xffff) * 1.37) + (x >> 3);",
  );
  expect(text).toContain("1.37");
  const { numbers } = await runOnBoard(text, SECOND, 0, findBoard("netduinoplus2"));
  expect(numbers.map((line) => line.slice(0, 2))).toEqual([[0, 1000]]);
});

test("nothing is lost or doubled when every level waits for others and hands on to others", async () => {
  const { numbers } = await runOnBoard(waking(1000), 3 * SECOND);
  expect(numbers).toEqual([[0, 1000, 1000, 3000]]);
});

test.each<[string, string, number]>([
  ["calls that never return", "store<u32>(0, deep(1));", abi.FAULT_STACK],
  ["a division by zero", "store<u32>(4, 1 / load<u32>(8));", abi.FAULT_DIVIDE],
])("%s on level 2 end the program in the name of level 2's task", async (_, body, code) => {
  const { fault } = await runOnBoard(faulting(body), 10_000);
  expect(fault).toEqual({ code, task: "broken" });
});

test("a loop of level 0 is stopped by its budget, while level 2 runs the same function and keeps results and deadlines", async () => {
  const { numbers, fault } = await runOnBoard(looping(1000), SECOND, 200_000);
  expect(fault).toEqual({ code: abi.FAULT_BUDGET, task: "main" });
  const [wrong, late] = numbers[0] ?? [];
  console.log(`${board.name}: level 2 woke at most ${late} us late, 1,000 times`);
  expect(wrong).toBe(0);
  expect(late).toBeLessThanOrEqual(MOST_LATE);
});

/** Nanoseconds of one instruction, slow enough for the clock's microseconds to tell a few of them apart. */
const SHIFT = 8;
const INSTRUCTION = 1 << SHIFT;

// On the device's own host: that of the emulator reports every alarm, which takes its time.
test("from the alarm to the woken task it takes as many instructions wherever level 0 is, as far as the clock can tell", async () => {
  const { blob } = await buildLevels(preempting(1000, 10_000));
  const [wrong, met, , least = 0, most = 0] = await firstLine(blob);
  expect([wrong, met]).toEqual([0, 1000]);
  const instructions = (ticks: number): number => Math.round((ticks * 1000) / INSTRUCTION);
  console.log(`${board.name}: ${instructions(least)} to ${instructions(most)} instructions, ${met} times`);
  expect(most - least).toBeLessThanOrEqual(4); // the clock rounds twice, and an instruction is not preempted
});

/** Runs the device's host in QEMU until its console shows a log line; gives the numbers in that. */
async function firstLine(blob: Uint8Array): Promise<number[]> {
  const host = await ensureBoardHost(board, { emulated: false });
  if (!host.ok) throw new Error(host.message);
  const folder = await mkdtemp(path.join(tmpdir(), "tickless-levels-"));
  const file = path.join(folder, "blob.bin");
  await writeFile(file, blob);
  const region = `0x${board.memory.blob.start.toString(16)}`;
  const args = ["-M", "lm3s6965evb", "-nodefaults", "-display", "none", "-icount", `shift=${SHIFT},sleep=off`];
  args.push(
    "-serial",
    "stdio",
    "-kernel",
    host.value.elf,
    "-device",
    `loader,file=${file},addr=${region},force-raw=on`,
  );
  const qemu = spawn("qemu-system-arm", args, { stdio: ["ignore", "pipe", "ignore"], timeout: 60_000 });
  let said = "";
  for await (const text of qemu.stdout.setEncoding("latin1")) {
    said += String(text);
    if (/#0 [0-9a-f]{40}/.test(said)) break;
  }
  const over = once(qemu, "exit");
  qemu.kill("SIGKILL");
  await over;
  await rm(folder, { recursive: true, force: true });
  const [, found = ""] = /#0 ([0-9a-f]{40})/.exec(said) ?? [];
  const bytes = Buffer.from(found, "hex");
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(i * 4));
}
