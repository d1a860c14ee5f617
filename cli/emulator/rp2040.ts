// A board in rp2040js, stepped here, in virtual time: an instruction takes its cycles, and while the core waits time jumps
// to the next alarm. The first thing that no real chip would survive ends the run.
import { RP2040 } from "rp2040js";
import { setImmediate } from "node:timers/promises";
import type { Board } from "../boards/board.js";
import { checkBoot2, BOOT2_AT, BOOT2_SIZE } from "./boot2.js";
import {
  ordersBytes,
  PLACES,
  readLine,
  STOPS,
  type Listener,
  type Machine,
  type Moment,
  type Orders,
  type Rest,
  type Stop,
} from "./machine.js";
import { Pads } from "./pads.js";
import { codeAt, type PluginOptions } from "./plugin.js";
import { Rp2040Clock } from "./rp2040-clock.js";
import { SEMIHOSTING_BREAK, Semihosting, type SemihostingCore } from "./semihosting.js";

export interface Rp2040Options {
  board: Board;
  /** The host's bytes, from the flash's first on. */
  host: Uint8Array;
  /** What the blob's region of the flash holds. */
  region: Uint8Array;
  listener: Listener;
  /** Instructions and sleeps after which the core is taken to have run away. */
  mostSteps?: number;
  /** Called before each instruction, at its address, in nanoseconds since reset. */
  executes?: ((at: number, nanoseconds: number) => void) | undefined;
  /** Where things come at moments. */
  moments?: Pick<PluginOptions, "symbols"> | undefined;
  /** When outputs change is told, too. */
  stamps?: Pick<PluginOptions, "symbols"> | undefined;
}

const FLASH = 0x10000000;
const FLASH_END = 0x14000000;
const RAM = 0x20000000;

/** The last 64 KB in front of RAM: nothing. */
const NOTHING = { start: RAM - 0x10000, end: RAM };

/** Steps between two looks at what else this process has to do. */
const BATCH = 100_000;

/** More than any run of a minute needs. */
const MOST_STEPS = 20_000_000_000;

/** The upper half of an undefined instruction, and the exception it is. */
const UNDEFINED = 0xde;
const HARD_FAULT = 3;

/** A store to nowhere ends the instruction that makes it. */
class StoreFailed extends Error {}

/** A UART's flags register, and the bit in its data register that says that bytes were lost before. */
const UART_FLAGS = 0x18;
const RECEIVE_FULL = 1 << 6;
const OVERRUN = 1 << 11;

/** What of rp2040js's watchdog is wanted, which it does not export. */
interface Watchdog {
  onWatchdogTrigger: () => void;
  /** Of the last reset: a register. */
  reason: number;
}

/** Where it is among the peripherals. */
const WATCHDOG = 0x40058;

/** RP2040 data sheet, 2.3.1.7: the single-cycle IO block, behind its last register, and where it has none in between. */
const SIO = 0xd0000000;
const SIO_END = 0x180;
const SIO_GAPS: readonly number[] = [0x0c, 0x7c];

export class Rp2040Machine implements Machine {
  private readonly clock = new Rp2040Clock();
  private readonly pads: Pads;
  private readonly semihosting: Semihosting;
  private readonly complained: string[] = [];
  private readonly nanosPerCycle: number;
  private readonly units: number[];
  /** Behind it the flash stays erased. */
  private readonly flashEnd: number;
  /** Ports whose FIFO was full when a byte came. */
  private readonly overrun = new Set<number>();
  /** The host's function that stops, if it is wanted, and when the board first came there, where its clock begins. */
  private readonly stopsAt: number | null;
  private began: number | null = null;
  private chip: RP2040;
  private told: Stop | null = null;
  private steps = 0;
  private ended = false;
  private resets = false;
  /** A fault is being entered. */
  private faults = false;
  private readonly rested: Rest = { total: 0, asleep: 0, wakes: [] };

  constructor(private readonly options: Rp2040Options) {
    const { board, host, region, listener } = options;
    this.nanosPerCycle = 1e9 / board.clock;
    const { start } = board.memory.blob;
    this.flashEnd =
      Math.max(...[board.memory.host, board.memory.blob].map((region) => region.start + region.size)) - FLASH;
    this.units = [...board.ports.values()].map(({ unit }) => unit);
    this.stopsAt = options.stamps === undefined ? null : codeAt(options.stamps, STOPS);
    this.pads = new Pads((pin, level) =>
      listener.pinSeen(pin, level, this.began === null ? null : this.clock.nanos - this.began),
    );
    this.semihosting = new Semihosting((line) => {
      const stop = readLine(line);
      if (stop === null) listener.traced(line);
      else this.told = stop;
    });
    this.chip = this.powerUp();
    this.chip.flash.set(host, 0);
    this.chip.flash.set(region, start - FLASH);
    this.boot();
  }

  /** A chip as it is after a reset, wired up. */
  private powerUp(): RP2040 {
    const { listener } = this.options;
    const chip = new RP2040(this.clock);
    chip.logger = {
      debug: () => undefined,
      info: () => undefined,
      warn: (part, text) => this.complain(`${part}: ${text}`),
      error: (part, text) => this.complain(`${part}: ${text}`),
    };
    chip.onBreak = (code) => this.breakAt(chip, code);
    for (const [port, unit] of this.units.entries()) {
      const uart = chip.uart[unit];
      if (uart !== undefined) uart.onByte = (byte) => listener.sent(port, Uint8Array.of(byte));
    }
    watchdogOf(chip).onWatchdogTrigger = () => void (this.resets = true);
    this.protectFlash(chip);
    this.limitSio(chip);
    sleepMasked(chip.core);
    this.pads.connect(chip.gpio);
    return chip;
  }

  /** A breakpoint, or an instruction that is undefined for ever: a HardFault, which rp2040js leaves out. */
  private breakAt(chip: RP2040, code: number): void {
    const { core } = chip;
    const at = core.PC - 2;
    if (chip.readUint16(at) >> 8 === UNDEFINED) {
      core.PC = at;
      core.exceptionEntry(HARD_FAULT);
    } else if (code === SEMIHOSTING_BREAK) this.semihosting.call(debugged(chip));
    else this.complain(`a breakpoint, ${code}`);
  }

  /** The watchdog's: everything begins anew, but memory keeps what it holds and time goes on. */
  private reset(): void {
    const { flash, sram } = this.chip;
    this.resets = false;
    this.clock.reset();
    const { reason } = watchdogOf(this.chip);
    this.chip = this.powerUp();
    watchdogOf(this.chip).reason = reason;
    this.chip.flash.set(flash.subarray(0, this.flashEnd));
    this.chip.sram.set(sram);
    this.boot();
  }

  /** Of registers that SIO does not have rp2040js tells the terminal, past its logger. */
  private limitSio(chip: RP2040): void {
    const sio = chip.sio as unknown as { readUint32(at: number): number; writeUint32(at: number, value: number): void };
    const [read, write] = [sio.readUint32.bind(sio), sio.writeUint32.bind(sio)];
    const missing = (at: number, what: string): boolean => {
      if (at < SIO_END && !SIO_GAPS.includes(at)) return false;
      this.complain(`Invalid ${what} at addr 0x${(SIO + at).toString(16)}`);
      return true;
    };
    sio.readUint32 = (at) => (missing(at, "read") ? 0 : read(at));
    sio.writeUint32 = (at, value) => void (missing(at, "write") || write(at, value));
  }

  /**
   * The ROM lies below the flash. Writing to flash takes commands to its chip: a store there does nothing, and is a mistake. In
   * front of RAM there is nothing: a store is a HardFault, which rp2040js leaves out.
   */
  private protectFlash(chip: RP2040): void {
    for (const width of ["writeUint8", "writeUint16", "writeUint32"] as const) {
      const write = chip[width].bind(chip);
      chip[width] = (address: number, value: number): void => {
        const at = address >>> 0;
        if (at < FLASH_END) this.complain(`a store to 0x${at.toString(16)}`);
        else if (at >= NOTHING.start && at < NOTHING.end) this.storeToNowhere(at);
        else write(address, value);
      };
    }
  }

  private storeToNowhere(at: number): void {
    if (this.faults) return; // the frame of the fault itself, on a stack that has run out
    this.complained.push(`Invalid write at addr 0x${at.toString(16)}`);
    throw new StoreFailed();
  }

  /** One instruction, or the fault that it ends in; gives its cycles. */
  private execute(): number {
    const { core } = this.chip;
    const at = core.PC;
    try {
      return core.executeInstruction();
    } catch (error) {
      if (!(error instanceof StoreFailed)) throw error;
      this.faults = true;
      core.PC = at;
      core.exceptionEntry(HARD_FAULT);
      this.faults = false;
      return 1;
    }
  }

  /** What the boot ROM does: looks at boot2's checksum, copies it to the end of RAM and calls it. */
  private boot(): void {
    const { chip } = this;
    const complaint = checkBoot2(chip.flash.subarray(0, BOOT2_SIZE));
    if (complaint !== null) return this.complain(complaint);
    chip.sram.set(chip.flash.subarray(0, BOOT2_SIZE), BOOT2_AT - RAM);
    chip.core.SP = BOOT2_AT;
    chip.core.LR = 0;
    chip.core.PC = BOOT2_AT;
  }

  private complain(text: string): void {
    if (!this.ended) this.complained.push(`${text}, at 0x${this.chip.core.PC.toString(16)}`);
    this.ended = true;
  }

  async stop(): Promise<Stop | null> {
    for (;;) {
      for (let i = 0; i < BATCH && this.told === null && !this.ended; i++) this.step();
      if (this.told !== null || this.ended) break;
      await setImmediate();
    }
    const { told } = this;
    this.told = null;
    return told;
  }

  async advance({ behind, instructions }: Moment): Promise<void> {
    const { moments } = this.options;
    const at = moments === undefined ? null : codeAt(moments, PLACES[behind]);
    const goes = (): boolean => this.told === null && !this.ended;
    while (goes() && this.chip.core.PC !== at) {
      for (let i = 0; i < BATCH && goes() && this.chip.core.PC !== at; i++) this.step();
      await setImmediate();
    }
    for (let i = 0; i < instructions && goes(); i++) this.step();
  }

  private step(): void {
    const { core } = this.chip;
    const { mostSteps = MOST_STEPS } = this.options;
    if (++this.steps > mostSteps) return this.complain(`more than ${mostSteps} instructions`);
    if (core.waiting) return this.wait();
    if (this.options.executes !== undefined) {
      core.checkForInterrupts(); // as the instruction would do itself, so that a handler's first is called for
      this.options.executes(core.PC, this.clock.nanos);
    }
    if (core.PC === this.stopsAt) this.began ??= this.clock.nanos;
    this.clock.advance(this.execute() * this.nanosPerCycle);
    if (this.resets) this.reset();
  }

  /** The core has come to WFI. What is pending already ends it at once. */
  private wait(): void {
    const { clock, rested } = this;
    const { core } = this.chip;
    if (core.checkForInterrupts()) {
      core.waiting = false;
      return;
    }
    if (clock.ahead === Infinity) return this.complain("a sleep that nothing will end");
    rested.asleep += clock.ahead;
    clock.advance(clock.ahead);
    if (this.resets) return this.reset();
    if (!core.waiting) rested.wakes.push(clock.nanos);
  }

  resume(orders: Orders): void {
    this.semihosting.give(ordersBytes(orders));
  }

  setPin(pin: number, level: 0 | 1): Promise<void> {
    this.pads.drive(pin, level);
    return Promise.resolve();
  }

  /** A full FIFO loses what comes, and the byte that finds room next says so: as a PL011 does, and rp2040js does not. */
  sendByte(port: number, byte: number): Promise<void> {
    const uart = this.chip.uart[this.units[port] ?? 0];
    if (uart === undefined) return Promise.resolve();
    if (uart.readUint32(UART_FLAGS) & RECEIVE_FULL) this.overrun.add(port);
    else uart.feedByte(this.overrun.delete(port) ? byte | OVERRUN : byte);
    return Promise.resolve();
  }

  rest(): Rest {
    return { ...this.rested, total: this.clock.nanos };
  }

  complaints(): string[] {
    return this.complained;
  }

  end(): Promise<string[]> {
    this.ended = true;
    return Promise.resolve(this.complained);
  }
}

/**
 * PRIMASK keeps an interrupt's handler out and lets the interrupt end WFI all the same, and a handler is interrupted by what
 * is above it only; where the core waits, rp2040js enters any handler.
 */
function sleepMasked(core: RP2040["core"]): void {
  const check = core.checkForInterrupts.bind(core);
  const isKeptOut = (): boolean => core.PM || core.IPSR !== 0;
  core.checkForInterrupts = () => (core.waiting && isKeptOut() ? endsSleep(core) : check());
}

function endsSleep(core: RP2040["core"]): boolean {
  const active = core.exceptionPriority(core.IPSR);
  const pending = core.pendingInterrupts & core.enabledInterrupts;
  return (
    core.pendingNMI ||
    core.pendingPendSV ||
    core.pendingSystick ||
    core.interruptPriorities.some((those, priority) => priority < active && (pending & those) !== 0)
  );
}

const watchdogOf = (chip: RP2040): Watchdog => chip.peripherals[WATCHDOG] as unknown as Watchdog;

/** A chip as a debugger has it, which gets at everything the core can, and writes to the flash as well. */
function debugged(chip: RP2040): SemihostingCore {
  return {
    registers: chip.core.registers,
    readUint8: (address) => chip.readUint8(address),
    readUint32: (address) => chip.readUint32(address),
    writeUint8: (address, value) => {
      if (address >= FLASH && address < FLASH_END) chip.flash[address - FLASH] = value;
      else chip.writeUint8(address, value);
    },
  };
}
