// Reads tickless.json: parses, checks against the schema, fills in the defaults; complaints come as sentences.
import { Ajv, type ErrorObject } from "ajv";
import { packageFacts } from "../package.js";
import { nearest } from "../terminal.js";
import { defaults, patternWords, settingsSchema, type Settings, type WrittenSettings } from "./schema.js";

export type SettingsResult = { ok: true; settings: Settings } | { ok: false; complaints: string[] };

/** What says something only about a garbage-collected heap. */
const onlyCollected = ["heapSize", "stackSize"] as const;

const validate = new Ajv({ allErrors: true, verbose: true }).compile<WrittenSettings>(settingsSchema);

/** `folderName` names the program when the file does not. */
export function parseSettings(text: string, folderName: string): SettingsResult {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch (error) {
    return { ok: false, complaints: [`it is not JSON (${(error as Error).message})`] };
  }
  if (!validate(written)) return { ok: false, complaints: (validate.errors ?? []).map(inWords) };
  const settings: Settings & { $schema?: string } = { ...defaults, name: programName(folderName), ...written };
  delete settings.$schema;
  if (settings.heap === "gc") return { ok: true, settings };
  const complaints = onlyCollected
    .filter((key) => key in (written as object))
    .map((key) => `"${key}" is for a garbage-collected heap: write "heap": "gc" beside it, or leave it out`);
  return complaints.length === 0 ? { ok: true, settings } : { ok: false, complaints };
}

/** What the schema cannot say: names of things that lie elsewhere, and values this version has nothing behind. */
export function complaintsAbout(settings: Settings, boards: readonly string[]): string[] {
  const complaints = settings.boards
    .filter((board) => !boards.includes(board))
    .map((board) => `"boards" names ${board}, which is unknown: ${suggestion(board, boards, "boards")}`);
  if (settings.statistics) complaints.push(`"statistics" cannot be true in version ${packageFacts.version}: use false`);
  return complaints;
}

export function defaultSettings(folderName: string): Settings {
  return { ...defaults, name: programName(folderName) };
}

/** A folder's or file's name as a program name: what the container cannot hold becomes a dash. */
export function programName(folderName: string): string {
  const name = folderName.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "");
  return name.slice(0, 31) || "firmware";
}

function inWords(error: ErrorObject): string {
  const [key = "", item] = error.instancePath.slice(1).split("/");
  const params = error.params as Record<string, unknown>;
  const place = item === undefined ? `"${key}"` : `item ${Number(item) + 1} of "${key}"`;
  switch (error.keyword) {
    case "additionalProperties":
      return unknownKey(String(params["additionalProperty"]));
    case "enum": {
      const allowed = (params["allowedValues"] as unknown[]).map((value) => JSON.stringify(value));
      return `${place} must be ${allowed.slice(0, -1).join(", ")} or ${allowed.at(-1)}`;
    }
    case "type":
      return key === "" ? "it must hold an object: { … }" : `${place} must be ${article(String(params["type"]))}`;
    case "pattern":
      return `${place} ${patternWords[key] ?? error.message ?? ""}`;
    case "minimum":
    case "maximum": {
      const { minimum, maximum } = error.parentSchema as { minimum: number; maximum: number };
      return `${place} must be a number of bytes from ${minimum} to ${maximum}`;
    }
    case "minItems":
      return `${place} must name at least one board, such as "posix"`;
    case "uniqueItems":
      return `${place} names a board twice`;
    default:
      return `${place} ${error.message ?? "is wrong"}`;
  }
}

function unknownKey(key: string): string {
  const keys = Object.keys(settingsSchema.properties).filter((known) => known !== "$schema");
  return `the key "${key}" is unknown: ${suggestion(key, keys, "keys")}`;
}

function suggestion(word: string, known: readonly string[], plural: string): string {
  const meant = nearest(word, known);
  return meant === null ? `the ${plural} are ${known.join(", ")}` : `did you mean "${meant}"?`;
}

function article(type: string): string {
  const words: Record<string, string> = {
    boolean: "true or false",
    array: 'a list, such as ["posix"]',
    integer: "a whole number",
  };
  return words[type] ?? `a ${type}`;
}
