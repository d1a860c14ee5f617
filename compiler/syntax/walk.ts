// Walking and rewriting asc's tree by looking at what its nodes hold: about sixty kinds of node, each of whose
// children are in properties that are nodes or lists of nodes. Ranges lead back to the source and are not followed.
import type * as asc from "assemblyscript";
import { Node } from "./asc.js";

type Slots = Record<string, unknown>;

/** Replaces each direct child of a node by what `visit` makes of it. */
export function rewriteChildren(node: asc.Node, visit: (child: asc.Node) => asc.Node): void {
  const slots = node as unknown as Slots;
  for (const name of Object.keys(slots)) {
    const value = slots[name];
    if (value instanceof Node) {
      const made = visit(value);
      if (made !== value) slots[name] = made;
    } else if (Array.isArray(value)) {
      rewriteList(value as unknown[], visit);
    }
  }
}

/** The same for a list of nodes; entries that are no nodes (omitted ones) stay. */
export function rewriteList(list: unknown[], visit: (child: asc.Node) => asc.Node): void {
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (item instanceof Node) list[i] = visit(item);
  }
}

/** Calls `visit` for every node below and including this one; a visit that gives false keeps out of that node. */
export function walk(node: asc.Node, visit: (node: asc.Node) => boolean | void): void {
  if (visit(node) === false) return;
  rewriteChildren(node, (child) => {
    walk(child, visit);
    return child;
  });
}
