// Two tasks that send a number to and fro over two channels of capacity 1. Counted per round trip.

import { Channel, spawn } from "tickless";
import { batches, stop } from "./batches";

const ROUNDS = 1000;
let count: i32 = 0;

const there = new Channel<i32>(1);
const back = new Channel<i32>(1);

async function ping(): Promise<void> {
  let i = 0;
  while (true) {
    await there.send(i++);
    await back.receive();
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
