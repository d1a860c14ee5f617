// The folders of host-c hold what host-c/README.md says of them, under the same names in every port, chip and board; and no
// layer reaches past the contracts in include/ into another.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { repository } from "../cli/cli.js";

const host = path.join(repository, "host-c");
const readme = readFileSync(path.join(host, "README.md"), "utf8");

const foldersIn = (folder: string): string[] =>
  readdirSync(path.join(repository, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const filesIn = (folder: string): string[] =>
  readdirSync(path.join(repository, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

/** The files of a table in the README; those it says may be missing are apart. */
function table(of: string): { needed: string[]; possible: string[] } {
  const lines = readme.split("\n");
  const from = lines.findIndex((line) => line.startsWith(`| ${of} `));
  const rows = lines.slice(from + 2, lines.indexOf("", from));
  const [needed, possible]: string[][] = [[], []];
  for (const row of rows) {
    const [, files = "", what = ""] = row.split("|");
    const into = what.includes("may be missing") ? possible : needed;
    into?.push(...[...files.matchAll(/`([^`]+)`/g)].map(([, file = ""]) => file));
  }
  return { needed: needed ?? [], possible: possible ?? [] };
}

describe.each([
  ["host-c/port", "port/X/", ["posix"]],
  ["host-c/chip", "chip/X/", ["shared"]],
  ["boards", "boards/X/", ["posix"]],
])("%s", (folder, title, others) => {
  const { needed, possible } = table(title);
  const folders = foldersIn(folder).filter((name) => !others.includes(name));

  test.each(folders)("%s has every file of the README's table, and no other", (name) => {
    const files = filesIn(path.join(folder, name));
    expect(needed.length).toBeGreaterThan(2);
    expect(needed.filter((file) => !files.includes(file))).toEqual([]);
    expect(files.filter((file) => !needed.includes(file) && !possible.includes(file))).toEqual([]);
  });

  test("no file may be missing everywhere", () => {
    const all = new Set(folders.flatMap((name) => filesIn(path.join(folder, name))));
    expect(possible.filter((file) => !all.has(file))).toEqual([]);
  });
});

/** Port, chip and device in one: it has files of its own, but what it shares with ports and chips is named as there. */
test("port/posix has the files of the README's table, and the names of ports and chips for the same jobs", () => {
  const listed = table("port/posix/").needed;
  const names = ["port/X/", "chip/X/"].flatMap((title) => {
    const { needed, possible } = table(title);
    return [...needed, ...possible];
  });
  expect(filesIn("host-c/port/posix").sort()).toEqual([...listed].sort());
  const shared = ["startup.c", "wait.c", "level.c", "port.cmake", "budget.c", "clock.c", "gpio.c", "uart.c"];
  expect(listed.filter((file) => names.includes(file)).sort()).toEqual(shared.sort());
});

/** The calls of a contract, and the file in which every port and chip has them. */
test.each([
  ["wait.c", ["tl_port_lock", "tl_port_unlock", "tl_port_sleep", "tl_port_interrupts"]],
  ["level.c", ["tl_port_level"]],
  ["clock.c", ["tl_chip_now", "tl_chip_alarm", "tl_chip_clock_start"]],
  ["gpio.c", ["tl_chip_pin_open", "tl_chip_pin_write", "tl_chip_pin_read", "tl_chip_pin_watch"]],
  ["uart.c", ["tl_chip_uart_open", "tl_chip_uart_send"]],
])("%s is where its calls are, in every folder that has one", (file, calls) => {
  const folders = ["host-c/port", "host-c/chip"].flatMap((parent) =>
    foldersIn(parent)
      .filter((name) => name !== "shared")
      .map((name) => path.join(parent, name)),
  );
  const misplaced = folders.flatMap((folder) =>
    filesIn(folder)
      .filter((name) => name.endsWith(".c") && name !== file)
      .flatMap((name) => {
        const text = readFileSync(path.join(repository, folder, name), "utf8");
        const defined = calls.filter((call) =>
          new RegExp(`^(?!static)\\w[^;\\n]*\\b${call}\\([^;]*\\) \\{`, "m").test(text),
        );
        return defined.map((call) => `${folder}/${name}: ${call}`);
      }),
  );
  expect(misplaced).toEqual([]);
});

/** One contract for each layer, the numbers of the ABI, and text, which all of them write. */
test("include/ has one header for each layer", () => {
  const layers = ["abi", "board", "chip", "core", "device", "engine", "port", "text"];
  expect(filesIn("host-c/include").sort()).toEqual(layers.map((layer) => `tl_${layer}.h`));
});

/** What a layer includes besides the contracts, its own headers and those of Wasm3; everything else is none of its business. */
const BESIDES: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  core: [],
  // The core's registers; what chips share.
  chip: ["cortex.h", "riscv.h", "counter.h", "pl011.h"],
  "chip/shared": ["chip.h"],
  // The chip's part of the vector table; semihosting is for the emulator.
  port: ["vectors.h", "emulator.h"],
  "port/posix": ["trace.h"],
  // A device's main and the trace of an emulated one are the core's upper end.
  device: ["bytes.h", "crc32.h", "fault.h", "log.h", "counter.h", "chip.h"],
  emulator: ["counter.h", "trace.h"],
};

const layers = [
  ...["engine", "core", "device", "emulator"],
  ...foldersIn("host-c/port").map((name) => `port/${name}`),
  ...foldersIn("host-c/chip").map((name) => `chip/${name}`),
];

test.each(layers)("%s includes contracts and its own headers", (layer) => {
  const folder = path.join("host-c", layer);
  const own = filesIn(folder);
  const besides = BESIDES[layer] ?? BESIDES[path.dirname(layer)] ?? [];
  const included = own.flatMap((file) => {
    const text = readFileSync(path.join(repository, folder, file), "utf8");
    return [...text.matchAll(/^#include "([^"]+)"/gm)].map(([, header = ""]) => header);
  });
  const contracts = [...filesIn("host-c/include"), "tl_config.h"];
  const foreign = included.filter(
    (header) => ![...own, ...contracts, ...besides].includes(header) && !/^(m3_\w+|wasm3)\.[ch]$/.test(header),
  );
  expect(foreign).toEqual([]);
});
