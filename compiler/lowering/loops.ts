// What a loop spills again and again though it was written before the loop only, is stored once, on the way in.
//
//     x = …;          dirty: never stored              x = …; store x
//     loop            dirty from above, clean from     loop            clean on both ways in
//       await f();    below: spilled every time          await f();    not spilled
//
// Only where every round waits: on a way round without a wait there is nothing to save, and who takes it would pay for it.
import { successors, suspensionOf, type Block, type Suspension } from "./blocks.js";
import type { Effects } from "./effects.js";

/** The locals to be stored at the end of blocks that lead into a loop. */
export type EntryStores = Map<Block, Set<number>>;

export interface Loop {
  head: Block;
  /** What goes on at the head again without having left; the head too. */
  body: Set<Block>;
  /** Blocks outside of it that lead to its head and nowhere else. */
  entries: Block[];
}

export function loopsOf(entry: Block, blocks: Block[]): Loop[] {
  const before = new Map<Block, Block[]>(blocks.map((block) => [block, []]));
  for (const block of blocks) for (const to of following(block)) before.get(to)?.push(block);
  return blocks.flatMap((head) => {
    const leading = before.get(head) ?? [];
    if (leading.length < 2) return [];
    const outside = reached([entry], head, following);
    const again = leading.filter((block) => !outside.has(block));
    const entries = leading.filter((block) => block.end?.kind === "goto" && outside.has(block));
    if (again.length === 0 || entries.length === 0) return [];
    return [{ head, body: reached(again, head, (block) => before.get(block) ?? []).add(head), entries }];
  });
}

const following = (block: Block): Block[] => {
  const suspension = suspensionOf(block);
  return [...successors(block), ...block.jumps, ...(suspension ? [suspension.resume] : [])];
};

/** What is reached, the beginnings with it, on ways that do not lead through a block. */
function reached(from: Block[], without: Block, next: (block: Block) => Block[]): Set<Block> {
  const found = new Set<Block>();
  const open = [...from];
  for (let block = open.pop(); block; block = open.pop()) {
    if (block === without || found.has(block)) continue;
    found.add(block);
    open.push(...next(block));
  }
  return found;
}

/** What is live, and still as it was at the head, where each round first waits for a call. */
export function heldInLoop(
  { head, body }: Loop,
  framed: ReadonlySet<number>,
  effects: ReadonlyMap<Block, Effects[]>,
  liveAt: (s: Suspension) => ReadonlySet<number>,
): ReadonlySet<number> {
  const NOTHING: ReadonlySet<number> = new Set();
  const held = new Map<Block, ReadonlySet<number>>([...body].map((block) => [block, framed]));
  const atEnd = (block: Block): ReadonlySet<number> => {
    const suspension = suspensionOf(block);
    if (suspension) return liveAt(suspension);
    const ways = [...successors(block), ...block.jumps].filter((to) => body.has(to));
    return ways.map((to) => (to === head ? NOTHING : (held.get(to) ?? NOTHING))).reduce(intersection, framed);
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const block of body) {
      const written = new Set((effects.get(block) ?? []).flatMap(({ writes }) => [...writes]));
      const made = new Set([...atEnd(block)].filter((local) => !written.has(local)));
      if (made.size !== held.get(block)?.size) {
        held.set(block, made);
        changed = true;
      }
    }
  }
  return held.get(head) ?? NOTHING;
}

const intersection = (a: ReadonlySet<number>, b: ReadonlySet<number>): ReadonlySet<number> =>
  new Set([...a].filter((local) => b.has(local)));
