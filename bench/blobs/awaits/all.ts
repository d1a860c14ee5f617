// The tasks of yield, chain, deep and place in one module. Only its size is of interest.

import { spawn, yieldNow } from "tickless";
import { task, wake } from "tickless/task/executor";

let count: i32 = 0;

async function yields(): Promise<void> {
  while (true) {
    await yieldNow();
    count++;
  }
}

async function third(x: i32): Promise<i32> {
  await yieldNow();
  return x + 1;
}
async function second(x: i32): Promise<i32> {
  return (await third(x)) + 1;
}
async function first(x: i32): Promise<i32> {
  return (await second(x)) + 1;
}
async function chain(): Promise<void> {
  let x = 0;
  while (true) {
    x = await first(x);
    count++;
  }
}

async function bottom(): Promise<void> {
  while (true) {
    await yieldNow();
    count++;
  }
}
async function middle(): Promise<void> {
  await bottom();
}
async function top(): Promise<void> {
  await middle();
}
async function deep(): Promise<void> {
  await top();
}

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
    count++;
  }
}
async function pong(): Promise<void> {
  while (true) {
    const x = await there.receive();
    await back.send(x);
  }
}

export async function main(): Promise<void> {
  spawn(yields());
  spawn(chain());
  spawn(deep());
  spawn(ping());
  spawn(pong());
}
