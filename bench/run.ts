// `npm run bench [-- NAME…] [--where]`: instructions per operation of each workload on the posix host, beside the
// reference figures. `--where` also says in which functions of the host and the engine they are spent.
import { ensurePosixHost } from "../cli/host/build.js";
import { measure, type Measured } from "./measure.js";
import { workloads, type Workload } from "./workloads.js";

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const unknown = names.find((name) => !workloads.some((workload) => workload.name === name));
if (unknown !== undefined) {
  console.error(`bench: there is no workload ${unknown}: take ${workloads.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

const host = await ensurePosixHost();
if (!host.ok) {
  console.error(`bench: ${host.message}`);
  process.exit(3);
}
console.log("Instructions per operation on x86-64, counted by callgrind (references: see docs/benchmark.md)\n");
console.log(row("workload", "tickless", "Embassy", "by hand", "module", ""));
for (const workload of workloads) {
  if (names.length > 0 && !names.includes(workload.name)) continue;
  print(workload, await measure(host.value, workload));
}

function print(workload: Workload, { perOperation, moduleBytes, spent }: Measured): void {
  const figure = (value: number | null): string => (value === null ? "–" : String(value));
  const { name, embassy, byHand, what } = workload;
  console.log(row(name, perOperation.toFixed(1), figure(embassy), figure(byHand), `${moduleBytes} B`, what));
  if (!args.includes("--where")) return;
  for (const { where, share } of spent.slice(0, 14)) console.log(`${share.toFixed(1).padStart(18)} %  ${where}`);
}
function row(name: string, ours: string, embassy: string, byHand: string, bytes: string, what: string): string {
  const cells = [name.padEnd(10), ours.padStart(9), embassy.padStart(9), byHand.padStart(9), bytes.padStart(9)];
  return `${cells.join("")}   ${what}`.trimEnd();
}
