// The control flow graph of one async function, at the grain the lowering needs: a block is a run of await-free
// statements; only constructs that contain an await are cut into blocks, the rest stays native inside a statement.
import type * as asc from "assemblyscript";
import type { Expr } from "../ir/binaryen.js";
import type { AsyncFunction, FutureSite } from "../ir/program.js";

export interface Block {
  statements: Expr[];
  end: End | null;
  /** Blocks that native code inside the statements jumps to. */
  jumps: Block[];
  /** Set when polling goes on here after a suspension. */
  resumes: Suspension | null;
}

export type End =
  | { kind: "goto"; to: Block }
  | { kind: "if"; condition: Expr; then: Block; otherwise: Block }
  /** Poll; finished: go on behind. Pending: spill, set the state, return; polled again where each wake resumes. */
  | { kind: "await"; suspension: Suspension }
  /** As "await", but with one poll for both: spill, set the state, and go on as if resumed. */
  | { kind: "pollAtResume"; suspension: Suspension }
  /** Spill, set the state, return pending. */
  | { kind: "suspend"; suspension: Suspension }
  | { kind: "dead" };

/** The suspension a block ends in. */
export function suspensionOf({ end }: Block): Suspension | null {
  return end && "suspension" in end ? end.suspension : null;
}
/** The blocks that may follow with all registers as they are. */
export function successors({ end }: Block): Block[] {
  switch (end?.kind) {
    case "goto":
      return [end.to];
    case "if":
      return [end.then, end.otherwise];
    case "await":
      return [end.suspension.ready];
    case "pollAtResume":
    case "suspend":
    case "dead":
    case undefined:
      return [];
  }
}

export interface Suspension {
  /** Where a wake goes on: polls again and leads to `ready`. */
  resume: Block;
  /** What stands behind the suspension. */
  ready: Block;
  /** Makes a call that polls the child; null: a bare `suspend()`. */
  poll: (() => Expr) | null;
  /** The awaited child's place in this frame, when it is known at compile time. */
  child: ChildFrame | null;
  /** The local that holds the awaited future's address, when only that is known. */
  future: number | null;
  /** Guards, futures and slots that live here, outermost first. */
  owned: OwnedThing[];
  at: Expr | null;
}

/** Space for a callee's frame inside this one. */
export interface ChildFrame {
  kind: "child";
  callee: AsyncFunction;
  offset: number;
  /** Where the offset must be filled in once the layout is known. */
  fixes: ((offset: number) => void)[];
}
/** Space that library code asked for by `frameSlot`. */
export interface SlotSpace {
  kind: "slot";
  size: number;
  offset: number;
  fixes: ((offset: number) => void)[];
  place: Placement | null;
}
/** Space of a future that is not awaited on the spot. */
export interface FutureSpace {
  kind: "future";
  site: FutureSite;
  callee: AsyncFunction;
  offset: number;
  fixes: ((offset: number) => void)[];
  place: Placement | null;
  /** The expression that evaluates to its address. */
  made: Expr;
  /** Blocks that hold nothing but a drop of it. */
  drops: Expr[];
  /** Where its variable is awaited: what stands behind, and the block that holds nothing but the mark "result taken". */
  awaits: { ready: Block; mark: Expr }[];
}
export interface Guard {
  kind: "guard";
  dispose: Expr;
}
export type Space = ChildFrame | SlotSpace | FutureSpace;
export type OwnedThing = Guard | SlotSpace | FutureSpace | KeptChild;
/** An awaited child whose frame holds what the result points to, so it stays until the end of the block. */
export interface KeptChild {
  kind: "kept";
  child: ChildFrame;
  place: Placement | null;
}

/** Where a space begins to be used, and what lived around it then. */
export interface Placement {
  block: Block;
  around: Space[];
}

/**
 * A change of the frame between two suspensions, in a program with a collector: from there on the frame's state says
 * which kept futures lie in it. References in locals are on asc's shadow stack then.
 */
export interface Inventory {
  block: Block;
  /** The store of the state, and the constant it stores: filled in when the states have their numbers. */
  store: Expr;
  state: Expr;
  futures: FutureSpace[];
}

/** A jump from native code to a block: patched when the blocks have their order. */
export interface NativeJump {
  jump: Expr;
  /** A block expression [nop, br]; the nop becomes the setting of the state where the jump goes backwards. */
  holder: Expr;
  from: Block;
  to: Block;
}

/** A label of an expanded construct. */
export interface Label {
  block: Block;
  /** The local that carries the value of breaks to it, or -1. */
  value: number;
  /** The construct's value is awaited, so breaks carry futures; the awaited value has this type. */
  awaited: asc.Type | null;
}
