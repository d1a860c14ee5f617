// Calls in async functions: what an `await` waits for, futures that are kept, slots in the frame, spawns.
import type * as asc from "assemblyscript";
import { C, ExpressionId as X, Type, type Expr } from "../ir/binaryen.js";
import type { ChildFrame, FutureSpace, OwnedThing, SlotSpace, Space } from "./blocks.js";
import type { Builder } from "./builder.js";
import { certain, childExprs, constI32, ensure, hasValue, idOf, isConst, isUnreachable } from "../ir/ir.js";
import { FRAME_HEADER, intrinsic, isIntrinsic, TAKEN, type AsyncFunction, type FutureSite } from "../ir/program.js";
import { CLEAR_FUTURE, DROP_FUTURE } from "./scopes.js";
import { spawnCall } from "./tasks.js";

export const dropName = (f: AsyncFunction): string => `${f.name}$drop`;

const isAwaitedOnce = (f: AsyncFunction, site: FutureSite): boolean => [...f.awaitedOnce.values()].includes(site);

/** Awaits the future that `future` evaluates to; gives an await-free expression for its value of type `result`. */
export function awaitValue(b: Builder, future: Expr, result: asc.Type, at: Expr | null = null): Expr {
  const name = b.ir.callee(future);
  const callee = b.program.functions.get(name);
  if (isUnreachable(future) && !callee) {
    b.finish(b.lower(future), -1);
    return 0;
  }
  if (isIntrinsic(name, "__ret")) return b.lower(C._BinaryenCallGetOperandAt(future, 0));
  if (isIntrinsic(name, "__retv")) return 0;
  if (idOf(future) === X.Block) return b.lowerBlock(future, result);
  if (idOf(future) === X.If) return b.lowerIf(future, result);
  if (callee) return awaitCall(b, future, callee, at);
  const site = idOf(future) === X.LocalGet ? b.f.awaitedOnce.get(C._BinaryenLocalGetGetIndex(future)) : undefined;
  return site ? awaitKept(b, futureSpace(b, site.index), at) : awaitAddress(b, future, result, at);
}

/** The callee is known: its frame lies inside ours, at a constant offset. */
function awaitCall(b: Builder, call: Expr, callee: AsyncFunction, at: Expr | null): Expr {
  const child: ChildFrame = { kind: "child", callee, offset: 0, fixes: [] };
  b.lowerOperands(call);
  for (const statement of storeArguments(b, child, callee, childExprs(call), false)) b.emit(statement);
  const poll = (): Expr => standsFor(b, pollOf(b, child), call, at);
  b.addSuspension(howToPoll(b, callee), { poll, child, future: null, at: at ?? call });
  if (b.program.isFrameView(callee.result)) own(b, { kind: "kept", child, place: null });
  return resultAt(b, child);
}

/** The future lies in a place of its own in our frame, and nobody else polls it. */
function awaitKept(b: Builder, space: FutureSpace, at: Expr | null): Expr {
  const poll = (): Expr => standsFor(b, pollOf(b, space), at);
  const { ready } = b.addSuspension(howToPoll(b, space.callee), { poll, child: null, future: null, at });
  const value = resultAt(b, space);
  const taken = b.ir.module.store(2, b.frame(), b.ir.i32(TAKEN), Type.I32);
  space.fixes.push((offset) => C._BinaryenStoreSetOffset(taken, offset));
  const mark = b.ir.block([taken]);
  space.awaits.push({ ready, mark });
  b.emit(mark);
  return value;
}

/**
 * A poll where the await stands makes one that is ready at once cost no more than a call; a second poll resumes it. A
 * callee with one caller is better polled at one place, into which the optimiser pastes it. null: the callee is not known.
 */
function howToPoll(b: Builder, callee: AsyncFunction | null): "await" | "pollAtResume" {
  const twice = b.program.spillsLate && (!callee || callee.callers > 1);
  return twice ? "await" : "pollAtResume";
}

const pollOf = (b: Builder, space: ChildFrame | FutureSpace): Expr =>
  b.ir.call(space.callee.name, [addressOf(b, space)], Type.I32);

/** What was made gets the position of the first of these that has one. */
function standsFor(b: Builder, made: Expr, ...of: (Expr | null)[]): Expr {
  const { debugLocations } = b.f.instance;
  const where = of.map((e) => e && debugLocations.get(e)).find((found) => found);
  if (where) debugLocations.set(made, where);
  return made;
}

/** Reads the result of a finished callee into a local; gives what reads that. */
function resultAt(b: Builder, space: ChildFrame | FutureSpace): Expr {
  const storage = b.program.resultStorage(space.callee);
  if (!storage) return 0;
  const value = b.ir.load(storage, b.frame(), 0);
  space.fixes.push((offset) => C._BinaryenLoadSetOffset(value, offset + FRAME_HEADER));
  const local = b.newLocal(storage.type, b.program.isReference(space.callee.result));
  b.emit(b.set(local, value));
  return b.get(local);
}

/** Only the future's address is known: poll through its header, which says whose frame it is. */
function awaitAddress(b: Builder, future: Expr, result: asc.Type, at: Expr | null): Expr {
  const address = b.newLocal(Type.I32);
  b.finish(b.lower(future), address);
  const poll = (): Expr => standsFor(b, b.ir.call(intrinsic("__pollFrame"), [b.get(address)], Type.I32), at);
  b.addSuspension(howToPoll(b, null), { poll, child: null, future: address, at });
  const type = result.toRef();
  if (!hasValue(type)) return 0;
  const local = b.newLocal(type, b.program.isReference(result));
  b.emit(b.set(local, b.ir.load(b.program.storageOf(type, result), b.get(address), FRAME_HEADER)));
  if (b.program.isDisposable(result)) b.emit(b.ir.module.store(2, b.get(address), b.ir.i32(TAKEN), Type.I32));
  return b.get(local);
}

/** An un-awaited call: fills in its frame, which has a place of its own in ours, and gives the frame's address. */
export function makeFuture(b: Builder, call: Expr, operandsLowered: boolean): Expr {
  ensure(b.f.siteOf.has(call), "A parameter's default value cannot keep a future: make it in the body instead", call);
  const site = certain(b.f.siteOf.get(call));
  const space = futureSpace(b, site.index);
  putLast(b, space);
  const operands = operandsLowered ? childExprs(call) : childExprs(call).map((operand) => b.rewrite(operand));
  const list = storeArguments(b, space, site.callee, operands, !isAwaitedOnce(b.f, site));
  list.push(...b.takeInventory(), addressOf(b, space));
  space.made = b.ir.block(list, Type.I32);
  return space.made;
}

/** Replaces the calls that mean something to the lowering; 0: an ordinary call. */
export function replaceCall(b: Builder, e: Expr, operandsLowered = false): Expr {
  const { ir } = b;
  const name = ir.callee(e);
  const spawn = b.program.spawnOf(e);
  if (spawn) {
    const { call } = spawn;
    const operands = operandsLowered ? childExprs(call) : childExprs(call).map((operand) => b.rewrite(operand));
    return spawnCall(b.program, e, spawn, operands, (made) => standsFor(b, made, e));
  }
  if (name === DROP_FUTURE) {
    const space = futureSpace(b, constI32(C._BinaryenCallGetOperandAt(e, 0)));
    const call = (): Expr => ir.call(dropName(space.callee), [addressOf(b, space)], Type.None);
    const drop = ir.block([space.callee.dropped ? call() : ir.module.nop()]);
    space.drops.push(drop);
    return drop;
  }
  if (name === CLEAR_FUTURE) {
    const space = futureSpace(b, constI32(C._BinaryenCallGetOperandAt(e, 0)));
    const nothing = ir.i32(b.program.collected ? TAKEN : 0); // state 0 holds arguments
    const made = ir.module.store(4, b.frame(), nothing, Type.I32);
    space.fixes.push((offset) => C._BinaryenStoreSetOffset(made, offset));
    return b.program.collected ? ir.block([made, ...b.takeInventory()]) : made;
  }
  if (isIntrinsic(name, "__slot")) return makeSlot(b, e);
  if (isIntrinsic(name, "__scope") || isIntrinsic(name, "__scopeEnd")) return ir.module.nop();
  if (isIntrinsic(name, "__ret")) return b.rewrite(C._BinaryenCallGetOperandAt(e, 0)); // its operand never ends
  return b.program.functions.has(name) ? makeFuture(b, e, operandsLowered) : 0;
}

function makeSlot(b: Builder, e: Expr): Expr {
  const size = C._BinaryenCallGetOperandAt(e, 0);
  ensure(isConst(size), "frameSlot() needs a class whose size is known", e);
  const slot: SlotSpace = { kind: "slot", size: Math.max(constI32(size), 4), offset: 0, fixes: [], place: null };
  own(b, slot);
  const inventory = b.takeInventory();
  const address = addressOf(b, slot);
  return inventory.length > 0 ? b.ir.block([...inventory, address], Type.I32) : address;
}

function futureSpace(b: Builder, index: number): FutureSpace {
  let space = b.futures.get(index);
  if (!space) {
    const site = certain(b.f.sites[index]);
    space = {
      kind: "future",
      site,
      callee: site.callee,
      offset: 0,
      fixes: [],
      place: null,
      made: 0,
      drops: [],
      awaits: [],
    };
    b.futures.set(index, space);
    own(b, space);
  }
  return space;
}

/** From here to the end of the enclosing expanded block the thing keeps its place in the frame. */
function own(b: Builder, thing: Exclude<OwnedThing, { kind: "guard" }>): void {
  thing.place = { block: b.current, around: b.owned().flatMap(spaceOf) };
  b.scopes.at(-1)?.push(thing);
  b.placed.push(thing);
}
/** A future that is made in a branch has its place before the branch, but it is owned from where it is made. */
function putLast(b: Builder, space: FutureSpace): void {
  const scope = certain(b.scopes.find((things) => things.includes(space)));
  scope.push(...scope.splice(scope.indexOf(space), 1));
}
export function spaceOf(thing: OwnedThing): Space[] {
  if (thing.kind === "guard") return [];
  return [thing.kind === "kept" ? thing.child : thing];
}

/** Address of a space in this frame; the offset is filled in when the layout is known. */
function addressOf(b: Builder, space: Space): Expr {
  const offset = b.ir.i32(space.offset); // known already when the poll function is written
  space.fixes.push((value) => C._BinaryenConstSetValueI32(offset, value));
  return b.ir.add(b.frame(), offset);
}

/** Statements that start a frame: all arguments first, then the header, then those arguments the callee keeps. */
function storeArguments(b: Builder, space: Space, callee: AsyncFunction, operands: Expr[], boxed: boolean): Expr[] {
  const { ir } = b;
  const list: Expr[] = [];
  const given = [...operands];
  if (callee.argumentCount !== null) given.push(ir.module.global_get("~argumentsLength", Type.I32));
  const values = given.map((operand, i) => {
    const value = b.program.references.unmarked(operand);
    if (isConst(value)) return value;
    // Nothing is collected between the last operand and the stores.
    const isReference = i < operands.length - 1 && b.isReference(operand);
    const local = b.newLocal(C._BinaryenExpressionGetType(value), isReference);
    list.push(b.set(local, value));
    return b.get(local);
  });
  const store = (size: number, value: Expr, type: number, at: number): void => {
    const made = ir.module.store(size, b.frame(), value, type, 0, Math.min(size, 4));
    space.fixes.push((offset) => C._BinaryenStoreSetOffset(made, offset + at));
    list.push(made);
  };
  if (boxed) store(4, ir.i32(callee.id << 16), Type.I32, 0);
  else store(2, ir.i32(0), Type.I32, 0);
  values.forEach((value, i) => {
    const slot = callee.inputs.get(certain(i < operands.length ? i : callee.argumentCount));
    if (slot) store(slot.size, value, slot.type, slot.offset);
  });
  return list;
}
