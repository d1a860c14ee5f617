import { Channel, Duration, Executor, Output, Ticker, Timer, board, info, spawnOn } from "tickless";

const beats = new Channel<i32>(4);

/** On level 2: its pin turns over on time whatever the level below computes. */
async function beat(): Promise<void> {
  const led = new Output(board.LED);
  const every = Ticker.every(Duration.millis(50));
  for (let n = 1; n <= 40; n++) {
    await every.next();
    led.toggle();
    if (n % 10 == 0) await beats.send(n);
  }
}

/** Keeps the processor busy for a while, and gives how many primes there are below `limit`. */
function countPrimes(limit: i32): i32 {
  let found = 0;
  for (let n = 2; n < limit; n++) {
    let divisor = 2;
    while (divisor * divisor <= n && n % divisor != 0) divisor++;
    if (divisor * divisor > n) found++;
  }
  return found;
}

export async function main(): Promise<void> {
  spawnOn(Executor.priority(2), beat());
  for (let limit = 500; limit <= 2000; limit += 500) {
    const found = countPrimes(limit);
    info("{} primes below {} at beat {}", found, limit, await beats.receive());
  }
  await Timer.afterMillis(100);
  info("done");
}
