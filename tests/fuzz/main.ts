// `npm run fuzz -- --seed S --count N [--from K]`: as many random programs as wanted.
import { Hosts } from "../conformance/hosts.js";
import { check, type Optimize } from "./batch.js";
import { generateProgram } from "./generate.js";
const hosts = await Hosts.open();
const seed = Number(process.argv[2] ?? 1),
  count = Number(process.argv[3] ?? 10),
  opt = (process.argv[4] ?? "none") as Optimize;
const t = performance.now();
const programs = Array.from({ length: count }, (_, i) => generateProgram(seed * 1000 + i));
const failure = await check(programs, opt, hosts);
console.log(
  failure ? `seed ${failure.program?.seed} ${failure.reason.slice(0, 3000)}` : "fine",
  Math.round(performance.now() - t),
  "ms",
);
await hosts.close();
