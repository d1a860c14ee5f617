// Damaged containers by the thousand, under address and undefined-behaviour sanitizers: refused or run, never a stray
// access (which would end the program with a report).

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createRandom, SEEDS } from "../host-js/random.js";
import { mutable, mutants } from "./mutants.js";
import { blob, build, file as fileOf, runVirtual } from "./support.js";

interface Tally {
  accepted: number;
  faults: number;
  refused: Record<string, number>;
}

/** Reads and writes at the very end of its memory, whatever that is, and uses every import that takes an address. */
const SOURCE = `
const text = memory.data<u8>([111, 107, 10]);
let led: i32 = 0;
export function start(): void {
  led = io.open(io.LED, io.OUTPUT) & 0xffff;
  const uart = io.openPort(io.UART, 9600, 8) & 0xffff;
  io.print(text, 3); io.send(uart, text, 3); io.receive(uart, 1024, 100); io.log(2, 1, text, 3);
  io.alarm(0, 5);
}
export function poll(executor: i32, lines: i32): void {
  io.toggle(led);
  const far = 8 << <i32>(io.now() / 5 % 13);
  store<i32>(far, load<i32>(far - 4) + 1);
  memory.fill(far, 1, 8);
  io.alarm(0, io.now() + 5);
}`;

test("every bit flipped, every shorter length, every byte of the header with every value", async () => {
  const program = await build({ sanitize: true, target: "tickless-mutate" });
  const file = await blob(SOURCE, { ram: 4096 });
  const size = readFileSync(file).length;
  const { status, stderr } = spawnSync(program, [file], { encoding: "utf8", timeout: 250_000 });
  expect(status, stderr).toBe(0);
  const result = JSON.parse(stderr) as Record<"flipped" | "truncated" | "fields", Tally>;
  const { flipped, truncated, fields } = result;
  expect([flipped.accepted, sum(flipped)]).toEqual([0, size * 8]);
  // Magic, versions, header size, length; everything else is the checksum's.
  expect(flipped.refused).toEqual({ "-21": 32, "-22": 8, "-23": 8, "-24": 16, "-25": 32, "-26": (size - 12) * 8 });
  expect(truncated).toEqual({ accepted: 0, faults: 0, refused: { "-20": 96, "-25": size - 96 } });
  expect(fields.accepted + sum(fields)).toBe(92 * 256 + 32 * 7);
  // A changed RAM lets the program run into its memory's end, or leaves no room for its data.
  expect(fields.faults).toBeGreaterThan(100);
  expect(fields.refused).toMatchObject({ "-27": 4 * 255 - 1, "-28": 4 * 255, "-33": 255 });
  expect(fields.refused["-31"]).toBeGreaterThan(500);
}, 300_000);

/** Modules changed by chance, per seed. */
const MODULES = process.env["TICKLESS_FULL"] === "1" ? 20_000 : 500;

test.each(SEEDS)(
  "modules with bytes changed that are valid still, behind a checksum that fits (seed %i)",
  async (seed) => {
    const program = await build({ sanitize: true, target: "tickless-mutate" });
    const whole = await mutable();
    const changed = mutants(whole, MODULES, createRandom(seed));
    const all = fileOf(Buffer.concat(changed), "several");
    const { status, stderr } = spawnSync(program, ["--each", all], { encoding: "utf8", timeout: 250_000 });
    expect(status, stderr).toBe(0);
    const { each } = JSON.parse(stderr.slice(stderr.lastIndexOf("\n{"))) as Record<"each", Tally>;
    console.log(`${MODULES} modules: ${each.accepted} run, ${each.faults} of them into a fault`, each.refused);
    expect(each.accepted + sum(each)).toBe(MODULES);
    expect([each.accepted - each.faults > MODULES / 4, each.faults > MODULES / 10]).toEqual([true, true]);
  },
  300_000,
);

test("the sanitized host runs a whole program like the plain one", async () => {
  const program = await build({ sanitize: true });
  const file = await blob(SOURCE, { ram: 65536 });
  const { status, stdout, stderr } = spawnSync(program, ["--virtual", "--quiet", "--for", "500t", file], {
    encoding: "utf8",
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "ok\ninfo #1 6f6b0a\n", stderr: "" });
  expect(runVirtual(file, "", ["--for", "500t"])).toMatchObject({ status, stdout, stderr });
});

function sum(tally: Tally): number {
  return Object.values(tally.refused).reduce((total, count) => total + count, 0);
}
