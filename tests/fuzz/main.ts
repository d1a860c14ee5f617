// `npm run fuzz -- --seed S --count N`: as many random programs as wanted. `--program P --optimize none|size|speed`
// checks a single one by its own seed. Exit code 1: a program failed, and it is shown, made smaller.
import { parseArgs } from "node:util";
import { Hosts } from "../conformance/hosts.js";
import type { Optimize } from "./batch.js";
import { fuzz, fuzzProgram } from "./session.js";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    count: { type: "string", default: "300" },
    program: { type: "string" },
    optimize: { type: "string", default: "none" },
  },
});

const hosts = await Hosts.open();
try {
  const found = values.program === undefined ? await many() : await one(Number(values.program));
  if (found !== null) console.log(`\n${found}`);
  process.exitCode = found === null ? 0 : 1;
} finally {
  await hosts.close();
}

async function many(): Promise<string | null> {
  const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
  const count = Number(values.count);
  console.log(`seed ${seed}, ${count} programs`);
  const begin = performance.now();
  const progress = (done: number): void => {
    const seconds = Math.round((performance.now() - begin) / 1000);
    console.log(`${done} of ${count} programs in ${seconds} s`);
  };
  return fuzz({ seed, count, hosts, progress });
}

async function one(seed: number): Promise<string | null> {
  const { optimize } = values;
  if (optimize !== "none" && optimize !== "size" && optimize !== "speed") throw new Error(`--optimize ${optimize}?`);
  return fuzzProgram(seed, optimize satisfies Optimize, hosts);
}
