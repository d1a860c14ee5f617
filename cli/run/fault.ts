// A fault as a person reads it:
//
//   fault: an integer was divided by zero
//     at divide (src/main.ts:12:5)
//     at worker (src/main.ts:20:3)
//     in task worker, at 1.500 s
import type { Position, SideFile, TaskReport } from "../../compiler/types.js";
import { faultText, type FaultRecord } from "../../host-js/fault.js";
import { formatTicks } from "../duration.js";
import type { out } from "../terminal.js";
import { faultDetail } from "./detail.js";
import type { Place, Symboliser } from "./symbolise.js";

export interface FaultView {
  side: SideFile;
  symboliser: Symboliser;
  showFile: (file: string) => string;
  colours: typeof out;
  /** Where in the host it was, if the host is what broke. */
  place: string | null;
}

export interface ReadableFault {
  code: number;
  text: string;
  /** Which pool, pin or error; null where the text says it all. */
  detail: string | null;
  calls: Place[];
  task: string | null;
  /** In a program with several executors, those the task can be on. */
  levels?: number[];
  tick: string;
}

export function readFault(fault: FaultRecord, side: SideFile, symboliser: Symboliser): ReadableFault {
  const task = side.tasks.find((candidate) => candidate.address === fault.task);
  const calls = userCalls(symboliser.places(fault.calls, task?.id ?? null));
  return {
    code: fault.code,
    text: faultText(fault.code),
    detail: faultDetail(fault, side),
    calls,
    task: task === undefined ? null : slotName(task, side.tasks),
    ...(task?.levels && { levels: task.levels }),
    tick: String(fault.tick),
  };
}

export function formatFault(fault: FaultRecord, view: FaultView): string {
  const { text, detail, calls, task, levels = [] } = readFault(fault, view.side, view.symboliser);
  const { colours } = view;
  const lines = [`${colours.red("fault:")} ${text}${detail === null ? "" : `: ${detail}`}`];
  if (view.place !== null) lines.push(`  at ${view.place}`);
  for (const { line, times } of repeated(calls.map((call) => formatPlace(call, view)))) {
    lines.push(`  at ${line}${times === 1 ? "" : `, ${times} times`}`);
  }
  const level = levels.length === 0 ? "" : ` on level ${levels.join(" or ")}`;
  const where = task === null ? "" : `in task ${task}${level}, `;
  lines.push(`  ${where}at ${formatTicks(Number(fault.tick), view.side.tickRate)}`);
  return lines.join("\n");
}

/** A recursion would fill the screen with the same line. */
function repeated(lines: readonly string[]): { line: string; times: number }[] {
  const runs: { line: string; times: number }[] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.line === line) last.times++;
    else runs.push({ line, times: 1 });
  }
  return runs;
}

function formatPlace({ function: name, at }: Place, { colours, showFile }: FaultView): string {
  return at === null ? colours.dim(`${name} (library)`) : `${name} (${colours.cyan(showPosition(at, showFile))})`;
}

function showPosition({ file, line, column }: Position, showFile: (file: string) => string): string {
  return `${showFile(file)}:${line}:${column}`;
}

/** Without the side file: the code and the offsets, as the host gave them. */
export function formatRawFault(
  fault: FaultRecord,
  tickRate: number,
  colours: typeof out,
  place: string | null,
): string {
  const host = place === null ? [] : [`  at ${place}`];
  const calls = fault.calls.map((call) => `  at function ${call.function}, offset ${call.offset} of the module`);
  const where = `  in the task at ${fault.task}, at ${formatTicks(Number(fault.tick), tickRate)}`;
  return [`${colours.red("fault:")} ${faultText(fault.code)}`, ...host, ...calls, where].join("\n");
}

/** The executor's own functions below the user's outermost one say nothing; without any user function all are kept. */
function userCalls(calls: Place[]): Place[] {
  const outermost = calls.findLastIndex((call) => call.at !== null);
  const own = outermost < 0 ? calls : calls.slice(0, outermost + 1);
  return own.filter(({ at, function: name }) => at !== null || !GENERATED.test(name));
}

/** Names that asc and the lowering give to functions nobody has written. */
const GENERATED = /[$@]/;

/** A function with several slots has its slot's number behind it. */
export function slotName(task: TaskReport, tasks: readonly TaskReport[]): string {
  const slots = tasks.filter((other) => other.function === task.function);
  return slots.length === 1 ? task.function : `${task.function}[${task.slot}]`;
}
