// `npm run fuzz -- --seed S --count N`: as many random programs as wanted. `--program P` checks a single one
// by its own seed. Exit code 1: a program failed, and it is shown, made smaller; 2: the command was not understood.
import { Command, InvalidArgumentError, Option } from "commander";
import { Hosts } from "../conformance/hosts.js";
import { SETTINGS, type Setting } from "./batch.js";
import { fuzz, fuzzProgram } from "./session.js";

interface Wanted extends Setting {
  seed: number;
  count: number;
  setting: number;
  program?: number;
}

function whole(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

const command = new Command("npm run fuzz --")
  .description("Compares random programs: with their awaits, with the awaits erased, and in Node; on both hosts.")
  .option("--seed <number>", "where the random numbers begin", whole, Date.now() % 1_000_000_000)
  .option("--count <number>", "how many programs", whole, 300)
  .option("--setting <number>", "with which of the ten settings the first batch is built", whole, 0)
  .option("--program <number>", "check only the program that has this seed of its own", whole)
  .addOption(
    new Option("--optimize <level>", "how that one program is optimised").choices(SETTINGS.optimize).default("none"),
  )
  .addOption(new Option("--heap <kind>", "what heap that one program has").choices(SETTINGS.heap).default("none"))
  .allowExcessArguments(false)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();

const wanted = command.opts<Wanted>();
const hosts = await Hosts.open();
try {
  const found = wanted.program === undefined ? await many(wanted) : await fuzzProgram(wanted.program, wanted, hosts);
  if (found !== null) console.log(`\n${found}`);
  process.exitCode = found === null ? 0 : 1;
} finally {
  await hosts.close();
}

function many({ seed, count, setting }: Wanted): Promise<string | null> {
  console.log(`seed ${seed}, ${count} programs`);
  const begin = performance.now();
  const progress = (done: number): void => {
    const seconds = Math.round((performance.now() - begin) / 1000);
    console.log(`${done} of ${count} programs in ${seconds} s`);
  };
  return fuzz({ seed, count, hosts, progress, setting });
}
