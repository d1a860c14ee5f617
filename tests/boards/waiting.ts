// A board's own host, as it ships, until it has said a sentence: no trace, no stops, no recipe, so what it does is what a device
// does. Time passes while it waits because somebody outside sets a timer that the host knows nothing of.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import type { Board } from "../../cli/boards/board.js";
import { ensureBoardHost, symbolsOf, type BoardHost } from "../../cli/boards/host.js";
import { accessesIn, linesOf, LOG, missingWritesIn, type MissingWrite } from "../../cli/emulator/qemu.js";
import { connect } from "../../cli/emulator/socket.js";
import { onRp2040 } from "../levels/device.js";
import { returning, sleepsBefore } from "./patch.js";

export interface Waited {
  /** On the console, since the power came. */
  said: string;
  /** At its end the core waits in WFI. */
  sleeps: boolean;
  /** What no real board would survive. */
  complaints: string[];
  /** What its drivers wrote into units that QEMU does not have, in order. */
  writes: MissingWrite[];
  /** The words that were asked for. */
  words: number[];
}

export interface WaitOptions {
  board: Board;
  /** What the first bytes of the blob's region hold. */
  flash: Uint8Array;
  /** So many milliseconds of the board's it has to wait. */
  ms: number;
  /** What runs in place of the host; given that host's file. */
  instead?: (elf: string, folder: string) => string;
  /** Registers that somebody writes while it waits; QEMU only. */
  written?: readonly [address: number, value: number][];
  /** An interrupt of a Cortex-M that comes so often, each time when the one before was taken. */
  interrupts?: { irq: number; times: number };
  /** Words of RAM to be read at the end; QEMU only. */
  read?: readonly number[];
  /** Where it has said what it is to say; else a sentence. */
  wanted?: RegExp;
}

export async function waitWith({ instead, ...options }: WaitOptions): Promise<Waited> {
  const { board } = options;
  const built = await ensureBoardHost(board, { emulated: false });
  if (!built.ok) throw new Error(built.message);
  const folder = await mkdtemp(path.join(tmpdir(), "tickless-waiting-"));
  try {
    const elf = instead?.(built.value.elf, folder) ?? built.value.elf;
    const host = { ...built.value, elf: await startable(board, { ...built.value, elf }, folder) };
    if (board.emulator?.program === "rp2040js") return await inRp2040({ ...options, host, folder });
    return await inQemu({ ...options, host, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Without its wait for clocks, where the emulated chip has none and would wait for ever. */
async function startable(board: Board, host: BoardHost, folder: string): Promise<string> {
  if (board.emulator?.sources.includes("emulator/start.c") !== true) return host.elf;
  const symbols = await symbolsOf(host);
  if (!symbols.ok) throw new Error(symbols.message);
  return returning(board, host.elf, symbols.value.get("tl_chip_start") ?? 0, folder);
}

interface Run extends Omit<WaitOptions, "instead"> {
  host: BoardHost;
  folder: string;
}

/** A sentence of the host's is over. */
const SENTENCE = /\.\n$/;

/** Real time: it says something at once, or never. */
const LONGEST_MS = 240_000;

async function inQemu({
  board,
  host,
  folder,
  flash,
  ms,
  written = [],
  interrupts,
  read = [],
  wanted = SENTENCE,
}: Run): Promise<Waited> {
  const { emulator, consolePort, memory } = board;
  if (emulator === null) throw new Error(`${board.name} has no emulator`);
  await writeFile(path.join(folder, "flash.bin"), flash);
  const console = [...board.ports.keys()][consolePort];
  const socket = (id: string): string[] => ["-chardev", `socket,id=${id},path=${id},server=on`];
  const qemu = spawn(
    emulator.program,
    [
      ...emulator.arguments,
      ...["-nodefaults", "-display", "none", "-icount", `shift=${emulator.icount},sleep=off`, "-kernel", host.elf],
      ...["-d", "guest_errors,unimp", "-D", LOG],
      ...["-device", `loader,file=flash.bin,addr=${memory.blob.start},force-raw=on`],
      ...emulator.serial.flatMap((port) => ["-serial", port === console ? "stdio" : "null"]),
      ...[...socket("monitor"), "-mon", "chardev=monitor,mode=readline"],
      ...[...socket("qtest"), "-qtest", "chardev:qtest", "-qtest-log", "none"],
    ],
    { cwd: folder, stdio: ["ignore", "pipe", "ignore"], timeout: LONGEST_MS },
  );
  const over = once(qemu, "exit");
  const ended = (): boolean => qemu.exitCode !== null || qemu.signalCode !== null;
  let said = "";
  const heard = listen(qemu.stdout, (text) => void (said += text));
  const monitor = await Wire.open(path.join(folder, "monitor"), ended);
  const qtest = await Wire.open(path.join(folder, "qtest"), ended);
  try {
    while (!wanted.test(said)) await heard();
    for (const [address, value] of written) await qtest.write(address, value);
    for (let i = 0; i < (interrupts?.times ?? 0); i++) await interrupt(qtest, interrupts?.irq ?? 0);
    const passed = board.port === "riscv" ? passByCompare(qtest, ms) : passBySystick(qtest, board, ms);
    // Where the board is reset, nobody's timer goes on.
    while (ms > 0 && !(await passed()) && said.split(".\n").length < 3);
    const sleeps = await isAsleep(monitor, board, host.elf);
    const words: number[] = [];
    for (const address of read) words.push(await qtest.read(address));
    const log = linesOf(path.join(folder, LOG));
    return { said, sleeps, complaints: accessesIn(log, board), writes: missingWritesIn(log), words };
  } finally {
    qemu.kill("SIGKILL");
    await over;
  }
}

/** Is the core at one place, behind a WFI, as often as it is asked? */
async function isAsleep(monitor: Wire, board: Board, elf: string): Promise<boolean> {
  const places = new Set<string>();
  for (let i = 0; i < 5; i++) places.add((await monitor.ask("info registers", /(?:R15=|\bpc +)[0-9a-f]{8}/))[0]); // not mepc
  const [at = ""] = places;
  return places.size === 1 && sleepsBefore(board, elf, parseInt(at.slice(-8), 16));
}

/** Hands on what a stream says; gives a way to wait for more. */
function listen(stream: Readable, hear: (text: string) => void): () => Promise<void> {
  let wake: (over: boolean) => void = () => undefined;
  stream.setEncoding("latin1").on("data", (text: string) => {
    hear(text);
    wake(false);
  });
  stream.on("close", () => wake(true));
  return async () => {
    const over = await new Promise<boolean>((resolve) => void (wake = resolve));
    if (over) throw new Error("the emulator has ended");
  };
}

/** One of the emulator's sockets on which it answers what it is asked. */
class Wire {
  private received = "";

  private readonly heard: () => Promise<void>;

  private constructor(private readonly socket: Socket) {
    this.heard = listen(socket, (text) => void (this.received += text));
  }

  static async open(file: string, ended: () => boolean): Promise<Wire> {
    const socket = await connect(file, ended);
    if (socket === null) throw new Error(`the emulator ended before ${file} was there`);
    return new Wire(socket);
  }

  async ask(text: string, wanted: RegExp): Promise<RegExpExecArray> {
    this.received = "";
    this.socket.write(`${text}\n`);
    for (;;) {
      const found = wanted.exec(this.received);
      if (found !== null) return found;
      await this.heard();
    }
  }

  async read(address: number): Promise<number> {
    const [, value = ""] = await this.ask(`readl ${address}`, /^OK (0x[0-9a-f]+)\n/m);
    return Number(value);
  }

  async write(address: number, value: number): Promise<void> {
    await this.ask(`writel ${address} ${value}`, /^OK/m);
  }
}

const NVIC = { ISPR: 0xe000e200, IABR: 0xe000e300 };

/** Lets one of the first 32 interrupts come, and waits until its handler has returned. */
async function interrupt(qtest: Wire, irq: number): Promise<void> {
  await qtest.write(NVIC.ISPR, 1 << irq);
  for (const register of [NVIC.ISPR, NVIC.IABR]) while ((await qtest.read(register)) & (1 << irq));
}

const SYSTICK = { CSR: 0xe000e010, RVR: 0xe000e014, CVR: 0xe000e018 };
const SYSTICK_ROUND = 2 ** 24;
const WENT_ROUND = 1 << 16;

/** The core's own timer goes round, without an interrupt; tells each time it is asked whether so much has passed. */
function passBySystick(qtest: Wire, { clock }: Board, ms: number): () => Promise<boolean> {
  let rounds = Math.ceil((ms * clock) / 1000 / SYSTICK_ROUND) + 1;
  let runs = false;
  return async () => {
    if (!runs) {
      await qtest.write(SYSTICK.RVR, SYSTICK_ROUND - 1);
      await qtest.write(SYSTICK.CVR, 0);
      await qtest.write(SYSTICK.CSR, 0b101);
      runs = true;
    }
    if ((await qtest.read(SYSTICK.CSR)) & WENT_ROUND) rounds--;
    return rounds <= 0;
  };
}

const MTIMECMP = 0x02004000;
const MTIME = 0x0200bff8;
const MTIME_HZ = 10_000_000;

/** The core's timer reaches a count, which is no interrupt as long as the core wants none. */
function passByCompare(qtest: Wire, ms: number): () => Promise<boolean> {
  let end = 0;
  return async () => {
    const now = await qtest.read(MTIME);
    if (end === 0) {
      end = now + (ms * MTIME_HZ) / 1000;
      await qtest.write(MTIMECMP, end);
      await qtest.write(MTIMECMP + 4, 0);
    }
    return now >= end;
  };
}

/** Some sentences take a tenth of them. */
const MOST_STEPS = 5_000_000;

/** The stepping loop finds out by itself that a sleep has no end: no timer of the chip's is set, its watchdog no more than others. */
const FOR_EVER = /^a sleep that nothing will end, at 0x([0-9a-f]+)$/;

async function inRp2040({ board, host, folder, flash }: Run): Promise<Waited> {
  const { said, complaints } = await onRp2040({
    board,
    host,
    region: flash,
    folder,
    mostSteps: MOST_STEPS,
    isEnough: (text) => text.split(".\n").length >= 3,
  });
  const at = FOR_EVER.exec(complaints[0] ?? "")?.[1];
  const sleeps = at !== undefined && sleepsBefore(board, host.elf, parseInt(at, 16));
  return { said, sleeps, complaints: sleeps ? complaints.slice(1) : complaints, writes: [], words: [] };
}
