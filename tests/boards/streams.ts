// What two runs of a program have in common on hosts of different speed: each pin, each direction of each port, the console
// and the log agree in order; under light load also in time.

interface Entry {
  tick: number;
  value: string;
}

type Line = { tick: number; event: string } & Record<string, unknown>;

/** Every stream of a trace by its name: "pin LED", "tx UART". */
export function streamsOf(trace: readonly string[]): Map<string, Entry[]> {
  const streams = new Map<string, Entry[]>();
  for (const text of trace) {
    const line = JSON.parse(text) as Line;
    const found = streamOf(line);
    if (found === null) continue;
    const [name, value] = found;
    const stream = streams.get(name);
    const entry = { tick: line.tick, value };
    // Not a copy for each: there may be a hundred thousand.
    if (stream === undefined) streams.set(name, [entry]);
    else stream.push(entry);
  }
  return streams;
}

function streamOf({ event, ...line }: Line): [string, string] | null {
  const of = (...keys: string[]): string => keys.map((key) => String(line[key])).join(" ");
  switch (event) {
    case "pin":
      return [`pin ${of("pin")}`, of("level")];
    case "tx":
    case "rx":
      return [`${event} ${of("uart")}`, of("byte")];
    case "text":
      return ["text", of("byte")];
    case "log":
      return ["log", of("level", "index", "args")];
    case "fault":
      return ["fault", of("code", "detail", "task")];
    default:
      return null;
  }
}

/** Where a board's trace leaves the one expected, as a sentence; `ticks`: how far apart in time they may be, null: any. */
export function streamDifference(
  expected: readonly string[],
  board: readonly string[],
  ticks: number | null,
): string | null {
  const [one, other] = [streamsOf(expected), streamsOf(board)];
  for (const name of new Set([...one.keys(), ...other.keys()])) {
    const [first, second] = [one.get(name) ?? [], other.get(name) ?? []];
    for (let i = 0; i < Math.max(first.length, second.length); i++) {
      const [a, b] = [first[i], second[i]];
      const apart = ticks !== null && Math.abs((a?.tick ?? 0) - (b?.tick ?? 0)) > ticks;
      if (a?.value !== b?.value || apart)
        return `${name}, entry ${i + 1}: ${show(a)} expected, ${show(b)} on the board`;
    }
  }
  return null;
}

function show(entry: Entry | undefined): string {
  return entry === undefined ? "nothing" : `${entry.value} at tick ${entry.tick}`;
}
