// The trace: what a run did, one JSON object per line, the same bytes from every host. Keys stand in the order of
// docs/abi.md; a tick may be larger than JSON's exact integers, so lines are put together by hand.

export type TraceEvent = { tick: bigint } & (
  | { event: "pin"; pin: string; level: 0 | 1 }
  | { event: "tx" | "rx"; uart: string; byte: number }
  | { event: "text"; byte: number }
  | { event: "log"; level: number; index: number; args: Uint8Array }
  | { event: "alarm"; executor: number; at: bigint | null }
  | { event: "fire"; executor: number }
  | { event: "sleep" }
  | { event: "poll" | "wake" | "finish"; task: number }
  | { event: "fault"; code: number; detail: number; task: number }
);

/** Takes every event as it happens. */
export type TraceSink = (event: TraceEvent) => void;

/** The event as a line of a trace file, without the line's end. */
export function traceLine(event: TraceEvent): string {
  const fields = Object.entries(event).filter(([key]) => key !== "tick" && key !== "event");
  const rest = fields.map(([key, value]) => `,"${key}":${jsonOf(value as unknown)}`);
  return `{"tick":${event.tick},"event":"${event.event}"${rest.join("")}}`;
}

function jsonOf(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return `"${hex(value)}"`;
  return JSON.stringify(value);
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
