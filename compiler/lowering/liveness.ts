// Which locals must be in the frame at each suspension, which of them have changed since they were last stored there,
// and which are needed in registers again after it. Statement by statement over the reachable blocks.
//
//     stored before the poll ──> poll ──> pending: spilled; …wake… restored ──┐
//                                  └────> ready at once: reloaded ────────────┴─> what stands behind
//
//   live    at a suspension: read later (or by a guard that a cancel would run), so it needs a slot in the frame
//   dirty   written since its slot was written: only dirty ones are spilled, and those that another suspension needs as they
//           are now are stored before the poll, so that nothing is stored twice
//   needed  after a resume: read before the next suspension, so it is restored; others stay in the frame
//   loaded  certainly in its register; what is not is reloaded where an await is ready at once and the frame holds it
import { certain } from "../ir/ir.js";
import { successors, suspensionOf, type Block, type Suspension } from "./blocks.js";
import type { Builder } from "./builder.js";
import { liveBefore, solve, solveDirty, solveLoaded, union, type Across, type Dirty } from "./dataflow.js";
import { blockEffects, effectsOf, usesOf, type Effects } from "./effects.js";
import { heldInLoop, loopsOf, type EntryStores, type Loop } from "./loops.js";

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
  /** To be stored before the poll of the await that the block ends in, or where it leads into a loop. */
  stores(block: Block): number[];
  /** To be stored when the block ends in a suspension that is pending. */
  spills(block: Block): number[];
  /** To be loaded where the block begins after a suspension, or at the entry. */
  restores(block: Block): number[];
  /** To be loaded when the block ends in an await that is ready at once. */
  reloads(block: Block): number[];
  /** Live behind a statement of a block. */
  liveBehind(block: Block, statement: number): Set<number>;
  /** Every local a block reads or writes. */
  touched(block: Block): Set<number>;
  /** Can an inventory be taken after the block's beginning and before the next suspension? */
  inventoried(block: Block): boolean;
}

export function analyseLiveness(b: Builder): Liveness {
  const blocks = reachable(b);
  const known = new Set(blocks);
  const suspensions = b.suspensions.filter((s) => known.has(s.resume));
  const targets = new Map(b.nativeJumps.map((jump) => [jump.jump, jump.to]));
  const effects = new Map(blocks.map((block) => [block, blockEffects(b.ir, block, targets)]));

  const guardUses = new Map<Suspension, Set<number>>();
  for (const s of suspensions) {
    const uses = new Set<number>();
    for (const thing of s.owned) {
      if (thing.kind === "guard") for (const local of effectsOf(b.ir, thing.dispose, targets).uses) uses.add(local);
    }
    guardUses.set(s, uses);
  }
  const guardsOf = (s: Suspension): Set<number> => certain(guardUses.get(s));

  const across: Across = (s, liveIn) => union(liveIn(s.resume), guardsOf(s));
  const first = solve(blocks, effects, across);
  const live = new Map(suspensions.map((s) => [s, union(first(s.resume), guardsOf(s))]));
  const liveAt = (s: Suspension): Set<number> => certain(live.get(s));
  const framed = new Set(suspensions.flatMap((s) => [...liveAt(s)]));
  const isInput = (local: number): boolean => local < b.f.params.length || local === b.f.argumentCount;
  const inputs = new Set([...first(b.entry)].filter(isInput));

  const later = solve(blocks, withoutUses(effects), liveAt);
  const dirtyWith = (entering: EntryStores): Dirty =>
    solveDirty(b.entry, blocks, suspensions, effects, framed, inputs, liveAt, later, entering);
  // The collector reads the slots of the last suspension until the next one: they stay as they are.
  const loops = b.program.collected ? [] : loopsOf(b.entry, blocks);
  const entering = storesAtEntries(loops, (loop) => heldInLoop(loop, framed, effects, liveAt), dirtyWith);
  const dirty = dirtyWith(entering);
  const spilledBy = new Map<Block, Set<number>>();
  for (const block of blocks) {
    const suspension = suspensionOf(block);
    if (!suspension) continue;
    const changed = certain(dirty.out.get(block));
    spilledBy.set(block, new Set([...liveAt(suspension)].filter((local) => changed.has(local))));
  }
  const spillsOf = (block: Block): Set<number> => spilledBy.get(block) ?? new Set();
  const storesOf = (block: Block): number[] => {
    const changed = certain(dirty.out.get(block));
    if (block.end?.kind !== "await") return [...(entering.get(block) ?? [])].filter((local) => changed.has(local));
    const needed = later(block.end.suspension.ready);
    return [...spillsOf(block)].filter((local) => needed.has(local));
  };
  const stored = new Map(blocks.map((block) => [block, [...certain(effects.get(block)), usesOf(storesOf(block))]]));
  const second = solve(blocks, stored, (_, __, block) => spillsOf(block));
  const clean = (block: Block, ready: Block): number[] =>
    [...second(ready)].filter((local) => !spillsOf(block).has(local));
  const loadedOut = solveLoaded(b.entry, blocks, effects, second, clean);
  const inventoried = blocksBeforeInventories(b, blocks);
  // From an inventory on the slots in the frame do not count, so references must be in registers by then.
  const references = (block: Block): number[] => {
    if (!inventoried.has(block)) return [];
    const inFrame = block.resumes ? liveAt(block.resumes) : inputs;
    return [...inFrame].filter((local) => b.f.references.has(local));
  };

  return {
    blocks,
    suspensions,
    inputs,
    framed,
    liveIn: first,
    live: liveAt,
    guardUses: guardsOf,
    stores: storesOf,
    spills: (block) => [...spillsOf(block)].filter((local) => !storesOf(block).includes(local)),
    restores: (block) => [...union(second(block), new Set(references(block)))],
    reloads: (block) => {
      const { ready } = certain(suspensionOf(block));
      const loaded = loadedOut(block);
      return clean(block, ready).filter((local) => !loaded.has(local));
    },
    liveBehind: (block, statement) =>
      liveBefore(block, certain(effects.get(block)).slice(statement + 1), first, across),
    touched: (block) => new Set(certain(effects.get(block)).flatMap((e) => [...e.uses, ...e.writes])),
    inventoried: (block) => inventoried.has(block),
  };
}

/** What each loop holds, where that makes it clean in the loop. */
function storesAtEntries(
  loops: Loop[],
  held: (loop: Loop) => ReadonlySet<number>,
  dirtyWith: (entering: EntryStores) => Dirty,
): EntryStores {
  const entering: EntryStores = new Map();
  for (const loop of loops) for (const entry of loop.entries) entering.set(entry, new Set(held(loop)));
  for (let changed = loops.length > 0; changed;) {
    changed = false;
    const dirty = dirtyWith(entering);
    for (const { head, entries } of loops) {
      for (const local of certain(dirty.in.get(head))) {
        for (const entry of entries) if (entering.get(entry)?.delete(local)) changed = true;
      }
    }
  }
  return entering;
}

function blocksBeforeInventories(b: Builder, blocks: Block[]): Set<Block> {
  const found = new Set(b.inventories.map(({ block }) => block));
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const block of blocks) {
      if ([...successors(block), ...block.jumps].some((to) => found.has(to))) found.add(block);
    }
  }
  return found;
}

function reachable(b: Builder): Block[] {
  const seen = new Set<Block>();
  const open = [b.entry];
  for (let block = open.pop(); block; block = open.pop()) {
    if (seen.has(block)) continue;
    seen.add(block);
    open.push(...block.jumps, ...successors(block));
    const suspension = suspensionOf(block);
    if (suspension) open.push(suspension.resume);
  }
  return b.blocks.filter((block) => seen.has(block));
}

function withoutUses(all: ReadonlyMap<Block, Effects[]>): Map<Block, Effects[]> {
  return new Map([...all].map(([block, list]) => [block, list.map((effect) => ({ ...effect, uses: new Set() }))]));
}
