// What is known of a kept future when its block ends: one that was awaited to its end owns nothing any more, so nobody
// need drop it there; one that may have been awaited must say so in its frame; any other says itself what it holds.
//
//     const f = a();          open
//     if (x) return;          open        drop it
//     await f;                settled
//     …                       settled     nothing to drop, here and when the task is cancelled here
import type { Expr } from "../ir/binaryen.js";
import { C } from "../ir/binaryen.js";
import { successors, suspensionOf, type Block, type FutureSpace, type Inventory, type Suspension } from "./blocks.js";
import type { Builder } from "./builder.js";
import { certain, some } from "../ir/ir.js";

type Known = "open" | "settled" | "either";

/** Takes out the drops that have nothing to do, and the marks that nobody reads. Before liveness. */
export function settleKeptFutures(b: Builder): void {
  for (const space of b.futures.values()) if (space.awaits.length > 0) settle(b, space);
}

function settle(b: Builder, space: FutureSpace): void {
  const { blocks, known } = solve(b, space);
  let needsMark = false;
  const settled: Suspension[] = [];
  const counted: Inventory[] = [];
  for (const block of blocks) {
    let now = certain(known.get(block));
    for (const statement of block.statements) {
      const makes = contains(statement, space.made);
      for (const drop of space.drops) {
        if (!contains(statement, drop)) continue;
        if (now === "settled" && !makes) erase(b, drop);
        else if (now === "either") needsMark = true;
      }
      for (const inventory of b.inventories) {
        if (!inventory.futures.includes(space) || makes || !contains(statement, inventory.store)) continue;
        if (now === "settled") counted.push(inventory);
        else if (now === "either") needsMark = true;
      }
      if (makes) now = "open";
    }
    const suspension = suspensionOf(block);
    if (!suspension) continue;
    if (!suspension.owned.includes(space)) continue;
    if (now === "settled") settled.push(suspension);
    else if (now === "either") needsMark = true;
  }
  if (needsMark) return; // the mark is read later on some way, so its place stays reserved on every way there
  for (const { mark } of space.awaits) erase(b, mark);
  for (const suspension of settled) suspension.owned = suspension.owned.filter((thing) => thing !== space);
  for (const inventory of counted) inventory.futures = inventory.futures.filter((future) => future !== space);
}

/** What holds at the beginning of each block that the entry leads to. */
function solve(b: Builder, space: FutureSpace): { blocks: Block[]; known: Map<Block, Known> } {
  const known = new Map<Block, Known>([[b.entry, "open"]]);
  const open = [b.entry];
  const reach = (to: Block, from: Known): void => {
    const value = space.awaits.some(({ ready }) => ready === to) ? "settled" : from;
    const before = known.get(to);
    const joined = before === undefined || before === value ? value : "either";
    if (joined === before) return;
    known.set(to, joined);
    open.push(to);
  };
  for (let block = open.pop(); block; block = open.pop()) {
    const before = certain(known.get(block));
    const after = block.statements.some((statement) => contains(statement, space.made)) ? "open" : before;
    for (const to of block.jumps) {
      reach(to, before);
      reach(to, after);
    }
    for (const to of successors(block)) reach(to, after);
    const suspension = suspensionOf(block);
    if (suspension) reach(suspension.resume, after);
  }
  return { blocks: [...known.keys()], known };
}

const contains = (tree: Expr, e: Expr): boolean => some(tree, (inner) => inner === e);

/** Drops and marks stand alone in a block of their own, so that they can go without their parents knowing. */
function erase(b: Builder, holder: Expr): void {
  C._BinaryenBlockSetChildAt(holder, 0, b.ir.module.nop());
}
