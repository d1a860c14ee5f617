// The asc transform: ties what the passes do to the moments asc offers.
//
//   constructor        asc has made the program, parsed nothing       register it, check asc's version
//   afterParse         every file is parsed                           syntax pass
//   (hook)             everything is compiled, nothing optimised      log types, lowering
//   afterCompile       the module is made                             report
import * as asc from "assemblyscript";
import { libraryFiles } from "assemblyscript/asc";
import { configSource, withDefaults } from "./config.js";
import type { ProgramContext, ProgramKind } from "./context.js";
import { LogTable } from "./logs/table.js";
import { finishLogs } from "./logs/types.js";
import { lowerProgram, type LoweringReport } from "./lowering/index.js";
import { startOnce } from "./lowering/start.js";
import { expandProgram, isAsyncDeclaration, patchAsc, register } from "./syntax/index.js";
import type { CompilerOptions, Library, LogReport } from "./types.js";

/** The only version of asc this compiler knows: it works on asc's own tree and on its unoptimised output. */
export const ASC_VERSION = "0.28.20";

export interface TransformOptions extends Partial<CompilerOptions> {
  /** What the program becomes; found out from its sources unless given. */
  program?: ProgramKind | "auto";
}

/** What is known of a program when it is compiled: everything of the side file that the module does not say itself. */
export interface ProgramReport {
  kind: ProgramKind;
  options: CompilerOptions;
  /** null: the program holds nothing to lower. */
  lowering: LoweringReport | null;
  logs: LogReport[];
  /** The boards whose own pins it imports. */
  boards: string[];
  /** Milliseconds spent in our own passes over the compiled program. */
  loweringTime: number;
}

/** What asc makes its transforms from. */
export type TransformClass = new () => object;

const PACKAGE = "tickless/";
const LIBRARY_PREFIX = "~lib/";

/** Makes the transform's class, as asc wants it: one instance per program, any number of programs per process. */
export function createTransform(
  library: Library,
  options: TransformOptions = {},
  onReport: (report: ProgramReport) => void = () => undefined,
  lowering = lowerProgram,
): TransformClass {
  patchAsc();
  const readLibrary = (path: string): string | null => {
    if (!path.startsWith(LIBRARY_PREFIX)) return null;
    const name = path.slice(LIBRARY_PREFIX.length);
    if (name.startsWith(PACKAGE)) return library.get(name.slice(PACKAGE.length)) ?? null;
    return libraryFiles[name] ?? null;
  };

  return class TicklessTransform {
    /** Set by asc on the prototype before it makes an instance; the next program replaces it there. */
    declare readonly program: asc.Program;
    private readonly current: asc.Program;
    private readonly context: ProgramContext;
    private readonly report: ProgramReport;
    /** asc's own view of the module. */
    private lowered: asc.Module | null = null;

    constructor() {
      this.current = this.program;
      checkVersion(this.current);
      for (const [path, text] of library) libraryFiles[PACKAGE + path] = text;
      const { program: kind, ...given } = options;
      const all = withDefaults(given);
      this.report = { kind: "plain", options: all, lowering: null, logs: [], boards: [], loweringTime: 0 };
      this.context = {
        program: this.current,
        options: all,
        levels: false,
        kind: kind === undefined || kind === "auto" ? "plain" : kind,
        pools: [],
        logs: new LogTable(),
        references: new Set(),
        config: configSource(all),
        lower: (compiler, memoryOffset) => {
          this.lowered = compiler.module;
          return lower(this.context, this.report, lowering, compiler, memoryOffset);
        },
      };
      register(this.context);
    }

    afterParse(): void {
      expandProgram(this.context, options.program ?? "auto", readLibrary);
      if (this.context.kind !== "plain") force(this.current.options, this.context.kind);
    }

    afterCompile(): void {
      if (this.context.kind === "firmware" && this.lowered) startOnce(this.lowered);
      const boards = boardsIn(this.current.sources.map(({ normalizedPath }) => normalizedPath));
      onReport({ ...this.report, kind: this.context.kind, logs: this.context.logs.lines, boards });
    }
  };
}

/** The modules of boards among a program's sources. */
function boardsIn(paths: readonly string[]): string[] {
  const folder = `${LIBRARY_PREFIX}${PACKAGE}boards/`;
  return paths.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length, -".ts".length));
}

function checkVersion(program: asc.Program): void {
  const { bundleMajorVersion, bundleMinorVersion, bundlePatchVersion } = program.options;
  const running = [bundleMajorVersion, bundleMinorVersion, bundlePatchVersion].join(".");
  if (running !== ASC_VERSION) {
    throw plainError(
      `Tickless needs assemblyscript ${ASC_VERSION}, but this is ${running}: npm install assemblyscript@${ASC_VERSION}`,
    );
  }
  if (!(program instanceof asc.Program)) {
    throw plainError(
      "assemblyscript is installed twice, and asc runs from the copy that Tickless does not use: run npm dedupe",
    );
  }
}

/** asc prints the stack of whatever a transform throws; for the user the sentence is enough. */
function plainError(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}

/** Settings the passes rely on, whatever the command line says. */
function force(options: asc.Options, kind: ProgramKind): void {
  options.sourceMap = true; // asc keeps positions of expressions only for a source map
  if (kind !== "firmware") return;
  options.exportStart = "start";
  options.globalAliases ??= new Map();
  options.globalAliases.set("abort", ""); // what asc asserts becomes a trap, without the texts
}

/** How large, in Binaryen's measure, a function with one caller may be to be pasted into it: twice what asc allows. */
const ONE_CALLER = 400;

/** A call and its entry cost an interpreter more than some length does, also where the code is to be small. */
function inlineSingleCallers(module: asc.Module): void {
  const set = module.setOneCallerInlineMaxSize.bind(module);
  module.setOneCallerInlineMaxSize = () => set(ONE_CALLER);
}

function lower(
  context: ProgramContext,
  report: ProgramReport,
  lowering: typeof lowerProgram,
  ...[compiler, memoryOffset]: LowerArguments
) {
  if (context.kind === "plain") return memoryOffset;
  const begin = performance.now();
  inlineSingleCallers(compiler.module);
  finishLogs(compiler, context.logs);
  const { kind, pools, references, options, levels } = context;
  const isFirmware = kind === "firmware";
  const isCollected = options.heap === "gc";
  const result = lowering(compiler, memoryOffset, {
    isAsync: isAsyncDeclaration,
    pools,
    kind,
    references,
    levels,
    allocation: isFirmware && !isCollected ? options.allocation : "any",
    heapSize: isFirmware && isCollected ? options.heapSize : null,
  });
  report.lowering = result.report;
  report.loweringTime = performance.now() - begin;
  return result.memoryOffset;
}
type LowerArguments = Parameters<ProgramContext["lower"]>;
