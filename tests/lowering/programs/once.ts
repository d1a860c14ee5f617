// A spawn that stands at one place may happen more than once: then the pool is full, also where it has a slot for each place.
import { Duration, Timer, info, trySpawn } from "tickless";

async function first(): Promise<void> {
  await Timer.after(Duration.ticks(5));
}
async function second(): Promise<void> {
  await Timer.after(Duration.ticks(5));
}

function plain(): bool {
  return trySpawn(first()) !== null;
}
async function awaited(): Promise<bool> {
  return trySpawn(second()) !== null;
}

export async function main(): Promise<void> {
  info("plain {} {}", plain(), plain());
  info("awaited {} {}", await awaited(), await awaited());
  await Timer.after(Duration.ticks(10));
  info("later {} {}", plain(), await awaited());
}
// expected:
// plain true false
// awaited true false
// later true true
