// The simulated board as a blob sees it: all imports of docs/abi.md over virtual time, pins and ports that a script
// drives, and the sleep that moves time on. It knows nothing of how the module came to run (see host.ts, testing.ts).

import { FAULT_OUT_OF_BOUNDS } from "./abi.js";
import { BATCHES_AWAKE, VirtualClock } from "./clock.js";
import { FaultSignal, Standstill } from "./fault.js";
import { Gpio } from "./gpio.js";
import { Handles } from "./handles.js";
import { Levels, type Import } from "./levels.js";
import { EventLines } from "./lines.js";
import type { Input, ScriptLine } from "./script.js";
import type { ImportName } from "./signatures.js";
import type { TraceEvent, TraceSink } from "./trace.js";
import { Uarts } from "./uart.js";

/**
 * How a sleep ended: something is pending; nothing can ever happen any more; the next thing is later than the limit; the
 * script says that the run is over.
 */
export type Wake = "pending" | "idle" | "limit" | "end";

/** Thrown out of the blob when it sleeps by itself (`run`) and the run is over. */
export class RunOver extends Error {
  constructor(readonly wake: Exclude<Wake, "pending">) {
    super(`the run is over: ${wake}`);
  }
}

/** The blob as the machine uses it. */
export interface BlobAccess {
  /** Its linear memory as it is now. */
  memory(): Uint8Array;
  /** Runs a batch of an executor above 0. */
  poll(executor: number, lines: number): void;
}

export class Machine {
  readonly clock = new VirtualClock();
  /** Where the run ends, in ticks; null: nowhere. */
  limit: bigint | null = null;
  private readonly lines = new EventLines();
  private readonly gpio: Gpio;
  private readonly uarts: Uarts;
  private readonly script: ScriptLine[];
  /** The task that `trace.polled` named last; 0: none did. */
  polled = 0;
  private readonly levels: Levels;
  private asleep = false;
  /** Batches since the last sleep. */
  private awake = 0;

  constructor(
    script: readonly ScriptLine[],
    private readonly sink: TraceSink,
    private readonly blob: BlobAccess,
  ) {
    const handles = new Handles();
    this.levels = new Levels(this.lines, (executor, lines) => {
      this.stayAwake();
      this.asleep = false;
      blob.poll(executor, lines);
    });
    this.gpio = new Gpio(handles, this.lines, (pin, level) => this.trace({ event: "pin", pin, level }));
    this.uarts = new Uarts(handles, this.lines, (event, uart, byte) => this.trace({ event, uart, byte }));
    this.script = [...script];
  }

  /** Puts an event into the trace, stamped with the tick. */
  trace(event: Untimed<TraceEvent>): void {
    this.sink({ tick: this.clock.now, ...event });
  }

  /** Something comes from outside, now. */
  input(input: Input): void {
    if (input.kind === "pin") this.gpio.input(input.pin, input.level);
    else if (input.kind === "rx") this.uarts.receive(input.port, input.bytes);
  }

  /**
   * Sleeps until something is pending. Time jumps to whichever comes first, the alarm or the next line of the script;
   * there the script's lines are applied before the alarm fires.
   */
  sleep(): Wake {
    if (!this.asleep && this.levels.pending(0)) this.stayAwake();
    for (;;) {
      this.levels.letIn();
      if (this.levels.pending(0)) break;
      const next = this.next();
      if (!this.asleep) this.trace({ event: "sleep" });
      this.asleep = true;
      this.awake = 0;
      if (next === null || (this.limit !== null && next > this.limit)) {
        // Time passes all the same, so that an input that comes next has the right tick.
        this.clock.advance(this.limit ?? 0n);
        return next === null ? "idle" : "limit";
      }
      this.clock.advance(next);
      if (!this.applyScript()) return "end";
      this.fire();
    }
    this.asleep = false;
    return "pending";
  }

  /** Time stands still until the blob sleeps: one that never does would run for ever. */
  private stayAwake(): void {
    this.awake++;
    if (this.awake < BATCHES_AWAKE) return;
    this.awake = 0; // whoever goes on all the same, as the next test does, starts anew
    throw new Standstill(this.clock.now, BATCHES_AWAKE);
  }

  /** What `wfe` answers after a sleep: takes the pend and tells which words have pending lines. */
  summary(): number {
    return this.levels.begin(0);
  }

  /** What the module says of itself, before anything of it runs. */
  setLevels(mask: number): void {
    this.levels.exist(mask);
  }

  /** The tick of the next thing that can happen; null: nothing can. */
  private next(): bigint | null {
    const scripted = this.script[0]?.tick ?? null;
    const alarm = this.clock.alarm;
    if (scripted === null || alarm === null) return scripted ?? alarm;
    return scripted < alarm ? scripted : alarm;
  }

  /** Applies the lines that are due, in order; false: one of them ends the run. */
  private applyScript(): boolean {
    for (let line = this.script[0]; line !== undefined && line.tick <= this.clock.now; line = this.script[0]) {
      if (line.kind === "end") return false;
      this.script.shift();
      this.input(line);
    }
    return true;
  }

  private fire(): void {
    for (const executor of this.clock.fire()) {
      this.trace({ event: "fire", executor });
      this.levels.pend(executor);
    }
  }

  private setAlarm(executor: number, deadline: bigint): void {
    const at = deadline === -1n ? null : BigInt.asUintN(64, deadline);
    this.trace({ event: "alarm", executor: executor >>> 0, at });
    // A deadline that is now or past needs no alarm: the executor polls at once.
    if (this.levels.has(executor) && !this.clock.setAlarm(executor, at)) this.levels.pend(executor);
  }

  /** A part of the blob's memory; outside of it is a trap. */
  private slice(at: number, length: number): Uint8Array {
    const memory = this.blob.memory();
    const [start, size] = [at >>> 0, length >>> 0];
    if (start + size > memory.length) throw new FaultSignal(FAULT_OUT_OF_BOUNDS, 0);
    return memory.subarray(start, start + size);
  }

  private waitForEvent(): number {
    const wake = this.sleep();
    if (wake !== "pending") throw new RunOver(wake);
    return this.summary();
  }

  private text(bytes: Uint8Array): number {
    for (const byte of bytes) this.trace({ event: "text", byte });
    return bytes.length;
  }

  private poll(task: number): void {
    this.polled = task;
    this.trace({ event: "poll", task });
  }

  /** The imports by module, as WebAssembly takes them. */
  imports(): Record<string, Record<string, Import>> {
    const table: Record<ImportName, Import> = {
      "exec.wfe": () => this.waitForEvent(),
      "exec.take": (executor: number, word: number) => this.lines.take(executor, word),
      "exec.pend": (executor: number) => this.levels.pend(executor),
      "exec.own": (line: number, executor: number) => {
        if (this.levels.has(executor)) this.lines.own(line, executor);
      },
      "exec.mask": () => this.levels.hold(),
      "exec.unmask": () => this.levels.release(),
      "time.now": () => BigInt.asIntN(64, this.clock.now),
      "time.alarm": (executor: number, at: bigint) => this.setAlarm(executor, at),
      "log.write": (level: number, index: number, at: number, length: number) =>
        this.trace({ event: "log", level, index, args: this.slice(at, length).slice() }),
      "console.write": (at: number, length: number) => this.text(this.slice(at, length)),
      "fault.raise": (code: number, detail: number) => {
        throw new FaultSignal(code, detail);
      },
      "gpio.open": (pin: number, mode: number) => this.gpio.open(pin, mode),
      "gpio.write": (handle: number, level: number) => this.gpio.write(handle, level),
      "gpio.toggle": (handle: number) => this.gpio.toggle(handle),
      "gpio.read": (handle: number) => this.gpio.read(handle),
      "gpio.watch": (handle: number, kinds: number) => this.gpio.watch(handle, kinds),
      "uart.open": (port: number, baud: number, format: number) => this.uarts.open(port, baud, format),
      "uart.read": (handle: number, at: number, length: number) => this.uarts.read(handle, this.slice(at, length)),
      "uart.write": (handle: number, at: number, length: number) => this.uarts.write(handle, this.slice(at, length)),
      "uart.pending": (handle: number) => this.uarts.pending(handle),
      "uart.lost": (handle: number) => this.uarts.lost(handle),
      "trace.polled": (task: number) => this.poll(task >>> 0),
      "trace.woken": (task: number) => this.trace({ event: "wake", task: task >>> 0 }),
      "trace.finished": (task: number) => this.trace({ event: "finish", task: task >>> 0 }),
    };
    const modules: Record<string, Record<string, Import>> = {};
    for (const [name, implementation] of Object.entries(table)) {
      const [module = "", field = ""] = name.split(".");
      // A sleep lets the levels in.
      (modules[module] ??= {})[field] = name === "exec.wfe" ? implementation : this.levels.keptOut(implementation);
    }
    return modules;
  }
}

/** An event before the clock has stamped it; distributes over the union. */
export type Untimed<E> = E extends unknown ? Omit<E, "tick"> : never;
