// What somebody would write by hand for one program: state machines in AssemblyScript, a queue through the tasks, a heap of
// deadlines, plain asc. No futures, no cancellation, no generations; one queue that is worked off until it is empty.

@external("exec", "wfe") export declare function wfe(): i32;
@external("time", "now") export declare function clock(): u64;
@external("time", "alarm") export declare function alarm(executor: i32, at: u64): void;

@unmanaged
export class Task {
  next: Task | null;
  queued: bool;
  state: i32;
  /** The poll function's place in the table. */
  poll: u32;
  value: i32;
  deadline: u32;
}

let first: Task | null = null;
let last: Task | null = null;
export let now: u32 = 0;

export function makeTask(poll: u32, value: i32): Task {
  const task = changetype<Task>(heap.alloc(offsetof<Task>()));
  memory.fill(changetype<usize>(task), 0, offsetof<Task>());
  task.poll = poll;
  task.value = value;
  return task;
}

@inline
export function wake(task: Task): void {
  if (task.queued) return;
  task.queued = true;
  task.next = null;
  if (first) last!.next = task;
  else first = task;
  last = task;
}

/** Polls until nobody is queued. */
@inline
export function work(): void {
  for (let task = first; task; task = first) {
    first = task.next;
    task.queued = false;
    call_indirect<void>(task.poll, task);
  }
}

// A binary heap of sleeping tasks, from 1 on.
let sleepers: usize = 0;
let sleeping: u32 = 0;

export function prepareSleepers(most: u32): void {
  sleepers = heap.alloc((most + 2) << 2);
}

@inline
function at(index: u32): Task {
  return load<Task>(sleepers + (index << 2));
}
@inline
function put(index: u32, task: Task): void {
  store<Task>(sleepers + (index << 2), task);
}

export function sleepUntil(task: Task, deadline: u32): void {
  task.deadline = deadline;
  let index = ++sleeping;
  for (; index > 1; index >>= 1) {
    const above = at(index >> 1);
    if (<i32>(above.deadline - deadline) <= 0) break;
    put(index, above);
  }
  put(index, task);
}

function earliest(): Task {
  const found = at(1);
  const moved = at(sleeping--);
  const count = sleeping;
  const deadline = moved.deadline;
  let index: u32 = 1;
  while (true) {
    let below = index << 1;
    if (below > count) break;
    let task = at(below);
    if (below < count) {
      const other = at(below + 1);
      if (<i32>(task.deadline - other.deadline) > 0) {
        below++;
        task = other;
      }
    }
    if (<i32>(task.deadline - deadline) >= 0) break;
    put(index, task);
    index = below;
  }
  put(index, moved);
  return found;
}

/** Sleeps until the earliest deadline and wakes who is due. */
export function wait(): void {
  if (sleeping) alarm(0, at(1).deadline);
  wfe();
  now = <u32>clock();
  while (sleeping && <i32>(at(1).deadline - now) <= 0) wake(earliest());
}
