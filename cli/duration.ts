// Durations as people write them on the command line and in tickless.json: "500ms", "5s", "2m", "1h", "250us".

const unitMicros: Record<string, number> = { us: 1, ms: 1_000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000 };

/** Whole microseconds, or null: not a duration. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(us|ms|s|m|h)$/.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined) return null;
  const micros = Math.round(Number(match[1]) * (unitMicros[match[2]] ?? Number.NaN));
  return Number.isSafeInteger(micros) ? micros : null;
}

/** Ticks as seconds with as many decimals as the tick rate can show. */
export function formatTicks(ticks: number, tickRate: number): string {
  return `${(ticks / tickRate).toFixed(tickRate > 1000 ? 6 : 3)} s`;
}
