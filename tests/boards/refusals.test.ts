// What a board's host says of a flash that holds no blob, or one it must not run: on its console, in the sentence that every
// host has for it; then it waits.
import { describe, expect, test } from "vitest";
import { deviceNames, findBoard, type Board } from "../../cli/boards/board.js";
import { limitsOf } from "../../cli/boards/fit.js";
import { emulate, type Emulated } from "../../cli/emulator/emulate.js";
import { HEADER_SIZE, readContainer } from "../../host-js/container.js";
import { compileBlob } from "../conformance/compile.js";
import { changed } from "../host-c/changed.js";

const boards = deviceNames()
  .map(findBoard)
  .filter(({ emulator }) => emulator !== null);

const blob = await compileBlob(
  `import { wfe } from "./abi";
  export function start(): void {}
  export function poll(executor: i32, lines: i32): void {}
  export function run(): void { while (true) poll(0, wfe()); }`,
  { ram: 64 },
);

/** A blob with some bytes of its header changed, and the checksum made right. */
const header = (at: number, ...bytes: number[]): Uint8Array => changed(blob, at, bytes);

const CASES: [string, Uint8Array][] = [
  ["another magic", header(0, 0x55)],
  ["another container version", header(4, 9)],
  ["another ABI version", header(5, 2)],
  ["another header size", header(6, 100)],
  ["a length beyond the region", header(88, 0, 0, 0, 8)],
  ["a byte of the module changed", blob.map((byte, at) => (at === blob.length - 3 ? byte ^ 4 : byte))],
  ["a module that was not written to its end", blob.slice(0, -20)],
  ["a flag nobody knows", header(64, 2)],
  ["a signature", header(68, 1)],
  ["reserved bytes", header(80, 1)],
  ["a capability the board lacks", header(8, 3 | 64)],
  ["more memory than the board has", header(12, 0, 0, 64, 0)],
  ["a tick rate of 100 Hz", header(16, 100, 0, 0, 0)],
  ["a name without an end", header(63, 65)],
  ["a module that is none", header(96, 1)],
  ["an import that does not exist", renamed("wfe", "wfx")],
  ["an export that is missing", renamed("poll", "pool")],
];

/** The blob with a name of its module changed. */
function renamed(from: string, to: string): Uint8Array {
  const at = Buffer.from(blob).indexOf(from);
  return changed(blob, at, [...Buffer.from(to)]);
}

/** What a device takes for the container: a flash has no length, so the header's is believed if the region is as long. */
function inFlash(board: Board, bytes: Uint8Array): Uint8Array {
  const region = new Uint8Array(board.memory.blob.size).fill(0xff);
  region.set(bytes);
  const length = HEADER_SIZE + new DataView(region.buffer).getUint32(88, true);
  return length <= region.length ? region.slice(0, length) : region;
}

async function boot(board: Board, flash: Uint8Array): Promise<{ said: string; done: Emulated }> {
  let said = "";
  const sent = (port: number, bytes: Uint8Array): void => {
    if (port === board.consolePort) said += Buffer.from(bytes).toString("latin1");
  };
  const done = await emulate({ board, blob: flash, sent, until: 100n });
  if (!done.ok) throw new Error(done.message);
  return { said, done: done.value };
}

describe.each(boards)("$name", (board) => {
  test("an erased flash: the host says that there is no blob and where to write one", async () => {
    const { said, done } = await boot(board, new Uint8Array());
    const at = `0x${board.memory.blob.start.toString(16).padStart(8, "0")}`;
    expect(said).toBe(`${board.name}: there is no blob; write one to ${at}.\n`);
    expect([done.end, done.began, done.trace, done.complaints]).toEqual(["halt", false, [], []]);
  });

  test.each(CASES)("%s: the host says so and waits", async (_what, flash) => {
    const { said, done } = await boot(board, flash);
    const read = readContainer(inFlash(board, flash), limitsOf(board));
    if (read.ok) throw new Error("it can run");
    const { message, code } = read.refusal;
    // What follows the sentence's colon may be a device's own, such as the size of its region.
    const sentence = message.split(":")[0];
    expect(said.startsWith(`${board.name}: the blob ${sentence}`)).toBe(true);
    expect(said.endsWith(` (${code}).\n`)).toBe(true);
    expect([done.end, done.began, done.trace, done.complaints]).toEqual(["halt", false, [], []]);
  });

  test("the same flash with the blob as it should be: it runs", async () => {
    const { said, done } = await boot(board, blob);
    expect([said, done.end, done.began]).toEqual(["", "limit", true]);
  });
});
