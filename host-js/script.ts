// The input script: what happens to a program from outside in virtual time, one line each.
//
//   # the button is pressed for 50 ticks
//   100 pin BUTTON 1
//   150 pin BUTTON 0
//   200 rx UART hello\n
//   500 end

import { inRanges, SIMULATED_NAMES, type ScriptNames } from "./words.js";

/** One thing that comes from outside; pins and ports as the ABI's words. */
export type Input =
  { kind: "pin"; pin: number; level: 0 | 1 } | { kind: "rx"; port: number; bytes: Uint8Array } | { kind: "end" };

export type ScriptLine = { tick: bigint } & Input;

export type ScriptResult = { ok: true; lines: ScriptLine[] } | { ok: false; line: number; message: string };

/** A line's own complaint: what is wrong and what to write instead. */
class Complaint extends Error {}

const LAST_TICK = 2n ** 64n - 1n;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["\\", "\\"],
]);

const LINE_ADVICE = ": write TICK pin NAME LEVEL, TICK rx NAME TEXT or TICK end";

export function parseScript(text: string, names = SIMULATED_NAMES): ScriptResult {
  const lines: ScriptLine[] = [];
  let before = 0n;
  for (const [index, source] of text.split("\n").entries()) {
    try {
      const line = parseLine(source.replace(/\r.*$/s, ""), names);
      if (line === null) continue;
      if (line.tick < before)
        throw new Complaint(`tick ${line.tick} is before tick ${before}: ticks never go backwards`);
      before = line.tick;
      lines.push(line);
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      return { ok: false, line: index + 1, message: error.message };
    }
  }
  return { ok: true, lines };
}

function parseLine(source: string, names: ScriptNames): ScriptLine | null {
  if (/^\s*(#|$)/.test(source)) return null;
  const [, digits, kind, rest = ""] = /^\s*(\S+)(?:[ \t]+(\S+)(.*))?$/.exec(source) ?? [];
  if (digits === undefined || !/^\d+$/.test(digits)) {
    throw new Complaint(`${quoted(digits ?? source)} is not a tick: a line begins with a whole number`);
  }
  const tick = BigInt(digits);
  if (tick > LAST_TICK) throw new Complaint(`tick ${digits} is larger than 64 bits`);
  if (kind === "pin") return { tick, ...parsePinLine(rest, names) };
  if (kind === "rx") return { tick, ...parseRxLine(rest, names) };
  if (kind === "end") return { tick, ...parseEndLine(rest) };
  if (kind === undefined) throw new Complaint(`the line ends after its tick${LINE_ADVICE}`);
  throw new Complaint(`${quoted(kind)} is not an input${LINE_ADVICE}`);
}

function parsePinLine(rest: string, { board, pins }: ScriptNames): Input {
  const [name = "", level, ...more] = words(rest);
  const pin = pins.get(name);
  if (name === "") throw new Complaint(`the pin's name is missing: write one of ${inRanges(pins.keys())}`);
  if (pin === undefined)
    throw new Complaint(`${quoted(name)} is not a pin of ${board}, which has ${inRanges(pins.keys())}`);
  if (level === undefined) throw new Complaint("the pin's level is missing: write 0 or 1");
  if ((level !== "0" && level !== "1") || more.length > 0) {
    throw new Complaint(`a pin's level is 0 or 1, not ${quoted([level, ...more].join(" "))}`);
  }
  return { kind: "pin", pin, level: level === "1" ? 1 : 0 };
}

function parseEndLine(rest: string): Input {
  if (words(rest).length > 0) throw new Complaint(`nothing may follow "end"`);
  return { kind: "end" };
}

/** Words of a line up to a comment; only the text of an rx line may hold "#". */
function words(rest: string): string[] {
  return rest
    .replace(/(^|[ \t])#.*$/, "")
    .split(/[ \t]+/)
    .filter((word) => word !== "");
}

function parseRxLine(rest: string, { board, ports }: ScriptNames): Input {
  const [, name = "", text = ""] = /^[ \t]+(\S+)(?:[ \t](.*))?$/.exec(rest) ?? [];
  const port = ports.get(name);
  if (name === "") throw new Complaint(`the port's name is missing: write one of ${inRanges(ports.keys())}`);
  if (port === undefined)
    throw new Complaint(`${quoted(name)} is not a port of ${board}, which has ${inRanges(ports.keys())}`);
  return { kind: "rx", port, bytes: unescape(text) };
}

function unescape(text: string): Uint8Array {
  const bytes: number[] = [];
  const pattern = /\\x([0-9a-fA-F]{2})|\\(.?)|[^\\]+/gs;
  for (const [piece, code, letter] of text.matchAll(pattern)) {
    if (code !== undefined) bytes.push(parseInt(code, 16));
    else if (letter === undefined) bytes.push(...new TextEncoder().encode(piece));
    else {
      const escaped = ESCAPES.get(letter);
      if (escaped === undefined)
        throw new Complaint(`"\\${escapedBytes(letter)}" is not an escape: write \\n, \\r, \\t, \\\\ or \\xHH`);
      bytes.push(escaped.charCodeAt(0));
    }
  }
  return Uint8Array.from(bytes);
}

/** A word of the script between quotes. Whatever its bytes are, a terminal can show it. */
function quoted(word: string): string {
  return `"${escapedBytes(word)}"`;
}

function escapedBytes(word: string): string {
  const shown = (byte: number): string =>
    byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
  return Array.from(new TextEncoder().encode(word), shown).join("");
}
