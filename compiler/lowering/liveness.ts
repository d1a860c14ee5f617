// Which locals must be in the frame at each suspension, which of them have changed since they were last stored there,
// and which are needed in registers again after it. Statement by statement over the reachable blocks.
//
//   live    at a suspension: read later (or by a guard that a cancel would run), so it needs a slot in the frame
//   dirty   written since its slot was written: only dirty ones are spilled
//   needed  after a resume: read before the next suspension, so it is restored; others stay in the frame
import { C, ExpressionId as X, type Expr } from "./binaryen.js";
import type { Block, Suspension } from "./blocks.js";
import { FRAME_LOCAL, type Builder } from "./builder.js";
import { childExprs, idOf, isUnreachable, type Ir } from "./ir.js";

/** What one statement does to locals. `exits`: jumps to blocks, with what is certainly written by then. */
interface Effects {
  uses: Set<number>;
  defs: Set<number>;
  writes: Set<number>;
  exits: { to: Block; defs: Set<number> }[];
}

function effectsOf(ir: Ir, tree: Expr, targets: ReadonlyMap<Expr, Block>): Effects {
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

export interface Liveness {
  /** Reachable blocks and suspensions, in the order they were made. */
  blocks: Block[];
  suspensions: Suspension[];
  /** Parameters (and a stub's argument count) that are read: the caller stores them in the frame. */
  inputs: Set<number>;
  /** Locals live anywhere across a suspension. */
  framed: Set<number>;
  /** Live at the block's beginning, in a register or in the frame. */
  liveIn(block: Block): Set<number>;
  /** Locals whose slots hold what is needed later, at that suspension. */
  live(suspension: Suspension): Set<number>;
  /** Locals a guard reads when the future is dropped at that suspension. */
  guardUses(suspension: Suspension): Set<number>;
  /** To be stored when the block ends in a suspension. */
  spills(block: Block): number[];
  /** To be loaded where the block begins after a suspension, or at the entry. */
  restores(block: Block): number[];
  /** Every local a block reads or writes. */
  touched(block: Block): Set<number>;
}

export function analyseLiveness(b: Builder): Liveness {
  const blocks = reachable(b);
  const known = new Set(blocks);
  const suspensions = b.suspensions.filter((s) => known.has(s.resume));
  const targets = new Map(b.nativeJumps.map((jump) => [jump.jump, jump.to]));
  const effects = new Map(blocks.map((block) => [block, blockEffects(b, block, targets)]));

  const guardUses = new Map<Suspension, Set<number>>();
  for (const s of suspensions) {
    const uses = new Set<number>();
    for (const thing of s.owned) {
      if (thing.kind === "guard") for (const local of effectsOf(b.ir, thing.dispose, targets).uses) uses.add(local);
    }
    guardUses.set(s, uses);
  }
  const guardsOf = (s: Suspension): Set<number> => guardUses.get(s) ?? new Set();

  const first = solve(blocks, effects, (s, liveIn) => union(liveIn(s.resume), guardsOf(s)));
  const live = new Map(suspensions.map((s) => [s, union(first(s.resume), guardsOf(s))]));
  const liveAt = (s: Suspension): Set<number> => live.get(s) ?? new Set();
  const framed = new Set(suspensions.flatMap((s) => [...liveAt(s)]));
  const isInput = (local: number): boolean => local < b.f.params.length || local === b.f.argumentCount;
  const inputs = new Set([...first(b.entry)].filter(isInput));

  const dirtyOut = solveDirty(b.entry, blocks, suspensions, effects, framed, inputs, liveAt);
  const spilledBy = new Map<Block, Set<number>>();
  for (const block of blocks) {
    if (block.end?.kind !== "await" && block.end?.kind !== "suspend") continue;
    const dirty = dirtyOut.get(block) ?? new Set();
    spilledBy.set(block, new Set([...liveAt(block.end.suspension)].filter((local) => dirty.has(local))));
  }
  const second = solve(blocks, effects, (_, __, block) => spilledBy.get(block) ?? new Set());

  return {
    blocks,
    suspensions,
    inputs,
    framed,
    liveIn: first,
    live: liveAt,
    guardUses: guardsOf,
    spills: (block) => [...(spilledBy.get(block) ?? [])],
    restores: (block) => [...second(block)],
    touched: (block) => new Set((effects.get(block) ?? []).flatMap((e) => [...e.uses, ...e.writes])),
  };
}

function reachable(b: Builder): Block[] {
  const seen = new Set<Block>();
  const open = [b.entry];
  for (let block = open.pop(); block; block = open.pop()) {
    if (seen.has(block)) continue;
    seen.add(block);
    open.push(...block.jumps, ...successors(block));
    if (block.end?.kind === "await" || block.end?.kind === "suspend") open.push(block.end.suspension.resume);
  }
  return b.blocks.filter((block) => seen.has(block));
}
function successors(block: Block): Block[] {
  if (block.end?.kind === "goto") return [block.end.to];
  if (block.end?.kind === "if") return [block.end.then, block.end.otherwise];
  return [];
}

function blockEffects(b: Builder, block: Block, targets: ReadonlyMap<Expr, Block>): Effects[] {
  const list = block.statements.map((statement) => effectsOf(b.ir, statement, targets));
  if (block.end?.kind === "if") list.push(effectsOf(b.ir, block.end.condition, targets));
  const future = block.resumes?.future ?? null; // polled first
  if (future !== null) list.unshift({ uses: new Set([future]), defs: new Set(), writes: new Set(), exits: [] });
  return list;
}

const union = (a: ReadonlySet<number>, b: ReadonlySet<number>): Set<number> => new Set([...a, ...b]);

/** Backward dataflow. `acrossSuspension` gives what is live where a block ends in a suspension. */
function solve(
  blocks: Block[],
  effects: ReadonlyMap<Block, Effects[]>,
  acrossSuspension: (s: Suspension, liveIn: (block: Block) => Set<number>, block: Block) => Set<number>,
): (block: Block) => Set<number> {
  const live = new Map<Block, Set<number>>();
  const liveIn = (block: Block): Set<number> => live.get(block) ?? new Set();
  const step = (block: Block): Set<number> => {
    let out = new Set(successors(block).flatMap((to) => [...liveIn(to)]));
    if (block.end?.kind === "await" || block.end?.kind === "suspend") {
      out = union(out, acrossSuspension(block.end.suspension, liveIn, block));
    }
    for (const effect of (effects.get(block) ?? []).slice().reverse()) {
      const before = new Set<number>();
      for (const local of out) if (!effect.defs.has(local)) before.add(local);
      for (const local of effect.uses) before.add(local);
      for (const exit of effect.exits)
        for (const local of liveIn(exit.to)) if (!exit.defs.has(local)) before.add(local);
      out = before;
    }
    return out;
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const block of blocks.slice().reverse()) {
      const made = step(block);
      if (made.size !== liveIn(block).size) {
        live.set(block, made);
        changed = true;
      }
    }
  }
  return liveIn;
}

/** Forward dataflow: the framed locals that may differ from their slots at each block's end. */
function solveDirty(
  entry: Block,
  blocks: Block[],
  suspensions: Suspension[],
  effects: ReadonlyMap<Block, Effects[]>,
  framed: ReadonlySet<number>,
  inputs: ReadonlySet<number>,
  liveAt: (s: Suspension) => Set<number>,
): Map<Block, Set<number>> {
  const dirtyIn = new Map<Block, Set<number>>();
  const dirtyOut = new Map<Block, Set<number>>();
  const without = (clean: ReadonlySet<number>): Set<number> =>
    new Set([...framed].filter((local) => !clean.has(local)));
  const add = (block: Block, dirty: ReadonlySet<number>): boolean => {
    const old = dirtyIn.get(block);
    const made = old ? union(old, dirty) : new Set(dirty);
    dirtyIn.set(block, made);
    return !old || made.size !== old.size;
  };
  add(entry, without(inputs));
  for (const s of suspensions) add(s.resume, without(liveAt(s)));
  for (let changed = true; changed;) {
    changed = false;
    for (const block of blocks) {
      const dirty = dirtyIn.get(block);
      if (!dirty) continue;
      const out = new Set(dirty);
      for (const effect of effects.get(block) ?? []) for (const local of effect.writes) out.add(local);
      dirtyOut.set(block, out);
      for (const to of [...successors(block), ...block.jumps]) if (add(to, out)) changed = true;
    }
  }
  return dirtyOut;
}
