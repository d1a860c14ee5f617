// Shows the collector the references in a frame: F$visit(frame, cookie), by the frame's state. A frame and its state only
// change together, with nothing collected between, so the state tells the truth also while the function runs:
//
//     not started      arguments
//     suspended at s   what is live at s, the awaited child, kept futures       also while it runs on from s,
//     inventory i      kept futures; what locals hold is on asc's shadow stack  until the frame changes
//     finished         the result, until it is taken
//     taken            nothing
import { BinaryOp, C, Type, type Expr } from "../ir/binaryen.js";
import type { FutureSpace, OwnedThing, Space } from "./blocks.js";
import type { Builder } from "./builder.js";
import { dispatch, type Arm } from "./drop.js";
import type { States } from "./emit.js";
import type { Layout } from "./layout.js";
import type { Liveness } from "./liveness.js";
import { DONE, FRAME_HEADER, TASK_HEADER, type AsyncFunction, type Program } from "../ir/program.js";
import { functionOf, type Pool } from "./tasks.js";

export const visitName = (f: AsyncFunction): string => `${f.name}$visit`;

const VISIT_GLOBALS = "~lib/rt/__visit_globals";
const COOKIE_OF_GLOBALS = 0;
const FRAME = 0;
const COOKIE = 1;
const STATE = 2;

/** Adds the function, unless nothing in the frame can hold a reference. */
export function addVisitFunction(b: Builder, liveness: Liveness, layout: Layout, states: States): void {
  const { f, program } = b;
  const inventories = states.numberInventories(b.inventories);
  if (!program.collected) return;
  const visitor = new Visitor(b, layout);
  const arms: Arm[] = [{ state: states.numberOf(b.entry), code: visitor.locals(liveness.inputs) }];
  for (const s of liveness.suspensions) {
    const spaces = [...(s.child ? [s.child] : []), ...s.owned.filter(isFuture)];
    arms.push({
      state: states.numberOf(s.resume),
      code: [...visitor.locals(liveness.live(s)), ...visitor.frames(spaces)],
    });
  }
  for (const { number, futures } of inventories) arms.push({ state: number, code: visitor.frames(futures) });
  const body = bodyOf(
    program,
    arms.filter(({ code }) => code.length > 0),
    program.isReference(f.result) ? visitor.reference(FRAME_HEADER) : 0,
  );
  if (!body) return;
  f.visited = true;
  program.module.addFunction(visitName(f), program.createType([Type.I32, Type.I32]), Type.None, [Type.I32], body);
}

const isFuture = (thing: OwnedThing): thing is FutureSpace => thing.kind === "future";

function bodyOf({ ir, module }: Program, arms: Arm[], result: Expr): Expr {
  const body: Expr[] = [];
  const state = (): Expr => module.local_get(STATE, Type.I32);
  if (arms.length > 0) body.push(dispatch(ir, state, arms));
  if (result) body.push(module.if(ir.eq(state(), ir.i32(DONE)), result));
  if (body.length === 0) return 0;
  const load = module.load(2, false, module.local_get(FRAME, Type.I32), Type.I32);
  return ir.block([module.local_set(STATE, load, false), ...body]);
}

/** Calls that visit what lies in the frame. */
class Visitor {
  constructor(
    private readonly b: Builder,
    private readonly layout: Layout,
  ) {}

  reference(offset: number): Expr {
    const { ir, module } = this.b.program;
    const value = module.load(4, false, module.local_get(FRAME, Type.I32), Type.I32, offset);
    return ir.call(this.b.program.visitOne, [value, module.local_get(COOKIE, Type.I32)], Type.None);
  }
  locals(held: ReadonlySet<number>): Expr[] {
    return [...held].flatMap((local) => {
      const slot = this.b.f.references.has(local) ? this.layout.slots.get(local) : undefined;
      return slot ? [this.reference(slot.offset)] : [];
    });
  }
  frames(spaces: Exclude<Space, { kind: "slot" }>[]): Expr[] {
    const { ir, module } = this.b.program;
    const visited = spaces.filter(({ callee }) => callee.visited);
    return visited.map(({ callee, offset }) => {
      const frame = ir.add(module.local_get(FRAME, Type.I32), ir.i32(offset));
      return ir.call(visitName(callee), [frame, module.local_get(COOKIE, Type.I32)], Type.None);
    });
  }
}

/** Every task's frame is a root: asc's own function that visits the globals visits them too. */
export function addTaskRoots(program: Program, pools: Pool[]): void {
  const { ir, module } = program;
  if (!program.collected || !module.hasFunction(VISIT_GLOBALS)) return;
  const ref = module.getFunction(VISIT_GLOBALS);
  const task = C._BinaryenFunctionAddVar(ref, Type.I32);
  const body = pools.filter(holdsReferences).map((pool) => visitPool(program, pool, task));
  C._BinaryenFunctionSetBody(ref, ir.block([C._BinaryenFunctionGetBody(ref), ...body]));
}

const holdsReferences = ({ functions }: Pool): boolean => functions.some((f) => f.visited);

/** A loop over the slots: `task` runs from header to header. A frame that was never used holds zeros, one that is over says so. */
function visitPool({ ir, module }: Program, { functions, size, address, stride }: Pool, task: number): Expr {
  const header = (): Expr => module.local_get(task, Type.I32);
  const visit = functions
    .filter((f) => f.visited)
    .map((f) => {
      const frame = ir.add(header(), ir.i32(TASK_HEADER));
      const call = ir.call(visitName(f), [frame, module.local_get(COOKIE_OF_GLOBALS, Type.I32)], Type.None);
      return functions.length === 1 ? call : module.if(ir.eq(functionOf(ir, header()), ir.i32(f.id)), call);
    });
  const label = `$slots of ${functions[0].name}`;
  const next = module.local_tee(task, ir.add(header(), ir.i32(stride)), false, Type.I32);
  const more = module.binary(BinaryOp.LtU32, next, ir.i32(address + size * stride));
  const slots = [...visit, module.if(more, module.br(label))];
  return ir.block([module.local_set(task, ir.i32(address), false), module.loop(label, ir.block(slots))]);
}
