// One emulator for many blobs: each is written into the flash of a board that stands still, the board is reset, and what it
// says and does until it waits again is told. That takes a few milliseconds, where a machine for each takes half a second.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Board } from "../../cli/boards/board.js";
import { ensureBoardHost } from "../../cli/boards/host.js";
import { Conductor, type Conducted } from "../../cli/emulator/conductor.js";
import { startMachine } from "../../cli/emulator/emulate.js";
import { GIVEN, NEVER, type Machine } from "../../cli/emulator/machine.js";

/** As `end: "gone"` where the emulator ended or the board did not stop any more. */
export interface Tried extends Conducted {
  /** On its console. */
  said: string;
  trace: string[];
  /** What no real board would survive. */
  complaints: string[];
}

/** What lies behind a blob. */
const ERASED = 0xff;

export interface WorkbenchOptions {
  /** The last tick of a blob that runs. */
  until: bigint;
  /** A blob that faults begins anew, as on a device, until it has done so three times; else that is its end. */
  restart: boolean;
}

/** Real time, not the board's: a board that has not stopped for so long never will. */
const LONGEST_MS = 60_000;

/** The flash of a board with a blob in it, as long as it takes to hold nothing of the one before. */
export function flashWith(blob: Uint8Array, length: number, behind = ERASED): Uint8Array {
  const flash = new Uint8Array(Math.max(length, blob.length)).fill(behind);
  flash.set(blob);
  return flash;
}

export class Workbench {
  private said = "";
  private trace: string[] = [];
  private machine: Machine | null = null;
  /** How many bytes of the region are not those of an erased flash. */
  private written = 0;

  private constructor(
    readonly board: Board,
    private readonly folder: string,
    private readonly options: WorkbenchOptions,
  ) {}

  static async open(
    board: Board,
    { until = 100n, restart = true }: Partial<WorkbenchOptions> = {},
  ): Promise<Workbench> {
    const folder = await mkdtemp(path.join(tmpdir(), "tickless-workbench-"));
    const bench = new Workbench(board, folder, { until, restart });
    await bench.powerUp();
    return bench;
  }

  async close(): Promise<void> {
    await this.machine?.end();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A board without a blob, up to where it waits for one. */
  private async powerUp(): Promise<Tried> {
    const { board } = this;
    const host = await ensureBoardHost(board, { emulated: true });
    if (!host.ok) throw new Error(host.message);
    const machine = await startMachine({
      board,
      host: host.value,
      folder: await mkdtemp(path.join(this.folder, "machine-")),
      region: new Uint8Array(), // QEMU writes some again at every reset
      listener: {
        traced: (line) => void this.trace.push(line),
        sent: (port, bytes) => {
          if (port === board.consolePort) this.said += Buffer.from(bytes).toString("latin1");
        },
        pinSeen: () => undefined,
      },
    });
    if (!machine.ok) throw new Error(machine.message);
    this.machine = machine.value;
    this.written = board.memory.blob.size;
    return this.run(machine.value);
  }

  /** Writes a blob into the flash, which is erased behind it or filled with something else, and resets the board. */
  async try(blob: Uint8Array, behind?: number): Promise<Tried> {
    if (this.machine === null) await this.powerUp();
    const { machine, board } = this;
    if (machine === null) throw new Error("a machine has just been started");
    const length = behind === undefined ? this.written : board.memory.blob.size;
    this.written = behind === undefined ? blob.length : length;
    this.said = "";
    this.trace = [];
    const nothing = { next: NEVER, given: GIVEN.NOTHING, moved: 0, level: 0, more: false } as const;
    machine.resume({ ...nothing, blob: flashWith(blob, length, behind) });
    return this.run(machine);
  }

  /** Until the board waits for another blob, or the blob's last tick has passed, or its fault is the end. */
  private async run(machine: Machine): Promise<Tried> {
    const conductor = new Conductor({ machine, inputs: [], ...this.options, console: null });
    const bound = setTimeout(() => void machine.end(), LONGEST_MS);
    const done = await conductor.run();
    clearTimeout(bound);
    await setImmediate(); // what was said before is there already, and read by then
    const complaints = done.end === "gone" ? await machine.end() : machine.complaints();
    if (done.end === "gone" || complaints.length > 0) {
      await machine.end();
      this.machine = null; // the next blob has a machine of its own
    }
    return { ...done, said: this.said, trace: this.trace, complaints };
  }
}
