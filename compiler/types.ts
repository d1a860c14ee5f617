// What goes into the compiler and what comes out of it: plain data, shared with the command line and the hosts.

export type TickRate = 1000 | 32768 | 1000000;
export type HeapKind = "none" | "gc";
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "panic";

export interface CompilerOptions {
  /** Ticks per second, folded into constants. */
  tickRate: TickRate;
  /** Build with calls that report every poll, wake and finish to the host. */
  trace: boolean;
  /** Log lines below this level are cut at build time. */
  logLevel: LogLevel;
  /** `none`: what is allocated at the start stays; `gc`: a garbage-collected heap. */
  heap: HeapKind;
  /** `once`: what can allocate again and again behind the start is an error where nothing is ever given back. */
  allocation: "once" | "any";
  /** Bytes of the garbage-collected heap, its allocator's tables included, and of its stack of references. */
  heapSize: number;
  stackSize: number;
}

/** The library's sources: path below assembly/ without ".ts" ("task/executor") to text. */
export type Library = ReadonlyMap<string, string>;

/** A place in the user's source; line and column count from 1. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

export interface Diagnostic {
  severity: "error" | "warning" | "info";
  message: string;
  at: Position | null;
  /** A second place the message speaks of ("first claimed here"). */
  related: Position | null;
}

/** One field of an async function's frame. */
export interface FrameField {
  kind: "local" | "await" | "future" | "slot" | "result";
  name: string;
  offset: number;
  size: number;
}

export interface AsyncFunctionReport {
  /** The number in its frames' headers. */
  id: number;
  name: string;
  at: Position | null;
  /** Bytes of the frame with its own header (4 bytes) and all children. */
  frame: number;
  /** How many places it can be suspended at. */
  suspensions: number;
  fields: FrameField[];
}

export interface TaskReport {
  /** The async function that runs in this slot: its name, and its number in `functions`. */
  function: string;
  id: number;
  slot: number;
  /** Address of the task's header: what traces and faults call `task`. */
  address: number;
  header: number;
  frame: number;
  /** In a program with several executors, the levels it can run on. */
  levels?: number[];
}

export interface LogReport {
  index: number;
  level: LogLevel;
  format: string;
  /** AssemblyScript type names of the arguments ("i32", "f32", "string", ...). */
  types: string[];
  at: Position;
}

/** A function of the user's files: where it stands, and its calls of others. */
export interface SourceFunction {
  /** asc's name without type arguments: "src/main/Counter#next". */
  name: string;
  file: string;
  from: Omit<Position, "file">;
  /** The first place behind it. */
  to: Omit<Position, "file">;
  calls: SourceCall[];
}

export interface SourceCall {
  /** Index of the called function in the side file's `sources`. */
  to: number;
  at: Position;
}

/** What the compiler writes beside NAME.wasm as NAME.json. */
export interface SideFile {
  version: 1;
  name: string;
  tickRate: TickRate;
  trace: boolean;
  capabilities: string[];
  /** The board whose own pins the program uses; empty: any board's, by their roles. */
  board: string;
  memory: { data: number; frames: number; stack: number; heap: number; total: number };
  module: { bytes: number; code: number; data: number };
  functions: AsyncFunctionReport[];
  tasks: TaskReport[];
  logs: LogReport[];
  sources: SourceFunction[];
  /** Wasm function index (imports first) to name. */
  names: string[];
  /** Time spent in asc's own compile and in the lowering, in milliseconds. */
  timing: { compile: number; lowering: number };
}

export interface CompileInput {
  /** Path of the file that exports `main`, as readFile knows it. */
  entry: string;
  /** Name of the program: the container's name and the files' base name. */
  name: string;
  readFile: (path: string) => string | null;
  library: Library;
  options: Partial<CompilerOptions>;
  optimize: "none" | "speed" | "size";
}

export type CompileResult =
  | {
      ok: true;
      /** The module with its name section; the container strips custom sections. */
      wasm: Uint8Array;
      /** Source map (version 3) of the code section, offsets from the module's first byte. */
      map: string;
      side: SideFile;
      diagnostics: Diagnostic[];
    }
  | { ok: false; diagnostics: Diagnostic[] };
