import { Duration, Timer, pool, spawn } from "tickless";

const SLEEPERS = 1000;
pool(sleep, SLEEPERS);

async function sleep(seconds: u32): Promise<void> {
  while (true) await Timer.after(Duration.secs(seconds));
}

export async function main(): Promise<void> {
  for (let seconds = 1; seconds <= SLEEPERS; seconds++) spawn(sleep(seconds));
}
