// Two tasks and two places for one value each, one waiting sender and receiver in a field: what the awaits themselves cost,
// beside the library's channel. Counted per round trip.

import { spawn } from "tickless";
import { task, wake } from "tickless/task/executor";
import { batches, stop } from "./batches";

const ROUNDS = 1000;
let count: i32 = 0;

class Place {
  value: i32 = 0;
  full: bool = false;
  receiver: usize = 0;
  sender: usize = 0;

  async send(value: i32): Promise<void> {
    while (this.full) {
      this.sender = task;
      suspend();
    }
    this.value = value;
    this.full = true;
    if (this.receiver) {
      wake(this.receiver);
      this.receiver = 0;
    }
  }
  async receive(): Promise<i32> {
    while (!this.full) {
      this.receiver = task;
      suspend();
    }
    this.full = false;
    if (this.sender) {
      wake(this.sender);
      this.sender = 0;
    }
    return this.value;
  }
}

const there = new Place();
const back = new Place();

async function ping(): Promise<void> {
  let i = 0;
  while (true) {
    await there.send(i++);
    i = await back.receive();
    if (++count == ROUNDS) stop();
  }
}
async function pong(): Promise<void> {
  while (true) {
    const x = await there.receive();
    await back.send(x);
  }
}

export async function main(): Promise<void> {
  spawn(ping());
  spawn(pong());
  batches(i32.MAX_VALUE);
}
