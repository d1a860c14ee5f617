// One run of a blob on an emulated board, from its host's build to what came out.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ScriptLine } from "../../host-js/script.js";
import type { Board } from "../boards/board.js";
import { ensureBoardHost, hostBytes, symbolsOf, type BoardHost } from "../boards/host.js";
import { failed, fine, type HostResult } from "../host/result.js";
import { Conductor, type Conducted } from "./conductor.js";
import { inputsFor } from "./inputs.js";
import type { Listener, Machine, Moment, Rest } from "./machine.js";
import type { PluginOptions } from "./plugin.js";
import { QemuMachine } from "./qemu.js";

export interface EmulateOptions {
  board: Board;
  /** The container, or whatever else lies in the blob's region of the flash; what is left of the region is erased. */
  blob: Uint8Array;
  script?: readonly ScriptLine[];
  /** The last tick that may happen; null: no limit. */
  until?: bigint | null;
  /** Go on after a fault, as a device does. */
  restart?: boolean;
  /** A monitor attaches to the console before the blob runs: logs and faults are packets. */
  monitor?: boolean;
  /** The board writes no trace, which would take its time. */
  quiet?: boolean;
  /** End before `until` when nothing can happen any more. */
  endWhenIdle?: boolean;
  /** What runs in place of the host that is built from the sources; given that host's file. */
  instead?: (elf: string, folder: string) => string;
  /** Capabilities the board's host is built without. */
  without?: readonly string[];
  /** An instruction takes two to its power nanoseconds, in place of the board's own figure; QEMU only. */
  icount?: number;
  /** The script's things come between any two instructions. */
  moments?: {
    /** How far behind its tick the next one does; null: at its tick. */
    next: () => Moment | null;
    /** QEMU's plugin for that, a file. */
    plugin: string;
  };
  /** QEMU's plugin that tells when outputs change, a file: then it is known of what is seen, on a board that is not reset. */
  stamps?: string;
  /** What a port has sent, as it comes. */
  sent?: (port: number, bytes: Uint8Array) => void;
  /** Milliseconds of real time that the board may take from one stop to the next, in place of some minutes. */
  patience?: number;
  /** Ends the run from outside. */
  signal?: AbortSignal;
}

export interface Seen {
  pin: number;
  level: 0 | 1;
  /** By the emulator's time, less the stops: nanoseconds since the board's clock began; null: it was not asked for. */
  at: number | null;
}

/** Where `began` is false, the host refused the blob and said so on the console. */
export interface Emulated extends Conducted {
  /** As the host on the board reports it, one JSON object per line. */
  trace: string[];
  /** The outputs that could be seen from outside the chip, in order. */
  seen: Seen[];
  /** Accesses that no real board would survive. */
  complaints: string[];
  /** How the core's time went; null: the emulator cannot tell. */
  rest: Rest | null;
}

/** The pins whose outputs an emulator shows from outside the chip: all of them, or some banks. */
export function shownPins({ emulator, pins }: Board): number[] {
  if (emulator?.program === "rp2040js") return [...pins.values()];
  const banks = emulator?.pins.filter(({ outputs, written }) => outputs !== undefined || written !== undefined) ?? [];
  return banks.flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => (pins.get(first) ?? 0) + i));
}

/** An erased flash. */
const ERASED = 0xff;

/** Real time, not the board's: an emulator that does not answer for so long is taken to hang. */
const PATIENCE_MS = 300_000;

export async function emulate(options: EmulateOptions): Promise<HostResult<Emulated>> {
  const { blob } = options;
  const board = withSpeed(options.board, options.icount);
  const inputs = inputsFor(board, options.script ?? []);
  if (!inputs.ok) return failed(inputs.message);
  const { start, size } = board.memory.blob;
  if (blob.length > size) {
    return failed(
      `the blob has ${blob.length} bytes, and ${board.name} has room for ${size} at 0x${start.toString(16)}`,
    );
  }
  const host = await ensureBoardHost(board, { emulated: true, without: options.without ?? [] });
  if (!host.ok) return host;
  const folder = await mkdtemp(path.join(tmpdir(), "tickless-board-"));
  try {
    const region = new Uint8Array(size).fill(ERASED);
    region.set(blob);
    const trace: string[] = [];
    let base = (): bigint => 0n;
    const seen: Seen[] = [];
    /** Since the last stop. */
    const since: Seen[] = [];
    const listener: Listener = {
      traced: (line) => void trace.push(later(line, base())),
      sent: (port, bytes) => options.sent?.(port, bytes),
      pinSeen: (pin, level, at) => void since.push({ pin, level, at }),
    };
    const elf = options.instead?.(host.value.elf, folder) ?? host.value.elf;
    const plugins = await pluginsOf(host.value, options);
    if (!plugins.ok) return plugins;
    const built = { ...host.value, elf };
    const machine = await startMachine({ board, folder, region, listener, host: built, ...plugins.value });
    if (!machine.ok) return machine;
    const conductor = new Conductor({
      machine: machine.value,
      inputs: inputs.inputs,
      until: options.until ?? null,
      restart: options.restart ?? false,
      console: options.monitor ? board.consolePort : null,
      quiet: options.quiet ?? false,
      endWhenIdle: options.endWhenIdle ?? false,
      ...(options.moments === undefined ? {} : { moment: options.moments.next }),
    });
    base = () => conductor.base;
    conductor.heard = ({ stood }) => void seen.push(...since.splice(0).map((each) => withoutStops(each, stood)));
    const { result, complaints } = await bounded(machine.value, conductor, options);
    // How long the board stood before these, only the next stop would have said.
    seen.push(...since.map((each) => ({ ...each, at: null })));
    return fine({ ...result, trace, seen, complaints, rest: machine.value.rest?.() ?? null });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Plugins = Pick<MachineOptions, "moments" | "stamps">;

async function pluginsOf(host: BoardHost, { moments, stamps }: EmulateOptions): Promise<HostResult<Plugins>> {
  if (moments === undefined && stamps === undefined) return fine({});
  const symbols = await symbolsOf(host);
  if (!symbols.ok) return symbols;
  const withSymbols = (plugin: string | undefined): PluginOptions | undefined =>
    plugin === undefined ? undefined : { plugin, symbols: symbols.value };
  return fine({ moments: withSymbols(moments?.plugin), stamps: withSymbols(stamps) });
}

/** A line of the trace with its tick in the run's time. */
function later(line: string, base: bigint): string {
  if (base === 0n) return line;
  return line.replace(/"tick":(\d+)/, (_, tick: string) => `"tick":${BigInt(tick) + base}`);
}

/** By the board's clock, for which no time passes while it stands still. */
function withoutStops(seen: Seen, stood: number): Seen {
  return { ...seen, at: seen.at === null ? null : seen.at - stood };
}

function withSpeed(board: Board, icount: number | undefined): Board {
  if (icount === undefined || board.emulator === null) return board;
  return { ...board, emulator: { ...board.emulator, icount } };
}

export interface MachineOptions {
  board: Board;
  host: BoardHost;
  /** What the blob's region of the flash holds; empty: what the machine begins with. */
  region: Uint8Array;
  /** An empty folder. */
  folder: string;
  listener: Listener;
  /** Where things come at moments. */
  moments?: PluginOptions | undefined;
  /** When outputs change is told, too. */
  stamps?: PluginOptions | undefined;
}

export async function startMachine({ host, ...options }: MachineOptions): Promise<HostResult<Machine>> {
  if (options.board.emulator?.program !== "rp2040js") {
    return fine(await QemuMachine.start({ ...options, host: host.elf }));
  }
  const bytes = await hostBytes(host, path.join(options.folder, "host.bin"));
  if (!bytes.ok) return bytes;
  // Whoever runs no such board need not load its emulator.
  const { Rp2040Machine } = await import("./rp2040.js");
  return fine(new Rp2040Machine({ ...options, host: bytes.value }));
}

/** Conducts a run to its end; a bound on time or a signal from outside takes the emulator away. */
async function bounded(
  machine: Machine,
  conductor: Conductor,
  { signal, patience = PATIENCE_MS }: EmulateOptions,
): Promise<{ result: Conducted; complaints: string[] }> {
  let ended: Promise<string[]> | null = null;
  const end = (): Promise<string[]> => (ended ??= machine.end());
  const take = (): void => void end();
  const bound = setTimeout(take, patience);
  const { heard } = conductor;
  conductor.heard = (stop) => {
    bound.refresh();
    heard(stop);
  };
  signal?.addEventListener("abort", take);
  try {
    const result = await conductor.run();
    return { result, complaints: await end() };
  } finally {
    clearTimeout(bound);
    signal?.removeEventListener("abort", take);
    await end();
  }
}
