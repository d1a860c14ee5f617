// The ways to cancel a wait, and the program that goes through all of them.
import type { Wait, Waiting } from "./waits.js";

/** Ticks that a wait lasts, and that the silence behind its cancel lasts. */
export const WAITED = 5;
export const SILENCE = 1000;

/** The ways to cancel, and what each of them adds to what is counted while it lasts; null: it cannot count. */
export const WAYS: [name: string, code: string, also: Waiting | null][] = [
  [
    "TaskHandle.cancel",
    "const task = spawn(subject()); await Timer.afterTicks(WAITED); count(); task.cancel();",
    { timers: 0 },
  ],
  ["a lost select", "await select(subject(), Timer.afterTicks(WAITED));", null],
  ["a timeout", "await withTimeout(Duration.ticks(WAITED), subject());", null],
  [
    "Promise.drop",
    "const future = subject(); future.poll(); await Timer.afterTicks(WAITED); count(); future.drop();",
    { timers: 0 },
  ],
  ["the end of a block", "{ const future = subject(); future.poll(); await Timer.afterTicks(WAITED); }", null],
  [
    "TaskHandle.cancel from outside a join in a select",
    "const task = spawn(nested()); await Timer.afterTicks(WAITED); count(); task.cancel();",
    { timers: 1 },
  ],
];

/** Goes through all ways to cancel what a row of the table waits in, each with a silence behind it. */
export function program({ imports = "", globals = "", setUp = "", wait, own = "0", after = "" }: Wait): string {
  const calls = WAYS.map((_, i) => `await way${i}(); count(); await Timer.afterTicks(${SILENCE}); { ${after} }`);
  return `
    import { Duration, Instant, Timer, info, join, joinWaits, lengthOf, lineWaits, select, spawn, suspend, timers, withTimeout } from "tickless";
    ${imports && `import { ${imports} } from "tickless";`}
    ${globals}
    async function forever(): Promise<void> { while (true) suspend(); }
    async function subject(): Promise<void> { ${wait} info("not cancelled"); }
    async function nested(): Promise<void> { await select(join(subject(), forever()), Timer.afterSecs(60)); }
    function count(): void { info("{} {} {} {}", timers(), lineWaits(), joinWaits(), ${own}); }
    ${WAYS.map(([, code], i) => `async function way${i}(): Promise<void> { ${code.replaceAll("WAITED", `${WAITED}`)} }`).join("\n")}
    export async function main(): Promise<void> { ${setUp} ${calls.join("\n")} }`;
}
