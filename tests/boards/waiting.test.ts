// What a device does with a flash that holds nothing to run, on the host that ships: it says so once, sleeps, and no watchdog
// resets it, however long nobody comes. refusals.test.ts has all the ways of being wrong, on the emulators' hosts.
import { beforeAll, describe, expect, test } from "vitest";
import { limitsOf } from "../../cli/boards/fit.js";
import { ensureBoardHost, symbolsOf } from "../../cli/boards/host.js";
import type { Board } from "../../cli/boards/board.js";
import { readContainer } from "../../host-js/container.js";
import { compileBlob } from "../conformance/compile.js";
import { changed } from "../host-c/changed.js";
import { halfwords, patched, sleepless } from "./patch.js";
import { emulated } from "./support.js";
import { waitWith } from "./waiting.js";
import { flashWith } from "./workbench.js";

/** Three times what the longest watchdog of a board waits. */
const LONG_MS = 3 * Math.max(4000, ...emulated.map(({ watchdog }) => watchdog));

/** Behind the blob it is erased. */
const LENGTH = 4096;
const ERASED = flashWith(new Uint8Array(), LENGTH);

let damaged: Uint8Array;
let foreign: Uint8Array;
beforeAll(async () => {
  const blob = await compileBlob(
    `import { wfe } from "./abi";
    export function start(): void {}
    export function poll(executor: i32, lines: i32): void {}
    export function run(): void { while (true) poll(0, wfe()); }`,
    { ram: 64 },
  );
  damaged = blob.map((byte, at) => (at === blob.length - 3 ? byte ^ 4 : byte));
  foreign = changed(blob, 72, [...Buffer.from("nucleo-f401re")]);
});

/** What the host says of a blob, behind its own name. */
function refusal(board: Board, blob: Uint8Array): string {
  const read = readContainer(blob, limitsOf(board));
  if (read.ok) throw new Error("it could run");
  return `${board.name}: the blob ${read.refusal.message} (${read.refusal.code}).\n`;
}

const missing = ({ name, memory }: Board): string =>
  `${name}: there is no blob; write one to 0x${memory.blob.start.toString(16).padStart(8, "0")}.\n`;

async function symbol(board: Board, name: string): Promise<number> {
  const host = await ensureBoardHost(board, { emulated: false });
  if (!host.ok) throw new Error(host.message);
  const symbols = await symbolsOf(host.value);
  if (!symbols.ok) throw new Error(symbols.message);
  return symbols.value.get(name) ?? 0;
}

describe.each(emulated)("$name", (board) => {
  test.each<[string, () => Uint8Array, (blob: Uint8Array) => string]>([
    ["an erased flash", () => ERASED, () => missing(board)],
    ["a blob with a wrong checksum", () => damaged, (blob) => refusal(board, blob)],
    ["a blob for another board", () => foreign, (blob) => refusal(board, blob)],
  ])(`%s: it says so once and sleeps for ${LONG_MS / 1000} seconds without a reset`, async (_, blob, sentence) => {
    const waited = await waitWith({ board, flash: flashWith(blob(), LENGTH), ms: LONG_MS });
    expect(waited).toMatchObject({ said: sentence(blob()), sleeps: true, complaints: [] });
  });

  test("a host whose wait is a loop is found out", async () => {
    const at = await symbol(board, "tl_port_sleep");
    const instead = (elf: string, folder: string): string => sleepless(board, elf, at, folder);
    const { said, sleeps } = await waitWith({ board, flash: ERASED, ms: 0, instead });
    expect([said, sleeps]).toEqual([missing(board), false]);
  });
});

test("a watchdog that counts in the wait is found out", async () => {
  const lm3s = boardNamed("lm3s6965evb");
  // The watchdog's load, and that it counts and resets.
  const written: [number, number][] = [
    [0x40000000, 1_000_000],
    [0x40000008, 3],
  ];
  const { said } = await waitWith({ board: lm3s, flash: ERASED, ms: LONG_MS, written });
  expect(said).toBe(missing(lm3s).repeat(2));

  const pico = boardNamed("pico");
  const pause = (await symbol(pico, "tl_chip_watchdog_pause")) & ~1;
  const instead = (elf: string, folder: string): string => patched(elf, pause, halfwords(COUNT), folder);
  const waited = await waitWith({ board: pico, flash: ERASED, ms: LONG_MS, instead });
  expect(waited.said).toBe(missing(pico).repeat(2));
});

function boardNamed(name: string): Board {
  const found = emulated.find((board) => board.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

/** In place of an RP2040's pause: the watchdog at 0x40058000 is loaded with 2^20 and counts. */
const COUNT = [
  ...[0x2040, 0x0600, 0x2158, 0x0309, 0x1840], // r0: its address
  ...[0x2101, 0x0509, 0x6041], // r0[1] = 1 << 20
  ...[0x2101, 0x0789, 0x6001, 0x4770], // r0[0] = 1 << 30
];
