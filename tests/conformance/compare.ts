// Says where two traces part, with the lines before it, so that a person sees at once what differs.

export interface NamedTrace {
  /** "posix", "host-js", "expected". */
  name: string;
  lines: readonly string[];
}

/** Lines shown before the first difference. */
const BEFORE = 5;

/** Null: the traces are the same, line by line. */
export function firstDifference(one: NamedTrace, other: NamedTrace): string | null {
  const longest = Math.max(one.lines.length, other.lines.length);
  for (let index = 0; index < longest; index++) {
    if (one.lines[index] === other.lines[index]) continue;
    const first = Math.max(0, index - BEFORE);
    const width = Math.max(one.name.length, other.name.length);
    return [
      `the traces of ${one.name} and ${other.name} part at line ${index + 1}:`,
      ...(first > 0 ? ["  ..."] : []),
      ...one.lines.slice(first, index).map((line) => `  ${" ".repeat(width)}  ${line}`),
      ...[one, other].map(({ name, lines }) => `> ${name.padEnd(width)}  ${lines[index] ?? "(ends here)"}`),
    ].join("\n");
  }
  return null;
}

/** Throws at the first difference between any two of the traces. */
export function expectSame(...traces: readonly NamedTrace[]): void {
  const [first, ...others] = traces;
  if (first === undefined) return;
  for (const other of others) {
    const difference = firstDifference(first, other);
    if (difference !== null) throw new Error(difference);
  }
}
