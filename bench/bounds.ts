// The figures that have a bound, each with it: `npm run bench` prints them, and a test holds them.
import { build, hostlessBytes, type Setting } from "./build.js";
import { measure, type Measured } from "./measure.js";
import type { AwaitProgram, Figures, Workload } from "./workloads.js";

/** A figure, and what it may be at most; undefined: nothing was promised. */
export interface Held {
  figure: number;
  most: number | undefined;
}

export const isAbove = ({ figure, most }: Held): boolean => most !== undefined && figure > most;
type Optimize = Setting["optimize"];
const heldBy = (figure: number, bounds: Partial<Figures> | null, optimize: Optimize): Held => ({
  figure,
  most: bounds?.[optimize],
});

/** Bytes of the module without a host. */
export async function bytesOf({ program, bytes }: AwaitProgram, optimize: Optimize): Promise<Held> {
  return heldBy(await hostlessBytes(program, optimize), bytes, optimize);
}

/** Bytes of the frames that have a bound, together; null: none has. */
export async function framesOf({ program, frames }: AwaitProgram): Promise<Held | null> {
  if (!frames) return null;
  const built = await build(program, {}, { optimize: "speed", executor: "minimal" });
  const figure = frames.of.reduce((sum, name) => sum + (built.frames.get(name) ?? Infinity), 0);
  return { figure, most: frames.most };
}

/** Instructions of an await's program on the smallest executor. */
export async function awaitCost(
  host: string,
  { program, instructions }: AwaitProgram,
  optimize: Optimize,
): Promise<Held & Measured> {
  const measured = await measure(host, program, { optimize, executor: "minimal" });
  return { ...measured, ...heldBy(measured.perOperation, instructions, optimize) };
}

/** Instructions of a workload on the library's executor. */
export async function workloadCost(host: string, { program, most }: Workload): Promise<Held & Measured> {
  const measured = await measure(host, program, { optimize: "speed", executor: "library" });
  return { ...measured, figure: measured.perOperation, most };
}
