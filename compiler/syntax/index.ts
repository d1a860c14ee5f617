// The syntax pass: what runs between asc's parser and its type checker.
//
//   patch once:   tokenizer -> parser -> compiler hooks
//   per program:  library files -> entry -> per source: tests lifted -> pools -> log strings -> print -> select/join -> functions
import type * as asc from "assemblyscript";
import type { ProgramContext, ProgramKind } from "../context.js";
import { internLogs } from "../logs/intern.js";
import { expandPrints } from "../texts/print.js";
import { SourceKind } from "./asc.js";
import { warnOfVain } from "./habits.js";
import { hasMain, replaceEntry, reportNoMain } from "./entry.js";
import { expandFunctions } from "./functions.js";
import { patchCompiler } from "./hooks.js";
import { importsOf } from "./imports.js";
import { findLevels } from "./levels.js";
import { liftTests } from "./lift.js";
import { marks } from "./marks.js";
import { isExport, isImport } from "./nodes.js";
import { patchParser } from "./parser.js";
import { takePools } from "./pools.js";
import { expandSelects } from "./select.js";
import { patchTokenizer } from "./tokenizer.js";

export { contextOf, isAsyncDeclaration } from "./marks.js";

const LIBRARY = "~lib/tickless/";
/** Library files that hold what the compiler writes calls of; everything else comes by the user's imports. */
const ALWAYS = ["abi/intrinsics", "task/executor", "futures/select", "futures/join", "log/write"];
const IN_TESTS = ["testing/run"];

/** Patches asc, once per process. */
export function patchAsc(): void {
  if (marks.patched) return;
  marks.patched = true;
  patchTokenizer();
  patchParser();
  patchCompiler();
}

/** Ties a program to what is known of it; before its first file is parsed. */
export function register(context: ProgramContext): void {
  marks.contexts.set(context.program, context);
  marks.contexts.set(context.program.parser, context);
}

/** Text of a library file by its path in `~lib/`, without extension; null: there is none. */
export type ReadLibrary = (path: string) => string | null;

/** Rewrites a program's sources when all of them are parsed. */
export function expandProgram(context: ProgramContext, wanted: ProgramKind | "auto", readLibrary: ReadLibrary): void {
  const { parser } = context.program;
  context.kind = wanted === "auto" ? guessKind(parser) : wanted;
  if (context.kind === "plain") return;
  const files = context.kind === "tests" ? [...ALWAYS, ...IN_TESTS] : ALWAYS;
  for (const file of files) parseLibraryFile(parser, LIBRARY + file, readLibrary);
  drainBacklog(parser, readLibrary);
  context.levels = findLevels(parser);
  const starts = context.kind !== "firmware" || replaceEntry(parser);
  drainBacklog(parser, readLibrary);
  for (const source of parser.sources) if (isOurs(source)) expandSource(context, source);
  if (!starts) reportNoMain(parser);
}

function expandSource(context: ProgramContext, source: asc.Source): void {
  const { parser } = context.program;
  if (!source.isLibrary && context.kind === "firmware") warnOfVain(parser, source);
  const imports = importsOf(source);
  liftTests(parser, source);
  takePools(parser, source, imports, context.pools);
  if (!source.isLibrary) {
    const ownsAssert = context.kind !== "tests";
    internLogs({ parser, source, imports, table: context.logs, lowest: context.options.logLevel, ownsAssert });
  }
  expandPrints(parser, source, imports);
  expandSelects(parser, source, imports);
  expandFunctions(parser, source);
}

/** Sources of users and of our library; asc's own need nothing. */
const isOurs = (source: asc.Source): boolean => !source.isLibrary || source.internalPath.startsWith(LIBRARY);

function guessKind(parser: asc.Parser): ProgramKind {
  const isTest = (source: asc.Source): boolean =>
    source.sourceKind === SourceKind.UserEntry && source.normalizedPath.includes("@as-pect/assembly");
  const uses = (source: asc.Source): boolean => isOurs(source) && (marks.touched.has(source) || importsLibrary(source));
  if (parser.sources.some(isTest)) return parser.sources.some(uses) ? "tests" : "plain";
  return hasMain(parser) || parser.sources.some(uses) ? "firmware" : "plain";
}

const importsLibrary = (source: asc.Source): boolean =>
  source.statements.some((node) => (isImport(node) || isExport(node)) && node.path?.value.split("/")[0] === "tickless");

function parseLibraryFile(parser: asc.Parser, path: string, readLibrary: ReadLibrary): void {
  const text = readLibrary(path);
  if (text !== null) parser.parseFile(text, `${path}.ts`, false);
}

// Files that only our own sources import are parsed here, so that the pass below sees them; any other stays for asc.
function drainBacklog(parser: asc.Parser, readLibrary: ReadLibrary): void {
  const others: string[] = [];
  for (let path = parser.nextFile(); path !== null; path = parser.nextFile()) {
    const text = readLibrary(path) ?? readLibrary(`${path}/index`);
    if (text === null) others.push(path);
    else parser.parseFile(text, readLibrary(path) === null ? `${path}/index.ts` : `${path}.ts`, false);
  }
  parser.backlog.push(...others);
}
