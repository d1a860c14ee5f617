// W1 by hand: see ../yield.ts.

import { Task, makeTask, wait, wake, work } from "./executor";

const N = 10;
const YIELDS = 1000;

function worker(task: Task): void {
  if (task.value++ < YIELDS) wake(task);
}

export function start(): void {
  const poll: (task: Task) => void = worker;
  for (let i = 0; i < N; i++) wake(makeTask(poll.index, 0));
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
