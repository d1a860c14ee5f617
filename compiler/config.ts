// The library's configuration file as generated for one program, and the options' defaults.
import { LEVELS } from "./logs/table.js";
import type { CompilerOptions } from "./types.js";

export const DEFAULT_OPTIONS: CompilerOptions = {
  tickRate: 1000,
  trace: false,
  logLevel: "trace",
  allocation: "once",
  heap: "none",
  heapSize: 8192,
  stackSize: 1024,
};

export const withDefaults = (options: Partial<CompilerOptions>): CompilerOptions => ({
  ...DEFAULT_OPTIONS,
  ...options,
});

/** The text of `abi/config`: what a build fixes, as constants that fold away. */
export function configSource({ tickRate, trace, logLevel }: CompilerOptions): string {
  return [
    `export const TICK_HZ: u32 = ${tickRate};`,
    `export const TRACE: bool = ${trace};`,
    `export const LEVELS: bool = false;`, // see syntax/levels.ts
    `export const LOG_LEVEL: i32 = ${LEVELS.indexOf(logLevel)};`,
    "",
  ].join("\n");
}
