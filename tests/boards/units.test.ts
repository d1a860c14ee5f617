// Drivers of units that no emulator has: what the host that ships writes into them, as the chips' manuals have it. Whether the
// units then do it, only a board can show.
import { describe, expect, test } from "vitest";
import { findBoard } from "../../cli/boards/board.js";
import type { MissingWrite } from "../../cli/emulator/qemu.js";
import { buildLevels } from "../levels/programs.js";
import { waitWith, type WaitOptions } from "./waiting.js";

/** Says something, and then sleeps or does not. */
const program = (then: string): string => `
  import { board, info, Input } from "tickless";
  export async function main(): Promise<void> {
    info("ready");
    ${then}
  }`;

const SLEEPS = program("await new Input(board.BUTTON).waitForHigh();");
const LOOPS = program("while (true) {}");
const FAULTS = program("unreachable();");

interface Options extends Partial<WaitOptions> {
  text: string;
  /** The longest poll, in microseconds. */
  budget: number;
}

/** What a board's own host writes into what its emulator lacks, until the program has said something. */
async function writesOf(name: string, { text, budget, ...options }: Options): Promise<MissingWrite[]> {
  const { blob } = await buildLevels(text, budget, 1000);
  const { said, writes, complaints } = await waitWith({
    board: findBoard(name),
    flash: blob,
    ms: 0,
    wanted: /\n$/,
    ...options,
  });
  expect([said === "", complaints]).toEqual([false, []]);
  return writes;
}

const valuesOf = (writes: readonly MissingWrite[], unit: string, offset: number): number[] =>
  writes.filter((write) => write.unit === unit && write.offset === offset).map(({ value }) => value);

/** FE310-G002 manual, "Pulse Width Modulator": unit 2's CFG, COUNT and CMP0, and in CFG the scale and three bits. */
test.each([1_000, 4_095, 4_096, 200_000, 3_000_000, 10_000_000])(
  "hifive1: a budget of %i microseconds is counted by a one-shot, never short, and long by a ten-thousandth at most",
  async (budget) => {
    const writes = await writesOf("hifive1", { text: SLEEPS, budget });
    const [CFG, COUNT, CMP0] = [0x00, 0x08, 0x20];
    const [cleared, stopped, compare, started] = writes;
    expect(writes.slice(0, 4)).toMatchObject(
      [COUNT, CFG, CMP0, CFG].map((offset) => ({ unit: "riscv.sifive.e.pwm2", offset })),
    );
    expect([stopped?.value, cleared?.value]).toEqual([0, 0]);
    const [counts, setting] = [compare?.value ?? 0, started?.value ?? 0];
    const [STICKY, ZERO_AT_CMP0, ONE_SHOT] = [1 << 8, 1 << 9, 1 << 13];
    expect(setting & ~0xf).toBe(STICKY | ZERO_AT_CMP0 | ONE_SHOT);
    expect(counts).toBeLessThan(2 ** 16);
    const counted = (counts * 2 ** (setting & 0xf)) / (findBoard("hifive1").clock / 1e6);
    expect(counted).toBeGreaterThanOrEqual(budget);
    expect(counted).toBeLessThanOrEqual(budget * 1.0001);
  },
);

test("hifive1: the budget's timer is stopped behind a poll", async () => {
  const writes = await writesOf("hifive1", { text: SLEEPS, budget: 200_000 });
  const [before, poll, behind] = valuesOf(writes, "riscv.sifive.e.pwm2", 0);
  expect([before, behind]).toEqual([0, 0]);
  expect(poll).toBeGreaterThan(0);
});

/** RM0090, "Window watchdog": CR, CFR and SR; its gates in "Reset and clock control": APB1ENR, APB1LPENR. */
describe("netduinoplus2: the watchdog", () => {
  const [CR, CFR, SR] = [0x00, 0x04, 0x08];
  const [FED, FED_AT_ANY_TIME, INTERRUPT, SLOWEST] = [0xff, 0x7f, 1 << 9, 3 << 7];

  test("counts the bus's clock, as slowly as it can, but not in sleep, and is fed at polls and wake-ups", async () => {
    const writes = await writesOf("netduinoplus2", { text: SLEEPS, budget: 0 });
    const GATE = 1 << 11;
    expect((valuesOf(writes, "RCC", 0x40).at(-1) ?? 0) & GATE).toBe(GATE);
    expect((valuesOf(writes, "RCC", 0x60).at(-1) ?? GATE) & GATE).toBe(0);
    expect(valuesOf(writes, "WWDG", CFR)).toEqual([FED_AT_ANY_TIME | INTERRUPT | SLOWEST]);
    const fed = valuesOf(writes, "WWDG", CR);
    expect(fed.length).toBeGreaterThan(2);
    expect(fed).toEqual(fed.map(() => FED));
  });

  test("is fed by its own interrupt for as long as board.json says, while nobody else does", async () => {
    const times = 100;
    const writes = await writesOf("netduinoplus2", { text: LOOPS, budget: 0, interrupts: { irq: 0, times } });
    const unit = writes.filter((write) => write.unit === "WWDG");
    const taken = unit.slice(unit.findIndex(({ offset }) => offset === SR));
    expect(taken.filter(({ offset }) => offset === SR)).toHaveLength(times);
    const fed = taken.filter(({ offset, value }) => offset === CR && value === FED).length;
    expect(taken.slice(0, 2 * fed).map(({ offset }) => offset)).toEqual(
      Array.from({ length: 2 * fed }, (_, i) => (i % 2 === 0 ? SR : CR)),
    );
    const { watchdog, clock } = findBoard("netduinoplus2");
    const round = ((FED - 0xc0) * 4096 * 8) / (clock / 4 / 1000); // in ms, from fed to the interrupt
    expect((fed + 1) * round).toBeGreaterThanOrEqual(watchdog);
    expect(fed * round).toBeLessThan(watchdog);
  });
});

/** nRF51 series reference manual, "Watchdog timer", in the peripherals' space from 0x40000000 on. */
test("microbit: the watchdog counts four seconds, not in sleep nor for a debugger, and is fed", async () => {
  const writes = await writesOf("microbit", { text: SLEEPS, budget: 0 });
  const [START, CRV, RREN, CONFIG, RR0] = [0x10000, 0x10504, 0x10508, 0x1050c, 0x10600];
  const watchdog = writes.filter(({ unit, offset }) => unit === "nrf51_soc.io" && offset >>> 12 === START >>> 12);
  const started = watchdog.findIndex(({ offset }) => offset === START);
  const LFCLK_HZ = 32768;
  const counts = (findBoard("microbit").watchdog * LFCLK_HZ) / 1000 - 1;
  const FOOD = 0x6e524635;
  expect(watchdog.slice(0, started + 1).filter(({ offset }) => offset !== RR0)).toEqual(
    [
      [CRV, counts],
      [RREN, 1],
      [CONFIG, 0],
      [START, 1],
    ].map(([offset, value]) => ({ unit: "nrf51_soc.io", offset, value })),
  );
  const fed = valuesOf(watchdog.slice(started), "nrf51_soc.io", RR0);
  expect(fed.length).toBeGreaterThan(2);
  expect(fed).toEqual(fed.map(() => FOOD));
});

/** FE310-G002 manual, "Watchdog Timer": the key before each write, the compare at 0, and counting that resets. */
test("hifive1: a fault ends in a reset by the watchdog at its next count", async () => {
  const writes = await writesOf("hifive1", { text: FAULTS, budget: 0, ms: 50, wanted: /fault: .*\n/ });
  const [WDOGCFG, WDOGKEY, WDOGCMP] = [0x00, 0x1c, 0x20];
  const [KEY, RSTEN, ENALWAYS] = [0x51f15e, 1 << 8, 1 << 12];
  expect(writes.filter(({ unit }) => unit === "riscv.sifive.e.aon")).toEqual(
    [
      [WDOGKEY, KEY],
      [WDOGCMP, 0],
      [WDOGKEY, KEY],
      [WDOGCFG, RSTEN | ENALWAYS],
    ].map(([offset, value]) => ({ unit: "riscv.sifive.e.aon", offset, value })),
  );
});
