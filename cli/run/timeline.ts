// The timeline of pins, as the posix host draws it: one row each over a common time axis, then every pin's edges.
//
//            0 s     1 s     2 s
//            ├───────┼───────┼──
//   LED      ▁▁▁▁▇▇▇▇▁▁▁▁▇▇▇▇▁▁▁
//
//   LED      4 edges: ↑ 0.5 s  ↓ 1 s  ↑ 1.5 s  ↓ 2 s
import { out } from "../terminal.js";

export interface Edge {
  tick: number;
  pin: string;
  level: number;
}

const NAME_COLUMN = 11;
const LABEL_COLUMNS = 9;
const WIDTH_LEAST = 20;
const WIDTH_MOST = 100;
const EDGES_LISTED = 24;

const { low, high, fast, rise, fall, first, mark, last, line } = {
  ...{ low: "▁", high: "▇", fast: "▒", rise: "↑", fall: "↓" },
  ...{ first: "├", mark: "┼", last: "┤", line: "─" },
};

/** The pins' changes in a trace's lines. */
export function edgesOf(trace: readonly string[]): Edge[] {
  const pins = trace.filter((text) => text.includes('"event":"pin"'));
  return pins.map((text) => JSON.parse(text) as Edge);
}

/** The lines of a timeline; `end` is the run's last tick. */
export function drawTimeline(edges: readonly Edge[], end: number, tickRate: number, columns = 80): string[] {
  if (edges.length === 0) return ["No pin changed."];
  const axis: Axis = {
    end: Math.max(1, end, ...edges.map(({ tick }) => tick)),
    width: Math.min(WIDTH_MOST, Math.max(WIDTH_LEAST, columns - NAME_COLUMN - 4)),
    tickRate,
  };
  const pins = [...new Set(edges.map(({ pin }) => pin))];
  const ofPin = (pin: string): Edge[] => edges.filter((edge) => edge.pin === pin);
  return [
    "",
    ...drawAxis(axis),
    ...pins.map((pin) => out.bold(pin.padEnd(NAME_COLUMN)) + drawRow(ofPin(pin), axis)),
    "",
    ...pins.map((pin) => out.bold(pin.padEnd(NAME_COLUMN)) + listEdges(ofPin(pin), axis)),
  ];
}

interface Axis {
  end: number;
  width: number;
  tickRate: number;
}

const columnOf = (tick: number, { end, width }: Axis): number => Math.floor((tick * (width - 1)) / end + 0.5);

const microsOf = (tick: number, tickRate: number): number => Math.ceil((tick * 1e6) / tickRate);

/** "1.5 s", "250 ms": in the unit of the whole run, without zeros at the end. */
function timeText(tick: number, { end, tickRate }: Axis): string {
  const span = microsOf(end, tickRate);
  const [unit, name] = span >= 1e6 ? [1e6, "s"] : span >= 1e3 ? [1e3, "ms"] : [1, "us"];
  const micros = microsOf(tick, tickRate);
  const rest = String(micros % unit)
    .padStart(Math.log10(unit), "0")
    .replace(/0+$/, "");
  return `${Math.floor(micros / unit)}${rest === "" ? "" : `.${rest}`} ${name}`;
}

/** 1, 2 or 5 times a power of ten of the unit, with room for a label each. */
function markDistance({ end, width, tickRate }: Axis): number {
  const least = Math.floor((end * LABEL_COLUMNS) / width) + 1;
  for (let step = 1; ; step *= 10) {
    for (const factor of [1, 2, 5]) {
      const ticks = Math.floor((step * factor * tickRate) / 1e6);
      if (ticks >= least) return ticks;
    }
  }
}

function drawAxis(axis: Axis): string[] {
  const distance = markDistance(axis);
  let labels = "";
  const marks = new Set<number>();
  for (let tick = 0; tick <= axis.end; tick += distance) {
    const at = columnOf(tick, axis);
    if (tick > 0) marks.add(at);
    // The label before it may be a long one.
    if (tick === 0 || at > labels.length) labels = labels.padEnd(at) + timeText(tick, axis);
  }
  const ruler = Array.from({ length: axis.width }, (_, column) => {
    if (column === 0) return first;
    if (column === axis.width - 1) return last;
    return marks.has(column) ? mark : line;
  });
  const indent = " ".repeat(NAME_COLUMN);
  return [indent + out.dim(labels), indent + out.dim(ruler.join(""))];
}

/** Each column shows the level in its stretch of time, or that it changed more than once there. */
function drawRow(edges: readonly Edge[], axis: Axis): string {
  let level = -1;
  let next = 0;
  let row = "";
  for (let column = 0; column < axis.width; column++) {
    let changes = 0;
    for (; next < edges.length; next++) {
      const edge = edges[next];
      if (edge === undefined || columnOf(edge.tick, axis) > column) break;
      if (level >= 0) changes++;
      level = edge.level;
    }
    if (changes > 1) row += out.green(fast);
    else if (level === 1) row += out.green(high);
    else row += level === 0 ? low : " ";
  }
  return row;
}

function listEdges(edges: readonly Edge[], axis: Axis): string {
  const changes = edges.slice(1);
  const listed = changes.slice(0, EDGES_LISTED);
  const words = listed.map(({ tick, level }) => `${level === 1 ? rise : fall} ${timeText(tick, axis)}`);
  const count = `${changes.length} edge${changes.length === 1 ? "" : "s"}`;
  const more = changes.length - listed.length;
  const tail = more > 0 ? `  and ${more} more, the last at ${timeText(changes.at(-1)?.tick ?? 0, axis)}` : "";
  return `${count}${words.length > 0 ? ": " : ""}${words.join("  ")}${tail}`;
}
