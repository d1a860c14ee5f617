import { Channel, Duration, Ticker, Timer, info, spawn } from "tickless";

const samples = new Channel<i32>(4);

async function produce(): Promise<void> {
  const beat = Ticker.every(Duration.millis(100));
  for (let n = 1; n <= 20; n++) {
    await beat.next();
    await samples.send(n * n);
  }
}

async function consume(): Promise<void> {
  while (true) {
    const sample = await samples.receive();
    info("{}, and {} more wait", sample, samples.len);
    // Slower than the producer: the channel fills up, and then the producer waits.
    await Timer.afterMillis(150);
  }
}

export async function main(): Promise<void> {
  spawn(produce());
  spawn(consume());
}
