// How a run looks: text as it comes, log lines and faults in words, or all of it as JSON lines for a script.
//
//   1.500 s INFO  temperature 21                    src/main.ts:12
import { StringDecoder } from "node:string_decoder";
import path from "node:path";
import type { LogReport } from "../../compiler/types.js";
import { FAULT_HOST, LOG_LEVELS } from "../../host-js/abi.js";
import type { FaultRecord } from "../../host-js/fault.js";
import { formatLog, rawLog } from "../../host-js/logs.js";
import type { LogPacket, Packet } from "../../host-js/packets.js";
import type { HostPlaces } from "../boards/places.js";
import { formatTicks } from "../duration.js";
import { relative } from "../project/project.js";
import { err, out, say } from "../terminal.js";
import type { Blob } from "./blob.js";
import { formatFault, formatRawFault, readFault } from "./fault.js";

export interface RunView {
  text(bytes: Uint8Array): void;
  packet(packet: Packet): void;
  end(): void;
}

/** `places`: those of the board's host, where the blob runs on one. */
export function createView(blob: Blob, json: boolean, places: HostPlaces | null = null): RunView {
  return json ? new JsonView(blob, places) : new TerminalView(blob, places);
}

/** Log packets carry the low half of the tick; the runs of a program are long, so the high half is counted here. */
class TickCounter {
  private high = 0;
  private low = 0;

  extend(low: number): number {
    if (low < this.low) this.high++;
    this.low = low;
    return this.high * 2 ** 32 + low;
  }
}

class TerminalView implements RunView {
  private readonly ticks = new TickCounter();
  private midLine = false;

  constructor(
    private readonly blob: Blob,
    private readonly places: HostPlaces | null,
  ) {}

  text(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    process.stdout.write(bytes);
    this.midLine = bytes.at(-1) !== 10;
  }

  packet(packet: Packet): void {
    this.finishLine();
    if (packet.type === "log") say(this.logLine(packet));
    else process.stderr.write(`${this.faultLines(packet)}\n`);
  }

  end(): void {
    this.finishLine();
  }

  /** A log line begins a line of its own, also behind a prompt. */
  private finishLine(): void {
    if (this.midLine) say();
    this.midLine = false;
  }

  private logLine(packet: LogPacket): string {
    const { container, names } = this.blob;
    const time = formatTicks(this.ticks.extend(packet.tick), container.tickRate);
    const level = (LOG_LEVELS[packet.level] ?? `level ${packet.level}`).toUpperCase().padEnd(5);
    const text = names === null ? rawLog(packet) : formatLog(names.side, packet);
    const place = placeOf(this.blob, packet.index);
    return `${out.dim(time)} ${colourOf(packet.level)(level)} ${text}${place === null ? "" : out.dim(`  ${place}`)}`;
  }

  private faultLines(fault: FaultRecord): string {
    const { names, container } = this.blob;
    const place = hostPlace(fault, this.places);
    if (names === null) return formatRawFault(fault, container.tickRate, err, place);
    const showFile = (file: string): string => relative(path.resolve(names.root, file));
    return formatFault(fault, { side: names.side, symboliser: names.symboliser, showFile, colours: err, place });
  }
}

class JsonView implements RunView {
  private readonly ticks = new TickCounter();
  private readonly decoder = new StringDecoder("utf8");

  constructor(
    private readonly blob: Blob,
    private readonly places: HostPlaces | null,
  ) {}

  text(bytes: Uint8Array): void {
    const text = this.decoder.write(Buffer.from(bytes));
    if (text !== "") print({ type: "text", text });
  }

  packet(packet: Packet): void {
    if (packet.type === "log") print(this.log(packet));
    else print(this.fault(packet));
  }

  end(): void {
    const rest = this.decoder.end();
    if (rest !== "") print({ type: "text", text: rest });
  }

  private log(packet: LogPacket): object {
    const { names } = this.blob;
    const text = names === null ? rawLog(packet) : formatLog(names.side, packet);
    const level = LOG_LEVELS[packet.level] ?? packet.level;
    return { type: "log", tick: this.ticks.extend(packet.tick), level, text, at: placeOf(this.blob, packet.index) };
  }

  private fault(fault: FaultRecord): object {
    const { names } = this.blob;
    const place = hostPlace(fault, this.places);
    const host = place === null ? {} : { host: place };
    if (names !== null) return { type: "fault", ...readFault(fault, names.side, names.symboliser), ...host };
    return { type: "fault", ...fault, tick: String(fault.tick), ...host };
  }
}

/** Where in the host a fault of the host was: its detail is the address. */
function hostPlace({ code, detail }: FaultRecord, places: HostPlaces | null): string | null {
  return code === FAULT_HOST && detail !== 0 && places !== null ? places.at(detail) : null;
}

function print(value: object): void {
  say(JSON.stringify(value));
}

function placeOf({ names }: Blob, index: number): string | null {
  const log: LogReport | undefined = names?.side.logs.find((candidate) => candidate.index === index);
  return log === undefined || log.at.file.startsWith("~lib/") ? null : `${log.at.file}:${log.at.line}`;
}

function colourOf(level: number): (text: string) => string {
  return [out.dim, out.dim, out.green, out.yellow, out.red, out.red][level] ?? out.dim;
}
