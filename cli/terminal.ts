// What the commands write: facts to stdout, complaints to stderr, colours only where a person reads them.
import pc from "picocolors";
import { closest, distance } from "fastest-levenshtein";

type Colours = ReturnType<typeof pc.createColors>;

function coloursOf(stream: NodeJS.WriteStream): Colours {
  const wanted = process.env["FORCE_COLOR"] !== undefined || (stream.isTTY && process.env["NO_COLOR"] === undefined);
  return pc.createColors(wanted);
}

export const out = coloursOf(process.stdout);
export const err = coloursOf(process.stderr);

export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

export function complain(line = ""): void {
  process.stderr.write(`${line}\n`);
}

export function sayJson(value: unknown): void {
  say(JSON.stringify(value, null, 2));
}

/** The known word that was probably meant, or null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const candidate = closest(word.toLowerCase(), [...known]);
  return distance(word.toLowerCase(), candidate.toLowerCase()) <= Math.max(2, candidate.length / 3) ? candidate : null;
}

/** "1 task", "2 tasks". */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
