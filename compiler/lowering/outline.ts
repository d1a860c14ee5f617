// Large dispose code stands once, in a function of its own: each exit of its scope, and each state in which a cancel runs it,
// would have a copy otherwise. A guard's `dispose` is a call already, unless it is `@inline`.
//
//     using a = …;   … return x; … break; …        F$dispose(a):  what was pasted in
import type * as asc from "assemblyscript";
import { C, ExpressionId as X, Type, type Expr, type TypeRef } from "../ir/binaryen.js";
import { effectsOf } from "./effects.js";
import { certain, childExprs, idOf, some, typeOf, walk } from "../ir/ir.js";
import { intrinsic, type Program } from "../ir/program.js";

/** In nodes of Binaryen's tree. A call with its arguments has about four. */
const LARGE = 20;

/** Gives what stands for the dispose code: itself, or a call. */
export function outlineDispose(program: Program, instance: asc.Function, dispose: Expr): Expr {
  const { ir, module } = program;
  if (program.collected || sizeOf(dispose) <= LARGE || some(dispose, (e) => isMeant(program, e))) return dispose;
  const { uses, writes } = effectsOf(ir, dispose, new Map());
  if ([...uses].some((local) => writes.has(local))) return dispose;
  const types = localTypes(dispose);
  const typesOf = (locals: Set<number>): TypeRef[] => [...locals].map((local) => certain(types.get(local)));
  const given = [...uses].map((local) => module.local_get(local, certain(types.get(local))));
  renumber(dispose, [...uses, ...writes]);
  const name = ir.freshLabel(`${instance.internalName}$dispose`);
  const params = program.createType(typesOf(uses));
  const ref = module.addFunction(name, params, Type.None, typesOf(writes), ir.block([dispose]));
  const names = instance.localsByIndex.splice(0); // only positions: its locals are others
  instance.addDebugInfo(module, ref);
  instance.localsByIndex.push(...names);
  return ir.call(name, given, Type.None);
}

const sizeOf = (e: Expr): number => childExprs(e).reduce((sum, child) => sum + sizeOf(child), 1);

/** Does a later pass look for it in the function it stands in? */
function isMeant(program: Program, e: Expr): boolean {
  const name = program.ir.callee(e);
  return program.functions.has(name) || name.startsWith(intrinsic("")) || program.spawnOf(e) !== null;
}

function localTypes(tree: Expr): Map<number, TypeRef> {
  const types = new Map<number, TypeRef>();
  walk(tree, (e) => {
    if (idOf(e) === X.LocalGet) types.set(C._BinaryenLocalGetGetIndex(e), typeOf(e));
    if (idOf(e) === X.LocalSet) types.set(C._BinaryenLocalSetGetIndex(e), typeOf(C._BinaryenLocalSetGetValue(e)));
  });
  return types;
}
function renumber(tree: Expr, locals: number[]): void {
  walk(tree, (e) => {
    if (idOf(e) === X.LocalGet) C._BinaryenLocalGetSetIndex(e, locals.indexOf(C._BinaryenLocalGetGetIndex(e)));
    if (idOf(e) === X.LocalSet) C._BinaryenLocalSetSetIndex(e, locals.indexOf(C._BinaryenLocalSetGetIndex(e)));
  });
}
