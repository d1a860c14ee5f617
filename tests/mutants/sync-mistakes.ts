// Mistakes in what tasks wait for each other with: what was granted, and what becomes of it when its waiter is cancelled.
import { byFuzzer, type Mistake } from "./mistake.js";

const TURNS = "../assembly/sync/turns.ts";
const CHANNEL = "../assembly/sync/channel.ts";

export const syncMistakes: Mistake[] = [
  byFuzzer(
    TURNS,
    "what was granted to a cancelled task is lost",
    "changetype<Turns>(this.turns).grant();",
    "changetype<Turns>(this.turns).granted;",
  ),
  byFuzzer(
    TURNS,
    "the newest in line is first",
    "const first = oldest(changetype<usize>(this));",
    "const first = oldest(changetype<usize>(this)) ? this.prev : 0;",
  ),
  byFuzzer(
    CHANNEL,
    "who comes later takes a value that is promised",
    "return this.count > this.receiving.granted;",
    "return this.count > 0;",
  ),
  byFuzzer(
    CHANNEL,
    "who comes later takes a place that is promised",
    "return this.count + this.sending.granted < this.capacity;",
    "return this.count < this.capacity;",
  ),
  byFuzzer(
    "../assembly/sync/mutex.ts",
    "a lock that is promised is free",
    "return this.taken || this.turns.granted != 0;",
    "return this.taken;",
  ),
  byFuzzer(
    "../assembly/sync/semaphore.ts",
    "a permit that is promised is free",
    "return this.free - this.turns.granted;",
    "return this.free;",
  ),
];
