// Tries one compiler with a mistake after the other: `detect.ts JOBS ID…`. Each job names a bundle with a lowering of its
// own, or changes a file of the library; asc and the rest of the compiler are loaded once. One line of JSON for each: what
// the corpus of the lowering, a few fixed programs of the fuzzer, programs with a collected heap, or the count of loads and
// stores noticed, and how; or null. That a program cannot be compiled is noticed too, but the others are tried then as well:
// a test finds a mistake by what a program does, unless the mistake is one that is known by nothing else.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { lowerProgram } from "../../compiler/lowering/index.js";
import type { CompileInput, Library } from "../../compiler/types.js";
import { library, Refused } from "../compiler/compile.js";
import { NeverEnds, run } from "../compiler/run.js";
import { differenceFromNode } from "../fuzz/batch.js";
import { generateProgram } from "../fuzz/generate.js";
import { measureWays, ways } from "../lowering/accesses.js";
import { collectAnywhere, OVERWRITE_FREED, REPORT_FREED } from "../lowering/collect.js";
import { deadProgram, expectedOf, programs, type TestProgram } from "../lowering/programs.js";
import type { Noticed, Unrun } from "./mistake.js";

export interface Job {
  bundle: string;
  /** A changed file of the library: its name there, and its text. */
  changed: [name: string, text: string] | null;
  by: Finder;
  /** The program that is tried before the others: it has found the mistake before. */
  first: string | undefined;
  /** What it is known by, if no program that is compiled with it does anything wrong. */
  unrun: Unrun | undefined;
}
type Finder = "corpus" | "fuzzer" | "collector" | "counter";

/** The fuzzer's programs are these. */
const FIRST_SEED = 512;
const PROGRAMS = 12;

/** A compiler with a mistake, or the sound one. */
interface Tried {
  lowering: typeof lowerProgram;
  library: Library;
  first: string | undefined;
  /** Need nothing else be tried when that was noticed? */
  isEnough: (noticed: Noticed) => boolean;
}
type Notice = (tried: Tried) => Promise<Noticed | null>;

/** What the first of them shows by what it does; if none does, what the first shows that cannot be run. */
async function firstOf<T>(all: T[], { isEnough }: Tried, look: (one: T) => Promise<Noticed | null>) {
  let unrun: Noticed | null = null;
  for (const one of all) {
    const noticed = await look(one).catch(noticedIn);
    if (noticed && isEnough(noticed)) return noticed;
    unrun ??= noticed;
  }
  return unrun;
}

/** What the compiler says of a program that makes it fail. */
const FAILED = "The compiler failed on this program";

/** What an exception says: it ended the compiler, or the run. */
function noticedIn(error: unknown): Noticed {
  const what = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  if (error instanceof NeverEnds) return { how: "hang", what };
  const refused = error instanceof Refused && !error.message.includes(FAILED);
  return { how: refused || error instanceof WebAssembly.CompileError ? "refusal" : "crash", what };
}

const startingWith = (first: string | undefined, all: TestProgram[]): TestProgram[] => [
  ...all.filter(({ name }) => name === first),
  ...all.filter(({ name }) => name !== first),
];

const noticedByCorpus: Notice = (tried) =>
  firstOf(startingWith(tried.first, programs()), tried, ({ name, text }) =>
    difference(name, text, expectedOf(text), { library: tried.library }, tried.lowering),
  );

/** First what must survive, then what must not. */
const noticedByCollector: Notice = (tried) => {
  const { lowering, library, first } = tried;
  const collected = { library, options: { heap: "gc" } } as const;
  const dead = { name: "dead", text: deadProgram };
  const living = programs().filter(({ name }) => /^(references|inventories)$/.test(name));
  return firstOf(startingWith(first, [...living, dead]), tried, (program) => {
    const { name, text } = program;
    const added = program === dead ? REPORT_FREED : OVERWRITE_FREED;
    const own = program === dead ? lowering : collectAnywhere(lowering);
    return difference(name, text + added, expectedOf(text), collected, own);
  });
};

async function difference(
  name: string,
  text: string,
  expected: string[],
  input: Partial<CompileInput>,
  lowering: typeof lowerProgram,
): Promise<Noticed | null> {
  const { log, fault } = await run(text, { optimize: "none", ...input }, lowering);
  const line = expected.findIndex((wanted, i) => wanted !== log[i]);
  const end = `ended in fault ${fault?.code} after ${log.length} lines`;
  if (fault) return { how: "fault", what: `${name}: it ${end}` };
  if (line >= 0) return { how: "log", what: `${name}: it logged "${log[line]}" for "${expected[line]}"` };
  return log.length === expected.length ? null : { how: "log", what: `${name}: it logged ${log.length} lines` };
}

/** All programs in one blob, because making a blob takes longer than running it; where there is none, each by itself. */
const noticedByFuzzer: Notice = async (tried) => {
  const seeds = Array.from({ length: PROGRAMS }, (_, i) => FIRST_SEED + i);
  const alone = seeds.map((seed) => [seed]);
  const likely = alone.filter(([seed]) => String(seed) === tried.first);
  const look = async (some: number[]): Promise<Noticed | null> => {
    const found = await differenceFromNode(some.map(generateProgram), tried.lowering, tried.library);
    return found && { how: found.fault ? "fault" : "log", what: `${some.join(" ")}: ${found.what}` };
  };
  const together = await firstOf([...likely, seeds], tried, look);
  return together === null || tried.isEnough(together) ? together : firstOf(alone, tried, look);
};

const noticedByCounter: Notice = (tried) =>
  firstOf([ways], tried, async () => {
    const measured = await measureWays("none", tried.library, tried.lowering);
    const i = ways.findIndex(({ more }, i) => String(more.none) !== String(measured[i]));
    const what = `${ways[i]?.what}: it took ${String(measured[i])} loads and stores`;
    return i < 0 ? null : { how: "count", what };
  });

const WHO = {
  corpus: noticedByCorpus,
  fuzzer: noticedByFuzzer,
  collector: noticedByCollector,
  counter: noticedByCounter,
};

const [file = "", ...ids] = process.argv.slice(2);
const jobs = JSON.parse(readFileSync(file, "utf8")) as Job[];
for (const id of ids.map(Number)) {
  const job = jobs[id];
  if (!job) throw new Error(`there is no job ${id}`);
  const { lowerProgram: lowering } = (await import(pathToFileURL(job.bundle).href)) as {
    lowerProgram: typeof lowerProgram;
  };
  const changed = job.changed ? new Map([...library, job.changed]) : library;
  const isEnough = ({ how }: Noticed): boolean => how === job.unrun || (how !== "refusal" && how !== "crash");
  const noticed = await WHO[job.by]({ lowering, library: changed, first: job.first, isEnough });
  console.log(JSON.stringify({ id, noticed }));
}
