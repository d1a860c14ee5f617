// A board's own host, as the device runs it, in an emulator that it knows nothing of: no trace, no stops, no recipe. For what
// is counted in instructions, which those would add to. Only what it says on its console comes out.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Board } from "../../cli/boards/board.js";
import { ensureBoardHost, hostBytes, type BoardHost } from "../../cli/boards/host.js";
import { accessesIn, linesOf, LOG } from "../../cli/emulator/qemu.js";
import { Rp2040Machine, type Rp2040Options } from "../../cli/emulator/rp2040.js";

export interface DeviceOptions {
  /** The run is over when the console's text matches. */
  wanted: RegExp;
  /** Of a Pico: called before each instruction. */
  executes?: Rp2040Options["executes"];
}

/** Runs a blob until the console's text matches; gives that text. */
export async function untilSaid(board: Board, blob: Uint8Array, options: DeviceOptions): Promise<string> {
  const host = await ensureBoardHost(board, { emulated: false });
  if (!host.ok) throw new Error(host.message);
  const folder = await mkdtemp(path.join(tmpdir(), "tickless-levels-"));
  try {
    const run = board.emulator?.program === "rp2040js" ? inRp2040 : inQemu;
    return await run({ board, host: host.value, blob, folder, ...options });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ten times what the longest of these runs needs, on a Pico; in QEMU, real time. */
const MOST_STEPS = 2_000_000_000;
const LONGEST_MS = 120_000;

interface Run extends DeviceOptions {
  board: Board;
  host: BoardHost;
  blob: Uint8Array;
  folder: string;
}

async function inQemu({ board, host, blob, folder, wanted }: Run): Promise<string> {
  const { emulator, consolePort, memory } = board;
  if (emulator === null) throw new Error(`${board.name} has no emulator`);
  const file = path.join(folder, "blob.bin");
  await writeFile(file, blob);
  const name = [...board.ports.keys()][consolePort];
  const qemu = spawn(
    emulator.program,
    [
      ...emulator.arguments,
      ...["-nodefaults", "-display", "none", "-icount", `shift=${emulator.icount},sleep=off`, "-kernel", host.elf],
      ...["-d", "guest_errors", "-D", path.join(folder, LOG)],
      ...["-device", `loader,file=${file},addr=${memory.blob.start},force-raw=on`],
      ...emulator.serial.flatMap((port) => ["-serial", port === name ? "stdio" : "null"]),
    ],
    { stdio: ["ignore", "pipe", "ignore"], timeout: LONGEST_MS },
  );
  let said = "";
  for await (const text of qemu.stdout.setEncoding("latin1")) {
    said += String(text);
    if (wanted.test(said)) break;
  }
  const over = once(qemu, "exit");
  qemu.kill("SIGKILL");
  await over;
  complain(accessesIn(linesOf(path.join(folder, LOG)), board));
  return said;
}

async function inRp2040({ blob, wanted, ...run }: Run): Promise<string> {
  const isEnough = (text: string): boolean => wanted.test(text);
  const { said, complaints } = await onRp2040({ ...run, region: blob, mostSteps: MOST_STEPS, isEnough });
  complain(complaints);
  return said;
}

export interface PicoRun {
  board: Board;
  host: BoardHost;
  /** What the first bytes of the blob's region hold. */
  region: Uint8Array;
  folder: string;
  mostSteps: number;
  /** Has it said what it had to? */
  isEnough: (said: string) => boolean;
  executes?: Rp2040Options["executes"];
}

/** Runs a Pico's own host until its console has said enough, or nothing more can come. */
export async function onRp2040(run: PicoRun): Promise<{ said: string; complaints: string[] }> {
  const { board, region, mostSteps, executes } = run;
  const bytes = await hostBytes(run.host, path.join(run.folder, "host.bin"));
  if (!bytes.ok) throw new Error(bytes.message);
  let said = "";
  const sent = (_: number, bytes: Uint8Array): void => {
    said += Buffer.from(bytes).toString("latin1");
    if (run.isEnough(said)) void machine.end();
  };
  const listener = { traced: () => undefined, pinSeen: () => undefined, sent };
  const machine: Rp2040Machine = new Rp2040Machine({ board, host: bytes.value, region, mostSteps, executes, listener });
  await machine.stop();
  return { said, complaints: await machine.end() };
}

/** Accesses that no real board would survive. (Stores to flash end the runs with the emulator's host, which has the same code.) */
function complain(accesses: readonly string[]): void {
  if (accesses.length > 0) throw new Error(`the emulator complains: ${accesses.slice(0, 3).join(", ")}`);
}
