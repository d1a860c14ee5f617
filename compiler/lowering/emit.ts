// Writes the poll function of an async function: (frame) -> 1 finished, 0 pending.
//
//     state = frame.state
//     loop $dispatch                      (only where a jump goes backwards)
//       block $s2  block $s1  block $s0
//         br_table state
//       end code of s0 … end code of s1 … end code of s2 …
//
// A case is a block that more than one way leads to: the entry, every resume, joins. Jumps forward leave the nested
// blocks; jumps backward set the state and go round the loop. The cases stand in an order in which few jumps go backwards:
// a resume comes before the loop it leads into, so a loop that suspends each time it goes round goes forwards only.
//
//     entry ──┐                          while (true) await tick();
//     resume ─┤
//             └─> head: poll tick ──> pending: return
//
// A resume that does what the entry does leads to the entry's case: a function that waits for one condition in a loop
// begins anew at every poll. Where all of them do so, and nothing is owned, the frame's state is neither read nor written.
//
//     while (this.full) suspend();
import { C, ExpressionId as X, Type, type Expr } from "../ir/binaryen.js";
import {
  successors,
  type Block,
  type FutureSpace,
  type Inventory,
  type NativeJump,
  type Suspension,
} from "./blocks.js";
import { DISPATCH, FRAME_LOCAL, type Builder } from "./builder.js";
import { certain, childExprs, ensure, idOf } from "../ir/ir.js";
import type { Layout } from "./layout.js";
import type { Liveness } from "./liveness.js";

/** Which blocks of one poll function are cases, in which order they stand, and which numbers lead to them. */
export class States {
  private readonly predecessors = new Map<Block, number>();
  readonly cases: Block[];
  private readonly positions = new Map<Block, number>();
  /**
   * Where the state's number leads: those that frames hold first, from the entry's 0 on, then targets of backward jumps.
   * null: a number of an inventory, with which no poll begins.
   */
  readonly numbered: (Block | null)[];

  /** The block that a poll really begins at, for those that begin alike. */
  private readonly begins = new Map<Block, Block>();
  /** Does a poll depend on the number in the frame, or what drops or visits it? */
  readonly matter: boolean;

  constructor(b: Builder, liveness: Liveness) {
    const count = (block: Block, by: number): unknown =>
      this.predecessors.set(block, (this.predecessors.get(block) ?? 0) + by);
    const stored = [b.entry, ...liveness.suspensions.map(({ resume }) => resume)];
    for (const block of stored) {
      const alike = (other: Block): boolean => other === block || beginAlike(b, liveness, other, block);
      this.begins.set(block, certain(stored.find(alike)));
    }
    const roots = [...new Set(this.begins.values())];
    const blocks = forwards(roots);
    for (const root of roots) count(root, 2);
    for (const block of blocks) {
      for (const to of successors(block)) count(to, 1);
      for (const to of block.jumps) count(to, 2);
    }
    this.matter = roots.length > 1 || b.program.collected || liveness.suspensions.some(({ owned }) => owned.length > 0);
    this.numbered = [...stored];
    this.cases = blocks.filter((block) => this.isCase(block));
    this.cases.forEach((block, i) => this.positions.set(block, i));
  }
  isCase(block: Block): boolean {
    return certain(this.predecessors.get(block)) > 1;
  }
  numberOf(block: Block): number {
    const found = this.numbered.indexOf(block);
    return found < 0 ? this.numbered.push(block) - 1 : found;
  }
  positionOf(block: Block): number {
    return certain(this.positions.get(this.begins.get(block) ?? block));
  }

  /** Gives each set of futures that an inventory can find a number of its own. */
  numberInventories(inventories: Inventory[]): { number: number; futures: FutureSpace[] }[] {
    const sets = new Map<string, { number: number; futures: FutureSpace[] }>();
    for (const { state, futures } of inventories) {
      const key = futures.map(({ site }) => site.index).join();
      const set = sets.get(key) ?? { number: this.numbered.push(null) - 1, futures };
      sets.set(key, set);
      C._BinaryenConstSetValueI32(state, set.number);
    }
    return [...sets.values()];
  }
}

/** Do a poll that begins at one block and a poll that begins at the other do the same? */
function beginAlike(b: Builder, liveness: Liveness, one: Block, other: Block): boolean {
  if (b.program.collected || [one, other].some((block) => block.resumes?.poll)) return false;
  const restored = liveness.restores(one);
  const same = new Set([...restored, ...liveness.restores(other)]).size === restored.length;
  return same && restored.length === liveness.restores(other).length && behindNothing(one) === behindNothing(other);
}
/** The first block from here on that does anything. */
function behindNothing(from: Block): Block {
  const seen = new Set<Block>();
  let block = from;
  while (block.statements.length === 0 && block.end?.kind === "goto" && !seen.has(block)) {
    seen.add(block);
    block = block.end.to;
  }
  return block;
}

/** All blocks below the roots, each before those it leads to, except where that goes round in a circle. */
function forwards(roots: Block[]): Block[] {
  const seen = new Set<Block>();
  const finished: Block[] = [];
  for (const root of [...roots].reverse()) {
    const open = [root];
    for (let block = open.at(-1); block; block = open.at(-1)) {
      seen.add(block);
      const next = [...successors(block), ...block.jumps].find((to) => !seen.has(to));
      if (next) open.push(next);
      else finished.push(...open.splice(-1));
    }
  }
  return finished.reverse();
}

export function emitPoll(b: Builder, liveness: Liveness, layout: Layout, states: States): Expr {
  return new PollEmitter(b, liveness, layout, states).emit();
}

class PollEmitter {
  private readonly state: number;
  private loops = false;
  private position = 0;
  /** Under which case each block's code stands. */
  private readonly standsAt = new Map<Block, number>();

  constructor(
    private readonly b: Builder,
    private readonly liveness: Liveness,
    private readonly layout: Layout,
    private readonly states: States,
  ) {
    this.state = b.newLocal(Type.I32);
  }

  emit(): Expr {
    const { b, states } = this;
    const { ir } = b;
    const { cases } = states;
    const codes = cases.map((block, i) => {
      this.position = i;
      return this.code(block, cases[i + 1] ?? null);
    });
    for (const jump of b.nativeJumps) this.patch(jump);
    const body: Expr[] = [];
    let inner: Expr[];
    if (cases.length > 1) {
      const number = states.matter ? ir.module.load(2, false, b.frame(), Type.I32) : ir.i32(0);
      body.push(b.set(this.state, number));
      const names = states.numbered.map((block) => this.labelOf(block ?? b.entry));
      inner = [ir.module.switch(names, certain(names.at(-1)), b.get(this.state))];
      cases.forEach((block, i) => {
        inner = [ir.block(inner, Type.None, this.labelOf(block)), ...certain(codes[i])];
      });
    } else inner = certain(codes[0]);
    const dispatch = ir.block(inner, Type.Unreachable);
    body.push(this.loops ? ir.module.loop(DISPATCH, dispatch) : dispatch, ir.module.unreachable());
    return ir.block(body, Type.I32);
  }

  private labelOf(block: Block): string {
    return `$s${this.states.positionOf(block)}`;
  }
  /** Statements of a block; they may fall through to `next`, the case that stands behind. */
  private code(block: Block, next: Block | null): Expr[] {
    const { b } = this;
    this.standsAt.set(block, this.position);
    const list: Expr[] = [];
    if (block.resumes) list.push(...this.resume(block));
    else if (block === b.entry) list.push(...this.restore(block, this.liveness.restores(block)));
    list.push(...block.statements, ...this.end(block, next));
    return list;
  }
  private resume(block: Block): Expr[] {
    const { b } = this;
    const { ir } = b;
    const list: Expr[] = [];
    const s = block.resumes;
    const future = s?.future ?? null;
    if (future !== null) list.push(...this.restore(block, [future]));
    if (s?.poll) list.push(ir.module.if(ir.eqz(s.poll()), ir.module.return(ir.i32(0))));
    list.push(
      ...this.restore(
        block,
        this.liveness.restores(block).filter((local) => local !== future),
      ),
    );
    return list;
  }
  /** References whose slots count until the next suspension need no place on the shadow stack. */
  private restore(block: Block, locals: number[]): Expr[] {
    const { b } = this;
    const set = this.liveness.inventoried(block) ? b.set.bind(b) : b.setUnmarked.bind(b);
    return locals.flatMap((local) => {
      const slot = this.layout.slots.get(local);
      return slot ? [set(local, b.ir.load(slot, b.frame(), slot.offset))] : [];
    });
  }
  private end(block: Block, next: Block | null): Expr[] {
    const { b } = this;
    const { ir } = b;
    const end = certain(block.end);
    switch (end.kind) {
      case "dead":
        return [];
      case "goto":
        return [...this.store(this.liveness.stores(block)), ...this.go(end.to, next)];
      case "if": {
        const then = this.states.isCase(end.then) ? this.jump(end.then) : this.code(end.then, null);
        const otherwise = this.go(end.otherwise, next);
        return [ir.module.if(end.condition, ir.block(then, Type.Unreachable)), ...otherwise];
      }
      case "await": {
        const { ready, poll } = end.suspension;
        const pending = ir.block([...this.spill(block, end.suspension), ir.module.return(ir.i32(0))], Type.Unreachable);
        return [
          ...this.store(this.liveness.stores(block)),
          ir.module.if(ir.eqz(certain(poll)()), pending),
          ...this.restore(block, this.liveness.reloads(block)),
          ...this.go(ready, next),
        ];
      }
      case "pollAtResume":
        return [...this.spill(block, end.suspension), ...this.go(end.suspension.resume, next)];
      case "suspend":
        return [...this.spill(block, end.suspension), ir.module.return(ir.i32(0))];
    }
  }
  private spill(block: Block, suspension: Suspension): Expr[] {
    const { b } = this;
    const stored = this.store(this.liveness.spills(block));
    if (!this.states.matter) return stored;
    return [...stored, b.storeState(b.ir.i32(this.states.numberOf(suspension.resume)))];
  }
  private store(locals: number[]): Expr[] {
    const { b } = this;
    return locals.flatMap((local) => {
      const slot = this.layout.slots.get(local);
      return slot ? [b.ir.store(slot, b.frame(), b.get(local), slot.offset)] : [];
    });
  }

  private go(to: Block, next: Block | null): Expr[] {
    if (!this.states.isCase(to)) return this.code(to, next);
    return to === next ? [] : this.jump(to);
  }
  private jump(to: Block): Expr[] {
    const { b } = this;
    if (this.states.positionOf(to) > this.position) return [b.ir.module.br(this.labelOf(to))];
    this.loops = true;
    return [b.set(this.state, b.ir.i32(this.states.numberOf(to))), b.ir.module.br(DISPATCH)];
  }
  /** Native code could not know where its target would stand. */
  private patch(jump: NativeJump): void {
    const from = this.standsAt.get(jump.from);
    if (from === undefined) return;
    if (this.states.positionOf(jump.to) > from) this.b.ir.setBreakName(jump.jump, this.labelOf(jump.to));
    else {
      this.loops = true;
      const state = this.states.numberOf(jump.to);
      C._BinaryenBlockSetChildAt(jump.holder, 0, this.b.set(this.state, this.b.ir.i32(state)));
    }
  }
}

/** The frame becomes parameter 0, all other locals move up by one. Also finds expressions that have two parents. */
export function renumberLocals(e: Expr, name: string): void {
  const seen = new Set<Expr>();
  const visit = (expr: Expr): void => {
    ensure(!seen.has(expr), `an expression stands twice in ${name}`, expr);
    seen.add(expr);
    if (idOf(expr) === X.LocalGet) {
      const local = C._BinaryenLocalGetGetIndex(expr);
      C._BinaryenLocalGetSetIndex(expr, local === FRAME_LOCAL ? 0 : local + 1);
    } else if (idOf(expr) === X.LocalSet) {
      C._BinaryenLocalSetSetIndex(expr, C._BinaryenLocalSetGetIndex(expr) + 1);
    }
    for (const child of childExprs(expr)) visit(child);
  };
  visit(e);
}
