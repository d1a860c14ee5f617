// A ring of things that wait, in order of arrival, without a heap: the links live in the waiting frames. The list is
// itself a link, so taking one out needs no look at the list:
//
//   +--> list <-> oldest <-> ... <-> newest <--+
//   +------------------------------------------+
//
// A list of zeros is empty too: static memory needs no initialiser.

/** The first fields of every node; `next` is 0 when the node is in no list. */
@unmanaged
export class Link {
  next: usize;
  prev: usize;
  /** Header address of the task to wake. */
  task: usize;
}

/** Bytes of a list: the two links. */
export const LIST_SIZE: i32 = 8;

// @ts-ignore: decorator
@inline
function linkAt(at: usize): Link {
  return changetype<Link>(at);
}

/** Puts a node behind all others. */
export function append(list: usize, node: Link): void {
  const newest = linkAt(list).prev || list;
  node.prev = newest;
  node.next = list;
  linkAt(newest).next = changetype<usize>(node);
  linkAt(list).prev = changetype<usize>(node);
}

/** Takes a node out of the list it is in. */
// @ts-ignore: decorator
@inline
export function unlink(node: Link): void {
  linkAt(node.prev).next = node.next;
  linkAt(node.next).prev = node.prev;
  node.next = 0;
}

/** The node that has waited longest; 0: nobody waits. */
// @ts-ignore: decorator
@inline
export function oldest(list: usize): usize {
  return after(list, list);
}

/** The node behind `node`; 0: it was the last. */
// @ts-ignore: decorator
@inline
export function after(list: usize, node: usize): usize {
  const next = linkAt(node).next;
  return next == list ? 0 : next;
}
