// Writes the drop function of an async function: what a cancel does in each state, innermost first.
//
//     state = frame.state
//     suspended:  restore what the guards read, drop the awaited child, run guards and drop kept futures in reverse
//     finished:   dispose a result that nobody took
//     frame.state = taken        (last: until then the frame says what it still owns)
//
// A function that owns nothing in any state, and whose frame nobody looks at once it is dropped, has none.
import { Type, type Expr } from "../ir/binaryen.js";
import type { ChildFrame, FutureSpace, OwnedThing, Suspension } from "./blocks.js";
import type { Builder } from "./builder.js";
import { dropName } from "./calls.js";
import { renumberLocals, type States } from "./emit.js";
import type { Ir } from "../ir/ir.js";
import type { Layout } from "./layout.js";
import type { Liveness } from "./liveness.js";
import { DONE, FRAME_HEADER, intrinsic, TAKEN } from "../ir/program.js";

const END = "$end";

export function addDropFunction(b: Builder, liveness: Liveness, layout: Layout, states: States): void {
  const { ir, f } = b;
  const arms: Arm[] = [];
  for (const s of liveness.suspensions) {
    const code = dropAt(b, s, liveness, layout);
    if (code.length > 0) arms.push({ state: states.numberOf(s.resume), code });
  }
  f.dropped = arms.length > 0 || f.boxed || f.visited;
  if (!f.dropped) return;
  const dispose = disposeResult(b);
  const body: Expr[] = [];
  const state = b.newLocal(Type.I32);
  if (arms.length > 0 || dispose) body.push(b.set(state, ir.module.load(2, false, b.frame(), Type.I32)));
  if (dispose) body.push(ir.module.if(ir.eq(b.get(state), ir.i32(DONE)), dispose));
  if (arms.length > 0) body.push(dispatch(ir, () => b.get(state), arms));
  body.push(b.storeState(ir.i32(TAKEN)));
  const tree = ir.block(body);
  renumberLocals(tree, dropName(f));
  const ref = b.program.module.addFunction(dropName(f), Type.I32, Type.None, f.types, tree);
  f.instance.addDebugInfo(b.program.module, ref);
}

/** What is done in one state of a frame. */
export interface Arm {
  state: number;
  code: Expr[];
}

/** Does what the arm of the frame's state says; nothing where no arm does. */
export function dispatch(ir: Ir, state: () => Expr, arms: Arm[]): Expr {
  const only = arms[0];
  if (arms.length === 1 && only) return ir.module.if(ir.eq(state(), ir.i32(only.state)), ir.block(only.code));
  const highest = Math.max(...arms.map((arm) => arm.state));
  const names = Array.from({ length: highest + 1 }, (_, i) => {
    const arm = arms.findIndex((candidate) => candidate.state === i);
    return arm < 0 ? END : `$arm${arm}`;
  });
  let inner: Expr[] = [ir.module.switch(names, END, state())];
  arms.forEach((arm, i) => {
    inner = [ir.block(inner, Type.None, `$arm${i}`), ...arm.code, ir.module.br(END)];
  });
  return ir.block(inner, Type.None, END);
}

function dropAt(b: Builder, s: Suspension, liveness: Liveness, layout: Layout): Expr[] {
  const code: Expr[] = [];
  if (s.child?.callee.dropped) code.push(dropFrame(b, s.child));
  for (const thing of [...s.owned].reverse()) code.push(...dropThing(b, thing));
  if (code.length === 0) return [];
  const restores = [...liveness.guardUses(s)].flatMap((local) => {
    const slot = layout.slots.get(local);
    return slot ? [b.setUnmarked(local, b.ir.load(slot, b.frame(), slot.offset))] : [];
  });
  return [...restores, ...code];
}

function dropThing(b: Builder, thing: OwnedThing): Expr[] {
  switch (thing.kind) {
    case "guard":
      return [b.rewrite(copyWithPositions(b, thing.dispose))];
    case "future":
      return thing.callee.dropped ? [dropFrame(b, thing)] : [];
    case "slot":
    case "kept":
      return [];
  }
}

function dropFrame(b: Builder, { callee, offset }: ChildFrame | FutureSpace): Expr {
  return b.ir.call(dropName(callee), [b.ir.add(b.frame(), b.ir.i32(offset))], Type.None);
}

export function copyWithPositions(b: Builder, e: Expr): Expr {
  const { debugLocations } = b.f.instance;
  return b.ir.copy(e, (from, to) => {
    const at = debugLocations.get(from);
    if (at) debugLocations.set(to, at);
  });
}

/** A finished result that can be disposed and was not taken is disposed: a lock won in a cancelled join is given back. */
function disposeResult(b: Builder): Expr | null {
  const { program, f, ir } = b;
  const storage = program.resultStorage(f);
  if (!storage || !program.isDisposable(f.result)) return null;
  const prefix = intrinsic("__disposeOf<");
  for (const [name, element] of program.asc.instancesByName) {
    if (!name.startsWith(prefix) || !program.module.hasFunction(name) || !("signature" in element)) continue;
    const { signature } = element as unknown as { signature: { parameterTypes: { equals(t: unknown): boolean }[] } };
    if (!signature.parameterTypes[0]?.equals(f.result)) continue;
    return ir.call(name, [ir.load(storage, b.frame(), FRAME_HEADER)], Type.None);
  }
  return null;
}
