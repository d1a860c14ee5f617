// The shape of tickless.json, as a JSON schema, and the value each key has when it is not written.
import { TICK_RATES } from "../../host-js/container.js";

export type Heap = "none" | "gc";

export interface Settings {
  name: string;
  entry: string;
  boards: string[];
  tickRate: 1000 | 32768 | 1000000;
  heap: Heap;
  /** Bytes of a garbage-collected heap, and of the stack that holds the references of running functions. */
  heapSize: number;
  stackSize: number;
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "panic";
  statistics: boolean;
  budget: string;
}

export type WrittenSettings = Partial<Settings> & { $schema?: string };

/** All but the name, which is the folder's. */
export const defaults: Omit<Settings, "name"> = {
  entry: "src/main.ts",
  boards: ["posix"],
  tickRate: 1000,
  heap: "none",
  heapSize: 8192,
  stackSize: 1024,
  logLevel: "info",
  statistics: false,
  budget: "0us",
};

export const namePattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,30}$";

export const settingsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    $schema: { type: "string" },
    name: { type: "string", pattern: namePattern },
    entry: { type: "string", pattern: "\\.ts$" },
    boards: { type: "array", items: { type: "string" }, minItems: 1, uniqueItems: true },
    tickRate: { enum: TICK_RATES },
    heap: { enum: ["none", "gc"] },
    // The allocator's own tables take 1,572 bytes.
    heapSize: { type: "integer", minimum: 2048, maximum: 0x1000000 },
    stackSize: { type: "integer", minimum: 64, maximum: 0x100000 },
    logLevel: { enum: ["trace", "debug", "info", "warn", "error", "panic"] },
    statistics: { type: "boolean" },
    budget: { type: "string", pattern: "^\\d+(\\.\\d+)?(us|ms|s)$" },
  },
};

/** What a value that fails its pattern should have looked like. */
export const patternWords: Record<string, string> = {
  name: "must begin with a letter or digit and hold at most 31 letters, digits, dots, dashes and underscores",
  entry: 'must be a TypeScript file, such as "src/main.ts"',
  budget: 'must be a duration such as "20ms" or "500us" ("0us": the host\'s default)',
};
