import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import * as abi from "../../host-js/abi.js";
import {
  buildId,
  capabilityBits,
  capabilityNames,
  checksum,
  HEADER_SIZE,
  packContainer,
  readContainer,
  SIMULATED,
  stripCustomSections,
  writeContainer,
} from "../../host-js/container.js";
import { compileBlob, compileModule } from "../conformance/compile.js";
import { whole } from "./runs.js";

const QUIET = whole("");

let blob: Uint8Array;

beforeAll(async () => {
  blob = await compileBlob(QUIET, { name: "quiet", budget: 1234, ram: 65536, trace: true });
});

/** The blob with a change to its bytes; unless told otherwise with a CRC that fits again. */
function changed(change: (view: DataView, bytes: Uint8Array) => void, bytes = blob, fixCrc = true): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  change(view, copy);
  if (fixCrc) view.setUint32(92, checksum(copy), true);
  return copy;
}

function refusal(bytes: Uint8Array, limits = SIMULATED): [code: number, message: string] {
  const read = readContainer(bytes, limits);
  if (read.ok) throw new Error("the container was accepted");
  expect(abi.REFUSALS.get(read.refusal.code)?.name).toBe(read.refusal.name);
  return [read.refusal.code, read.refusal.message];
}

async function packed(source: string, flags: string[] = []): Promise<Uint8Array> {
  const fields = { capabilities: 0, ram: 8, tickRate: 1000, budget: 0, name: "x", trace: false } as const;
  return packContainer(fields, await compileModule(source, flags));
}

test("what was written is read again", async () => {
  const read = readContainer(blob);
  if (!read.ok) throw new Error(read.refusal.message);
  const { module, shape, ...fields } = read.container;
  expect(fields).toEqual({
    capabilities: abi.CAPABILITY_GPIO | abi.CAPABILITY_UART,
    ram: 65536,
    tickRate: 1000,
    budget: 1234,
    buildId: new Uint8Array(createHash("sha256").update(module).digest()).slice(0, 8),
    name: "quiet",
    trace: true,
    board: "",
  });
  expect(shape.imports).toEqual([{ module: "exec", name: "wfe", signature: ">i" }]);
  expect(await buildId(module)).toEqual(fields.buildId);
  expect(writeContainer(read.container, module)).toEqual(blob);
});

test("a container may lie anywhere in a larger buffer", () => {
  const larger = new Uint8Array(blob.length + 20);
  larger.set(blob, 7);
  expect(readContainer(larger.subarray(7, 7 + blob.length)).ok).toBe(true);
});

test("a name is cut at 31 bytes, never inside a character", async () => {
  const read = readContainer(await compileBlob(QUIET, { name: "ü".repeat(20) }));
  expect(read.ok && read.container.name).toBe("ü".repeat(15));
});

test("capability names and bits", () => {
  expect(capabilityBits(["gpio", "float"])).toBe(129);
  expect(capabilityBits(["gpio", "laser"])).toBeNull();
  expect(capabilityNames(129)).toEqual(["gpio", "float"]);
  expect(capabilityNames((1 << 31) | 2)).toEqual(["uart", "bit 31"]);
});

describe("refusals, each with its code and a sentence", () => {
  test("empty, shorter than a header, and larger than the host holds", () => {
    const size = (detail: string) => [abi.REFUSAL_SIZE, `has the wrong size for a Tickless container: ${detail}`];
    const short = blob.slice(0, HEADER_SIZE - 1);
    expect(refusal(new Uint8Array(0))).toEqual(size("it is empty"));
    expect(refusal(short)).toEqual(size("it has 95 bytes, and the header alone has 96"));
    const most = blob.length - 1;
    const large = `it has ${blob.length} bytes, and this host takes at most ${most}`;
    expect(refusal(blob, { ...SIMULATED, size: most })).toEqual(size(large));
  });

  test("another board's pins, where the host has pins of its own", () => {
    const plain = readContainer(blob);
    if (!plain.ok) throw new Error(plain.refusal.message);
    const bytes = writeContainer({ ...plain.container, board: "pico" }, plain.container.module);
    expect(refusal(bytes, { ...SIMULATED, board: "nucleo" })).toEqual([
      abi.REFUSAL_BOARD,
      "uses the pins of another board: pico",
    ]);
    for (const board of ["pico", undefined]) {
      const read = readContainer(bytes, board === undefined ? SIMULATED : { ...SIMULATED, board });
      expect(read.ok ? read.container.board : read.refusal.message).toBe("pico");
    }
  });

  const headers: [name: string, code: number, change: (view: DataView) => void, message: string][] = [
    ["magic", abi.REFUSAL_MAGIC, (view) => view.setUint8(3, 0x32), "is not a Tickless container"],
    ["container version", abi.REFUSAL_CONTAINER_VERSION, (view) => view.setUint8(4, 2), ": it has version 2"],
    ["ABI version", abi.REFUSAL_ABI_VERSION, (view) => view.setUint8(5, 9), ": it has version 9"],
    ["header size", abi.REFUSAL_HEADER, (view) => view.setUint16(6, 100, true), ": 100 bytes"],
    ["module length", abi.REFUSAL_LENGTH, (view) => view.setUint32(88, 5, true), "5 bytes of module, there are"],
    ["flags", abi.REFUSAL_FLAGS, (view) => view.setUint32(64, 0x80000001, true), ": 0x80000000"],
    ["signature kind", abi.REFUSAL_SIGNATURE, (view) => view.setUint16(68, 1, true), ": kind 1"],
    ["signature length", abi.REFUSAL_SIGNATURE, (view) => view.setUint16(70, 1, true), ": kind 0"],
    ["capabilities", abi.REFUSAL_CAPABILITY, (view) => view.setUint32(8, 0x10d, true), ": spi, i2c, bit 8"],
    ["too little RAM", abi.REFUSAL_RAM, (view) => view.setUint32(12, 7, true), ": it asks for 7 bytes"],
    ["too much RAM", abi.REFUSAL_RAM, (view) => view.setUint32(12, SIMULATED.ram + 1, true), "the host has"],
    ["tick rate", abi.REFUSAL_TICK_RATE, (view) => view.setUint32(16, 100, true), ": 100 Hz"],
    ["name", abi.REFUSAL_NAME, (view) => view.setUint8(63, 65), "has a name that does not end"],
  ];
  test.each(headers)("%s", (_name, code, change, message) => {
    const [found, sentence] = refusal(changed(change));
    expect(found).toBe(code);
    expect(sentence).toContain(message);
  });

  test("truncated or longer", () => {
    expect(refusal(blob.slice(0, -1))[0]).toBe(abi.REFUSAL_LENGTH);
    expect(refusal(Uint8Array.from([...blob, 0]))[0]).toBe(abi.REFUSAL_LENGTH);
  });

  test("damaged", () => {
    expect(refusal(changed((view) => view.setUint8(100, view.getUint8(100) ^ 1), blob, false))[0]).toBe(
      abi.REFUSAL_CRC,
    );
  });

  test("not a module", () => {
    const [code, sentence] = refusal(changed((view) => view.setUint8(HEADER_SIZE, 1)));
    expect(code).toBe(abi.REFUSAL_MODULE);
    expect(sentence).toBe("holds a module the engine cannot load: it is not valid WebAssembly");
  });

  const modules: [name: string, code: number, source: string, message: string][] = [
    [
      "an unknown module",
      abi.REFUSAL_IMPORT,
      `@external("wasi", "exit") declare function exit(code: i32): void; export function more(): void { exit(1); }`,
      ": wasi.exit",
    ],
    [
      "an unknown name",
      abi.REFUSAL_IMPORT,
      `@external("gpio", "blink") declare function blink(): void; export function more(): void { blink(); }`,
      ": gpio.blink",
    ],
    [
      "another signature",
      abi.REFUSAL_IMPORT,
      `@external("time", "alarm") declare function set(at: i64): void; export function more(): void { set(1); }`,
      ": time.alarm with the signature I> instead of iI>",
    ],
    [
      "a name every object has",
      abi.REFUSAL_IMPORT,
      `@external("exec", "toString") declare function t(): void; export function more(): void { t(); }`,
      ": exec.toString",
    ],
    [
      "a function's name for a global",
      abi.REFUSAL_IMPORT,
      `@external("time", "now") declare const now: i64; export function more(): i64 { return now; }`,
      ": time.now",
    ],
  ];
  test.each(modules)("import of %s", async (_name, code, source, message) => {
    const [found, sentence] = refusal(await packed(whole(source)));
    expect(found).toBe(code);
    expect(sentence.endsWith(message)).toBe(true);
  });

  test("an imported memory", async () => {
    const [code, sentence] = refusal(await packed(QUIET, ["--importMemory"]));
    expect([code, sentence]).toEqual([abi.REFUSAL_IMPORT, "imports something this host does not offer: env.memory"]);
  });

  test("a missing export", async () => {
    for (const name of ["start", "poll", "run"]) {
      const source = QUIET.replace(`export function ${name}(`, `export function other(`);
      const renamed = source.replace("while (true) poll(", "while (true) (");
      const [code, sentence] = refusal(await packed(name === "poll" ? renamed.replace("(0, ", "(") : source));
      expect([code, sentence]).toEqual([abi.REFUSAL_EXPORT, `lacks an export a host needs: ${name}`]);
    }
    expect(refusal(await packed(QUIET, ["--noExportMemory"]))).toEqual([
      abi.REFUSAL_EXPORT,
      "lacks an export a host needs: memory",
    ]);
  });

  test("an export that is something else", async () => {
    const global = QUIET.replace("export function start(): void {}", "export let start: i32 = 0;");
    expect(refusal(await packed(global))[1]).toBe("lacks an export a host needs: start");
    const one = QUIET.replace("executor: i32, lines: i32", "lines: i32").replace("poll(0, ", "poll(");
    expect(refusal(await packed(one))[1]).toBe(
      "lacks an export a host needs: poll with the signature i> instead of ii>",
    );
  });

  test("more RAM than the module declares", () => {
    const [code, sentence] = refusal(changed((view) => view.setUint32(12, 65537, true)));
    expect(code).toBe(abi.REFUSAL_RAM);
    expect(sentence.endsWith(": it asks for 65537 bytes and declares 65536")).toBe(true);
  });

  test("data beyond the RAM", async () => {
    const source = whole(`const data = memory.data<u8>([1, 2, 3]); export function more(): usize { return data; }`);
    const far = await packed(source, ["--memoryBase", "6"]);
    const [code, sentence] = refusal(far);
    expect(code).toBe(abi.REFUSAL_RAM);
    expect(sentence).toMatch(/: it asks for 8 bytes, its data ends at \d+$/);
  });

  test("the checks run in their order: mending one finds the next", () => {
    const all = changed(
      (view) => {
        for (const [, , change] of headers) change(view);
        // Both RAM changes are in; a length that fits comes with the mending of it.
      },
      blob,
      false,
    );
    const original = new DataView(blob.slice().buffer);
    const view = new DataView(all.buffer);
    const copy = (from: number, to: number): void => {
      for (let at = from; at < to; at++) view.setUint8(at, original.getUint8(at));
    };
    const steps: [code: number, mend: () => void][] = [
      [abi.REFUSAL_MAGIC, () => copy(0, 4)],
      [abi.REFUSAL_CONTAINER_VERSION, () => copy(4, 5)],
      [abi.REFUSAL_ABI_VERSION, () => copy(5, 6)],
      [abi.REFUSAL_HEADER, () => copy(6, 8)],
      [abi.REFUSAL_LENGTH, () => copy(88, 92)],
      [abi.REFUSAL_CRC, () => undefined],
      [abi.REFUSAL_FLAGS, () => copy(64, 68)],
      [abi.REFUSAL_SIGNATURE, () => copy(68, 72)],
      [abi.REFUSAL_CAPABILITY, () => copy(8, 12)],
      [abi.REFUSAL_RAM, () => copy(12, 16)],
      [abi.REFUSAL_TICK_RATE, () => copy(16, 20)],
      [abi.REFUSAL_NAME, () => copy(63, 64)],
    ];
    let sum = false;
    for (const [code, mend] of steps) {
      expect(refusal(all)[0]).toBe(code);
      mend();
      sum ||= code === abi.REFUSAL_CRC;
      if (sum) view.setUint32(92, checksum(all), true);
    }
    expect(readContainer(all).ok).toBe(true);
  });

  test("every single flipped bit", () => {
    const copy = blob.slice();
    for (let bit = 0; bit < blob.length * 8; bit++) {
      copy[bit >> 3] = (blob[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(readContainer(copy).ok).toBe(false);
      copy[bit >> 3] = blob[bit >> 3] ?? 0;
    }
  });

  test("every header byte with every value and a CRC that fits: accepted or refused, never an exception", () => {
    for (let at = 0; at < 92; at++) {
      for (let value = 0; value < 256; value++) {
        const read = readContainer(changed((view) => view.setUint8(at, value)));
        if (!read.ok) expect(read.refusal.code).toBeGreaterThanOrEqual(abi.REFUSAL_EXPORT);
      }
    }
  });
});

test("custom sections are stripped, everything else stays", async () => {
  const named = await compileModule(QUIET, ["--debug"]);
  const stripped = stripCustomSections(named);
  expect(WebAssembly.Module.customSections(new WebAssembly.Module(named as BufferSource), "name")).toHaveLength(1);
  const module = new WebAssembly.Module(stripped as BufferSource);
  expect(WebAssembly.Module.customSections(module, "name")).toHaveLength(0);
  expect(WebAssembly.Module.exports(module)).toEqual(
    WebAssembly.Module.exports(new WebAssembly.Module(named as BufferSource)),
  );
  expect(stripCustomSections(stripped)).toEqual(stripped);
});
