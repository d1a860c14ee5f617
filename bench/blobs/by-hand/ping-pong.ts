// W3 by hand: see ../ping-pong.ts. A channel for one value, with one waiter in a field for each side.

import { Task, makeTask, wait, wake, work } from "./executor";

const ROUNDS = 1000;
let left = ROUNDS;

@unmanaged
class Channel {
  full: bool;
  value: i32;
  receiver: Task | null;
  sender: Task | null;

  @inline
  send(value: i32, task: Task): bool {
    if (this.full) {
      this.sender = task;
      return false;
    }
    this.full = true;
    this.value = value;
    const receiver = this.receiver;
    if (receiver) {
      this.receiver = null;
      wake(receiver);
    }
    return true;
  }

  /** True: the value can be read. */
  @inline
  receive(task: Task): bool {
    if (!this.full) {
      this.receiver = task;
      return false;
    }
    this.full = false;
    const sender = this.sender;
    if (sender) {
      this.sender = null;
      wake(sender);
    }
    return true;
  }
}

function makeChannel(): Channel {
  const channel = changetype<Channel>(heap.alloc(offsetof<Channel>()));
  memory.fill(changetype<usize>(channel), 0, offsetof<Channel>());
  return channel;
}
let there = changetype<Channel>(0);
let back = changetype<Channel>(0);

function ping(task: Task): void {
  while (true) {
    if (task.state == 0) {
      if (left == 0 || !there.send(task.value, task)) return;
      task.state = 1;
    }
    if (!back.receive(task)) return;
    task.value = back.value + 1;
    left--;
    task.state = 0;
  }
}
function pong(task: Task): void {
  while (true) {
    if (task.state == 0) {
      if (!there.receive(task)) return;
      task.value = there.value;
      task.state = 1;
    }
    if (!back.send(task.value, task)) return;
    task.state = 0;
  }
}

export function start(): void {
  const first: (task: Task) => void = pong;
  const second: (task: Task) => void = ping;
  there = makeChannel();
  back = makeChannel();
  wake(makeTask(first.index, 0));
  wake(makeTask(second.index, 0));
}
export function poll(executor: i32, lines: i32): void {
  work();
}
export function run(): void {
  while (true) {
    work();
    wait();
  }
}
