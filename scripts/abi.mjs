// Writes the ABI's constants for C, TypeScript and AssemblyScript from abi/abi.json, the single source of every
// number in docs/abi.md: `npm run abi` writes the files, `npm run abi -- --check` only says which are out of date.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const root = fileURLToPath(new URL("..", import.meta.url));
const marker = "Generated from abi/abi.json by `npm run abi`: change that file, not this one.";

/** One flat list of groups: every constant is PREFIX_NAME with a number and, for errors, a sentence. */
function groups(abi) {
  const numbered = (names) => names.map((name, index) => ({ name: name.toUpperCase(), value: index }));
  const told = (table) => Object.entries(table).map(([name, [value, text]]) => ({ name, value, text }));
  return [
    {
      prefix: "VERSION",
      about: "What this host or program speaks.",
      entries: [
        { name: "CONTAINER", value: abi.containerVersion },
        { name: "ABI", value: abi.abiVersion },
      ],
    },
    {
      prefix: "CAPABILITY",
      about: "Bits of the container header's capability word.",
      entries: abi.capabilities.map((name, bit) => ({ name: name.toUpperCase(), value: 1 << bit })),
    },
    { prefix: "LEVEL", about: "Log levels.", entries: numbered(abi.logLevels) },
    {
      prefix: "ROLE",
      about: "Roles of pins and ports: bits 8 to 15 of a pin or port word.",
      entries: Object.entries(abi.roles).map(([name, value]) => ({ name, value })),
    },
    { prefix: "FAULT", about: "Codes of a fault record.", entries: told(abi.faults) },
    { prefix: "ERROR", about: "Negative results of imports.", entries: told(abi.errors) },
    { prefix: "REFUSAL", about: "Why a host does not run a container.", entries: told(abi.refusals) },
  ];
}

function c(list, abi) {
  const lines = [`// ${marker}`, "#ifndef TL_ABI_H", "#define TL_ABI_H", ""];
  for (const { prefix, about, entries } of list) {
    lines.push(`// ${about}`, `enum tl_${prefix.toLowerCase()} {`);
    for (const { name, value } of entries) lines.push(`    TL_${prefix}_${name} = ${value},`);
    lines.push("};", "");
  }
  const table = (macro, about, entries) => {
    const rows = entries.map((entry) => `    X(${entry.macro}, ${JSON.stringify(entry.text)})`);
    lines.push(`// ${about}`, ...continued([`#define ${macro}(X)`, ...rows]), "");
  };
  for (const prefix of ["FAULT", "ERROR", "REFUSAL"]) {
    const { entries } = list.find((group) => group.prefix === prefix);
    const rows = entries.map(({ name, text }) => ({ macro: `TL_${prefix}_${name}`, text }));
    table(`TL_${prefix}_TEXTS`, `X(code, sentence) for every ${prefix.toLowerCase()}.`, rows);
  }
  const words = abi.capabilities.map((name) => ({ macro: `TL_CAPABILITY_${name.toUpperCase()}`, text: name }));
  table("TL_CAPABILITY_NAMES", "X(bit, name) for every capability.", words);
  const levels = abi.logLevels.map((name) => ({ macro: `TL_LEVEL_${name.toUpperCase()}`, text: name }));
  table("TL_LEVEL_NAMES", "X(level, name) for every log level.", levels);
  lines.push("#endif", "");
  return lines.join("\n");
}

/** The lines of one macro: all backslashes in one column, as clang-format puts them. */
function continued(lines) {
  const width = Math.max(...lines.slice(0, -1).map((line) => line.length)) + 1;
  return lines.map((line, index) => (index + 1 < lines.length ? `${line.padEnd(width)}\\` : line));
}

function assemblyScript(list) {
  const lines = [`// ${marker}`, ""];
  for (const { prefix, about, entries } of list) {
    lines.push(`// ${about}`);
    for (const { name, value, text } of entries) {
      if (text !== undefined) lines.push(`/** ${sentence(text)} */`);
      lines.push(`export const ${prefix}_${name}: i32 = ${value};`);
    }
    lines.push("");
  }
  return lines.join("\n");
}

function typeScript(list, abi) {
  const lines = [`// ${marker}`, ""];
  for (const { prefix, about, entries } of list) {
    lines.push(`// ${about}`);
    for (const { name, value } of entries) lines.push(`export const ${prefix}_${name} = ${value};`);
    lines.push("");
  }
  const names = (values) => `[${values.map((value) => JSON.stringify(value)).join(", ")}] as const`;
  lines.push("/** Capability names; a name's index is its bit. */");
  lines.push(`export const CAPABILITIES = ${names(abi.capabilities)};`, "");
  lines.push("/** Log level names; a name's index is its level. */");
  lines.push(`export const LOG_LEVELS = ${names(abi.logLevels)};`, "");
  lines.push("/** The name of a code, and the sentence that says what it means. */");
  lines.push("export interface Meaning {", "  readonly name: string;", "  readonly text: string;", "}", "");
  for (const prefix of ["FAULT", "ERROR", "REFUSAL"]) {
    const { entries } = list.find((group) => group.prefix === prefix);
    lines.push(`export const ${prefix}S: ReadonlyMap<number, Meaning> = new Map([`);
    for (const { name, value, text } of entries) {
      lines.push(`  [${value}, { name: ${JSON.stringify(name)}, text: ${JSON.stringify(text)} }],`);
    }
    lines.push("]);", "");
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

function sentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** Path below the repository to text, for every generated file. */
export function generate(abi) {
  const list = groups(abi);
  return new Map([
    ["host-c/include/tl_abi.h", c(list, abi)],
    ["host-js/abi.ts", typeScript(list, abi)],
    ["assembly/abi/constants.ts", `${assemblyScript(list).trimEnd()}\n`],
  ]);
}

function main(check) {
  const abi = JSON.parse(readFileSync(join(root, "abi/abi.json"), "utf8"));
  let stale = 0;
  for (const [path, text] of generate(abi)) {
    if (!check) {
      writeFileSync(join(root, path), text);
    } else if (readFileSync(join(root, path), "utf8") !== text) {
      console.error(`${path} differs from abi/abi.json: run \`npm run abi\`.`);
      stale++;
    }
  }
  return stale === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.includes("--check"));
