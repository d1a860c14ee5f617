// The timer queue: a smooth heap through nodes in the waiting frames. Earliest deadline at the root; among equals the
// one set first.
//
//            root                     Each tree holds timers that were set one behind the other, with nothing of another
//         ,---+----,                  tree between them, and children stand in the order they were set in. Only
//        a    b     c  <- root.child  neighbours are linked and the left one wins a tie, so equal deadlines fire in the
//       / \        / \                order they were set in without a sequence number.
//
//   child: last child     next: right neighbour; of the last: the first     prev: left neighbour; of the first: the parent
//
// Setting a timer is one comparison. Taking one out links its children into one tree that stands where it stood: from
// left to right, each child that is later than both neighbours goes under the later of the two, as the outermost child on
// that side. O(log n) amortised: Kozma and Saranurak, "Smooth heaps and a dual view of self-adjusting data structures"
// (STOC 2018); Hartmann, Kozma, Sinnamon and Tarjan, "Analysis of smooth heaps and slim heaps" (ICALP 2021).

import { LEVELS } from "../abi/config";
import { NO_ALARM, alarm, now } from "../abi/time";
import { level, task, wake } from "../task/executor";
import { EXECUTORS } from "../task/levels";

/** A timer: 24 bytes in the frame of whoever waits for it. */
@unmanaged
@final
export class TimerNode {
  /** The deadline in ticks. */
  at: u64;
  /** Header address of the task to wake; 0: not set, or fired. */
  task: usize;
  child: usize;
  next: usize;
  prev: usize;

  /** A cancelled wait leaves no timer. */
  @inline
  [Symbol.dispose](): void {
    if (this.task) cancel(this);
  }
}

/** The earliest timer of the level that runs. */
export let root: usize = 0;
/** What the host's alarm for that level is set to. */
export let armed: u64 = NO_ALARM;

/** The queues of the levels that do not run: `armed`, as its complement, and `root`. */
// @ts-ignore: decorator
@lazy
const KEPT: usize = memory.data(EXECUTORS * 16);

/** A level above runs now; the caller keeps what it preempts. */
export function resumeTimers(executor: i32): void {
  const kept = KEPT + <usize>executor * 16;
  root = load<usize>(kept, 8);
  armed = ~load<u64>(kept);
}

/** The level has run: what it preempted goes on with its own. */
export function suspendTimers(executor: i32, first: usize, at: u64): void {
  const kept = KEPT + <usize>executor * 16;
  store<usize>(kept, root, 8);
  store<u64>(kept, ~armed);
  root = first;
  armed = at;
}

// @ts-ignore: decorator
@inline
function nodeAt(at: usize): TimerNode {
  return changetype<TimerNode>(at);
}

/** Sets a timer for the running task; its deadline is in the node and lies in the future. Gives the node. */
export function schedule(node: TimerNode): TimerNode {
  const it = changetype<usize>(node);
  node.task = task;
  node.child = 0;
  if (root) {
    if (nodeAt(root).at <= node.at) {
      adopt(root, it, false);
      return node;
    }
    adopt(it, root, true);
  }
  becomeRoot(it);
  return node;
}

/** Takes a timer out before it fired. */
export function cancel(node: TimerNode): void {
  remove(node);
  node.task = 0;
}

/** Fires what is due: wakes each task and takes its timer out. */
export function expire(): void {
  if (!root) return;
  const moment = now();
  // An alarm that lies behind has fired: it needs no cancelling.
  if (armed <= moment) armed = NO_ALARM;
  while (root) {
    const node = nodeAt(root);
    if (node.at > moment) break;
    wake(node.task);
    cancel(node);
  }
}

/** Sets the alarm to the earliest deadline, if it is set to another. */
export function rearm(): void {
  const at = root ? nodeAt(root).at : NO_ALARM;
  if (at != armed) {
    armed = at;
    alarm(LEVELS ? level : 0, at);
  }
}

/** The root has no neighbours: a link left over from earlier must not look like one. */
// @ts-ignore: decorator
@inline
function becomeRoot(it: usize): void {
  root = it;
  nodeAt(it).next = 0;
}

/** Makes `it` the outermost child of `parent`: the first when it was set before all others there, else the last. */
function adopt(parent: usize, it: usize, first: bool): void {
  const last = nodeAt(parent).child;
  nodeAt(it).next = it;
  nodeAt(it).prev = parent;
  if (last) {
    const oldFirst = nodeAt(last).next;
    nodeAt(it).next = oldFirst;
    nodeAt(last).next = it;
    if (first) {
      nodeAt(oldFirst).prev = it;
      return;
    }
    nodeAt(it).prev = last;
  }
  nodeAt(parent).child = it;
}

/** Links neighbours into one tree and gives its root; 0 for none. `last` is the rightmost, its `next` the leftmost. */
function gather(last: usize): usize {
  if (!last) return 0;
  // A stack through `prev` with the latest deadline on top, `below` the next one down; every deadline is later than 0.
  let top: usize = 0;
  let topAt: u64 = 0;
  let below: usize;
  let next = nodeAt(last).next;
  let it: usize;
  do {
    it = next;
    next = nodeAt(it).next;
    const at = nodeAt(it).at;
    while (topAt > at) {
      below = nodeAt(top).prev;
      const belowAt = below ? nodeAt(below).at : 0;
      if (belowAt > at) adopt(below, top, false);
      else adopt(it, top, true);
      top = below;
      topAt = belowAt;
    }
    nodeAt(it).prev = top;
    top = it;
    topAt = at;
  } while (it != last);
  while ((below = nodeAt(top).prev)) {
    adopt(below, top, false);
    top = below;
  }
  return top;
}

/** Puts the tree made of a node's children where the node stood. */
function remove(node: TimerNode): void {
  const it = changetype<usize>(node);
  const heir = gather(node.child);
  if (it == root) {
    root = heir;
    if (heir) nodeAt(heir).next = 0;
    return;
  }
  const next = node.next;
  const prev = node.prev;
  // The node whose `next` is this one: the left neighbour, or for the first child the last one.
  const before = nodeAt(prev).next == it ? prev : nodeAt(prev).child;
  if (heir) {
    nodeAt(heir).prev = prev;
    nodeAt(heir).next = before == it ? heir : next;
  }
  const left = heir || prev;
  if (before == it) nodeAt(prev).child = heir;
  else {
    nodeAt(before).next = heir || next;
    const parent = nodeAt(next).prev;
    // The first child's `prev` is the parent, so after the last child comes a node that does not point back.
    if (parent == it) nodeAt(next).prev = left;
    else nodeAt(parent).child = left;
  }
}
