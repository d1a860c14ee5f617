// Lays out one frame: locals that are live across a suspension, frames of awaited callees, kept futures and slots share
// the bytes after the header wherever they are never needed at the same time (greedy interference colouring).
//
//     +0 u16 state  +2 u16 function  +4 … result, overlaid on everything that is dead when it is stored
import { certain } from "../ir/ir.js";
import type { Space } from "./blocks.js";
import { spaceOf } from "./calls.js";
import type { Builder } from "./builder.js";
import type { Liveness } from "./liveness.js";
import type { Storage } from "../ir/ir.js";
import { FRAME_HEADER, type PlacedSlot } from "../ir/program.js";

type Item = number | Space;
interface Placed {
  item: Item;
  size: number;
  conflicts: Set<Item>;
  offset: number;
}

export interface Layout {
  size: number;
  slots: Map<number, PlacedSlot>;
  /** Every space that was placed, for the report. */
  spaces: Space[];
}

export function layOut(b: Builder, liveness: Liveness): Layout {
  const placed = new Map<Item, Placed>();
  const storage = (local: number): Storage => localStorage(b, local);
  const sizeOf = (item: Item): number =>
    typeof item === "number" ? storage(item).size : item.kind === "slot" ? item.size : item.callee.frameSize;

  for (const group of groupsAliveTogether(b, liveness)) {
    for (const item of group) {
      let entry = placed.get(item);
      if (!entry) placed.set(item, (entry = { item, size: sizeOf(item), conflicts: new Set(), offset: -1 }));
      for (const other of group) if (other !== item) entry.conflicts.add(other);
    }
  }
  const result = b.program.resultStorage(b.f)?.size ?? 0;
  // A result that points into this frame must not be written over what it points to.
  const reserved = b.program.isFrameView(b.f.result) ? FRAME_HEADER + result : FRAME_HEADER;
  let end = FRAME_HEADER + result;
  for (const entry of [...placed.values()].sort((x, y) => y.size - x.size)) {
    place(entry, placed, typeof entry.item === "number" ? FRAME_HEADER : reserved);
    end = Math.max(end, entry.offset + entry.size);
  }

  const slots = new Map<number, PlacedSlot>();
  const spaces: Space[] = [];
  for (const { item, offset } of placed.values()) {
    if (typeof item === "number") slots.set(item, { ...storage(item), offset });
    else {
      item.offset = offset;
      for (const fix of item.fixes) fix(offset);
      spaces.push(item);
    }
  }
  return { size: Math.ceil(end / 4) * 4, slots, spaces };
}

function localStorage(b: Builder, local: number): Storage {
  const type = certain(b.f.types[local]);
  const declared = b.f.instance.localsByIndex[local]?.type;
  return b.program.storageOf(type, declared && declared.toRef() === type ? declared : null);
}

function* groupsAliveTogether(b: Builder, liveness: Liveness): Generator<Item[]> {
  yield [...liveness.inputs];
  for (const s of liveness.suspensions) {
    yield [...new Set<Item>([...liveness.live(s), ...(s.child ? [s.child] : []), ...s.owned.flatMap(spaceOf)])];
  }
  const reachable = new Set(liveness.blocks);
  const hasSlot = (local: number): boolean => liveness.framed.has(local) || liveness.inputs.has(local);
  for (const thing of b.placed) {
    if (!thing.place || !reachable.has(thing.place.block)) continue;
    const { block, around } = thing.place;
    const locals = [...liveness.liveIn(block), ...liveness.touched(block)].filter(hasSlot);
    yield [...new Set<Item>([...spaceOf(thing), ...around, ...locals])];
  }
}

/** First fit among the conflicting items that have their place. */
function place(entry: Placed, all: ReadonlyMap<Item, Placed>, lowest: number): void {
  const align = Math.min(typeof entry.item === "number" ? entry.size : 4, 4);
  const busy = [...entry.conflicts]
    .map((item) => all.get(item))
    .filter((other): other is Placed => other !== undefined && other.offset >= 0)
    .sort((x, y) => x.offset - y.offset);
  let offset = lowest;
  for (;;) {
    offset = Math.ceil(offset / align) * align;
    const hit = busy.find((other) => offset < other.offset + other.size && other.offset < offset + entry.size);
    if (!hit) break;
    offset = hit.offset + hit.size;
  }
  entry.offset = offset;
}
