// Compiles many programs into one blob, each with its awaits and with the awaits erased, and runs it on both hosts, and
// the same programs in Node. What each half of a program logged is told apart by a line before it.
import { compile } from "../../compiler/index.js";
import type { lowerProgram } from "../../compiler/lowering/index.js";
import type { CompileInput, CompilerOptions, Library, SideFile } from "../../compiler/types.js";
import { capabilityBits, packContainer, stripCustomSections } from "../../host-js/container.js";
import { library, Refused, show } from "../compiler/compile.js";
import { firstDifference } from "../conformance/compare.js";
import { hostJs, type Hosts } from "../conformance/hosts.js";
import { collectAnywhere, OVERWRITE_FREED } from "../lowering/collect.js";
import type { Program } from "./ast.js";
import { PRELUDE, SHARED } from "./prelude.js";
import { runOnNode } from "./node/run.js";
import { Printer } from "./print.js";

/** Room for what programs allocate: it starts anew for each, or is collected. */
const HEAP = 0x38000;
/** Bytes of asc's stack of references, in programs with a collected heap. */
const STACK = 0x4000;
/** Milliseconds one poll may take on the posix host: an endless loop ends there. */
const BUDGET = 10_000;

/** How programs are built. With a collected heap the program collects wherever it can, and overwrites what it frees. */
export interface Setting {
  optimize: CompileInput["optimize"];
  heap: CompilerOptions["heap"];
}
export const SETTINGS = {
  optimize: ["none", "size", "speed"],
  heap: ["none", "gc"],
} as const;
export const showSetting = ({ optimize, heap }: Setting): string => `--optimize ${optimize} --heap ${heap}`;

/** It does not compile, its halves log different things, Node logs something else, the run ends badly, or the hosts disagree. */
export type FailureKind = "compile" | "log" | "node" | "end" | "hosts";

export interface Failure {
  kind: FailureKind;
  /** What a smaller program must have in common with this one: the first error without its position, or nothing. */
  likeness: string;
  /** The one that fails; null: it cannot be said which. */
  program: Program | null;
  setting: Setting;
  reason: string;
}

type Half = "erased" | "awaited";
const HALVES: readonly Half[] = ["erased", "awaited"];

export function sourceOf(programs: readonly Program[]): string {
  const halves: string[] = [];
  const calls: string[] = [];
  programs.forEach((program, i) => {
    for (const half of program.cancels ? (["awaited"] as const) : HALVES) {
      const prefix = `${half.charAt(0)}${i}_`;
      halves.push(new Printer(program, prefix, half).print());
      const main = `${prefix}${program.cancels ? "main" : "top"}();`;
      calls.push(`begin(${i}, ${half === "awaited" ? 1 : 0}); ${half === "awaited" ? "await " : ""}${main}`);
    }
  });
  return `${PRELUDE}\n${SHARED}\n${halves.join("\n")}\nexport async function main(): Promise<void> {\n${calls.join("\n")}\n}\n`;
}

async function build(
  source: string,
  { optimize, heap }: Setting,
  lowering?: typeof lowerProgram,
  changed: Library = library,
): Promise<{ blob: Uint8Array; side: SideFile } | string> {
  const collected = heap === "gc";
  const text = collected ? source + OVERWRITE_FREED : source;
  const readFile = (path: string): string | null => (path === "fuzz.ts" ? text : null);
  const options = { allocation: "any", heap, heapSize: HEAP, stackSize: STACK } as const;
  const input: CompileInput = { entry: "fuzz.ts", name: "fuzz", readFile, library: changed, options, optimize };
  const result = await compile(input, collected ? collectAnywhere(lowering) : lowering);
  if (!result.ok)
    return result.diagnostics
      .filter(({ severity }) => severity === "error")
      .map(show)
      .join("\n");
  const { side } = result;
  const blob = await packContainer(
    {
      capabilities: capabilityBits(side.capabilities) ?? 0,
      ram: side.memory.total + (collected ? 0 : HEAP),
      tickRate: side.tickRate,
      budget: 0,
      name: "fuzz",
      trace: false,
    },
    stripCustomSections(result.wasm),
  );
  return { blob, side };
}

/** What each half of each program logged: one line per log line, "tag value". */
type Logs = Record<Half, string[]>[];

/** Compares the halves of every program, and the traces of both hosts. */
export async function check(
  programs: readonly Program[],
  setting: Setting,
  hosts: Hosts,
  from: Library = library,
): Promise<Failure | null> {
  const fail = (kind: FailureKind, program: Program | null, reason: string): Failure => ({
    kind,
    likeness: kind === "compile" ? (/fuzz\.ts:\d+:\d+ (.*)/.exec(reason)?.[1] ?? reason) : "",
    program,
    setting,
    reason,
  });
  const built = await build(sourceOf(programs), setting, undefined, from);
  if (typeof built === "string")
    return fail("compile", await whichFails(programs, setting, from), `it does not compile:\n${built}`);
  const running = hosts.posix({ blob: built.blob, budget: BUDGET });
  const onNode = runOnNode(programs);
  const js = hostJs({ blob: built.blob });
  const posix = await running;
  const logs = readLogs(posix.lines, built.side, programs.length);
  for (const [i, program] of programs.entries()) {
    const { awaited, erased } = logs[i] ?? { awaited: [], erased: [] };
    const difference =
      !program.cancels && firstDifference({ name: "awaited", lines: awaited }, { name: "erased", lines: erased });
    if (difference) return fail("log", program, `${difference}\n${endOf(posix)}`);
    const ran = onNode[i] ?? [];
    if (ran instanceof Error) return fail("node", program, `it ends in Node with ${ran.stack ?? ran.message}`);
    const other = firstDifference({ name: "awaited", lines: awaited }, { name: "node", lines: ran });
    if (other) return fail("node", program, `${other}\n${endOf(posix)}`);
  }
  const ended = endOf(posix);
  if (ended) return fail("end", null, ended);
  const difference = firstDifference(posix, js);
  return difference ? fail("hosts", null, difference) : null;
}

/** A difference, and whether the blob ended there in a fault. */
export interface Difference {
  fault: boolean;
  what: string;
}

/**
 * The first thing that differs between Node and a blob made with that lowering and library, on host-js alone. Throws
 * `Refused` where there is no blob.
 */
export async function differenceFromNode(
  programs: readonly Program[],
  lowering: typeof lowerProgram,
  changed: Library,
): Promise<Difference | null> {
  const built = await build(sourceOf(programs), { optimize: "none", heap: "none" }, lowering, changed);
  if (typeof built === "string") throw new Refused(built);
  const traced = hostJs({ blob: built.blob }).lines;
  const fault = traced.some((line) => line.includes('"event":"fault"'));
  const logs = readLogs(traced, built.side, programs.length);
  for (const [i, ran] of runOnNode(programs).entries()) {
    const lines = ran instanceof Error ? [ran.message] : ran;
    const difference = firstDifference({ name: "awaited", lines: logs[i]?.awaited ?? [] }, { name: "node", lines });
    if (difference) return { fault, what: difference };
  }
  return null;
}

/** How a run on the posix host ended, if not well. */
function endOf({ status, stderr, lines }: Awaited<ReturnType<Hosts["posix"]>>): string {
  const fault = lines.find((line) => line.includes('"event":"fault"'));
  return fault || status !== 0 ? `the posix host ended with ${status}: ${fault ?? ""} ${stderr.slice(0, 500)}` : "";
}

async function whichFails(programs: readonly Program[], setting: Setting, from: Library): Promise<Program | null> {
  if (programs.length === 1) return programs[0] ?? null;
  for (const program of programs) {
    if (typeof (await build(sourceOf([program]), setting, undefined, from)) === "string") return program;
  }
  return null;
}

interface LogEvent {
  event: string;
  index: number;
  args: string;
}

function readLogs(lines: readonly string[], side: SideFile, count: number): Logs {
  const logs: Logs = Array.from({ length: count }, () => ({ awaited: [], erased: [] }));
  const begin = side.logs.find(({ format }) => format.startsWith("program"))?.index;
  let current: string[] = [];
  for (const line of lines) {
    if (!line.includes('"event":"log"')) continue;
    const { index, args } = JSON.parse(line) as LogEvent;
    const bytes = Buffer.from(args, "hex");
    if (index === begin) {
      const half = logs[bytes.readInt32LE(0)];
      current = half ? half[bytes.readInt32LE(4) === 1 ? "awaited" : "erased"] : [];
    } else {
      current.push(`${bytes.readInt32LE(0)} ${bytes.readBigInt64LE(4)}`);
    }
  }
  return logs;
}
