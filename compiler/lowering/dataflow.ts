// The equations behind liveness.ts, solved over the blocks until nothing changes.
import { certain } from "../ir/ir.js";
import { successors, suspensionOf, type Block, type Suspension } from "./blocks.js";
import type { Effects } from "./effects.js";
import type { EntryStores } from "./loops.js";

export const union = (a: ReadonlySet<number>, b: ReadonlySet<number>): Set<number> => new Set([...a, ...b]);

type LiveIn = (block: Block) => Set<number>;
/** What must be in its register where a block ends in a suspension. */
export type Across = (s: Suspension, liveIn: LiveIn, block: Block) => Set<number>;

/** What is live before some of a block's last effects. */
export function liveBefore(block: Block, last: readonly Effects[], liveIn: LiveIn, across: Across): Set<number> {
  const suspension = suspensionOf(block);
  let out = suspension
    ? across(suspension, liveIn, block)
    : new Set(successors(block).flatMap((to) => [...liveIn(to)]));
  for (const effect of last.slice().reverse()) {
    const before = new Set<number>();
    for (const local of out) if (!effect.defs.has(local)) before.add(local);
    for (const local of effect.uses) before.add(local);
    for (const exit of effect.exits) for (const local of liveIn(exit.to)) if (!exit.defs.has(local)) before.add(local);
    out = before;
  }
  return out;
}

/** Backward dataflow. */
export function solve(blocks: Block[], effects: ReadonlyMap<Block, Effects[]>, across: Across): LiveIn {
  const live = new Map<Block, Set<number>>();
  const liveIn = (block: Block): Set<number> => live.get(block) ?? new Set();
  const step = (block: Block): Set<number> => liveBefore(block, certain(effects.get(block)), liveIn, across);
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

/** The framed locals that may differ from their slots, at each block's beginning and end. */
export interface Dirty {
  in: ReadonlyMap<Block, ReadonlySet<number>>;
  out: ReadonlyMap<Block, ReadonlySet<number>>;
}

/** Forward dataflow. `entering`: what a block stores at its end because it leads into a loop. */
export function solveDirty(
  entry: Block,
  blocks: Block[],
  suspensions: Suspension[],
  effects: ReadonlyMap<Block, Effects[]>,
  framed: ReadonlySet<number>,
  inputs: ReadonlySet<number>,
  liveAt: (s: Suspension) => Set<number>,
  later: (block: Block) => Set<number>,
  entering: EntryStores,
): Dirty {
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
      for (const effect of certain(effects.get(block))) for (const local of effect.writes) out.add(local);
      dirtyOut.set(block, out);
      const stored = block.end?.kind === "await" ? later(block.end.suspension.ready) : entering.get(block);
      const behind = new Set([...out].filter((local) => !stored?.has(local)));
      for (const to of successors(block)) if (add(to, behind)) changed = true;
      for (const to of block.jumps) if (add(to, out)) changed = true;
    }
  }
  return { in: dirtyIn, out: dirtyOut };
}

/** Forward dataflow: the locals that are in their registers on every way, at each block's end. */
export function solveLoaded(
  entry: Block,
  blocks: Block[],
  effects: ReadonlyMap<Block, Effects[]>,
  restores: (block: Block) => Set<number>,
  clean: (block: Block, ready: Block) => number[],
): (block: Block) => Set<number> {
  const loadedIn = new Map<Block, Set<number>>();
  const loadedOut = (block: Block): Set<number> => {
    const out = new Set(loadedIn.get(block));
    for (const effect of certain(effects.get(block))) for (const local of effect.defs) out.add(local);
    return out;
  };
  const open: Block[] = [];
  const reach = (to: Block, from: ReadonlySet<number>): void => {
    const before = loadedIn.get(to);
    const made = new Set([...from].filter((local) => !before || before.has(local)));
    if (before?.size === made.size) return;
    loadedIn.set(to, made);
    open.push(to);
  };
  for (const block of blocks) if (block === entry || block.resumes) reach(block, restores(block));
  for (let block = open.pop(); block; block = open.pop()) {
    const out = loadedOut(block);
    for (const to of block.jumps) reach(to, certain(loadedIn.get(block)));
    if (block.end?.kind === "await") {
      const { ready } = block.end.suspension;
      reach(ready, union(out, new Set(clean(block, ready))));
    } else if (!suspensionOf(block)) for (const to of successors(block)) reach(to, out);
  }
  return loadedOut;
}
