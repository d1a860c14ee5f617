// One run of the fuzzer: so many programs, batch after batch; the first that fails is found again alone, made smaller and
// shown with the command that repeats it.
import type { Library } from "../../compiler/types.js";
import type { Hosts } from "../conformance/hosts.js";
import type { Program } from "./ast.js";
import { check, showSetting, type Failure, type Setting } from "./batch.js";
import { generateProgram } from "./generate.js";
import { Printer } from "./print.js";
import { Random } from "./random.js";
import { reduce } from "./reduce.js";

/** Programs that are compiled together: more share the library, fewer need less memory. */
const BATCH = 30;
const setting = (optimize: Setting["optimize"], heap: Setting["heap"] = "none"): Setting => ({ optimize, heap });
/** How one batch after the other is built; unoptimised code shows most mistakes and compiles fastest. */
const SETTINGS: readonly Setting[] = [
  setting("none"),
  setting("none", "gc"),
  setting("size"),
  setting("speed"),
  setting("size", "gc"),
  setting("none"),
  setting("none", "gc"),
  setting("none"),
  setting("speed", "gc"),
  setting("none"),
];
const MOST_TRIES = 400;

export interface SessionInput {
  seed: number;
  count: number;
  hosts: Hosts;
  /** Told after each batch how many programs are done. */
  progress?: (done: number) => void;
  /** How hard a failing program is made smaller. */
  tries?: number;
  /** In place of Tickless' own: one with a mistake in it must be found out. */
  library?: Library;
  /** Which of the settings the first batch is built with. */
  setting?: number;
}

interface Batch {
  programs: Program[];
  setting: Setting;
}

/** The programs of a run, with how each batch is built. */
export function* batchesOf({ seed, count, setting: begin = 0 }: Omit<SessionInput, "hosts">): Generator<Batch> {
  const random = new Random(seed);
  for (let done = 0, batch = begin; done < count; done += BATCH, batch++) {
    const programs = Array.from({ length: Math.min(BATCH, count - done) }, () => generateProgram(random.fork()));
    yield { programs, setting: SETTINGS[batch % SETTINGS.length] ?? setting("none") };
  }
}

/** The report of the first failure; null: every program did what it must. */
export async function fuzz(input: SessionInput): Promise<string | null> {
  let done = 0;
  for (const { programs, setting } of batchesOf(input)) {
    const failure = await check(programs, setting, input.hosts, input.library);
    if (failure) return explain(await alone(failure, programs, input), input);
    done += programs.length;
    input.progress?.(done);
  }
  return null;
}

/** The failure of one program by itself, if it fails by itself. */
async function alone(failure: Failure, programs: Program[], { hosts, library }: SessionInput): Promise<Failure> {
  for (const program of failure.program ? [failure.program] : programs) {
    const single = await check([program], failure.setting, hosts, library);
    if (single) return { ...single, program };
  }
  return { ...failure, program: null };
}

async function explain(
  failure: Failure,
  { seed, count, hosts, tries = MOST_TRIES, library, setting: begin = 0 }: SessionInput,
): Promise<string> {
  const { program, kind, likeness, setting, reason } = failure;
  const from = begin === 0 ? "" : ` --setting ${begin}`;
  const repeat = `to repeat: npm run fuzz -- --seed ${seed} --count ${count}${from}`;
  if (!program) return `only together, the programs of one batch (${showSetting(setting)}) fail: ${reason}\n${repeat}`;
  let last = failure;
  const small = await reduce(
    program,
    async (candidate) => {
      const found = await check([candidate], setting, hosts, library);
      if (found?.kind !== kind || found.likeness !== likeness) return false;
      last = found;
      return true;
    },
    tries,
  );
  const text = new Printer(small, "", "awaited").print();
  return `program ${program.seed} (${showSetting(setting)}) fails: ${last.reason}\n\n${text}\n\n${repeat}\nalone:     npm run fuzz -- --program ${program.seed} ${showSetting(setting)}`;
}

/** Checks one program by its own seed. */
export async function fuzzProgram(seed: number, setting: Setting, hosts: Hosts): Promise<string | null> {
  const failure = await check([generateProgram(seed)], setting, hosts);
  return failure && explain({ ...failure, program: generateProgram(seed) }, { seed, count: 1, hosts });
}
