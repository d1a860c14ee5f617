// asc's allocator in a heap of a fixed size. By itself it takes all of the module's memory, which is whole pages, and
// asks for more when nothing fits. Here it ends where the container says, and when nothing fits it collects; if that
// does not help, it is a fault.
import { C, ExpressionId as X, Type, type Expr } from "../ir/binaryen.js";
import { children, ensure, idOf, walk } from "../ir/ir.js";
import { STACK_FULL, type Program } from "../ir/program.js";

const ALLOCATOR = "~lib/rt/tlsf/";
const INITIALIZE = `${ALLOCATOR}initialize`;
const GROW = `${ALLOCATOR}growMemory`;
const NEW = "~lib/rt/itcms/__new";
const COLLECT = "~lib/rt/itcms/__collect";
/** How many bytes must be in use before the collector begins its work. */
const THRESHOLD = "~lib/rt/itcms/threshold";
const HEAP_FULL = "~lib/tickless/abi/fault/heapFull";
const FORWARD = "~lib/rt/stub/";
const GROW_FORWARD = `${FORWARD}maybeGrowMemory`;
const OFFSET = `${FORWARD}offset`;
const CHECK_ROOM = "~lib/tickless/abi/fault/checkRoom";

/** `growMemory(root, size)` is called when no block of that size is free. Before functions that nothing calls go. */
export function neverGrow(program: Program): void {
  program.require(STACK_FULL);
  const { ir, module } = program;
  if (!module.hasFunction(GROW)) return;
  program.require(HEAP_FULL);
  const root = module.local_get(0, Type.I32);
  const size = (): Expr => module.local_get(1, Type.I32);
  const full = ir.call(HEAP_FULL, [size()], Type.None);
  const body = collects(program)
    ? ir.block([
        ir.call(COLLECT, [], Type.None),
        module.if(ir.eqz(ir.call(`${ALLOCATOR}searchBlock`, [root, size()], Type.I32)), full),
      ])
    : full;
  C._BinaryenFunctionSetBody(module.getFunction(GROW), body);
}

/** Is there anything to collect? A program may use the allocator by itself. */
function collects(program: Program): boolean {
  if (!program.module.hasFunction(NEW)) return false;
  program.require(COLLECT);
  return true;
}

/** `maybeGrowMemory(newOffset)` of the allocator that frees nothing: it ends where memory does, with a fault as well. */
export function neverGrowForward(program: Program): void {
  const { ir, module } = program;
  if (!module.hasFunction(GROW_FORWARD)) return;
  program.require(CHECK_ROOM);
  const wanted = (): Expr => module.local_get(0, Type.I32);
  const body = ir.block([
    ir.call(CHECK_ROOM, [wanted(), module.global_get(OFFSET, Type.I32)], Type.None),
    module.global_set(OFFSET, wanted()),
  ]);
  C._BinaryenFunctionSetBody(module.getFunction(GROW_FORWARD), body);
}

/** Lets the heap end at `end`; false: the program does not use it. */
export function endHeap(program: Program, begin: number, end: number): boolean {
  const { ir, module } = program;
  if (!module.hasFunction(INITIALIZE)) return false;
  let changes = module.hasFunction(NEW) ? 0 : 1;
  walk(C._BinaryenFunctionGetBody(module.getFunction(INITIALIZE)), (e) => {
    if (ir.callee(e) !== `${ALLOCATOR}addMemory`) return;
    C._BinaryenCallSetOperandAt(e, 2, module.i64(end, 0));
    changes++;
  });
  for (const body of initialisers(program)) {
    walk(body, (e) => {
      if (idOf(e) !== X.GlobalSet || ir.str(C._BinaryenGlobalSetGetName(e)) !== THRESHOLD) return;
      children(e)[0]?.set(ir.i32((end - begin) >>> 1));
      changes++;
    });
  }
  ensure(changes === 2, "asc's allocator is not the one that this compiler knows", null);
  return true;
}

/** What runs at the start: each file's own function, and what stands in none of them. */
function initialisers({ ir, module, compiler }: Program): Expr[] {
  const bodies = [...compiler.currentBody];
  for (let i = 0, n = C._BinaryenGetNumFunctions(module.ref); i < n; i++) {
    const f = C._BinaryenGetFunctionByIndex(module.ref, i);
    if (ir.str(C._BinaryenFunctionGetName(f)).startsWith("start:")) bodies.push(C._BinaryenFunctionGetBody(f));
  }
  return bodies;
}
