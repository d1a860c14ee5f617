// `npm run figures -- boards [FIGURE…] [BOARD…]`: what boards are held to, measured anew, each beside its limit. Exits with 1
// where a limit is not kept.
import { deviceNames, findBoard, type Board } from "../../cli/boards/board.js";
import { EXAMPLES } from "../../tests/conformance/examples.js";
import { interruptDepths } from "./depth.js";
import { FLASH_LIMIT, hostFlash, whyLarger } from "./flash.js";
import { ALARMS, idle, SLEEP_LIMIT } from "./idle.js";
import { isOne, latency, slower, spread } from "./latency.js";
import { linesBelow } from "./lines.js";
import { ALL_MET, deepestNesting } from "./nested.js";
import { buildSmall, CODE_LIMIT, RAM_AIM, RAM_LIMIT, ramOf } from "./ram.js";
import { endless, stackUse, straightOn } from "./stack.js";
import { buildWaiting, codeOf, startup, startupLimit } from "./startup.js";
import { echoBytes, firstDifference, overrunBytes } from "./uart.js";

const named = process.argv.slice(2);

/** Those that are named, or all. */
const asked = (board: Board): boolean =>
  named.includes(board.name) || !deviceNames().some((name) => named.includes(name));
const boards = deviceNames().map(findBoard).filter(asked);
const emulated = boards.filter(({ emulator }) => emulator !== null);

/** The Cortex-M4, whose emulator counts instructions. */
const M4 = findBoard("netduinoplus2");

/** Interrupts at random phases, and bytes over the wire. */
const PHASES = 1000;
/** The same with ticks of a millisecond, which most programs have. */
const SLOW_RATE = 1000;
const SLOW_PHASES = 200;
const BYTES = 100 * 1024;

/** Bytes of the interrupts' stack that nobody may use. */
const GUARD = 32;

let broken = 0;

const grouped = (value: number): string => value.toLocaleString("en");

/** `holds`: the limit is kept; where there is none that is so by itself. */
function say(what: string, value: string, limit = "", holds = true): void {
  if (!holds) broken++;
  const verdict = holds ? limit : `NOT KEPT: ${limit}`;
  console.log(`${what.padEnd(64)}${value.padStart(20)}   ${verdict}`.trimEnd());
}

function sayAtMost(what: string, value: number, most: number, unit: string, more = ""): void {
  say(what, `${grouped(value)} ${unit}`, `at most ${grouped(most)}${more}`, value <= most);
}

async function flash(): Promise<void> {
  for (const board of boards) {
    const floats = board.capabilities.includes("float");
    const variants = floats
      ? ([
          ["plain", ["float"]],
          ["floats", []],
        ] as const)
      : ([["plain", []]] as const);
    for (const [kind, without] of variants) {
      const bytes = await hostFlash(board, without);
      const what = `${board.name}: flash of the host, ${kind === "plain" ? "without floats" : "with floats"}`;
      const [limit, why] = [FLASH_LIMIT[kind], whyLarger(board, kind)];
      if (why === null) sayAtMost(what, bytes, limit, "B");
      else say(what, `${grouped(bytes)} B`, bytes <= limit ? "" : why);
    }
  }
}

async function start(): Promise<void> {
  if (!asked(M4)) return;
  for (const name of EXAMPLES) {
    const found = await startup(M4, await buildWaiting(name));
    const what = `${M4.name}: ${name}, from reset until it is loaded`;
    say(what, `${grouped(found.loaded)} instr.`, `${grouped(found.code)} B of code`);
    sayAtMost(`${M4.name}: ${name}, behind main's first statement`, found.slept, startupLimit(found), "instr.");
  }
}

async function ram(): Promise<void> {
  const small = await buildSmall();
  sayAtMost("three blinkers and an echo: code section", codeOf(small.blob), CODE_LIMIT, "B");
  for (const board of emulated) {
    const { variables, heap, stack, handlers, total } = (await ramOf(board, small)).ram;
    const most = board.memory.ram.size;
    const what = `${board.name}: RAM of three blinkers and an echo`;
    if (most <= RAM_LIMIT + 1024) sayAtMost(what, total, RAM_LIMIT, "B", `, aim ${grouped(RAM_AIM)}`);
    else sayAtMost(what, total, most, "B");
    say("  of that", `${variables}+${heap}+${stack}+${handlers}`, "variables + heap + stack + interrupts' stack");
  }
}

async function stack(): Promise<void> {
  const [long, recursion] = [await straightOn(100), await endless()];
  for (const board of emulated) {
    const [straight, deep] = [await stackUse(board, long), await stackUse(board, recursion)];
    const name = deep.faults.map(({ code }) => code).join(", ");
    const most = board.sizes.stack;
    const used = [straight, deep].map(({ done }) => done.usage.stack);
    sayAtMost(`${board.name}: stack to load and run 100 statements in a row`, used[0] ?? 0, most, "B");
    sayAtMost(`${board.name}: stack of endless calls, up to fault ${name}`, used[1] ?? 0, most, "B");
  }
  for (const board of emulated) {
    const { depth, met, stack } = await deepestNesting(board);
    const what = `${board.name}: stack of levels 0 to 3, ${depth} calls deep each`;
    if (met === ALL_MET) sayAtMost(what, stack, board.sizes.stack, "B", "; with one call more a fault");
    else say(what, `${met} of ${ALL_MET} met`, "all levels on top of each other", false);
  }
  for (const board of boards) {
    const { handlers, report } = await interruptDepths(board);
    const room = board.sizes.handlerStack - GUARD;
    const larger = `, the largest frame ${handlers.frame} B`;
    sayAtMost(`${board.name}: interrupts' stack, by the host's code`, handlers.most, room, "B", larger);
    say("  with the report of a broken host", `${report.most} B`);
  }
}

async function rest(): Promise<void> {
  for (const board of emulated) {
    const { alarms, wakes, rounds, share } = await idle(board);
    const counted = rounds > 0 ? `, and ${rounds} rounds of the clock's counter` : "";
    say(
      `${board.name}: wake-ups in a minute of blinky`,
      `${wakes}`,
      `as many as alarms: ${alarms.length}${counted}`,
      wakes === ALARMS && alarms.length === ALARMS,
    );
    if (share === null) continue;
    const percent = `${(share * 100).toFixed(4)} %`;
    say(`${board.name}: asleep in that minute`, percent, `at least ${SLEEP_LIMIT * 100} %`, share >= SLEEP_LIMIT);
  }
}

async function late(): Promise<void> {
  for (const board of emulated) {
    const { wrong, met, instructions, cycles } = await latency(board, PHASES);
    const holds = wrong === 0 && met === PHASES && instructions.length === PHASES;
    const what = `${board.name}: from interrupt to task, ${grouped(met)} phases`;
    say(what, spread(instructions), "of instructions, all equal", holds && isOne(instructions));
    if (cycles !== null) say("  the same", spread(cycles), "of cycles, all equal", isOne(cycles));
    const slow = await latency(board, SLOW_PHASES, SLOW_RATE);
    // Without a divider, a division takes longer for some numbers.
    const divides = slower(board) > 1;
    const limit = divides ? "of instructions" : "of instructions, all equal";
    say(
      `  at ${grouped(SLOW_RATE)} ticks per second`,
      spread(slow.instructions),
      limit,
      divides || isOne(slow.instructions),
    );
  }
}

async function uart(): Promise<void> {
  for (const board of emulated) {
    const echoed = await echoBytes(board, BYTES);
    const difference = firstDifference(echoed) ?? (echoed.complaints.length > 0 ? "the emulator complains" : null);
    say(
      `${board.name}: bytes through echo at 115,200 baud`,
      grouped(BYTES),
      difference ?? "none lost, none in another order",
      difference === null,
    );
    const { came, read, lost } = await overrunBytes(board, BYTES);
    const what = `${board.name}: a reader that is too slow, read + lost`;
    say(what, `${grouped(read)} + ${grouped(lost)}`, `as many as came: ${grouped(came)}`, read + lost === came);
  }
}

function lines(): Promise<void> {
  for (const folder of ["host-c/port", "host-c/chip", "boards"]) {
    for (const [name, count] of linesBelow(folder)) say(`${folder}/${name}: lines`, grouped(count));
  }
  return Promise.resolve();
}

const FIGURES: Readonly<Record<string, () => Promise<void>>> = {
  ...{ flash, start, ram, stack, idle: rest, latency: late, lines, uart },
};

/** Takes many minutes: every byte is a stop of the emulator. */
const LONG = "uart";

const [figures, others] = [named.filter((name) => name in FIGURES), named.filter((name) => !(name in FIGURES))];
const unknown = others.find((name) => !deviceNames().includes(name));
if (unknown !== undefined) {
  const known = `the figures ${Object.keys(FIGURES).join(", ")}, and the boards ${deviceNames().join(", ")}`;
  console.error(`figures: ${unknown} is neither a figure of boards nor a board: there are ${known}`);
  process.exit(2);
}
for (const [name, print] of Object.entries(FIGURES)) {
  if (figures.includes(name) || (figures.length === 0 && name !== LONG)) await print();
}
if (figures.length === 0) say(`${grouped(BYTES)} bytes in and out`, "", `npm run figures -- boards ${LONG}`);
process.exitCode = broken > 0 ? 1 : 0;
