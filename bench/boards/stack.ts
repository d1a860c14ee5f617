// The native stack of a board, painted before the blob runs: how much of it programs use that are hard on it.
import type { Board } from "../../cli/boards/board.js";
import { emulate, type Emulated, type EmulateOptions } from "../../cli/emulator/emulate.js";
import type { FaultRecord } from "../../host-js/fault.js";
import { createWireReader } from "../../host-js/packets.js";
import { compileBlob } from "../../tests/conformance/compile.js";
import { valueOf } from "./support.js";

const program = (poll: string, more = ""): Promise<Uint8Array> =>
  compileBlob(
    `import { wfe, alarm } from "./abi";
    let x: i32 = 1;
    ${more}
    export function start(): void { alarm(0, 10); }
    export function poll(executor: i32, lines: i32): void { ${poll} }
    export function run(): void { while (true) poll(0, wfe()); }`,
    { ram: 64 },
  );

/** A poll with so many statements in a row. */
export const straightOn = (statements: number): Promise<Uint8Array> =>
  program(Array.from({ length: statements }, (_, i) => `x = (x ^ ${i}) * 5;`).join(" "));

/** A function that calls itself for ever. */
export const endless = (): Promise<Uint8Array> =>
  program("x = down(x);", "function down(n: i32): i32 { return n ? down(n + 2) + n : x; }");

export interface StackUse {
  done: Emulated;
  faults: FaultRecord[];
}

export async function stackUse(board: Board, blob: Uint8Array, more: Partial<EmulateOptions> = {}): Promise<StackUse> {
  const faults: FaultRecord[] = [];
  const wire = createWireReader(
    () => undefined,
    (packet) => void (packet.type === "fault" && faults.push(packet)),
  );
  const sent = (port: number, bytes: Uint8Array): void => void (port === board.consolePort && wire.push(bytes));
  return { done: valueOf(await emulate({ board, blob, until: 100n, ...more, sent, monitor: true })), faults };
}
