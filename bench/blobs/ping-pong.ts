// W3: two tasks that send a number to and fro over two channels of capacity 1. Counted per message, of which each round has
// two: run it with two values of ROUNDS and divide the difference of the instructions by the difference of the messages.

import { Channel, spawn } from "tickless";

const ROUNDS = 1000;

const there = new Channel<i32>(1);
const back = new Channel<i32>(1);

async function ping(): Promise<void> {
  let n = 0;
  for (let i = 0; i < ROUNDS; i++) {
    await there.send(n);
    n = (await back.receive()) + 1;
  }
}

async function pong(): Promise<void> {
  while (true) {
    const n = await there.receive();
    await back.send(n);
  }
}

export async function main(): Promise<void> {
  spawn(pong());
  spawn(ping());
}
