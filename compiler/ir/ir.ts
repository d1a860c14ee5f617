// Reading and building Binaryen IR. Nothing here knows about async functions.
import type * as asc from "assemblyscript";
import { BinaryOp, C, ExpressionId as X, Type, UnaryOp, type Expr, type TypeRef } from "./binaryen.js";

/** A place in an expression that holds a child. */
export interface Child {
  get(): Expr;
  set(child: Expr): void;
}

/** An expression the lowering does not know; `expr` tells where it stands in the source. */
export class LoweringError extends Error {
  constructor(
    message: string,
    readonly expr: Expr | null,
  ) {
    super(message);
  }
}

/** What cannot be missing, unless this compiler has a mistake. */
export function certain<T>(value: T | null | undefined): T {
  if (value == null) throw new Error("the compiler has lost something it had before: please report this program");
  return value;
}

/** asc never makes IR for which this does not hold: it is refused rather than compiled in a wrong way. */
export function ensure(holds: boolean, otherwise: string, e: Expr | null): void {
  if (!holds) throw new LoweringError(otherwise, e);
}

// Which children each kind of expression has, in evaluation order: names of single children, or `[count, item]` of a list.
const one = (...names: string[]) => ({ names, list: null });
const many = (count: string, item: string, ...names: string[]) => ({ names, list: [count, item] as const });
const none = one();
const shapes = new Map<number, { names: string[]; list: readonly [string, string] | null }>([
  [X.Block, many("BlockGetNumChildren", "BlockChildAt")],
  [X.If, one("IfCondition", "IfIfTrue", "IfIfFalse")],
  [X.Loop, one("LoopBody")],
  [X.Break, one("BreakValue", "BreakCondition")],
  [X.Switch, one("SwitchValue", "SwitchCondition")],
  [X.Call, many("CallGetNumOperands", "CallOperandAt")],
  [X.CallIndirect, many("CallIndirectGetNumOperands", "CallIndirectOperandAt", "CallIndirectTarget")],
  [X.LocalSet, one("LocalSetValue")],
  [X.GlobalSet, one("GlobalSetValue")],
  [X.Load, one("LoadPtr")],
  [X.Store, one("StorePtr", "StoreValue")],
  [X.Unary, one("UnaryValue")],
  [X.Binary, one("BinaryLeft", "BinaryRight")],
  [X.Select, one("SelectIfTrue", "SelectIfFalse", "SelectCondition")],
  [X.Drop, one("DropValue")],
  [X.Return, one("ReturnValue")],
  [X.MemoryGrow, one("MemoryGrowDelta")],
  [X.MemoryCopy, one("MemoryCopyDest", "MemoryCopySource", "MemoryCopySize")],
  [X.MemoryFill, one("MemoryFillDest", "MemoryFillValue", "MemoryFillSize")],
  [X.MemoryInit, one("MemoryInitDest", "MemoryInitOffset", "MemoryInitSize")],
  [X.AtomicRMW, one("AtomicRMWPtr", "AtomicRMWValue")],
  [X.AtomicCmpxchg, one("AtomicCmpxchgPtr", "AtomicCmpxchgExpected", "AtomicCmpxchgReplacement")],
  [X.AtomicWait, one("AtomicWaitPtr", "AtomicWaitExpected", "AtomicWaitTimeout")],
  [X.AtomicNotify, one("AtomicNotifyPtr", "AtomicNotifyNotifyCount")],
  [X.SIMDExtract, one("SIMDExtractVec")],
  [X.SIMDReplace, one("SIMDReplaceVec", "SIMDReplaceValue")],
  [X.SIMDShuffle, one("SIMDShuffleLeft", "SIMDShuffleRight")],
  [X.SIMDTernary, one("SIMDTernaryA", "SIMDTernaryB", "SIMDTernaryC")],
  [X.SIMDShift, one("SIMDShiftVec", "SIMDShiftShift")],
  [X.SIMDLoad, one("SIMDLoadPtr")],
  [X.SIMDLoadStoreLane, one("SIMDLoadStoreLanePtr", "SIMDLoadStoreLaneVec")],
  [X.RefIsNull, one("RefIsNullValue")],
  ...[X.LocalGet, X.GlobalGet, X.Const, X.Nop, X.Unreachable, X.MemorySize, X.RefFunc, X.RefNull, X.AtomicFence].map(
    (id) => [id, none] as const,
  ),
  [X.DataDrop, none],
]);

// "IfIfTrue" -> "_BinaryenIfGetIfTrue": the accessor's verb stands between the kind's name and the child's name.
const kindNames = [...shapes.keys()].map((id) => X[id] as string).sort((a, b) => b.length - a.length);
function accessor(verb: "Get" | "Set", name: string): (...args: number[]) => number {
  const kind = kindNames.find((k) => name.startsWith(k));
  const found = kind === undefined ? null : C[`_Binaryen${kind}${verb}${name.slice(kind.length)}`];
  return certain(found);
}
interface Shape {
  count: ((e: Expr) => number) | null;
  item: { get: (e: Expr, i: number) => Expr; set: (e: Expr, i: number, c: Expr) => void } | null;
  singles: { get: (e: Expr) => Expr; set: (e: Expr, c: Expr) => void }[];
}
const resolved = new Map<number, Shape>();
function shapeOf(id: number, e: Expr): Shape {
  const known = resolved.get(id);
  if (known) return known;
  const shape = shapes.get(id);
  if (!shape) throw new LoweringError(`this WebAssembly expression is not supported: ${X[id] ?? id}`, e);
  const made: Shape = {
    count: shape.list && (C[`_Binaryen${shape.list[0]}`] as (e: Expr) => number),
    item: shape.list && { get: accessor("Get", shape.list[1]), set: accessor("Set", shape.list[1]) },
    singles: shape.names.map((name) => ({ get: accessor("Get", name), set: accessor("Set", name) })),
  };
  resolved.set(id, made);
  return made;
}

export const idOf = (e: Expr): number => C._BinaryenExpressionGetId(e);
export const typeOf = (e: Expr): TypeRef => C._BinaryenExpressionGetType(e);

/** The children of an expression as places, in evaluation order. */
export function children(e: Expr): Child[] {
  const { count, item, singles } = shapeOf(idOf(e), e);
  const places: Child[] = [];
  if (count && item) {
    for (let i = 0, n = count(e); i < n; i++) places.push({ get: () => item.get(e, i), set: (c) => item.set(e, i, c) });
  }
  for (const single of singles) {
    if (single.get(e)) places.push({ get: () => single.get(e), set: (c) => single.set(e, c) });
  }
  return places;
}

/** The children themselves: cheaper where nothing is replaced. */
export function childExprs(e: Expr): Expr[] {
  const { count, item, singles } = shapeOf(idOf(e), e);
  const found: Expr[] = [];
  if (count && item) for (let i = 0, n = count(e); i < n; i++) found.push(item.get(e, i));
  for (const single of singles) {
    const child = single.get(e);
    if (child) found.push(child);
  }
  return found;
}

/** Calls `visit` for every expression of the tree, parents first; `false` from it leaves out the children. */
export function walk(e: Expr, visit: (e: Expr) => boolean | void): void {
  if (visit(e) === false) return;
  for (const child of childExprs(e)) walk(child, visit);
}

export function some(e: Expr, test: (e: Expr) => boolean): boolean {
  return test(e) || childExprs(e).some((child) => some(child, test));
}

/** Is it what asc leaves of a call that was pasted in and does nothing? */
export function isNothing(e: Expr): boolean {
  const id = idOf(e);
  if (id === X.Drop) return [X.Const, X.GlobalGet].includes(idOf(C._BinaryenDropGetValue(e)));
  return id === X.Nop || (id === X.Block && childExprs(e).every(isNothing));
}

/** Replaces children by what `map` gives for them, in evaluation order. */
export function mapChildren(e: Expr, map: (child: Expr) => Expr): Expr {
  for (const place of children(e)) {
    const old = place.get();
    const made = map(old);
    if (made !== old) place.set(made);
  }
  return e;
}

export const isConst = (e: Expr): boolean => idOf(e) === X.Const;
export const isUnreachable = (e: Expr): boolean => typeOf(e) === Type.Unreachable;
export const hasValue = (t: TypeRef): boolean => t !== Type.None && t !== Type.Unreachable;
export const byteSize = (t: TypeRef): number => (t === Type.I64 || t === Type.F64 ? 8 : t === Type.V128 ? 16 : 4);
export const constI32 = (e: Expr): number => C._BinaryenConstGetValueI32(e);

/** How a value lies in memory. */
export interface Storage {
  size: number;
  signed: boolean;
  type: TypeRef;
}

/** One module's IR: reading names, building expressions. */
export class Ir {
  private fresh = 0;
  constructor(readonly module: asc.Module) {}

  str(pointer: number): string {
    return this.module.readStringCached(pointer) ?? "";
  }
  /** Name of the called function, or "" where the expression is no direct call. */
  callee(e: Expr): string {
    return idOf(e) === X.Call ? this.str(C._BinaryenCallGetTarget(e)) : "";
  }
  blockName(e: Expr): string {
    return this.str(C._BinaryenBlockGetName(e));
  }
  loopName(e: Expr): string {
    return this.str(C._BinaryenLoopGetName(e));
  }
  breakName(e: Expr): string {
    return this.str(C._BinaryenBreakGetName(e));
  }
  /** Where a jump table leads. */
  labelsOf(e: Expr): string[] {
    const count = C._BinaryenSwitchGetNumNames(e);
    const names = Array.from({ length: count }, (_, i) => this.str(C._BinaryenSwitchGetNameAt(e, i)));
    return [...names, this.str(C._BinaryenSwitchGetDefaultName(e))];
  }
  setBreakName(e: Expr, name: string): void {
    C._BinaryenBreakSetName(e, this.module.allocStringCached(name));
  }

  i32(value: number): Expr {
    return this.module.i32(value);
  }
  zero(type: TypeRef): Expr {
    if (type === Type.I64) return this.module.i64(0, 0);
    if (type === Type.F32) return this.module.f32(0);
    if (type === Type.F64) return this.module.f64(0);
    if (type === Type.V128) return this.module.v128(new Uint8Array(16));
    return this.module.i32(0);
  }
  add(a: Expr, b: Expr): Expr {
    return this.module.binary(BinaryOp.AddI32, a, b);
  }
  eqz(a: Expr): Expr {
    return this.module.unary(UnaryOp.EqzI32, a);
  }
  eq(a: Expr, b: Expr): Expr {
    return this.module.binary(BinaryOp.EqI32, a, b);
  }
  block(body: Expr[], type: TypeRef = Type.None, name: string | null = null): Expr {
    return this.module.block(name, body, type);
  }
  call(name: string, operands: Expr[], type: TypeRef): Expr {
    return this.module.call(name, operands, type);
  }
  load(s: Storage, base: Expr, offset: number): Expr {
    return this.module.load(s.size, s.signed, base, s.type, offset, Math.min(s.size, 4));
  }
  store(s: Storage, base: Expr, value: Expr, offset: number): Expr {
    return this.module.store(s.size, base, value, s.type, offset, Math.min(s.size, 4));
  }

  /** A label that no other function's body has. */
  freshLabel(name: string): string {
    return `${name}|${this.fresh++}`;
  }
  /** Copies a tree. Labels it defines get new names (the validator wants them unique); `onPair` sees old and copy. */
  copy(e: Expr, onPair: (from: Expr, to: Expr) => void): Expr {
    const made = C._BinaryenExpressionCopy(e, this.module.ref);
    const suffix = `|copy${this.fresh++}`;
    const own = new Set<string>();
    const renamed = (name: string) => this.module.allocStringCached(name + suffix);
    const go = (from: Expr, to: Expr): void => {
      onPair(from, to);
      const id = idOf(to);
      const name = id === X.Block ? this.blockName(to) : id === X.Loop ? this.loopName(to) : "";
      if (name) own.add(name);
      if (name && id === X.Block) C._BinaryenBlockSetName(to, renamed(name));
      if (name && id === X.Loop) C._BinaryenLoopSetName(to, renamed(name));
      if (id === X.Break && own.has(this.breakName(to))) C._BinaryenBreakSetName(to, renamed(this.breakName(to)));
      if (id === X.Switch) {
        const labels = this.labelsOf(to).map((label) => (own.has(label) ? label + suffix : label));
        labels
          .slice(0, -1)
          .forEach((label, i) => C._BinaryenSwitchSetNameAt(to, i, this.module.allocStringCached(label)));
        C._BinaryenSwitchSetDefaultName(to, this.module.allocStringCached(certain(labels.at(-1))));
      }
      const old = childExprs(from);
      childExprs(to).forEach((child, i) => go(old[i] as Expr, child));
    };
    go(e, made);
    return made;
  }
}
