// What the statements of a block do to locals, in the order in which they run.
import { C, ExpressionId as X, type Expr } from "../ir/binaryen.js";
import type { Block } from "./blocks.js";
import { FRAME_LOCAL } from "./builder.js";
import { childExprs, idOf, isUnreachable, type Ir } from "../ir/ir.js";

/** What one statement does to locals. `exits`: jumps to blocks, with what is certainly written by then. */
export interface Effects {
  uses: Set<number>;
  defs: Set<number>;
  writes: Set<number>;
  exits: { to: Block; defs: Set<number> }[];
}

export function effectsOf(ir: Ir, tree: Expr, targets: ReadonlyMap<Expr, Block>): Effects {
  const effects: Effects = { uses: new Set(), defs: new Set(), writes: new Set(), exits: [] };
  const visit = (e: Expr, defs: Set<number>): void => {
    switch (idOf(e)) {
      case X.LocalGet: {
        const local = C._BinaryenLocalGetGetIndex(e);
        if (local !== FRAME_LOCAL && !defs.has(local)) effects.uses.add(local);
        return;
      }
      case X.LocalSet: {
        visit(C._BinaryenLocalSetGetValue(e), defs);
        const local = C._BinaryenLocalSetGetIndex(e);
        defs.add(local);
        effects.writes.add(local);
        return;
      }
      case X.Break: {
        for (const child of childExprs(e)) visit(child, defs);
        const to = targets.get(e);
        if (to) effects.exits.push({ to, defs: new Set(defs) });
        return;
      }
      case X.If: {
        visit(C._BinaryenIfGetCondition(e), defs);
        const then = C._BinaryenIfGetIfTrue(e);
        const otherwise = C._BinaryenIfGetIfFalse(e);
        const thenDefs = new Set(defs);
        const otherwiseDefs = new Set(defs);
        visit(then, thenDefs);
        if (otherwise) visit(otherwise, otherwiseDefs);
        const thenEnds = isUnreachable(then);
        const otherwiseEnds = otherwise !== 0 && isUnreachable(otherwise);
        const certain = thenEnds ? otherwiseDefs : thenDefs;
        for (const local of certain) if (thenEnds || otherwiseEnds || otherwiseDefs.has(local)) defs.add(local);
        return;
      }
      case X.Loop: // what the body writes may be skipped by a jump inside it
        visit(C._BinaryenLoopGetBody(e), new Set(defs));
        return;
      case X.Block: {
        const inner = ir.blockName(e) ? new Set(defs) : defs; // breaks may skip the rest of a named block
        for (const child of childExprs(e)) visit(child, inner);
        return;
      }
      default:
        for (const child of childExprs(e)) visit(child, defs);
    }
  };
  visit(tree, effects.defs);
  return effects;
}

export function blockEffects(ir: Ir, block: Block, targets: ReadonlyMap<Expr, Block>): Effects[] {
  const list = block.statements.map((statement) => effectsOf(ir, statement, targets));
  if (block.end?.kind === "if") list.push(effectsOf(ir, block.end.condition, targets));
  const resumed = block.resumes?.future ?? null; // polled first
  if (resumed !== null) list.unshift(usesOf([resumed]));
  const awaited = block.end?.kind === "await" ? block.end.suspension.future : null; // polled last
  if (awaited !== null) list.push(usesOf([awaited]));
  return list;
}

/** Of code that only reads. */
export const usesOf = (locals: readonly number[]): Effects => ({
  uses: new Set(locals),
  defs: new Set(),
  writes: new Set(),
  exits: [],
});
