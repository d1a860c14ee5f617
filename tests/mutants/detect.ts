// Tries one compiler with a mistake after the other: `detect.ts JOBS ID…`. Each job names a bundle with a lowering of its
// own, or changes a file of the library; asc and the rest of the compiler are loaded once. One line of JSON for each: what
// the corpus of the lowering, a few fixed programs of the fuzzer, programs with a collected heap, or the count of loads and
// stores noticed; or null.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { lowerProgram } from "../../compiler/lowering/index.js";
import type { CompileInput, Library } from "../../compiler/types.js";
import { library } from "../compiler/compile.js";
import { run } from "../compiler/run.js";
import { differenceFromNode } from "../fuzz/batch.js";
import { generateProgram } from "../fuzz/generate.js";
import { measureWays, ways } from "../lowering/accesses.js";
import { collectAnywhere, OVERWRITE_FREED, REPORT_FREED } from "../lowering/collect.js";
import { deadProgram, expectedOf, programs, type TestProgram } from "../lowering/programs.js";

export interface Job {
  bundle: string;
  /** A changed file of the library: its name there, and its text. */
  changed: [name: string, text: string] | null;
  by: Finder;
  /** The program that is tried before the others: it has found the mistake before. */
  first: string | undefined;
}
type Finder = "corpus" | "fuzzer" | "collector" | "counter";

/** The fuzzer's programs are these. */
const FIRST_SEED = 512;
const PROGRAMS = 12;

type Notice = (lowering: typeof lowerProgram, library: Library, first?: string) => Promise<string | null>;

const startingWith = (first: string | undefined, all: TestProgram[]): TestProgram[] => [
  ...all.filter(({ name }) => name === first),
  ...all.filter(({ name }) => name !== first),
];

const noticedByCorpus: Notice = async (lowering, library, first) => {
  for (const { name, text } of startingWith(first, programs())) {
    const noticed = await difference(name, text, expectedOf(text), { library }, lowering);
    if (noticed !== null) return noticed;
  }
  return null;
};

/** First what must survive, then what must not. */
const noticedByCollector: Notice = async (lowering, library, first) => {
  const collected = { library, options: { heap: "gc" } } as const;
  const dead = { name: "dead", text: deadProgram };
  const living = programs().filter(({ name }) => /^(references|inventories)$/.test(name));
  for (const program of startingWith(first, [...living, dead])) {
    const { name, text } = program;
    const added = program === dead ? REPORT_FREED : OVERWRITE_FREED;
    const own = program === dead ? lowering : collectAnywhere(lowering);
    const noticed = await difference(name, text + added, expectedOf(text), collected, own);
    if (noticed !== null) return noticed;
  }
  return null;
};

async function difference(
  name: string,
  text: string,
  expected: string[],
  input: Partial<CompileInput>,
  lowering: typeof lowerProgram,
): Promise<string | null> {
  try {
    const { log, fault } = await run(text, { optimize: "none", ...input }, lowering);
    const line = expected.findIndex((wanted, i) => wanted !== log[i]);
    if (fault) return `${name}: it ended in fault ${fault.code} after ${log.length} lines`;
    if (line >= 0) return `${name}: it logged "${log[line]}" for "${expected[line]}"`;
    return log.length === expected.length ? null : `${name}: it logged ${log.length} lines`;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`;
  }
}

/** All programs in one blob, because making a blob takes longer than running it. */
const noticedByFuzzer: Notice = async (lowering, changed, first) => {
  const seeds = Array.from({ length: PROGRAMS }, (_, i) => FIRST_SEED + i);
  const likely = seeds.filter((seed) => String(seed) === first);
  return (likely.length > 0 ? await noticedBy(likely, lowering, changed) : null) ?? noticedBy(seeds, lowering, changed);
};

async function noticedBy(seeds: number[], lowering: typeof lowerProgram, changed: Library): Promise<string | null> {
  try {
    return await differenceFromNode(seeds.map(generateProgram), lowering, changed);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const noticedByCounter: Notice = async (lowering, changed) => {
  const measured = await measureWays("none", changed, lowering);
  const i = ways.findIndex(({ more }, i) => String(more.none) !== String(measured[i]));
  return i < 0 ? null : `${ways[i]?.what}: it took ${String(measured[i])} loads and stores`;
};

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
  const noticed = await WHO[job.by](lowering, changed, job.first);
  console.log(JSON.stringify({ id, noticed }));
}
