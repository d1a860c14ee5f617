import { describe, expect, test } from "vitest";
import { parseScript, type ScriptLine } from "../../host-js/script.js";
import { inRanges, pinName, portName, SIMULATED_NAMES } from "../../host-js/words.js";
import { createRandom, SEEDS, type Random } from "./random.js";
import { script } from "./runs.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("every kind of line, comments and line ends", () => {
  const text = [
    "# a comment",
    "",
    "   # another",
    "0 pin LED 1",
    "  5   pin\tBUTTON2  0   # trailing",
    "5 rx UART hello # no comment",
    "6 rx CONSOLE  two blanks, one of them text \r",
    "7 rx UART2 \\n\\r\\t\\\\\\x00\\xfF",
    "8 rx UART",
    "8 rx UART ",
    "9 pin P63 1#",
    "18446744073709551615 end # over",
  ];
  // The line before the last is wrong: a comment begins behind a blank.
  expect(parseScript(text.join("\n"))).toMatchObject({ ok: false, line: 11 });
  text.splice(10, 1, "9 pin P63 1");
  expect(script(text.join("\n"))).toEqual<ScriptLine[]>([
    { tick: 0n, kind: "pin", pin: 0x100, level: 1 },
    { tick: 5n, kind: "pin", pin: 0x201, level: 0 },
    { tick: 5n, kind: "rx", port: 0x400, bytes: bytes("hello # no comment") },
    { tick: 6n, kind: "rx", port: 0x300, bytes: bytes(" two blanks, one of them text ") },
    { tick: 7n, kind: "rx", port: 0x401, bytes: Uint8Array.of(10, 13, 9, 92, 0, 255) },
    { tick: 8n, kind: "rx", port: 0x400, bytes: bytes("") },
    { tick: 8n, kind: "rx", port: 0x400, bytes: bytes("") },
    { tick: 9n, kind: "pin", pin: 63, level: 1 },
    { tick: 18446744073709551615n, kind: "end" },
  ]);
  expect(script("")).toEqual([]);
});

const { pins: PINS, ports: PORTS } = SIMULATED_NAMES;
const [PIN_NAMES, PORT_NAMES] = ["P0 to P63, LED to LED8, BUTTON to BUTTON4", "CONSOLE, UART to UART2"];

test("text in UTF-8", () => {
  expect(script("1 rx UART grüße €")).toEqual([{ tick: 1n, kind: "rx", port: 0x400, bytes: bytes("grüße €") }]);
});

describe("mistakes name the line and say what to write", () => {
  const cases: [text: string, line: number, message: string][] = [
    ["pin LED 1", 1, `"pin" is not a tick: a line begins with a whole number`],
    ["# x\n\n-1 end", 3, `"-1" is not a tick: a line begins with a whole number`],
    ["1.5 end", 1, `"1.5" is not a tick: a line begins with a whole number`],
    ["18446744073709551616 end", 1, "tick 18446744073709551616 is larger than 64 bits"],
    ["10 end\n9 end", 2, "tick 9 is before tick 10: ticks never go backwards"],
    ["1", 1, `the line ends after its tick: write TICK pin NAME LEVEL, TICK rx NAME TEXT or TICK end`],
    ["1 tx UART a", 1, `"tx" is not an input: write TICK pin NAME LEVEL, TICK rx NAME TEXT or TICK end`],
    ["1 pin", 1, `the pin's name is missing: write one of ${PIN_NAMES}`],
    ["1 pin \x1b[2J 1", 1, `"\\x1b[2J" is not a pin of the simulated board, which has ${PIN_NAMES}`],
    ["1 é", 1, `"\\xc3\\xa9" is not an input: write TICK pin NAME LEVEL, TICK rx NAME TEXT or TICK end`],
    ["1 rx UART a\\\x07", 1, `"\\\\x07" is not an escape: write \\n, \\r, \\t, \\\\ or \\xHH`],
    ["1 pin LED9 1", 1, `"LED9" is not a pin of the simulated board, which has ${PIN_NAMES}`],
    ["1 pin UART 1", 1, `"UART" is not a pin of the simulated board, which has ${PIN_NAMES}`],
    ["1 pin LED", 1, "the pin's level is missing: write 0 or 1"],
    ["1 pin LED 2", 1, `a pin's level is 0 or 1, not "2"`],
    ["1 pin LED 1 0", 1, `a pin's level is 0 or 1, not "1 0"`],
    ["1 rx", 1, `the port's name is missing: write one of ${PORT_NAMES}`],
    ["1 rx LED a", 1, `"LED" is not a port of the simulated board, which has ${PORT_NAMES}`],
    ["1 rx UART a\\q", 1, `"\\q" is not an escape: write \\n, \\r, \\t, \\\\ or \\xHH`],
    ["1 rx UART a\\x4", 1, `"\\x" is not an escape: write \\n, \\r, \\t, \\\\ or \\xHH`],
    ["1 rx UART a\\", 1, `"\\" is not an escape: write \\n, \\r, \\t, \\\\ or \\xHH`],
    ["1 end now", 1, `nothing may follow "end"`],
  ];
  test.each(cases)("%j", (text, line, message) => {
    expect(parseScript(text)).toEqual({ ok: false, line, message });
  });
});

test("names that count up are told as a range", () => {
  expect(inRanges(["LED", "LED2", "GP9", "GP10", "GP12", "A", "TX", "B2"])).toBe(
    "LED to LED2, GP9 to GP10, GP12, A, TX, B2",
  );
});

test("pin and port names and words are each other's inverse, and no other word has a name", () => {
  let [pins, ports] = [0, 0];
  for (let word = 0; word < 0x600; word++) {
    const [pin, port] = [pinName(word), portName(word)];
    if (pin !== null) expect(PINS.get(pin)).toBe(word);
    if (port !== null) expect(PORTS.get(port)).toBe(word);
    pins += pin === null ? 0 : 1;
    ports += port === null ? 0 : 1;
  }
  expect([pins, ports]).toEqual([76, 3]);
  expect([pinName(0x10000), pinName(-1), portName(0x10400)]).toEqual([null, null, null]);
  for (const name of ["LED1", "LED0", "LED02", "P07", "P64", "P", "BUTTON5", "led", "CONSOLE", "toString", ""]) {
    expect([name, PINS.has(name)]).toEqual([name, false]);
  }
  for (const name of ["UART1", "UART3", "CONSOLE2", "LED", ""]) expect([name, PORTS.has(name)]).toEqual([name, false]);
  expect([PINS.size, PORTS.size]).toEqual([pins, ports]);
});

function randomLine(random: Random, tick: bigint): ScriptLine {
  const kind = random.below(3);
  if (kind === 0) return { tick, kind: "pin", pin: random.pick([0, 63, 0x100, 0x203]), level: random.pick([0, 1]) };
  if (kind === 1) return { tick, kind: "rx", port: random.pick([0x300, 0x401]), bytes: random.bytes(random.below(40)) };
  return { tick, kind: "end" };
}

function write(line: ScriptLine): string {
  if (line.kind === "pin") return `${line.tick} pin ${pinName(line.pin)} ${line.level}`;
  if (line.kind === "end") return `${line.tick} end`;
  const escaped = Array.from(line.bytes, (byte) => {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x5c;
    return plain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
  });
  return `${line.tick} rx ${portName(line.port)} ${escaped.join("")}`;
}

test.each(SEEDS)("what was written is parsed again (seed %i)", (seed) => {
  const random = createRandom(seed);
  for (let round = 0; round < 200; round++) {
    let tick = 0n;
    const lines = Array.from({ length: random.below(10) }, () =>
      randomLine(random, (tick += BigInt(random.below(50)))),
    );
    expect(script(lines.map(write).join("\n"))).toEqual(lines);
  }
});

test.each(SEEDS)("any text is parsed or refused with one of its lines (seed %i)", (seed) => {
  const random = createRandom(seed);
  const scraps = ["1", "9", " ", "pin", "rx", "end", "LED", "UART", "0", "\n", "#", "\\", "x", "\t", "é", "\r"];
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: random.below(20) }, () => random.pick(scraps)).join("");
    const parsed = parseScript(text);
    if (parsed.ok) continue;
    expect(parsed.line).toBeGreaterThan(0);
    expect(parsed.line).toBeLessThanOrEqual(text.split("\n").length);
    expect(parsed.message).not.toMatch(/undefined|null|NaN/);
  }
});
