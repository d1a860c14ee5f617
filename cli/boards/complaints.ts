// What is wrong with a board.json, each in a sentence for whoever writes one.
import type { ErrorObject } from "ajv";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { capabilityBits } from "../../host-js/container.js";
import { packageFolder } from "../package.js";
import { nearest } from "../terminal.js";
import type { Board, Region } from "./board.js";
import { boardSchema } from "./schema.js";

/** Where a value stands: memory/blob/start. */
const placeOf = (error: ErrorObject): string => error.instancePath.slice(1);

/** What a pattern of the schema means. */
const PATTERNS: ReadonlyMap<string, string> = new Map([
  ["^[A-Z][A-Z0-9_]*$", "a name in capital letters, such as LED or D13"],
  ["^[1-9][0-9]*[KM]?$", `a number of bytes, such as "512", "128K" or "1M"`],
  ["^0x[0-9a-f]{8}$", `eight hexadecimal digits, such as "0x08020000"`],
  ["^[a-z][a-z0-9-]*$", "the folder's name: small letters, digits and hyphens"],
]);

/** Every mistake once: of the ways in which a choice was not made, the one that comes closest. */
export function schemaComplaints(errors: readonly ErrorObject[]): string[] {
  const choices = errors.filter(({ keyword }) => keyword === "oneOf" || keyword === "anyOf").map(placeOf);
  const plain = errors.filter((error) => !choices.some((place) => within(placeOf(error), place)));
  const chosen = choices.map(
    (place) => `"${place}" ${CHOICES.get(place.split("/")[0] ?? "") ?? "is none of its kinds"}`,
  );
  return [...new Set([...plain.map(sentenceOf), ...chosen])];
}

const within = (place: string, outer: string): boolean => place === outer || place.startsWith(`${outer}/`);

const CHOICES: ReadonlyMap<string, string> = new Map([
  ["pins", `must be the chip's number of the pin, or a range: {"first": 0, "count": 8}`],
  ["flash", `must be {"volume": …}, with a "family" for UF2, or {"openocd": […]}`],
  ["emulator", "must be the name of a port, or null where the board has none"],
]);

function sentenceOf(error: ErrorObject): string {
  const place = placeOf(error);
  const at = place === "" ? "the file" : `"${place}"`;
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case "required":
      return `${at} lacks "${String(params["missingProperty"])}"`;
    case "additionalProperties":
      return unknownKey(at, place, String(params["additionalProperty"]));
    case "propertyNames":
      return `${at} has "${String(params["propertyName"])}", which must be ${PATTERNS.get("^[A-Z][A-Z0-9_]*$") ?? ""}`;
    case "enum":
      return `${at} must be one of ${(params["allowedValues"] as unknown[]).join(", ")}`;
    case "pattern":
      return `${at} must be ${PATTERNS.get(String(params["pattern"])) ?? "written otherwise"}`;
    case "type":
      return `${at} must be ${TYPES.get(String(params["type"])) ?? String(params["type"])}`;
    case "minimum":
    case "maximum":
      return `${at} must be at ${error.keyword === "minimum" ? "least" : "most"} ${String(params["limit"])}`;
    default:
      return `${at} ${error.message ?? "is wrong"}`;
  }
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ["integer", "a whole number"],
  ["string", "a text"],
  ["array", "a list"],
  ["object", "an object: { … }"],
]);

function unknownKey(at: string, place: string, key: string): string {
  const known = keysAt(place);
  const meant = nearest(key, known);
  const advice = meant === null ? `it may have ${known.join(", ")}` : `did you mean "${meant}"?`;
  return `${at} has "${key}", which nobody reads: ${advice}`;
}

interface Shape {
  properties?: Record<string, Shape>;
  additionalProperties?: Shape | boolean;
  items?: Shape;
}

/** The keys the schema has at a place. */
function keysAt(place: string): string[] {
  let shape: Shape | undefined = boardSchema;
  for (const key of place.split("/").filter((part) => part !== "")) {
    const more: Shape | boolean | undefined = shape?.additionalProperties;
    shape = shape?.properties?.[key] ?? shape?.items ?? (typeof more === "object" ? more : undefined);
  }
  return Object.keys(shape?.properties ?? {});
}

/** What the schema cannot say. */
export function complaintsAbout(board: Board): string[] {
  const { pins, ports, roles, sizes } = board;
  const complaints: string[] = [];
  const demand = (holds: boolean, complaint: string): void => void (holds || complaints.push(complaint));
  demand(path.basename(board.folder) === board.name, `"name" is ${board.name}, and its folder is another`);
  for (const name of [...roles.LED, ...roles.BUTTON]) demand(pins.has(name), `"roles" names ${name}, which is no pin`);
  for (const name of [...roles.CONSOLE, ...roles.UART])
    demand(ports.has(name), `"roles" names ${name}, which is no port`);
  demand(roles.CONSOLE.length === 1, `"roles" must name one CONSOLE`);
  for (const [name, { tx, rx }] of ports) {
    for (const pin of [tx, rx]) demand(pins.has(pin), `"ports" connects ${name} to ${pin}, which is no pin`);
  }
  demand(new Set(pins.values()).size === pins.size, `"pins" gives two of them the same number`);
  demand(Math.max(...pins.values()) < 256, `"pins" has a range that goes beyond number 255`);
  demand(capabilityBits(board.capabilities) !== null, `"capabilities" names one that does not exist`);
  demand(sizes.headroom < sizes.stack, `"sizes" has no stack left above its headroom`);
  demand((sizes.ring & (sizes.ring - 1)) === 0, `"sizes" has a ring that is no power of two`);
  return [...complaints, ...aboutMemory(board), ...aboutFiles(board)];
}

function aboutMemory({ memory, sizes }: Board): string[] {
  const { host, blob, ram } = memory;
  const complaints: string[] = [];
  if (overlap(host, blob)) complaints.push(`"memory" has the host and the blob in the same place`);
  if (overlap(ram, host) || overlap(ram, blob)) complaints.push(`"memory" has the RAM in the flash`);
  for (const [name, { start, size }] of Object.entries(memory)) {
    if (start % 4 !== 0 || size % 4 !== 0) complaints.push(`"memory/${name}" must begin and end at a multiple of 4`);
  }
  const stacks = sizes.stack + sizes.handlerStack + sizes.wasmStack;
  if (stacks >= ram.size) {
    complaints.push(`"sizes" has stacks of ${stacks} bytes, which leave nothing of ${ram.size} bytes of RAM`);
  }
  return complaints;
}

function overlap(one: Region, other: Region): boolean {
  return one.start < other.start + other.size && other.start < one.start + one.size;
}

/** Names of folders and files, and what the emulator is told of pins and ports. */
function aboutFiles({ folder, chip, emulator, pins, ports }: Board): string[] {
  const host = path.join(packageFolder, "host-c");
  const chips = readdirSync(path.join(host, "chip")).filter((name) => name !== "shared");
  const complaints: string[] = [];
  if (!chips.includes(chip)) complaints.push(`"chip" is ${chip}, and there are drivers for ${chips.join(", ")}`);
  for (const name of emulator?.serial ?? []) {
    if (name !== null && !ports.has(name)) complaints.push(`"emulator/serial" names ${name}, which is no port`);
  }
  for (const { first } of emulator?.pins ?? []) {
    if (!pins.has(first)) complaints.push(`"emulator/pins" begins with ${first}, which is no pin`);
  }
  for (const file of emulator?.replaces ?? []) {
    if (!existsSync(path.join(host, file)))
      complaints.push(`"emulator/replaces" names ${file}, which is not in host-c`);
  }
  for (const file of emulator?.sources ?? []) {
    if (!existsSync(path.join(folder, file))) complaints.push(`"emulator/sources" names ${file}, which is not there`);
  }
  return complaints;
}
