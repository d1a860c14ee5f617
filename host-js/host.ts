// Runs a blob in virtual time over the engine's own WebAssembly: start, then sleep and poll in turn until the run ends.
//
//   createHost --> start() --> [ sleep --> poll(0, lines) ]* --> idle | limit | end | fault

import type { Container } from "./container.js";
import { callsOf, faultCode, type FaultRecord } from "./fault.js";
import { Machine, RunOver, type Wake } from "./machine.js";
import { fixMemory } from "./module.js";
import type { Input, ScriptLine } from "./script.js";
import type { TraceSink } from "./trace.js";

export interface HostOptions {
  /** What comes from outside, and when. */
  script?: readonly ScriptLine[];
  /** Takes every event of the trace as it happens. */
  trace?: TraceSink;
  /** Called before (true) and after (false) every entry into the blob, so that someone can watch its time. */
  entered?: (inside: boolean) => void;
}

/**
 * Why the run ended: nothing can happen any more ("idle"), the limit was reached ("limit"), the script says so ("end"),
 * or a fault.
 */
export type RunEnd = Exclude<Wake, "pending"> | "fault";

/** How many calls a fault's stack keeps. */
const MOST_CALLS = 64;

interface BlobExports {
  memory: WebAssembly.Memory;
  start(): void;
  poll(executor: number, lines: number): void;
  task?: WebAssembly.Global<"i32">;
  levels?: WebAssembly.Global<"i32">;
}

export class Host {
  /** The fault that ended the program; null: none so far. */
  fault: FaultRecord | null = null;
  private readonly machine: Machine;
  private readonly module: WebAssembly.Module;
  /** How far the module's code was moved against the container's. */
  private readonly shift: number;
  private readonly ram: number;
  private exports: BlobExports | null = null;

  constructor(
    container: Container,
    private readonly options: HostOptions,
  ) {
    const { module, shift } = fixMemory(container.module);
    this.ram = container.ram;
    this.module = new WebAssembly.Module(module as BufferSource);
    this.shift = shift;
    this.machine = new Machine(options.script ?? [], options.trace ?? (() => {}), {
      memory: () => this.memory(),
      poll: (executor, lines) => this.exports?.poll(executor, lines),
    });
  }

  /** Ticks since reset. */
  get now(): bigint {
    return this.machine.clock.now;
  }

  /** Something comes from outside, now; the next run acts on it. */
  input(input: Input): void {
    this.machine.input(input);
  }

  /** Runs up to and including a tick; null: until nothing can happen any more. May be called again to go on. */
  runUntil(limit: bigint | null): RunEnd {
    this.machine.limit = limit;
    while (this.fault === null) {
      const end = this.exports === null ? this.enter(() => this.start()) : this.turn();
      if (end !== null) return end;
    }
    return "fault";
  }

  private start(): void {
    const { exports } = new WebAssembly.Instance(this.module, this.machine.imports());
    this.exports = exports as unknown as BlobExports;
    this.machine.setLevels(this.exports.levels?.value ?? 0);
    this.exports.start();
  }

  /** One sleep and the batch it leads to. */
  private turn(): RunEnd | null {
    const wake = this.fallAsleep();
    if (wake !== "pending") return wake;
    const lines = this.machine.summary();
    return this.enter(() => this.exports?.poll(0, lines));
  }

  /** A blob that never sleeps ends here, as it would in its own `wfe`. */
  private fallAsleep(): Wake | "fault" {
    try {
      return this.machine.sleep();
    } catch (thrown) {
      return this.failed(thrown);
    }
  }

  /** Calls into the blob; what comes out as an exception is the end of the run or a fault. */
  private enter(call: () => void): RunEnd | null {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = MOST_CALLS;
    this.options.entered?.(true);
    try {
      call();
      return null;
    } catch (thrown) {
      if (thrown instanceof RunOver) return thrown.wake;
      return this.failed(thrown);
    } finally {
      this.options.entered?.(false);
      Error.stackTraceLimit = limit;
    }
  }

  private failed(thrown: unknown): "fault" {
    const fault = faultCode(thrown);
    if (fault === null) throw thrown;
    const task = (this.exports?.task?.value ?? 0) >>> 0;
    this.fault = {
      ...fault,
      task: task === 0 ? this.machine.polled : task,
      tick: this.now,
      calls: callsOf(thrown, this.shift),
    };
    this.machine.trace({ event: "fault", ...fault, task: this.fault.task });
    return "fault";
  }

  /** What an import may touch: the RAM the container asks for, not all of the engine's pages of 64 KiB. */
  private memory(): Uint8Array {
    return this.exports === null ? new Uint8Array(0) : new Uint8Array(this.exports.memory.buffer, 0, this.ram);
  }
}

export function createHost(container: Container, options: HostOptions = {}): Host {
  return new Host(container, options);
}
