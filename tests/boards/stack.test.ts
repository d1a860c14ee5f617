// The native stack of a board: however long a program runs straight on, it stays as it was, and one that calls itself for
// ever ends in the fault STACK with its calls, never in a write outside the stack.
import { describe, expect, test } from "vitest";
import { emulate, type Emulated, type EmulateOptions } from "../../cli/emulator/emulate.js";
import { FAULT_STACK } from "../../host-js/abi.js";
import { createWireReader } from "../../host-js/packets.js";
import type { FaultRecord } from "../../host-js/fault.js";
import { compileBlob } from "../conformance/compile.js";
import { emulated } from "./support.js";

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

/** So many that a frame for each of them would not fit anywhere. */
const STATEMENTS = 100;
const statements = (count: number): string => Array.from({ length: count }, (_, i) => `x = (x ^ ${i}) * 5;`).join(" ");

const [short, long, endless] = await Promise.all([
  program(statements(2)),
  program(statements(STATEMENTS)),
  program("x = down(x);", "function down(n: i32): i32 { return n ? down(n + 2) + n : x; }"),
]);

async function run(options: EmulateOptions): Promise<{ done: Emulated; faults: FaultRecord[] }> {
  const faults: FaultRecord[] = [];
  const wire = createWireReader(
    () => undefined,
    (packet) => void (packet.type === "fault" && faults.push(packet)),
  );
  const { board } = options;
  const sent = (port: number, bytes: Uint8Array): void => void (port === board.consolePort && wire.push(bytes));
  const done = await emulate({ ...options, sent, monitor: true });
  if (!done.ok) throw new Error(done.message);
  return { done: done.value, faults };
}

describe.each(emulated)("$name", (board) => {
  test("a hundred statements in a row need no more native stack than two", async () => {
    const [few, many] = [await run({ board, blob: short, until: 100n }), await run({ board, blob: long, until: 100n })];
    expect([few.done.end, many.done.end]).toEqual(["limit", "limit"]);
    console.log(`${board.name}: ${many.done.usage.stack} bytes of stack, of ${board.sizes.stack}`);
    expect(many.done.usage.stack - few.done.usage.stack).toBeLessThan(64);
    expect(many.done.complaints).toEqual([]);
  });

  test("a function that calls itself for ever is the fault STACK, inside the stack", async () => {
    const { done, faults } = await run({ board, blob: endless, until: 100n });
    expect(done.end).toBe("fault");
    expect(faults.map(({ code }) => code)).toEqual([FAULT_STACK]);
    const [fault] = faults;
    // The innermost calls are all the same function's.
    expect(fault?.calls.length).toBe(board.sizes.frames);
    expect(new Set(fault?.calls.map((call) => call.function)).size).toBe(1);
    expect(done.usage.stack).toBeLessThan(board.sizes.stack);
    expect(done.complaints).toEqual([]);
  });
});
