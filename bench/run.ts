// `npm run bench [-- NAME…] [--where]`: instructions per operation on the posix host, beside what they are compared with
// (docs/benchmark.md). `--where` also says in which functions of the host and the engine they are spent. Ends with 1 when
// a figure is above its bound.
import { ensurePosixHost } from "../cli/host/build.js";
import { awaitCost, bytesOf, framesOf, isAbove, workloadCost, type Held } from "./bounds.js";
import { measure, type Measured } from "./measure.js";
import { awaitPrograms, workloads, type AwaitProgram, type Workload } from "./workloads.js";

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const known = [...workloads, ...awaitPrograms].map(({ name }) => name);
const unknown = names.find((name) => !known.includes(name));
if (unknown !== undefined) {
  console.error(`bench: there is no workload ${unknown}: take ${known.join(", ")}`);
  process.exit(2);
}
const built = await ensurePosixHost();
if (!built.ok) {
  console.error(`bench: ${built.message}`);
  process.exit(3);
}
const host = built.value;
const chosen = <T extends { name: string }>(all: T[]): T[] =>
  all.filter(({ name }) => names.length === 0 || names.includes(name));

const above: string[] = [];
if (chosen(workloads).length > 0) {
  console.log("Instructions per operation on x86-64, counted by callgrind, with bounds, beside other systems\n");
  console.log(row("workload", "tickless", "by hand", "reference", "Embassy", "module", ""));
  for (const workload of chosen(workloads)) await compare(workload);
}
if (chosen(awaitPrograms).length > 0) {
  console.log(
    "\nWhat awaits cost on the smallest executor, each figure with its bound; as firmware; and on the library's executor\n",
  );
  console.log(
    awaitRow("", "instructions", "", "module bytes", "", "frames", "firmware", "", "library's", "executor", ""),
  );
  console.log(awaitRow("program", "-O3", "-Oz", "-O3", "-Oz", "", "-O3", "-Oz", "-O3", "-Oz", ""));
  for (const program of chosen(awaitPrograms)) await bound(program);
}
if (above.length > 0) {
  console.error(`\nbench: above the bound: ${above.join(", ")}`);
  process.exitCode = 1;
}

async function compare(workload: Workload): Promise<void> {
  const { name, what, byHand, embassy, reference } = workload;
  const ours = await workloadCost(host, workload);
  const theirs = await measure(host, byHand, { optimize: "speed", executor: "library" });
  const known = [reference, embassy].map((figure) => (figure === null ? "–" : `${figure}`));
  const figures = [shown(name, ours), theirs.perOperation.toFixed(0), ...known];
  console.log(row(name, ...figures, `${ours.moduleBytes} B`, what));
  where(ours);
}

async function bound(program: AwaitProgram): Promise<void> {
  const { name, what, instructions } = program;
  const speed = await awaitCost(host, program, "speed");
  const size = await awaitCost(host, program, "size");
  const own = [];
  for (const optimize of instructions ? (["speed", "size"] as const) : []) {
    const { perOperation } = await measure(host, program.program, { optimize, executor: "library" });
    own.push(perOperation.toFixed(0));
  }
  const frames = await framesOf(program);
  const cells = [
    instructions ? shown(name, speed) : "",
    instructions ? shown(name, size) : "",
    shown(name, await bytesOf(program, "speed")),
    shown(name, await bytesOf(program, "size")),
    frames ? shown(name, frames) : "",
    `${speed.moduleBytes}`,
    `${size.moduleBytes}`,
  ];
  console.log(awaitRow(name, ...cells, own[0] ?? "", own[1] ?? "", what));
  where(speed);
}

/** "figure / bound"; what is above is named at the end. */
function shown(name: string, held: Held): string {
  if (isAbove(held) && !above.includes(name)) above.push(name);
  return `${held.figure.toFixed(0)}${held.most === undefined ? "" : ` / ${held.most}`}`;
}

function where({ spent }: Measured): void {
  if (!args.includes("--where")) return;
  for (const { where, share } of spent.slice(0, 14)) console.log(`${share.toFixed(1).padStart(18)} %  ${where}`);
}
function row(name: string, ...cells: string[]): string {
  const last = cells.pop() ?? "";
  return `${name.padEnd(14)}${cells.map((cell) => cell.padStart(12)).join("")}   ${last}`.trimEnd();
}
function awaitRow(name: string, ...cells: string[]): string {
  const what = cells.pop() ?? "";
  return `${name.padEnd(13)}${cells.map((cell) => cell.padStart(13)).join("")}   ${what}`.trimEnd();
}
