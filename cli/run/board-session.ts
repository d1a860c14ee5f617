// One run of a blob on an emulated board: shows its console as it comes and the pins' timeline at the end, and gives the
// exit code the posix host would.
import { readFileSync, writeFileSync } from "node:fs";
import { createWireReader } from "../../host-js/packets.js";
import { portNames } from "../boards/roles.js";
import type { Board } from "../boards/board.js";
import type { BoardHost } from "../boards/host.js";
import { HostPlaces } from "../boards/places.js";
import { parseDuration } from "../duration.js";
import type { End } from "../emulator/conductor.js";
import { emulate, type Emulated } from "../emulator/emulate.js";
import { environmentError, EXIT_OK, EXIT_PROGRAM, whyFileFailed } from "../errors.js";
import { complain, err, say } from "../terminal.js";
import type { Blob } from "./blob.js";
import { warnOfEmulator } from "./doubts.js";
import type { RunOptions, RunSession } from "./session.js";
import { LastWords, NewFaults } from "./last-words.js";
import { readScript } from "./script.js";
import { drawTimeline, edgesOf } from "./timeline.js";
import { createView } from "./view.js";

/** How long a run is when nothing else ends it: the board's time is not ours. */
const DEFAULT_SECONDS = 10;

export class BoardSession implements RunSession {
  private readonly aborted = new AbortController();

  constructor(
    private readonly board: Board,
    /** What runs the blob, in the emulator. */
    private readonly host: BoardHost,
    private readonly blob: Blob,
    private readonly options: RunOptions,
  ) {}

  async finish(): Promise<number> {
    const { board, blob, options } = this;
    const bytes = readFileSync(blob.file);
    warnOfEmulator(board, bytes);
    const places = new HostPlaces(this.host);
    const view = createView(blob, options.json, places);
    const faults = new NewFaults();
    const words = new LastWords(places, {
      text: (text) => view.text(text),
      fault: (record) => void (faults.isNew(record, true) && view.packet({ type: "fault", ...record })),
    });
    const console = createWireReader(
      (text) => words.push(text),
      (packet) => {
        words.flush();
        if (packet.type !== "fault" || faults.isNew(packet, false)) view.packet(packet);
      },
    );
    const ports = new OtherPorts(board, options.json);
    const done = await emulate({
      board,
      blob: bytes,
      script: options.script === null ? [] : readScript(options.script, board),
      until: this.until(),
      restart: options.restart,
      endWhenIdle: true,
      monitor: true,
      sent: (port, bytes) => (port === board.consolePort ? console.push(bytes) : ports.push(port, bytes)),
      signal: this.aborted.signal,
    });
    if (!done.ok) throw environmentError(done.message);
    console.end();
    words.flush();
    ports.end();
    view.end();
    return this.report(done.value);
  }

  stop(): void {
    this.aborted.abort();
  }

  private until(): bigint | null {
    const { duration, script } = this.options;
    const { tickRate } = this.blob.container;
    if (duration === null) return script === null ? BigInt(DEFAULT_SECONDS * tickRate) : null;
    const ticks = /^(\d+)t$/.exec(duration)?.[1];
    if (ticks !== undefined) return BigInt(ticks);
    return (BigInt(parseDuration(duration) ?? 0) * BigInt(tickRate)) / 1_000_000n;
  }

  private report(done: Emulated): number {
    const { options, blob } = this;
    if (options.trace !== null) writeTrace(options.trace, done.trace);
    if (!options.json) {
      const why = WHY[done.end];
      if (why !== null) complain(err.dim(`The run ended: ${why}.`));
      const { tickRate } = blob.container;
      for (const line of drawTimeline(edgesOf(done.trace), Number(done.tick), tickRate, process.stdout.columns))
        say(line);
    }
    for (const complaint of done.complaints.slice(0, 5)) complain(`${err.red("tickless:")} the emulator: ${complaint}`);
    const faulted = done.trace.some((line) => line.includes('"event":"fault"'));
    return faulted || !done.began || done.complaints.length > 0 ? EXIT_PROGRAM : EXIT_OK;
  }
}

const WHY: Readonly<Record<End, string | null>> = {
  script: null,
  limit: null,
  idle: "no alarm is set and nothing is to come from outside",
  fault: null,
  halt: "the board waits",
  gone: "the emulator was ended",
};

function writeTrace(file: string, trace: readonly string[]): void {
  try {
    writeFileSync(file, trace.map((line) => `${line}\n`).join(""));
  } catch (error) {
    throw environmentError(`the trace ${file} could not be written: ${whyFileFailed(error)}`);
  }
}

/** What other ports send, line by line with the port's name. */
class OtherPorts {
  private readonly lines = new Map<number, string>();
  private readonly names: readonly string[];

  constructor(
    board: Board,
    private readonly json: boolean,
  ) {
    this.names = portNames(board);
  }

  push(port: number, bytes: Uint8Array): void {
    const parts = ((this.lines.get(port) ?? "") + Buffer.from(bytes).toString("latin1")).split("\n");
    this.lines.set(port, parts.pop() ?? "");
    for (const part of parts) this.show(port, part);
  }

  end(): void {
    for (const [port, rest] of this.lines) if (rest !== "") this.show(port, rest);
  }

  private show(port: number, text: string): void {
    const uart = this.names[port] ?? "";
    if (this.json) say(JSON.stringify({ type: "uart", uart, text }));
    else say(`${uart.padEnd(8)} ${JSON.stringify(text).slice(1, -1)}`);
  }
}
