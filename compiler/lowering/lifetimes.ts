// Variables that are read after the future they hold has ended. A future ends with the block that made it:
//
//     let x = a();
//     if (c) { x = b(); }        b's future ends here
//     await x;                   and here x may still hold it
//
// A rule of the program, but one that only liveness answers, which is made while lowering: so it stands here and not in
// analysis/.
import { C, ExpressionId as X, type Expr } from "../ir/binaryen.js";
import type { FutureSpace } from "./blocks.js";
import type { Builder } from "./builder.js";
import { certain, childExprs, idOf, some, walk } from "../ir/ir.js";
import type { Liveness } from "./liveness.js";

/** Reports each future that a variable outlives, where it is made. After liveness, before anything is emitted. */
export function reportOutlivedFutures(b: Builder, liveness: Liveness): void {
  const holders = findHolders(b);
  for (const space of b.futures.values()) {
    const outliving = firstOutliving(liveness, space, certain(holders.get(space)));
    if (outliving === null) continue;
    const name = b.f.instance.localsByIndex[outliving]?.name ?? "a variable";
    const callee = space.callee.instance.prototype.name;
    b.program.error(
      b.program.locate(b.f.instance, space.site.call),
      `The future of '${callee}' ends with the block that makes it, but '${name}' is still read behind that: await it in this block, or await (c ? a() : b()) where one of several is wanted`,
    );
  }
}

/** The locals that may hold each future: what its address is put into, and what that is copied to. */
function findHolders(b: Builder): Map<FutureSpace, Set<number>> {
  const holders = new Map<FutureSpace, Set<number>>();
  const copies: { from: Expr; to: number }[] = [];
  for (const block of b.blocks) {
    for (const statement of block.statements) {
      walk(statement, (e) => {
        if (idOf(e) === X.LocalSet) {
          copies.push({ from: C._BinaryenLocalSetGetValue(e), to: C._BinaryenLocalSetGetIndex(e) });
        }
      });
    }
  }
  for (const space of b.futures.values()) {
    const found = new Set<number>();
    const gives = (e: Expr): boolean => {
      if (e === space.made) return true;
      const id = idOf(e);
      if (id === X.LocalGet) return found.has(C._BinaryenLocalGetGetIndex(e));
      if (id === X.Block) return gives(certain(childExprs(e).at(-1)));
      if (id === X.If) return childExprs(e).slice(1).some(gives);
      return id === X.LocalSet && gives(C._BinaryenLocalSetGetValue(e));
    };
    for (let before = -1; before !== found.size;) {
      before = found.size;
      for (const { from, to } of copies) if (from !== 0 && gives(from)) found.add(to);
    }
    holders.set(space, found);
  }
  return holders;
}

/** A holder that is live where the future has been dropped at the end of its block; null: none is. */
function firstOutliving(liveness: Liveness, space: FutureSpace, holders: ReadonlySet<number>): number | null {
  if (holders.size === 0) return null;
  for (const block of liveness.blocks) {
    for (const [i, statement] of block.statements.entries()) {
      if (!endsIn(space, statement)) continue;
      const live = liveness.liveBehind(block, i);
      for (const local of holders) if (live.has(local)) return local;
    }
  }
  return null;
}

/** Is the future gone when this statement has run? It is dropped by it, or it is made and dropped inside of it. */
function endsIn(space: FutureSpace, statement: Expr): boolean {
  if (space.drops.includes(statement)) return true;
  const holds = (e: Expr): boolean => some(statement, (inner) => inner === e);
  return holds(space.made) && space.drops.some(holds);
}
