// Structured exits: every way out of a block runs what the block owns, in reverse order of its making.
//
//     { using a = …;  const f = g();  … return x; … }          a, f are owned from here on
//                                        └─ t = x; drop f; dispose a; return t
//
// One pass over unoptimised IR, before awaits are lowered, for plain and async functions alike. Owned are the
// `if (__using()) dispose` carriers that the parser made of `using`, and futures that are not awaited on the spot.
// The leaving value is saved first. In async functions the carriers stay: the lowering reads from them what is owned
// at each suspension. Labels and `__scope`/`__scopeEnd` markers tell where a scope begins.
import { C, ExpressionId as X, Type, type Expr, type TypeRef } from "../ir/binaryen.js";
import {
  certain,
  childExprs,
  children,
  ensure,
  hasValue,
  idOf,
  isConst,
  isUnreachable,
  some,
  typeOf,
  type Ir,
} from "../ir/ir.js";
import { isIntrinsic, type FutureSite } from "../ir/program.js";

/** Pseudo calls that this pass leaves in async functions; the lowering replaces them. Operand: the site's index. */
export const DROP_FUTURE = "~drop-future";
export const CLEAR_FUTURE = "~clear-future";

type Owned = { kind: "guard"; dispose: Expr } | { kind: "future"; site: FutureSite; conditional: boolean };

/** What the pass needs to know of the function it works on. */
export interface ScopedFunction {
  body: Expr;
  isAsync: boolean;
  addLocal(type: TypeRef): number;
  /** The locals that hold references. */
  locals: Set<number>;
  /** Is the expression's value a reference? */
  isReference(e: Expr): boolean;
  /** Makes a site when the call is one of an async function. */
  futureOf(call: Expr): FutureSite | null;
  copy(e: Expr): Expr;
  /** What is copied in the place of dispose code: large code is put into a function. */
  outline(dispose: Expr): Expr;
  /** `made` stands where `e` stood. */
  replaced(e: Expr, made: Expr): void;
  /** The call that a call of `spawn` or its like spawns; null: it is another call. */
  spawned: (e: Expr) => Expr | null;
}

export function isUsing(ir: Ir, e: Expr): boolean {
  return idOf(e) === X.If && isIntrinsic(ir.callee(C._BinaryenIfGetCondition(e)), "__using");
}
export const isScopeMarker = (ir: Ir, e: Expr): boolean =>
  isIntrinsic(ir.callee(e), "__scope") || isIntrinsic(ir.callee(e), "__scopeEnd");

/** Does a plain function need the pass at all? */
export const hasScopes = (ir: Ir, body: Expr): boolean => some(body, (e) => isUsing(ir, e) || isScopeMarker(ir, e));

/**
 * A block that asc made to compute a value in several steps, such as the condition it knows and the arm it leads to. What
 * is made in it outlives it: the value may be a future.
 */
export function isExpressionBlock(ir: Ir, e: Expr): boolean {
  if (idOf(e) !== X.Block || ir.blockName(e) || !hasValue(typeOf(e))) return false;
  return !childExprs(e).some((child) => isUsing(ir, child) || isScopeMarker(ir, child));
}

export function applyScopes(ir: Ir, f: ScopedFunction): Expr {
  const body = idOf(f.body) === X.Block ? f.body : ir.block([f.body], typeOf(f.body));
  return new ScopePass(ir, f).walkBlock(body, false);
}

class ScopePass {
  private owned: Owned[] = [];
  private readonly depthOfLabel = new Map<string, number>();
  private conditionals = 0;
  /** Per open block, the futures that are made in it. */
  private readonly made: FutureSite[][] = [];

  constructor(
    private readonly ir: Ir,
    private readonly f: ScopedFunction,
  ) {}

  /** `awaited`: the value of this expression is what an `await` waits for, so a call in it makes no future. */
  walk(e: Expr, awaited: boolean): Expr {
    switch (idOf(e)) {
      case X.Block:
        return isExpressionBlock(this.ir, e) ? this.walkSteps(e, awaited) : this.walkBlock(e, awaited);
      case X.Loop:
        this.mark(this.ir.loopName(e));
        C._BinaryenLoopSetBody(e, this.asStatement(C._BinaryenLoopGetBody(e)));
        return this.walkChildren(e, false);
      case X.If:
        return this.walkIf(e, awaited);
      case X.Break:
        return this.walkBreak(e, awaited);
      case X.Switch:
        return this.walkSwitch(e);
      case X.Return:
        this.walkChildren(e, false);
        if (this.owned.length === 0) return e;
        return this.leave(C._BinaryenReturnGetValue(e), 0, (value) => this.ir.module.return(value));
      case X.Call:
        return this.walkCall(e, awaited);
      default:
        return this.walkChildren(e, false);
    }
  }

  private walkChildren(e: Expr, awaited: boolean): Expr {
    for (const place of children(e)) {
      const old = place.get();
      const made = this.walk(old, awaited);
      if (made !== old) place.set(made);
    }
    return e;
  }

  private walkCall(e: Expr, awaited: boolean): Expr {
    const { ir, f } = this;
    const name = ir.callee(e);
    if (!f.isAsync) return this.walkChildren(e, false);
    if (isIntrinsic(name, "__await")) return this.walkChildren(e, true);
    const inner = f.spawned(e); // the spawned call itself makes no future here
    if (inner) {
      if (idOf(inner) === X.Call) this.walkChildren(inner, false);
      else this.walkChildren(e, false);
      return e;
    }
    this.walkChildren(e, false);
    const site = awaited ? null : f.futureOf(e);
    if (site) {
      this.owned.push({ kind: "future", site, conditional: this.conditionals > 0 });
      this.made.at(-1)?.push(site);
    }
    return e;
  }

  private walkIf(e: Expr, awaited: boolean): Expr {
    if (typeOf(e) === Type.None) {
      C._BinaryenIfSetIfTrue(e, this.asStatement(C._BinaryenIfGetIfTrue(e)));
      const otherwise = C._BinaryenIfGetIfFalse(e);
      if (otherwise) C._BinaryenIfSetIfFalse(e, this.asStatement(otherwise));
    }
    children(e).forEach((place, i) => {
      const old = place.get();
      if (i > 0) this.conditionals++;
      const made = this.walk(old, awaited && i > 0);
      if (i > 0) this.conditionals--;
      if (made !== old) place.set(made);
    });
    return e;
  }

  private walkBreak(e: Expr, awaited: boolean): Expr {
    const name = this.ir.breakName(e);
    const depth = certain(this.depthOfLabel.get(name));
    this.walkChildren(e, awaited);
    if (this.owned.length <= depth) return e;
    const condition = C._BinaryenBreakGetCondition(e);
    const exit = this.leave(C._BinaryenBreakGetValue(e), depth, (value) => this.ir.module.br(name, 0, value));
    return condition ? this.ir.module.if(condition, exit) : exit;
  }

  private walkSwitch(e: Expr): Expr {
    this.walkChildren(e, false);
    const stays = (name: string): boolean => this.depthOfLabel.get(name) === this.owned.length;
    ensure(this.ir.labelsOf(e).every(stays), "a jump table leaves a block that owns something", e);
    return e;
  }

  /** Only the last step is the block's value. */
  private walkSteps(e: Expr, awaited: boolean): Expr {
    const places = children(e);
    places.forEach((place, i) => {
      const old = place.get();
      const made = this.walk(old, awaited && i === places.length - 1);
      if (made !== old) place.set(made);
    });
    return e;
  }

  walkBlock(e: Expr, awaited: boolean): Expr {
    const { ir } = this;
    const name = ir.blockName(e);
    const base = this.owned.length;
    this.mark(name);
    const outerConditionals = this.conditionals;
    this.conditionals = 0;
    this.made.push([]);
    const list = this.walkStatements(
      children(e).map((place) => place.get()),
      awaited,
    );
    this.conditionals = outerConditionals;
    const type = typeOf(e);
    if (this.owned.length > base) this.closeBlock(list, base, type);
    this.owned.length = base;
    const block = ir.block(list, type, name || null);
    this.f.replaced(e, block);
    for (const site of certain(this.made.pop())) site.block = block;
    return block;
  }

  private walkStatements(statements: Expr[], awaited: boolean): Expr[] {
    const { ir, f } = this;
    const list: Expr[] = [];
    const scopes: number[] = [];
    statements.forEach((statement, i) => {
      const marker = ir.callee(statement);
      if (isUsing(ir, statement)) {
        this.owned.push({ kind: "guard", dispose: this.walkDispose(statement) });
        if (f.isAsync) list.push(statement);
      } else if (isIntrinsic(marker, "__scope")) {
        scopes.push(this.owned.length);
        if (f.isAsync) list.push(statement);
      } else if (isIntrinsic(marker, "__scopeEnd")) {
        const start = certain(scopes.pop());
        list.push(...this.disposals(start));
        if (f.isAsync) list.push(statement);
        this.owned.length = start;
      } else {
        const before = this.owned.length;
        const made = this.walk(statement, awaited && i === statements.length - 1);
        for (const item of this.owned.slice(before)) {
          if (item.kind === "future" && item.conditional) list.push(this.siteCall(CLEAR_FUTURE, item.site));
        }
        list.push(made);
      }
    });
    return list;
  }

  /** The dispose statement may hold inlined code with exits of its own; what is owned outside does not concern them. */
  private walkDispose(carrier: Expr): Expr {
    const outer = this.owned;
    this.owned = [];
    const dispose = this.f.outline(this.walk(C._BinaryenIfGetIfTrue(carrier), false));
    this.owned = outer;
    C._BinaryenIfSetIfTrue(carrier, dispose);
    return dispose;
  }

  /** Falling out of a block. asc gives a value to a block with statements in it only by a break. */
  private closeBlock(list: Expr[], base: number, type: TypeRef): void {
    const last = list.at(-1);
    if (last === undefined || isUnreachable(last)) return;
    ensure(!hasValue(type), "a block that owns something ends in a value", last);
    list.push(...this.disposals(base));
  }

  private leave(value: Expr, depth: number, exit: (value: Expr) => Expr): Expr {
    const { ir } = this;
    const list: Expr[] = [];
    let out = value;
    if (value) {
      const name = ir.callee(value);
      if (isIntrinsic(name, "__ret")) {
        const operand = C._BinaryenCallGetOperandAt(value, 0);
        if (isUnreachable(operand)) return exit(value);
        C._BinaryenCallSetOperandAt(value, 0, this.saved(operand, list));
      } else if (isUnreachable(value)) {
        return exit(value);
      } else if (!isIntrinsic(name, "__retv")) {
        out = this.saved(value, list);
      }
    }
    list.push(...this.disposals(depth), exit(out));
    return ir.block(list, Type.Unreachable);
  }

  private disposals(depth: number): Expr[] {
    return this.owned
      .slice(depth)
      .reverse()
      .map((item) => (item.kind === "guard" ? this.f.copy(item.dispose) : this.siteCall(DROP_FUTURE, item.site)));
  }

  /** Puts `value` into a fresh local by a statement in `list`; gives what to read instead. */
  private saved(value: Expr, list: Expr[]): Expr {
    const type = typeOf(value);
    if (isConst(value) || !hasValue(type)) return value;
    const isReference = this.f.isReference(value);
    const local = this.f.addLocal(type);
    if (isReference) this.f.locals.add(local);
    list.push(this.ir.module.local_set(local, value, isReference));
    return this.ir.module.local_get(local, type);
  }

  private siteCall(name: string, site: FutureSite): Expr {
    return this.ir.call(name, [this.ir.i32(site.index)], Type.None);
  }

  /** Something owned needs a block around it that can end. */
  private asStatement(e: Expr): Expr {
    return idOf(e) !== X.Block && !hasValue(typeOf(e)) ? this.ir.block([e], typeOf(e)) : e;
  }

  private mark(label: string): void {
    if (label) this.depthOfLabel.set(label, this.owned.length);
  }
}
