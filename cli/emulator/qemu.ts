// A board in QEMU. Its time is made of instructions (-icount) and jumps over idle, so every run is the same.
//
//   QEMU --socket "trace"-----> trace and stops --> runner      runner --file "orders"---> QEMU   (semihosting)
//        <-socket "serialN"---> the board's ports
//        <-socket "qtest"-----> pins in, pins out
//        <-socket "gdb"-------> stores to flash
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import type { Socket } from "node:net";
import path from "node:path";
import type { Board, EmulatedPins, Emulator } from "../boards/board.js";
import { environmentError } from "../errors.js";
import { Gdb } from "./gdb.js";
import {
  ordersBytes,
  readLine,
  STOP,
  type Listener,
  type Machine,
  type Moment,
  type Orders,
  type Stop,
} from "./machine.js";
import { Moments } from "./moments.js";
import type { PluginOptions } from "./plugin.js";
import { Qtest } from "./qtest.js";
import { connect } from "./socket.js";
import { Stamps } from "./stamps.js";

export interface QemuOptions {
  board: Board;
  /** The host's ELF file. */
  host: string;
  /** What the blob's region of the flash holds; empty: what the machine begins with. */
  region: Uint8Array;
  /** An empty folder for sockets and files. */
  folder: string;
  listener: Listener;
  /** Where things come at moments. */
  moments?: PluginOptions | undefined;
  /** When outputs change is told, too. */
  stamps?: PluginOptions | undefined;
}

/** A recipe's levels from outside, 16 pins to a halfword, where the emulator has no pins. */
const LEVELS = "tl_emulator_levels";
const LEVELS_WIDTH = 16;

/** Accesses to nowhere; the rest of QEMU's log are remarks about itself. */
const COMPLAINT = /^Invalid (?:read|write) at addr 0x([0-9A-Fa-f]+)/;

/** What the core reads when it is reset, which on some machines is before there is any memory. */
const RESET_BYTES = 8;

/** A write to a device that QEMU does not have. */
const WRITE = /^(\S+): unimplemented device write \(size 4, offset (0x\w+), value (0x\w+)\)/;

/** QEMU's loader takes no file that is longer than a machine's RAM. */
const PIECE = 16 * 1024;

/** A runner that dies leaves nothing behind that runs for ever. */
const CPU_SECONDS = 600;

export class QemuMachine implements Machine {
  private ended = false;
  private readonly stops: Stop[] = [];
  private waiting: ((stop: Stop | null) => void) | null = null;
  private readonly serial = new Map<number, Socket>();
  private readonly sockets: Socket[] = [];
  private qtest: Qtest | null = null;
  private readonly levels = new Map<number, number>();
  private readonly stores: string[] = [];
  /** Changes of outputs whose time is still to be told. */
  private readonly unstamped: [pin: number, level: 0 | 1][] = [];
  /** Lines of QEMU's log that have been looked at. */
  private logRead = 0;
  /** QEMU shows the outputs of one device only. */
  private readonly shown: EmulatedPins | null;

  private constructor(
    private readonly options: QemuOptions,
    private readonly emulator: Emulator,
    private readonly child: ChildProcess,
    private readonly plugins: { moments: Moments | null; stamps: Stamps | null },
  ) {
    this.shown = emulator.pins.find(({ outputs }) => outputs !== undefined) ?? null;
    const over = (): void => {
      this.ended = true;
      this.hear(null);
    };
    child.once("error", over);
    child.once("exit", over);
  }

  static async start(options: QemuOptions): Promise<QemuMachine> {
    const { board, folder, region } = options;
    const { emulator } = board;
    if (emulator === null) throw new Error(`${board.name} has no emulator`);
    for (let at = 0; at < region.length; at += PIECE) {
      await writeFile(path.join(folder, `blob${at}.bin`), region.subarray(at, at + PIECE));
    }
    await writeFile(path.join(folder, "orders"), "");
    const moments = options.moments === undefined ? null : await Moments.open(folder, options.moments);
    const stamp = (at: number): Promise<void> => machine.stamp(at);
    const stamps = options.stamps === undefined ? null : await Stamps.open(options, options.stamps, stamp);
    const args = [
      "-c",
      `ulimit -t ${CPU_SECONDS}; exec "$@"`,
      "sh",
      emulator.program,
      ...qemuArguments(options, emulator),
      ...(moments?.args ?? []),
      ...(stamps?.args ?? []),
    ];
    const child = spawn("sh", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    const machine = new QemuMachine(options, emulator, child, { moments, stamps });
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => void (said += text));
    if (await machine.connectAll()) return machine;
    await machine.end();
    throw environmentError(`${emulator.program} could not be started: ${said.trim().split("\n").at(-1) ?? ""}`);
  }

  /** In the order of QEMU's arguments; false: QEMU has ended. */
  private async connectAll(): Promise<boolean> {
    const { board, listener } = this.options;
    const trace = await this.open("trace");
    const qtest = await this.open("qtest");
    if (trace === null || qtest === null) return false;
    this.readTrace(trace);
    const first = (board.pins.get(this.shown?.first ?? "") ?? 0) - (this.shown?.outputs?.first ?? 0);
    this.qtest = new Qtest(qtest, (line, level) => this.pinChanged(first + line, level));
    const names = [...board.ports.keys()];
    for (const [index, name] of this.emulator.serial.entries()) {
      if (name === null) continue;
      const socket = await this.open(`serial${index}`);
      if (socket === null) return false;
      const port = names.indexOf(name);
      socket.on("data", (bytes: Buffer) => listener.sent(port, bytes));
      this.serial.set(port, socket);
    }
    return this.watchFlash();
  }

  /** Stores to flash end the run; then the board begins. */
  private async watchFlash(): Promise<boolean> {
    const socket = await this.open("gdb");
    if (socket === null) return false;
    const { port, memory, emulator } = this.options.board;
    const flash = emulator?.flash.length ? emulator.flash : [memory.host, memory.blob];
    const gdb = new Gdb(socket, port, (at) => {
      this.stores.push(`a store to flash, at 0x${at.toString(16).padStart(8, "0")}`);
      this.child.kill("SIGKILL");
    });
    if (!(await gdb.watch(flash))) return false;
    gdb.run();
    return true;
  }

  private async open(name: string): Promise<Socket | null> {
    const socket = await connect(path.join(this.options.folder, name), () => this.ended);
    if (socket !== null) this.sockets.push(socket);
    return socket;
  }

  private readTrace(socket: Socket): void {
    let rest = "";
    socket.setEncoding("latin1").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const stop = readLine(line);
        if (stop === null) this.options.listener.traced(line);
        else this.hear(stop);
      }
    });
  }

  private hear(stop: Stop | null): void {
    const { waiting } = this;
    this.waiting = null;
    if (waiting !== null) waiting(stop);
    else if (stop !== null) this.stops.push(stop);
  }

  async stop(): Promise<Stop | null> {
    this.plugins.moments?.goOn();
    const stop = await this.nextStop();
    const device = this.shown?.device;
    if (stop?.reason === STOP.BEGIN && device !== undefined) await this.qtest?.intercept(device);
    return stop;
  }

  private nextStop(): Promise<Stop | null> {
    const stop = this.stops.shift();
    if (stop !== undefined || this.ended) return Promise.resolve(stop ?? null);
    return new Promise((resolve) => void (this.waiting = resolve));
  }

  resume(orders: Orders): void {
    appendFileSync(path.join(this.options.folder, "orders"), ordersBytes(orders));
    this.plugins.moments?.resume();
  }

  async advance(moment: Moment): Promise<void> {
    await this.plugins.moments?.advance(moment);
    await setImmediate(); // what the board said before has been read
  }

  async setPin(pin: number, level: 0 | 1): Promise<void> {
    await this.setLevel(pin, level);
    for (const { first, count, device, inputs } of this.emulator.pins) {
      const index = pin - (this.options.board.pins.get(first) ?? 0);
      if (inputs !== undefined && device !== undefined && index >= 0 && index < count) {
        await this.qtest?.setInput(device, inputs.name, inputs.first + index, level);
      }
    }
  }

  /** Behind a stop the recipe would do so itself. */
  private async setLevel(pin: number, level: 0 | 1): Promise<void> {
    const address = this.options.moments?.symbols.get(LEVELS);
    if (address === undefined) return;
    const index = Math.floor(pin / LEVELS_WIDTH);
    const bit = 1 << (pin % LEVELS_WIDTH);
    const levels = ((this.levels.get(index) ?? 0) & ~bit) | (level === 1 ? bit : 0);
    this.levels.set(index, levels);
    await this.qtest?.write(address + 2 * index, levels);
  }

  async sendByte(port: number, byte: number): Promise<void> {
    this.serial.get(port)?.write(Uint8Array.of(byte));
    await this.qtest?.settle();
  }

  async end(): Promise<string[]> {
    const open = this.sockets.filter((socket) => !socket.destroyed);
    const closed = Promise.all(open.map((socket) => once(socket, "close")));
    this.child.kill("SIGKILL");
    if (!this.ended) await once(this.child, "exit");
    this.plugins.moments?.close();
    this.plugins.stamps?.close();
    await closed; // what was sent before has been read
    this.readLog();
    this.tellChanges(null);
    return this.complaints();
  }

  private pinChanged(pin: number, level: 0 | 1): void {
    this.unstamped.push([pin, level]);
    if (this.plugins.stamps === null) this.tellChanges(null);
  }

  /** The board is held behind a store: what came of it came then. */
  private async stamp(at: number): Promise<void> {
    await this.qtest?.settle();
    this.readLog();
    this.tellChanges(at);
  }

  private tellChanges(at: number | null): void {
    for (const [pin, level] of this.unstamped.splice(0)) this.options.listener.pinSeen(pin, level, at);
  }

  /** What was written to registers that QEMU lacks, since the last look. */
  private readLog(): void {
    const whole = this.logged().slice(0, -1); // the last has no end yet
    for (const line of whole.slice(this.logRead)) this.readWrite(line);
    this.logRead = whole.length;
  }

  private logged(): string[] {
    return linesOf(path.join(this.options.folder, LOG));
  }

  complaints(): string[] {
    return [...this.stores, ...accessesIn(this.logged(), this.options.board)];
  }

  /** A write to a register that QEMU lacks, which sets pins and clears them. */
  private readWrite(line: string): void {
    const [, device, offset, value] = WRITE.exec(line) ?? [];
    for (const { first, count, written } of this.emulator.pins) {
      if (written === undefined || written.device !== device || Number(written.offset) !== Number(offset)) continue;
      for (let i = 0; i < count; i++) {
        const bits = Number(value) >>> (written.first + i);
        const pin = (this.options.board.pins.get(first) ?? 0) + i;
        if (bits & 1) this.pinChanged(pin, 1);
        else if (bits & 0x10000) this.pinChanged(pin, 0);
      }
    }
  }
}

/** QEMU's log, in its folder. */
export const LOG = "qemu.log";

export function linesOf(log: string): string[] {
  return existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
}

/** A write of the core's into a unit that the emulated chip does not have. */
export interface MissingWrite {
  unit: string;
  offset: number;
  value: number;
}

/** Those in a log that was kept with `-d unimp`. */
export function missingWritesIn(log: readonly string[]): MissingWrite[] {
  const found = log.map((line) => WRITE.exec(line)).filter((match) => match !== null);
  return found.map(([, unit = "", offset, value]) => ({ unit, offset: Number(offset), value: Number(value) }));
}

/** The accesses in a log that no real board would survive. */
export function accessesIn(log: readonly string[], { memory }: Board): string[] {
  const { start } = memory.host;
  return log.filter((line) => {
    const address = parseInt(COMPLAINT.exec(line)?.[1] ?? "", 16);
    return !Number.isNaN(address) && !(address >= start && address < start + RESET_BYTES);
  });
}

/** QEMU waits at each of the sockets, in this order, before the board begins to run. */
function qemuArguments({ board, host, region }: QemuOptions, emulator: Emulator): string[] {
  const socket = (id: string): string[] => ["-chardev", `socket,id=${id},path=${id},server=on`];
  const serial = emulator.serial.map((name, index) => (name === null ? null : `serial${index}`));
  const { start } = board.memory.blob;
  const pieces = Array.from({ length: Math.ceil(region.length / PIECE) }, (_, i) => i * PIECE);
  return [
    ...emulator.arguments,
    ...["-nodefaults", "-display", "none"],
    ...["-icount", `shift=${emulator.icount},sleep=off`],
    ...["-kernel", host],
    ...pieces.flatMap((at) => ["-device", `loader,file=blob${at}.bin,addr=${start + at},force-raw=on`]),
    ...["-d", emulator.pins.some(({ written }) => written) ? "guest_errors,unimp" : "guest_errors", "-D", LOG],
    ...[...socket("trace"), "-semihosting-config", "enable=on,target=native,chardev=trace"],
    ...[...socket("qtest"), "-qtest", "chardev:qtest", "-qtest-log", "none"],
    ...serial.flatMap((id) => (id === null ? ["-serial", "null"] : [...socket(id), "-serial", `chardev:${id}`])),
    ...["-S", ...socket("gdb"), "-gdb", "chardev:gdb"],
  ];
}
