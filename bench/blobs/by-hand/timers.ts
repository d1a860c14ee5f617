// W2 by hand: see ../timers.ts.

import { Task, makeTask, now, prepareSleepers, sleepUntil, wait, wake, work } from "./executor";

const N = 100;
const WAKES = 10000;
let left = WAKES;

function worker(task: Task): void {
  if (left <= 0) return;
  left--;
  sleepUntil(task, now + task.value);
}

export function start(): void {
  const poll: (task: Task) => void = worker;
  prepareSleepers(N);
  for (let i = 0; i < N; i++) wake(makeTask(poll.index, 1009 + 13 * i));
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
