// How deep interrupts can go on their own stack at most: from the machine code of the host that ships, with the C library and
// whatever else was linked. Every path counts, also those that no run has taken; and of each function all that it takes off the
// stack pointer, whether it then writes there or not.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Board } from "../../cli/boards/board.js";
import { ensureBoardHost, hostBytes, type BoardHost } from "../../cli/boards/host.js";
import { reasonIn, runCommand } from "../../cli/host/command.js";
import { valueOf } from "./support.js";

export interface Depth {
  /** In bytes. */
  most: number;
  /** From the interrupt's entry to the innermost function. */
  path: string[];
  /** The largest frame of a single function on any of the paths. */
  frame: number;
}

export interface Depths {
  /** Of interrupts, up to where the host finds itself broken: from there on nothing that lies below is read again. */
  handlers: Depth;
  /** With the report of a broken host, to its end. */
  report: Depth;
}

/** A function: its bytes of stack, the addresses it calls, and whether it calls one that no instruction names. */
interface Code {
  name: string;
  frame: number;
  calls: Set<number>;
  indirect: boolean;
}

/** Assembly that takes nothing: it leaves the interrupt by a register, or begins at the top of the stack. */
const BARE = ["cortex_svc_interrupt", "cortex_pendsv_interrupt", "tl_exception"];

/** ARMv6-M's entry of all interrupts, which takes the handler from a table. */
const ONE_FOR_ALL = "interrupt";

/** Never returns. */
const BROKEN = "tl_device_broken";

/** Of the host that ships, or of another file in its place. */
export async function interruptDepths(
  board: Board,
  instead: (elf: string, folder: string) => string = (elf) => elf,
): Promise<Depths> {
  const built = valueOf(await ensureBoardHost(board));
  const folder = await mkdtemp(path.join(tmpdir(), "tickless-depth-"));
  try {
    const host = { ...built, elf: instead(built.elf, folder) };
    const code = codeIn(await shown(host, "objdump", "-d", "--no-show-raw-insn"));
    const { vectors, handlers } = await tablesOf(board, host, folder);
    for (const one of code.values()) {
      if (one.name === ONE_FOR_ALL) for (const at of handlers) one.calls.add(at);
      if (one.name === ONE_FOR_ALL || BARE.includes(one.name)) one.indirect = false;
      if (BARE.includes(one.name)) one.frame = 0;
    }
    const traps = [...code].filter(([, { name }]) => name === "tl_trap" || name === "tl_exception").map(([at]) => at);
    const entries = board.port === "riscv" ? traps : vectors;
    return { handlers: deepest(code, entries, [BROKEN]), report: deepest(code, entries, []) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// ---- The deepest path -------------------------------------------------------------------------------------------------

const NOTHING: Depth = { most: 0, path: [], frame: 0 };

/** `ends`: functions that are not gone into. */
function deepest(code: ReadonlyMap<number, Code>, entries: readonly number[], ends: readonly string[]): Depth {
  const known = new Map<number, Depth>();
  const below = (at: number, above: readonly number[]): Depth => {
    const found = known.get(at);
    if (found !== undefined) return found;
    const { name, frame, calls, indirect } = code.get(at) ?? { name: "", frame: NaN, calls: [], indirect: true };
    if (ends.includes(name)) return NOTHING;
    const way = [...above, at].map((at) => code.get(at)?.name ?? at.toString(16)).join(" > ");
    if (above.includes(at)) throw new Error(`an interrupt can go down for ever: ${way}`);
    if (indirect || !Number.isFinite(frame)) throw new Error(`how deep an interrupt goes cannot be told: ${way}`);
    const inner = most([...calls].map((call) => below(call, [...above, at])));
    const depth = { most: frame + inner.most, path: [name, ...inner.path], frame: Math.max(frame, inner.frame) };
    known.set(at, depth);
    return depth;
  };
  if (entries.length === 0) throw new Error("no entry of an interrupt was found");
  return most(entries.map((at) => below(at, [])));
}

function most(depths: readonly Depth[]): Depth {
  const first = depths.reduce((first, depth) => (depth.most > first.most ? depth : first), NOTHING);
  return { ...first, frame: Math.max(0, ...depths.map(({ frame }) => frame)) };
}

// ---- What the disassembler shows ----------------------------------------------------------------------------------------

async function shown({ elf, tools }: BoardHost, tool: string, ...options: string[]): Promise<string> {
  const done = await runCommand(`${tools}${tool}`, [...options, elf], path.dirname(elf));
  if (done.status !== 0) throw new Error(`the host's code could not be read: ${reasonIn(done.output)}`);
  return done.output;
}

/** The bytes that an instruction takes off the stack pointer; Infinity: as many as some register holds. */
function taken(text: string): number {
  const [, list] = /^(?:push|vpush|stmdb\s+sp!,)\S*\s*\{(.*)\}/.exec(text) ?? [];
  if (list !== undefined) return bytesOf(list);
  const [, bytes] =
    /^sub\S*\s+sp,(?: sp,)? ?#(\d+)/.exec(text) ??
    /^addi?\s+sp,sp,-(\d+)/.exec(text) ??
    /^str\S*\s.*\[sp, #-(\d+)\]!/.exec(text) ??
    [];
  if (bytes !== undefined) return Number(bytes);
  return /^(?:sub|mov|mv|add)\S*\s+sp,\s*(?:sp,\s*)?[rast]\d/.test(text) ? Infinity : 0;
}

/** Of a list of registers such as "r4, r5, lr" or "d8-d15". */
function bytesOf(list: string): number {
  return list.split(", ").reduce((sum, name) => {
    const [, first, last = first] = /^[a-z]+(\d+)(?:-[a-z]+(\d+))?$/.exec(name) ?? [];
    return sum + (Number(last ?? 0) - Number(first ?? 0) + 1) * (name.startsWith("d") ? 8 : 4);
  }, 0);
}

/** To where a register or a table says, unless that is back. */
const INDIRECT = /^(?:blx\s+r|bx\s+r\d|mov\s+pc|ldr\S*\s+pc(?!,\s*\[sp\])|tb[bh]\s|jalr?\s+[ast]\d|jr\s+[ast]\d)/;

/** To an address; the name behind it is that of a function, which is not always the only one of that name. */
const JUMP = /^(?:b|cbn?z|j|tail|call).*\b([0-9a-f]+) <[^>]+>$/;

/** Every function, by its address. */
function codeIn(listing: string): Map<number, Code> {
  const code = new Map<number, Code>();
  const jumps: [from: number, to: number][] = [];
  let from = -1;
  for (const line of listing.split("\n")) {
    const [, begun, name] = /^([0-9a-f]{8}) <(.+)>:$/.exec(line) ?? [];
    if (begun !== undefined) {
      from = parseInt(begun, 16);
      code.set(from, { name: name ?? "", frame: 0, calls: new Set(), indirect: false });
    }
    const [, text = ""] = /^ *[0-9a-f]+:\t(\S.*?)\s*(?:[@#;] .*)?$/.exec(line) ?? [];
    const current = code.get(from);
    if (current === undefined) continue;
    current.frame += taken(text);
    current.indirect ||= INDIRECT.test(text);
    const [, to] = JUMP.exec(text) ?? [];
    if (to !== undefined) jumps.push([from, parseInt(to, 16)]);
  }
  const begins = [...code.keys()].sort((a, b) => a - b);
  for (const [from, to] of jumps) {
    const target = begins.findLast((at) => at <= to);
    if (target !== undefined && target !== from) code.get(from)?.calls.add(target);
  }
  return code;
}

/** The functions whose addresses the tables of handlers hold. */
async function tablesOf(
  board: Board,
  host: BoardHost,
  folder: string,
): Promise<Record<"vectors" | "handlers", number[]>> {
  const bytes = Buffer.from(valueOf(await hostBytes(host, path.join(folder, "host.bin"))));
  const symbols = await shown(host, "nm", "-S");
  const table = (name: string, first: number): number[] => {
    const [, at = "", size = ""] = new RegExp(`^(\\w+) (\\w+) \\w ${name}$`, "m").exec(symbols) ?? [];
    const found = new Set<number>();
    for (let i = 4 * first; i < parseInt(size, 16); i += 4) {
      const word = bytes.readUInt32LE(parseInt(at, 16) - board.memory.host.start + i);
      if (word !== 0) found.add(word & ~1);
    }
    return [...found];
  };
  // The first two are the stack and the reset.
  return { vectors: table("vectors", 2), handlers: table("handlers", 0) };
}
