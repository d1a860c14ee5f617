// A blob's bytes stay in the flash: what of a module is longer takes no byte of RAM more, on any board.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeContainer } from "../../host-js/container.js";
import { assembleModule } from "./damage.js";
import { Workbench } from "./workbench.js";
import { emulated } from "./support.js";

/** Bytes that are added: half a micro:bit's RAM. */
const MORE = 8192;
/** Of data, which is copied into a memory that is as long with it and without. */
const DATA = 1500;

const RAM = 2048;

function blob(module: Uint8Array): Uint8Array {
  const fields = { capabilities: 0, ram: RAM, tickRate: 1000, budget: 0, name: "place", trace: false } as const;
  return writeContainer({ ...fields, buildId: new Uint8Array(8) }, module);
}

/** A section that no engine reads: its id, its length in two bytes, an empty name. */
function withCustomSection(module: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from([...module, 0, (length & 127) | 128, length >> 7, 0, ...new Uint8Array(length - 1)]);
}

const code = (count: number): string => `(func $f ${"(nop)".repeat(count)})`;
const data = (count: number): string => `(data (i32.const 64) "${"\\2a".repeat(count)}")`;

const plain = assembleModule("");
const PAIRS: readonly [what: string, short: Uint8Array, long: Uint8Array, more: number][] = [
  ["a section that nobody reads", blob(plain), blob(withCustomSection(plain, MORE)), MORE],
  ["data", blob(assembleModule(data(1))), blob(assembleModule(data(DATA))), DATA - 1],
  ["code", blob(assembleModule(code(1))), blob(assembleModule(code(MORE))), MORE - 1],
];

describe.each(emulated)("$name", (board) => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.open(board);
  });
  afterAll(() => bench.close());

  test.each(PAIRS)("%s", async (what, short, long, more) => {
    expect(long.length - short.length).toBeGreaterThanOrEqual(more);
    const [one, other] = [await bench.try(short), await bench.try(long)];
    expect([one.began, other.began, other.said]).toEqual([true, true, ""]);
    const grown = other.usage.heap - one.usage.heap;
    console.log(`${board.name}: ${long.length - short.length} bytes more of ${what}: ${grown} more of RAM`);
    expect(grown).toBe(0);
    expect(other.usage.stack).toBe(one.usage.stack);
  });
});
