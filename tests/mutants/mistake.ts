// A seeded mistake: one place of a source, which must stand there exactly once, so that it cannot quietly stop being one.

/** How one shows: in what a program does, or, with `refusal` and `crash`, in that there is no program to run. */
export type How = "log" | "fault" | "hang" | "count" | Unrun;
/** The compiler, or the engine that is given the module, says that something is wrong; or the compiler ends in an exception. */
export type Unrun = "refusal" | "crash";

export interface Noticed {
  how: How;
  what: string;
}

export interface Mistake {
  what: string;
  /** The file, seen from compiler/. */
  file: string;
  find: string;
  replace: string;
  /** Who must find it; the corpus, unless said otherwise. */
  by?: "fuzzer" | "collector" | "counter";
  /** It makes a program that never ends, and is known by that; of any other mistake this would say nothing. */
  endless?: true;
  /** No program that is compiled with it does anything wrong: it is known by this alone. */
  unrun?: Unrun;
}

export const at = (file: string, what: string, find: string, replace: string): Mistake => ({
  what,
  file,
  find,
  replace,
});

export const endless = (mistake: Mistake): Mistake => ({ ...mistake, endless: true });

export const unrun = (how: Unrun, mistake: Mistake): Mistake => ({ ...mistake, unrun: how });

/** One that a few programs of the fuzzer must find. */
export const byFuzzer = (...args: Parameters<typeof at>): Mistake => ({ ...at(...args), by: "fuzzer" });

/** One that programs with a collected heap must find, which collects whenever it can. */
export const byCollector = (...args: Parameters<typeof at>): Mistake => ({ ...at(...args), by: "collector" });

/** One that no program's log shows: it costs loads or stores that are not needed. */
export const byCounter = (...args: Parameters<typeof at>): Mistake => ({ ...at(...args), by: "counter" });
