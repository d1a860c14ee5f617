// How many instructions a start takes, on the emulator that shows them to its board.
import type { Board } from "../../cli/boards/board.js";
import { sectionsOf } from "../../cli/compile/sections.js";
import { emulate } from "../../cli/emulator/emulate.js";
import { HEADER_SIZE } from "../../host-js/container.js";
import { buildProgram, exampleFile } from "../../tests/conformance/examples.js";
import { valueOf } from "./support.js";

export interface Startup {
  /** Bytes of the blob's code section. */
  code: number;
  /** Instructions from reset until the blob is checked, loaded, compiled and replayed, before any of it runs. */
  loaded: number;
  /** Instructions from reset until the blob sleeps for the first time. */
  slept: number;
}

/** An example whose main waits before it does anything: when it sleeps first, only main's first statement has run. */
export function buildWaiting(name: string): Promise<Uint8Array> {
  return buildProgram(name, (file) => (file === "main.ts" ? WAITING : exampleFile(name, exampleNameOf(file))));
}

const WAITING = `import { Duration, Timer } from "tickless";
import { main as example } from "./example";
export async function main(): Promise<void> {
  await Timer.after(Duration.millis(1));
  await example();
}`;

const exampleNameOf = (file: string): string => (file === "example.ts" ? "main.ts" : file);

export const codeOf = (blob: Uint8Array): number =>
  sectionsOf(blob.subarray(HEADER_SIZE)).find(({ name }) => name === "code")?.bytes ?? 0;

/** Of a board whose emulator shows it how much time has passed (netduinoplus2). */
export async function startup(board: Board, blob: Uint8Array): Promise<Startup> {
  const { icount } = board.emulator ?? { icount: 0 };
  const instructions = async (when: "loaded" | "slept"): Promise<number> => {
    const limit = when === "loaded" ? { until: -1n } : { script: [{ tick: 0n, kind: "end" } as const] };
    return valueOf(await emulate({ board, blob, ...limit })).usage.nanoseconds / 2 ** icount;
  };
  return { code: codeOf(blob), loaded: await instructions("loaded"), slept: await instructions("slept") };
}

/** The most a start may take until main's first instruction. */
export const startupLimit = ({ code }: Startup): number => 60_000 + 650 * code;
