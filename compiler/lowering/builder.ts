// Cuts the body of an async function into blocks at its awaits, keeping the order in which operands are evaluated.
//
// `lower(e)` gives an await-free expression for the value of `e`, after appending to the current block whatever must
// happen before. Await-free subtrees only pass through `rewrite`, which replaces returns, breaks to expanded labels,
// and calls that make futures.
import type * as asc from "assemblyscript";
import { C, ExpressionId as X, Type, type Expr, type TypeRef } from "../ir/binaryen.js";
import type { Block, FutureSpace, Inventory, Label, NativeJump, OwnedThing, Suspension } from "./blocks.js";
import {
  certain,
  childExprs,
  children,
  constI32,
  ensure,
  hasValue,
  idOf,
  isConst,
  isNothing,
  isUnreachable,
  mapChildren,
  some,
  typeOf,
  walk,
  type Ir,
} from "../ir/ir.js";
import { awaitValue, makeFuture, replaceCall } from "./calls.js";
import { FRAME_HEADER, isIntrinsic, TAKEN, type AsyncFunction, type Program } from "../ir/program.js";
import { isExpressionBlock, isUsing } from "./scopes.js";

/** Stands for the frame parameter until the locals are numbered anew. */
export const FRAME_LOCAL = 1_000_000;
const NO_RETURN = "an async function returns what is none of its results";

/** Label of the dispatch loop; blocks are labelled by blockLabel. */
export const DISPATCH = "$dispatch";

export class Builder {
  readonly blocks: Block[] = [];
  readonly suspensions: Suspension[] = [];
  readonly nativeJumps: NativeJump[] = [];
  readonly labels = new Map<string, Label>();
  readonly futures = new Map<number, FutureSpace>();
  /** Everything that got a place until the end of a block. */
  readonly placed: Exclude<OwnedThing, { kind: "guard" }>[] = [];
  readonly inventories: Inventory[] = [];
  /** Per expanded block: what it owns, in the order of appearance. */
  readonly scopes: OwnedThing[][] = [[]];
  readonly entry: Block;
  current: Block;
  private readonly awaits = new Map<Expr, boolean>();
  /** In a stub: the calls whose results are its own. */
  private readonly givenOn = new Set<Expr>();
  private readonly awaitedLabels = new Set<string>();
  /** The blocks around what is being lowered. */
  private readonly openBlocks = new Set<Expr>();
  readonly ir: Ir;

  constructor(
    readonly program: Program,
    readonly f: AsyncFunction,
  ) {
    this.ir = program.ir;
    this.entry = this.current = this.newBlock();
  }

  // ---- blocks and locals

  newBlock(): Block {
    const block: Block = { statements: [], end: null, jumps: [], resumes: null };
    this.blocks.push(block);
    return block;
  }
  newLocal(type: TypeRef, isReference = false): number {
    const local = this.f.types.push(type) - 1;
    if (isReference) this.f.references.add(local);
    return local;
  }
  isReference(e: Expr): boolean {
    return this.program.references.isReference(e, this.f.references);
  }
  emit(e: Expr): void {
    if (!this.current.end && !isNothing(e)) this.current.statements.push(e);
  }
  goto(to: Block): void {
    this.current.end ??= { kind: "goto", to };
  }
  die(): void {
    this.current.end ??= { kind: "dead" };
  }
  /** Goes on at `block`; it is dead when nothing leads there. */
  private enter(block: Block): void {
    const leadsHere = (b: Block): boolean =>
      b.jumps.includes(block) ||
      (b.end?.kind === "goto" && b.end.to === block) ||
      (b.end?.kind === "if" && (b.end.then === block || b.end.otherwise === block));
    this.current = block;
    if (!this.blocks.some(leadsHere)) block.end = { kind: "dead" };
  }
  /** A reference is marked for asc's shadow stack. */
  set(local: number, value: Expr): Expr {
    return this.ir.module.local_set(local, value, this.f.references.has(local));
  }
  /** For references whose slots in the frame count. */
  setUnmarked(local: number, value: Expr): Expr {
    return this.ir.module.local_set(local, value, false);
  }
  get(local: number): Expr {
    return this.ir.module.local_get(local, certain(this.f.types[local]));
  }
  frame(): Expr {
    return this.ir.module.local_get(FRAME_LOCAL, Type.I32);
  }
  storeState(state: Expr): Expr {
    return this.ir.module.store(2, this.frame(), state, Type.I32);
  }
  owned(): OwnedThing[] {
    return this.scopes.flat();
  }
  /** Tells the collector which kept futures lie in the frame from here on. Right behind every change of the frame. */
  takeInventory(): Expr[] {
    if (!this.program.collected) return [];
    const futures = this.owned()
      .filter((thing) => thing.kind === "future")
      .filter((f) => this.isOpen(f));
    const state = this.ir.i32(0);
    const store = this.storeState(state);
    this.inventories.push({ block: this.current, store, state, futures });
    return [store];
  }
  /** Puts a value away: into `local`, or evaluated for its effects. */
  finish(value: Expr, local: number): void {
    if (!value || this.current.end) return;
    const type = typeOf(value);
    if (type === Type.Unreachable) {
      this.emit(value);
      this.die();
    } else if (type === Type.None) this.emit(value);
    else if (local >= 0) this.emit(this.set(local, value));
    else if (idOf(value) !== X.LocalGet) this.emit(this.ir.module.drop(this.program.references.unmarked(value)));
  }
  /** The local for the value of a construct; `awaited`: the value is a future that is awaited, and this its result's type. */
  private valueLocal(e: Expr, awaited: asc.Type | null): number {
    const type = awaited ? awaited.toRef() : typeOf(e);
    if (!hasValue(type)) return -1;
    return this.newLocal(type, awaited ? this.program.isReference(awaited) : this.isReference(e));
  }

  // ---- is there an await inside?

  hasAwait(e: Expr): boolean {
    const known = this.awaits.get(e);
    if (known !== undefined) return known;
    const found =
      this.isSuspension(e) ||
      (idOf(e) === X.Break && this.awaitedLabels.has(this.ir.breakName(e))) ||
      children(e).some((place) => this.hasAwait(place.get()));
    this.awaits.set(e, found);
    return found;
  }
  private isSuspension(e: Expr): boolean {
    const name = this.ir.callee(e);
    return isIntrinsic(name, "__await") || isIntrinsic(name, "suspend") || this.givenOn.has(e);
  }

  // ---- the body

  build(): void {
    if (this.f.stub) {
      this.findGivenOn(this.f.body);
      this.lowerStub(this.f.body);
    } else this.endWith(this.lower(this.f.body));
  }
  /** Every way through a body ends in a return: nothing stands behind it. */
  private endWith(value: Expr): void {
    this.finish(value, -1);
    this.emit(this.ir.module.unreachable());
    this.die();
  }
  /** A stub gives on the future at its end, and those that it returns. */
  private findGivenOn(body: Expr): void {
    let last = body;
    while (idOf(last) === X.Block) last = certain(childExprs(last).at(-1));
    this.addGivenOn(last);
    walk(body, (e) => void (idOf(e) === X.Return && this.addGivenOn(C._BinaryenReturnGetValue(e))));
  }
  private addGivenOn(e: Expr): void {
    if (this.program.functions.has(this.ir.callee(e))) this.givenOn.add(e);
  }
  /** What a stub gives on it awaits, and returns what that gives. */
  private lowerStub(e: Expr): void {
    if (idOf(e) === X.Block) {
      const statements = childExprs(e);
      statements.forEach((statement, i) => {
        if (i === statements.length - 1) this.lowerStub(statement);
        else this.finish(this.lower(statement), -1);
      });
    } else if (this.givenOn.has(e)) this.returnAwaited(e);
    else this.finish(this.lower(e), -1);
  }
  private returnAwaited(future: Expr): void {
    const value = awaitValue(this, future, this.f.result, future);
    if (hasValue(this.f.result.toRef()) && !this.current.end) this.emit(this.storeResult(value));
    this.emit(this.finished());
    this.die();
  }
  storeResult(value: Expr): Expr {
    const storage = this.program.resultStorage(this.f);
    if (!storage || isUnreachable(value)) return value;
    return this.ir.store(storage, this.frame(), this.program.references.unmarked(value), FRAME_HEADER);
  }
  /** "Ready." The collector learns that nothing but the result is left; whoever polled takes that before it can run. */
  private finished(): Expr {
    const { ir } = this;
    const ready = ir.module.return(ir.i32(1));
    return this.program.collected ? ir.block([this.storeState(ir.i32(TAKEN)), ready], Type.Unreachable) : ready;
  }
  /** `return __ret(x)` and `return __retv()`, await-free: store the result, say "ready". */
  private returnOf(value: Expr): Expr {
    const { ir } = this;
    const name = ir.callee(value);
    if (isIntrinsic(name, "__retv")) return this.finished();
    ensure(isIntrinsic(name, "__ret"), NO_RETURN, value);
    const result = this.storeResult(this.rewrite(C._BinaryenCallGetOperandAt(value, 0)));
    return ir.block([result, this.finished()], Type.Unreachable);
  }

  // ---- await-free trees

  rewrite(e: Expr): Expr {
    const { ir } = this;
    switch (idOf(e)) {
      case X.Return:
        return this.returnOf(C._BinaryenReturnGetValue(e));
      case X.Break:
        return this.rewriteBreak(e);
      case X.Switch:
        ensure(!ir.labelsOf(e).some((name) => this.labels.has(name)), "a jump table leaves an awaiting construct", e);
        break;
      case X.If:
        if (isUsing(ir, e)) return ir.module.nop();
        break;
      case X.Block:
        return this.rewriteBlock(e);
      case X.Call: {
        const replaced = replaceCall(this, e);
        if (replaced) return replaced;
        break;
      }
    }
    return mapChildren(e, (child) => this.rewrite(child));
  }
  private rewriteBlock(e: Expr): Expr {
    this.openBlocks.add(e);
    mapChildren(e, (child) => this.rewrite(child));
    this.openBlocks.delete(e);
    return e;
  }
  private rewriteBreak(e: Expr): Expr {
    const label = this.labels.get(this.ir.breakName(e));
    const condition = C._BinaryenBreakGetCondition(e);
    const value = C._BinaryenBreakGetValue(e);
    if (!label) return mapChildren(e, (child) => this.rewrite(child));
    ensure(!condition || !value, "a conditional break with a value leaves an awaiting construct", e);
    const list = value ? [this.set(label.value, this.rewrite(value))] : [];
    list.push(this.jumpTo(label.block));
    const jump = this.ir.block(list, Type.Unreachable);
    return condition ? this.ir.module.if(this.rewrite(condition), jump) : jump;
  }
  /** A jump from native code to a block of the graph. */
  private jumpTo(to: Block): Expr {
    const jump = this.ir.module.br(DISPATCH);
    const holder = this.ir.block([this.ir.module.nop(), jump], Type.Unreachable);
    this.current.jumps.push(to);
    this.nativeJumps.push({ jump, holder, from: this.current, to });
    return holder;
  }

  // ---- trees with awaits

  lower(e: Expr): Expr {
    if (this.current.end) return hasValue(typeOf(e)) ? this.ir.zero(typeOf(e)) : 0;
    if (!this.hasAwait(e) && !this.isPlainJump(e)) return this.lowerNative(e);
    switch (idOf(e)) {
      case X.Block:
        return this.lowerBlock(e, null);
      case X.If:
        return this.lowerIf(e, null);
      case X.Loop:
        return this.lowerLoop(e);
      case X.Break:
        return this.lowerBreak(e);
      case X.Return:
        return this.lowerReturn(e);
      case X.Drop:
        this.finish(this.lower(C._BinaryenDropGetValue(e)), -1);
        return 0;
      case X.LocalSet:
        return this.lowerLocalSet(e);
      case X.Call:
        return this.lowerCall(e);
      default:
        this.lowerOperands(e);
        return e;
    }
  }
  /** Does it do nothing but go on at a block of the graph? */
  private isPlainJump(e: Expr): boolean {
    const isJump = idOf(e) === X.Break && this.labels.has(this.ir.breakName(e));
    return isJump && !C._BinaryenBreakGetCondition(e) && !C._BinaryenBreakGetValue(e);
  }
  /** What blocks in here make is dropped in here: no later suspension owns it. */
  private lowerNative(e: Expr): Expr {
    const made = this.rewrite(e);
    const scope = certain(this.scopes.at(-1));
    const remaining = scope.filter((thing) => thing.kind !== "future" || this.isOpen(thing));
    scope.splice(0, scope.length, ...remaining);
    return made;
  }
  /** The block has not ended that drops the future. */
  private isOpen({ site }: FutureSpace): boolean {
    return this.openBlocks.has(site.block);
  }
  private lowerCall(e: Expr): Expr {
    const name = this.ir.callee(e);
    if (isIntrinsic(name, "__await")) {
      return awaitValue(this, C._BinaryenCallGetOperandAt(e, 0), this.program.returnTypeOf(name), e);
    }
    if (isIntrinsic(name, "suspend")) {
      this.suspend(e);
      return 0;
    }
    const spawn = this.program.spawnOf(e);
    if (spawn) {
      this.lowerOperands(spawn.call);
      return replaceCall(this, e, true);
    }
    this.lowerOperands(e);
    return this.program.functions.has(name) ? makeFuture(this, e, true) : e;
  }
  private lowerLocalSet(e: Expr): Expr {
    const local = C._BinaryenLocalSetGetIndex(e);
    const value = this.lower(C._BinaryenLocalSetGetValue(e));
    if (this.current.end) return C._BinaryenLocalSetIsTee(e) ? this.ir.zero(typeOf(e)) : 0;
    this.finish(value, local);
    return C._BinaryenLocalSetIsTee(e) ? this.get(local) : 0;
  }
  private lowerReturn(e: Expr): Expr {
    const value = C._BinaryenReturnGetValue(e);
    if (isIntrinsic(this.ir.callee(value), "__ret")) {
      const result = this.lower(C._BinaryenCallGetOperandAt(value, 0));
      if (!this.current.end) this.emit(this.storeResult(result));
      this.emit(this.finished());
      this.die();
    } else {
      ensure(this.f.stub, NO_RETURN, e);
      this.returnAwaited(value);
    }
    return 0;
  }
  /** Operands from left to right; a value that stands before an await is put into a local when it could change. */
  lowerOperands(e: Expr): void {
    const places = children(e);
    const last = places.findLastIndex((place) => this.hasAwait(place.get()));
    const originals = places.map((place) => place.get());
    places.forEach((place, i) => {
      const old = originals[i] as Expr;
      let value = this.lower(old);
      if (i < last && value && !this.isStable(value, originals.slice(i + 1))) {
        value = this.putAway(value, this.isReference(old));
      }
      if (value !== old) place.set(value || this.ir.module.nop());
    });
  }
  /** A constant, and a local that no later operand sets, can be read when its time comes. */
  private isStable(marked: Expr, later: Expr[]): boolean {
    const value = this.program.references.unmarked(marked);
    if (isConst(value)) return true;
    if (idOf(value) !== X.LocalGet) return false;
    const local = C._BinaryenLocalGetGetIndex(value);
    const sets = (e: Expr): boolean => idOf(e) === X.LocalSet && C._BinaryenLocalSetGetIndex(e) === local;
    return !later.some((e) => some(e, sets));
  }
  private putAway(value: Expr, isReference: boolean): Expr {
    if (isUnreachable(value)) {
      this.emit(value);
      this.die();
      return this.ir.i32(0);
    }
    const local = this.newLocal(typeOf(value), isReference);
    this.emit(this.set(local, value));
    return this.get(local);
  }

  // ---- control flow with awaits. `awaited`: the construct's value is a future that is awaited; the value's type.

  lowerBlock(e: Expr, awaited: asc.Type | null): Expr {
    const name = this.ir.blockName(e);
    const value = this.valueLocal(e, awaited);
    const after = name ? this.newBlock() : null;
    if (after) {
      this.labels.set(name, { block: after, value, awaited });
      if (awaited !== null) {
        this.awaitedLabels.add(name);
        this.awaits.clear();
      }
    }
    const steps = isExpressionBlock(this.ir, e);
    if (!steps) this.scopes.push([]);
    this.openBlocks.add(e);
    this.lowerStatements(childExprs(e), value, awaited);
    this.openBlocks.delete(e);
    if (!steps) this.scopes.pop();
    if (after) {
      this.goto(after);
      this.enter(after);
    }
    return value >= 0 ? this.get(value) : 0;
  }
  private lowerStatements(statements: Expr[], value: number, awaited: asc.Type | null): void {
    const scope = certain(this.scopes.at(-1));
    const starts: number[] = [];
    statements.forEach((statement, i) => {
      const marker = this.ir.callee(statement);
      if (isIntrinsic(marker, "__scope")) starts.push(scope.length);
      else if (isIntrinsic(marker, "__scopeEnd")) scope.length = certain(starts.pop());
      else if (isUsing(this.ir, statement)) scope.push({ kind: "guard", dispose: C._BinaryenIfGetIfTrue(statement) });
      else if (i < statements.length - 1) this.finish(this.lower(statement), -1);
      else this.finish(awaited === null ? this.lower(statement) : awaitValue(this, statement, awaited), value);
    });
  }
  lowerIf(e: Expr, awaited: asc.Type | null): Expr {
    const condition = this.lower(C._BinaryenIfGetCondition(e));
    const otherwiseExpr = C._BinaryenIfGetIfFalse(e);
    const then = this.newBlock();
    const after = this.newBlock();
    const otherwise = otherwiseExpr ? this.newBlock() : after;
    const value = this.valueLocal(e, awaited);
    // asc writes `while (true)` as an `if` of a constant; what nothing leads to is left out.
    if (isConst(condition)) this.goto(constI32(condition) ? then : otherwise);
    this.current.end ??= { kind: "if", condition, then, otherwise };
    const arm = (block: Block, body: Expr): void => {
      this.current = block;
      this.finish(awaited === null ? this.lower(body) : awaitValue(this, body, awaited), value);
      this.goto(after);
    };
    arm(then, C._BinaryenIfGetIfTrue(e));
    if (otherwiseExpr) arm(otherwise, otherwiseExpr);
    this.enter(after);
    return value >= 0 ? this.get(value) : 0;
  }
  private lowerLoop(e: Expr): Expr {
    const head = this.newBlock();
    this.goto(head);
    this.current = head;
    this.labels.set(this.ir.loopName(e), { block: head, value: -1, awaited: null });
    return this.lower(C._BinaryenLoopGetBody(e));
  }
  private lowerBreak(e: Expr): Expr {
    const label = certain(this.labels.get(this.ir.breakName(e)));
    const condition = C._BinaryenBreakGetCondition(e);
    const value = C._BinaryenBreakGetValue(e);
    ensure(!condition || !value, "a conditional break with a value holds an await", e);
    if (value) this.finish(awaitValue(this, value, certain(label.awaited)), label.value);
    if (condition) {
      const next = this.newBlock();
      const lowered = this.lower(condition);
      this.current.end ??= { kind: "if", condition: lowered, then: label.block, otherwise: next };
      this.current = next;
    } else this.goto(label.block);
    return 0;
  }

  // ---- suspensions

  /** A bare `suspend()`: pending now, and on at the next poll. */
  private suspend(at: Expr): void {
    this.addSuspension("suspend", { poll: null, child: null, future: null, at });
  }
  /** Ends the current block; what is emitted next stands behind the suspension. */
  addSuspension(
    kind: "await" | "pollAtResume" | "suspend",
    parts: Omit<Suspension, "resume" | "ready" | "owned">,
  ): Suspension {
    const suspension = { ...parts, resume: this.newBlock(), ready: this.newBlock(), owned: this.owned() };
    const { resume, ready } = suspension;
    this.suspensions.push(suspension);
    resume.resumes = suspension;
    resume.end = { kind: "goto", to: ready };
    this.current.end ??= { kind, suspension };
    this.current = ready;
    return suspension;
  }
}
