// The shape of boards/NAME/board.json for a device, as a JSON schema. (posix has no silicon to describe: its file only
// says what it offers.)

import { TICK_RATES } from "../../host-js/container.js";

const name = { type: "string", pattern: "^[A-Z][A-Z0-9_]*$" };
const names = { type: "array", items: name, minItems: 1, maxItems: 256 };
const size = { type: "string", pattern: "^[1-9][0-9]*[KM]?$" };
const number = (minimum: number, maximum: number): object => ({ type: "integer", minimum, maximum });
const object = (properties: object, optional: readonly string[] = []): object => ({
  type: "object",
  additionalProperties: false,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  properties,
});
const region = object({ start: { type: "string", pattern: "^0x[0-9a-f]{8}$" }, size });
const text = { type: "string", minLength: 1 };
const texts = { type: "array", items: text };

/** Bytes, unless it says otherwise. */
const sizes = object(
  {
    /** The native stack: at most so much is for the blob's calls, the rest is kept for operations and imports. */
    stack: number(512, 65536),
    headroom: number(256, 8192),
    /** The native stack of interrupts and of faults of the host. */
    handlerStack: number(256, 65536),
    /** The stack of the blob's own values. */
    wasmStack: number(256, 65536),
    /** The same for each executor above 0 that a blob has. */
    lane: number(256, 65536),
    /** How many values and locals one function may have; costs five bytes each, twice while loading. */
    functionHeight: number(32, 4096),
    /** The longest page of compiled code; the last ones are shorter. */
    codePage: number(128, 4096),
    /** The receive ring and the send ring of every port: a power of two. */
    ring: number(16, 4096),
    /** How many calls of a fault are kept. */
    frames: number(2, 16),
  },
  ["frames"],
);

const emulator = object(
  {
    /** The program that emulates the board. */
    program: { enum: ["qemu-system-arm", "qemu-system-riscv32", "rp2040js"] },
    arguments: texts,
    /** QEMU's -icount shift: an instruction takes two to its power nanoseconds, so that a core has about its own speed. */
    icount: { enum: [3, 4] },
    /** The ports behind QEMU's serial lines, in its order; null: the board has none there. */
    serial: { type: "array", items: { anyOf: [name, { type: "null" }] } },
    /** The chip's whole flash, and where else it is seen, if that is more than the parts the board uses: stores there end a run. */
    flash: { type: "array", items: region },
    /**
     * Where QEMU has the lines of pins, for seeing them (outputs) and driving them (inputs); or the register whose writes its log
     * shows. Of outputs, where the registers are whose stores change them.
     */
    pins: {
      type: "array",
      items: object(
        {
          /** The first of the pins and how many there are. */
          first: name,
          count: number(1, 64),
          device: text,
          inputs: object({ name: { type: "string" }, first: number(0, 255) }),
          outputs: object({ name: { type: "string" }, first: number(0, 255) }),
          written: object({ device: text, offset: text, first: number(0, 15) }),
          registers: region,
        },
        ["device", "inputs", "outputs", "written", "registers"],
      ),
    },
    /** What the emulator cannot do, though the chip can: imports, and "open drain", which there sees no level from outside. */
    lacks: texts,
    /** C files of the chip, and those of the board's folder that take their place in the emulator. */
    replaces: texts,
    /** What the chip's chip.h leaves open and the emulator has otherwise: "NAME=VALUE". */
    defines: texts,
    sources: texts,
  },
  ["icount", "serial", "flash", "pins", "lacks", "replaces", "defines", "sources"],
);

/** How an image gets into the flash. */
const flash = {
  oneOf: [
    /** The board is a drive that takes a file: UF2 blocks of this family, or else Intel HEX. */
    object({ volume: text, family: { type: "string", pattern: "^0x[0-9a-f]{8}$" } }, ["family"]),
    /** OpenOCD's arguments for the probe and the chip. */
    object({ openocd: { ...texts, minItems: 1 } }),
  ],
};

export const boardSchema = object(
  {
    /** As long as a container has room for. */
    name: { type: "string", pattern: "^[a-z][a-z0-9-]*$", maxLength: 15 },
    about: text,
    port: { enum: ["cortex-m", "riscv"] },
    chip: text,
    cpu: text,
    /** Of the core, in Hz. */
    clock: number(1000, 1_000_000_000),
    /** What the core's clock is made from, in Hz, where the chip's start.c asks for it. */
    crystal: number(1000, 100_000_000),
    capabilities: { type: "array", items: { type: "string" }, uniqueItems: true },
    tickRates: { type: "array", items: { enum: TICK_RATES }, minItems: 1, uniqueItems: true },
    /**
     * The chip's watchdog resets it after so many milliseconds awake in which no poll begins or is within its budget, nothing is
     * reported, and the core does not sleep. Only for a chip on which it can pause in sleep.
     */
    watchdog: number(1000, 8000),
    memory: object({ host: region, blob: region, ram: region }),
    sizes,
    /** A name and its chip's number, or a range: PA with first 8 and from 2 is PA2 = 8, PA3 = 9, … */
    pins: {
      type: "object",
      propertyNames: name,
      additionalProperties: {
        oneOf: [
          number(0, 255),
          object({ first: number(0, 255), from: number(0, 255), count: number(1, 256) }, ["from"]),
        ],
      },
    },
    ports: {
      type: "object",
      propertyNames: name,
      additionalProperties: object({ unit: number(0, 255), tx: name, rx: name, alternate: number(0, 255) }, [
        "alternate",
      ]),
    },
    /** What a program finds on every board that has it: the first of each role has no number in its name. */
    roles: object({ LED: names, BUTTON: names, CONSOLE: names, UART: names }, ["LED", "BUTTON", "UART"]),
    flash,
    emulator,
  },
  ["crystal", "watchdog", "flash", "emulator"],
);
