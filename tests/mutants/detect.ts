// Tries one compiler with a mistake after the other: `detect.ts JOBS ID…`. Each job names a bundle with a lowering of its
// own, or changes a file of the library; asc and the rest of the compiler are loaded once. One line of JSON for each: what
// the corpus of the lowering, or a few fixed programs of the fuzzer, noticed; or null.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { lowerProgram } from "../../compiler/lowering/index.js";
import type { Library } from "../../compiler/types.js";
import { library } from "../compiler/compile.js";
import { run } from "../compiler/run.js";
import { differenceFromNode } from "../fuzz/batch.js";
import { generateProgram } from "../fuzz/generate.js";
import { expectedOf, programs } from "../lowering/programs.js";

export interface Job {
  bundle: string;
  /** A changed file of the library: its name there, and its text. */
  changed: [name: string, text: string] | null;
  by: "corpus" | "fuzzer";
}

/** The fuzzer's programs are these. */
const FIRST_SEED = 500;
const PROGRAMS = 12;

async function noticedByCorpus(lowering: typeof lowerProgram, changed: Library): Promise<string | null> {
  for (const { name, text } of programs()) {
    try {
      const { log, fault } = await run(text, { optimize: "none", library: changed }, lowering);
      if (fault) return `${name}: it ended in fault ${fault.code}`;
      const expected = expectedOf(text);
      const line = expected.findIndex((wanted, i) => wanted !== log[i]);
      if (line >= 0) return `${name}: it logged "${log[line]}" for "${expected[line]}"`;
      if (log.length !== expected.length) return `${name}: it logged ${log.length} lines`;
    } catch (error) {
      return `${name}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`;
    }
  }
  return null;
}

async function noticedByFuzzer(lowering: typeof lowerProgram, changed: Library): Promise<string | null> {
  const random = Array.from({ length: PROGRAMS }, (_, i) => generateProgram(FIRST_SEED + i));
  try {
    return await differenceFromNode(random, lowering, changed);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const [file = "", ...ids] = process.argv.slice(2);
const jobs = JSON.parse(readFileSync(file, "utf8")) as Job[];
for (const id of ids.map(Number)) {
  const job = jobs[id];
  if (!job) throw new Error(`there is no job ${id}`);
  const { lowerProgram: lowering } = (await import(pathToFileURL(job.bundle).href)) as {
    lowerProgram: typeof lowerProgram;
  };
  const changed = job.changed ? new Map([...library, job.changed]) : library;
  const noticed = await (job.by === "corpus" ? noticedByCorpus : noticedByFuzzer)(lowering, changed);
  console.log(JSON.stringify({ id, noticed }));
}
