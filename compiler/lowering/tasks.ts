// Pools and spawns. A pool is the static slots one async function can be spawned into; it has as many as there are spawn
// sites outside loops, or what `pool(f, n)` says. Each spawn becomes a call of `F$spawn(arguments) -> handle`. The stub asc
// makes of a function to fill in its arguments is spawned into the function's own pool.
//
//     pool of F:  [header 8 B][frame of F] [header][frame] …      stride constant, addresses known at compile time
import type * as asc from "assemblyscript";
import type { PoolRequest } from "../context.js";
import { BinaryOp, C, ExpressionId as X, Type, type Expr, type TypeRef } from "../ir/binaryen.js";
import { dropName } from "./calls.js";
import { certain, childExprs, idOf, mapChildren, type Ir } from "../ir/ir.js";
import { canPaste, paste, shareLocals } from "./paste.js";
import {
  DONE,
  intrinsic,
  isIntrinsic,
  TAKEN,
  TASK_HEADER,
  withoutStub,
  type AsyncFunction,
  type Program,
  type Spawn,
} from "../ir/program.js";
import { sourceName } from "../ir/names.js";
import { fromLong } from "../syntax/asc.js";
import { literalBytes } from "../texts/template.js";

const EXECUTOR = "~lib/tickless/task/executor/";
const MASK = "~lib/tickless/abi/exec/mask";
const NAMES = "__taskName";
/** Offset of the flags in a task's header, and the flag that says the slot is taken. */
const FLAGS = 6;
const SPAWNED = 1;
/** A pool of more slots than this remembers where it found the last free one, so that filling it stays linear. */
const FEW_SLOTS = 8;
const CURSOR_SIZE = 8;
/** Offset of the function's number in a frame. */
const FUNCTION = 2;

type Way = Pick<Spawn, "kind" | "level">;
export const spawnName = (f: AsyncFunction, { kind, level }: Way): string => `${f.name}$${kind}${level ?? ""}`;

/**
 * The call of a spawn function in the place of a spawn. It gives the header's address, of which a handle is made where one
 * is asked for: so a handle that nobody keeps costs nothing. Where there are levels the task may have ended by then, so the spawn
 * function makes the handle itself.
 */
export function spawnCall(
  program: Program,
  e: Expr,
  spawn: Spawn,
  operands: Expr[],
  place = (call: Expr): Expr => call,
): Expr {
  const callee = certain(program.functions.get(program.ir.callee(spawn.call)));
  const call = place(program.ir.call(spawnName(callee, spawn), operands, Type.I32));
  const isMade = program.hasLevels || spawn.kind === "trySpawn" || program.ignored.has(e);
  return isMade ? call : handleAt(program, call);
}
const handleAt = ({ ir }: Program, header: Expr): Expr => ir.call(EXECUTOR + "handleAt", [header], Type.I32);

/** The number of the function whose frame lies behind that header. */
export const functionOf = ({ module }: Ir, header: Expr): Expr =>
  module.load(2, false, header, Type.I32, TASK_HEADER + FUNCTION, 2);

const ONE_EXECUTOR =
  'A program with a collector has one executor, because a collection cannot be preempted: use spawn, or set "heap": "none" in tickless.json';
const HIGHEST_LEVEL = 3;
/** What is wrong with `spawnOn`'s executor; null: nothing. */
function whyNoExecutor(level: number | null): string | null {
  if (level === null) {
    return "The executor of a spawn must be known when the program is compiled: write spawnOn(Executor.priority(2), f(…))";
  }
  if (level >= 0 && level <= HIGHEST_LEVEL) return null;
  return `There is no executor ${level}: the levels are 1 to ${HIGHEST_LEVEL}, and Executor.thread is below them`;
}

export interface Pool {
  /** The function, the stub that fills in its arguments, or both. */
  functions: [AsyncFunction, ...AsyncFunction[]];
  size: number;
  /** Address of the first header, bytes from one header to the next. */
  address: number;
  stride: number;
  /** Address of the word that holds where the last free slot was; null: every search begins at the first. */
  cursor: number | null;
}

/** Whose code it is: an async function's, the one that runs when the program starts, or any other. */
export type Owner = AsyncFunction | "start" | "plain";

const labelOf = (f: AsyncFunction): string => `$f${f.id}`;

/** The code that a spawn stands in. */
interface Surroundings {
  owner: Owner;
  /** null: it stands in no function. */
  instance: asc.Function | null;
  /** The functions from a task's down to it when a loop calls one of them, none when the loop is right there; null: there is none. */
  loop: string[] | null;
}

interface SpawnSites {
  /** Whose code each site stands in that runs in no loop. */
  outsideLoops: Owner[];
  /** The first of those that run in one. */
  firstInLoop: { at: asc.Range | null; loop: string[] } | null;
  /** The ways it is spawned, by the names of the functions that do it. */
  ways: Map<string, Way>;
}

/** All pools of a program; filled by looking at every spawn before anything is lowered. */
export class Tasks {
  private readonly sites = new Map<AsyncFunction, SpawnSites>();
  readonly pools: Pool[] = [];
  /** Where the names stand that `TaskHandle.name` gives. */
  private readonly names = new Map<AsyncFunction, number>();

  /** Bit n: something is spawned on executor n. */
  levels = 1;

  constructor(private readonly program: Program) {}

  /** Finds the spawns in a body. */
  scan(body: Expr, here: Surroundings): void {
    const visit = (e: Expr, parent: Expr | null, inLoop: boolean): void => {
      const spawn = this.program.spawnOf(e);
      const at = spawn && here.instance && this.program.locate(here.instance, e, parent);
      if (spawn) this.addSite(spawn, inLoop ? { ...here, loop: [] } : here, at);
      else if (idOf(e) === X.Drop) this.program.ignored.add(C._BinaryenDropGetValue(e));
      for (const child of childExprs(e)) visit(child, e, inLoop || idOf(e) === X.Loop);
    };
    visit(body, null, false);
  }
  private addSite(spawn: Spawn, { owner, loop }: Surroundings, at: asc.Range | null): void {
    const callee = this.program.functions.get(this.program.ir.callee(spawn.call));
    if (!callee) {
      this.program.error(at, "spawn() takes a call of an async function, written right there: spawn(f(…))");
      return;
    }
    if (spawn.kind === "spawnOn") this.addLevel(spawn.level, at);
    const none: SpawnSites = { outsideLoops: [], firstInLoop: null, ways: new Map() };
    const known = this.sites.get(callee) ?? none;
    if (loop === null) known.outsideLoops.push(owner);
    else known.firstInLoop ??= { at, loop };
    known.ways.set(spawnName(callee, spawn), spawn);
    this.sites.set(callee, known);
  }
  private addLevel(level: number | null, at: asc.Range | null): void {
    const wrong = whyNoExecutor(level) ?? (this.program.collected ? ONE_EXECUTOR : null);
    if (wrong !== null) this.program.error(at, wrong);
    else if (level !== null) this.levels |= 1 << level;
  }

  /** Decides the sizes. Functions that have a pool come first in the numbering, so that the poll table is dense. */
  decide(declarations: PoolRequest[]): void {
    const declared = new Map<AsyncFunction, PoolRequest>();
    for (const declaration of declarations) this.match(declaration, declared);
    const pools = new Map<string, Pool>();
    for (const [f, sites] of this.sites) {
      const pool = pools.get(withoutStub(f.name)) ?? { functions: [f], size: 0, address: 0, stride: 0, cursor: null };
      if (!pool.functions.includes(f)) pool.functions.push(f);
      const count = declared.get(f)?.count;
      if (count === undefined && sites.firstInLoop !== null) this.reportInLoop(f, sites.firstInLoop);
      pool.size = count ?? pool.size + sites.outsideLoops.length;
      f.callers++;
      pools.set(withoutStub(f.name), pool);
    }
    this.pools.push(...pools.values());
    const rest = [...this.program.functions.values()].filter((f) => !this.sites.has(f));
    const boxed = rest.filter((f) => f.boxed);
    const others = rest.filter((f) => !f.boxed);
    [...this.pooled(), ...boxed, ...others].forEach((f, i) => (f.id = i));
  }
  private pooled(): AsyncFunction[] {
    return this.pools.flatMap((pool) => pool.functions);
  }
  /** Has every spawn a slot of its own, because each of them happens once? */
  private isNeverFull({ functions, size }: Pool): boolean {
    const sites = functions.map((f) => certain(this.sites.get(f)));
    const owners = sites.flatMap(({ outsideLoops }) => outsideLoops);
    if (sites.some(({ firstInLoop }) => firstInLoop !== null) || owners.length > size) return false;
    return owners.every((owner) => this.runsOnce(owner));
  }
  private runsOnce(owner: Owner, below: Owner[] = []): boolean {
    if (owner === "start" || owner === "plain") return owner === "start";
    const sites = this.sites.get(owner);
    const [spawner, another] = sites?.outsideLoops ?? [];
    if (!sites || !spawner || another || sites.firstInLoop !== null || owner.callers > 1) return false;
    return !below.includes(spawner) && this.runsOnce(spawner, [...below, owner]);
  }
  private reportInLoop(f: AsyncFunction, { at, loop }: NonNullable<SpawnSites["firstInLoop"]>): void {
    const { name } = f.instance.prototype;
    const through = loop.length > 0 ? ` (${[...loop, name].join(" -> ")})` : "";
    this.program.error(
      at,
      `'${name}' is spawned in a loop${through}: say how many may run at once with pool(${name}, n) at the top of the file`,
    );
  }
  private match(declaration: PoolRequest, declared: Map<AsyncFunction, PoolRequest>): void {
    const { source, name, at } = declaration;
    const { asc } = this.program;
    const element =
      asc.elementsByName.get(`${source.internalPath}/${name}`) ??
      asc.filesByName.get(source.internalPath)?.lookup(name);
    if (
      !element ||
      !("declaration" in element) ||
      !this.program.isAsync(element.declaration as asc.DeclarationStatement)
    ) {
      this.program.error(at, `pool() takes the name of an async function, and '${name}' is none`);
      return;
    }
    for (const f of this.program.functions.values()) {
      if ((f.instance.prototype as asc.Element) === element) declared.set(f, declaration);
    }
  }

  /** Gives every pool its addresses from `start` on; gives the end. */
  place(start: number): number {
    let address = start;
    for (const pool of this.pools) {
      pool.stride = TASK_HEADER + Math.max(...pool.functions.map((f) => f.frameSize));
      if (pool.size > FEW_SLOTS) {
        pool.cursor = address;
        address += CURSOR_SIZE;
      }
      pool.address = address;
      address += pool.size * pool.stride;
    }
    return Math.ceil(address / 8) * 8;
  }

  /** Replaces the spawns of a plain function, and reports what only async functions may do, where the user wrote it. */
  rewritePlain(e: Expr, where: (e: Expr) => asc.Range | null, around: asc.Range | null = null): Expr {
    const { ir } = this.program;
    const own = where(e);
    const at = own && (around === null || !own.source.isLibrary) ? own : around;
    const rewrite = (child: Expr): Expr => this.rewritePlain(child, where, at);
    const spawn = this.program.spawnOf(e);
    if (spawn) {
      return spawnCall(this.program, e, spawn, childExprs(spawn.call).map(rewrite));
    }
    const misuse = this.onlyAsync(ir.callee(e));
    if (misuse !== null) this.program.error(at, misuse);
    return mapChildren(e, rewrite);
  }
  /** Why a plain function may not call this; null: it may. */
  private onlyAsync(name: string): string | null {
    const callee = this.program.functions.get(name);
    if (callee) {
      const shown = sourceName(callee.instance);
      return `'${shown}' is async: await it in an async function, or start it with spawn(${shown}(…))`;
    }
    if (isIntrinsic(name, "__slot")) return "frameSlot() needs a frame: call it in an async function";
    return isIntrinsic(name, "suspend") ? "suspend() can only be called in an async function" : null;
  }

  /** Puts the names of the tasks' functions into static memory, if the program asks for one; before `place`. */
  placeNames(): void {
    const { compiler, module } = this.program;
    if (!module.hasFunction(intrinsic(NAMES))) return;
    const address = new Map<string, number>();
    const place = (name: string): number => fromLong(compiler.addAlignedMemorySegment(literalBytes(name), 2).offset);
    for (const f of this.pooled()) {
      const name = sourceName(f.instance);
      const at = address.get(name) ?? place(name);
      address.set(name, at);
      this.names.set(f, at);
    }
  }

  /** Adds the spawn functions and the tables that find a task's poll and drop function, and its name. */
  emit(): void {
    for (const pool of this.pools) {
      for (const f of pool.functions) {
        for (const [name, way] of this.sites.get(f)?.ways ?? []) this.addSpawn(pool, f, name, way);
      }
    }
    const { ir, module } = this.program;
    const boxed = [...this.program.functions.values()].filter((f) => f.boxed);
    const pooled = this.pooled();
    this.addPollTable(pooled);
    const dropped = pooled.some((f) => f.dropped) ? pooled : pooled.slice(0, 1); // nothing to tell apart
    this.addTable("__dropTask", Type.None, TASK_HEADER, dropped, (f) => this.dropTask(f));
    if (this.names.size > 0) {
      const named = (f: AsyncFunction): Expr[] => [module.return(ir.i32(this.names.get(f) ?? 0))];
      this.addTable(NAMES, Type.I32, TASK_HEADER, pooled, named);
    }
    this.addTable("__pollFrame", Type.I32, 0, boxed, (f) => this.pollFrame(f));
    this.addTable("__dropFrame", Type.None, 0, boxed, (f) => [
      ir.call(dropName(f), [this.operand()], Type.None),
      module.return(),
    ]);
  }

  private operand(): Expr {
    return this.program.module.local_get(0, Type.I32);
  }
  /** The frame's address. Not a constant where the pool has one slot: an offset to what is in a local costs less. */
  private frame(): Expr {
    const { ir } = this.program;
    return ir.add(this.operand(), ir.i32(TASK_HEADER));
  }
  /** `__pollTask(task)`: polls it; what is polled nowhere else stands in the table. */
  private addPollTable(pooled: AsyncFunction[]): void {
    const { ir, module } = this.program;
    const locals: TypeRef[] = [];
    const pasted: AsyncFunction[] = [];
    const arm = (f: AsyncFunction, depth: number): Expr[] => {
      if (!canPaste(this.program, f, depth)) return [module.return(ir.call(f.name, [this.frame()], Type.I32))];
      pasted.push(f);
      const own = shareLocals(locals, f.types).map((local) => local + 1);
      const place = { frame: 0, at: TASK_HEADER, locals: own };
      return [paste(this.program, f, place, f.instance), module.return(ir.i32(1))];
    };
    const table = this.addTable("__pollTask", Type.I32, TASK_HEADER, pooled, arm, locals);
    for (const { instance } of pasted) {
      instance.localsByIndex.length = 0; // only positions: its locals are the table's now, and names must be unique
      instance.addDebugInfo(module, table);
    }
  }
  private dropTask(f: AsyncFunction): Expr[] {
    const { ir, module } = this.program;
    return [...(f.dropped ? [ir.call(dropName(f), [this.frame()], Type.None)] : []), module.return()];
  }
  /** A finished future is not polled again, and polling a dropped one is a fault. */
  private pollFrame(f: AsyncFunction): Expr[] {
    const { ir, module } = this.program;
    const state = (): Expr => module.load(2, false, this.operand(), Type.I32);
    const over = ir.block([
      module.if(ir.eq(state(), ir.i32(TAKEN)), ir.call(EXECUTOR + "polledDropped", [ir.i32(f.id)], Type.None)),
      module.return(ir.i32(1)),
    ]);
    return [
      module.if(module.binary(BinaryOp.GeU32, state(), ir.i32(TAKEN)), over),
      module.if(ir.eqz(ir.call(f.name, [this.operand()], Type.I32)), module.return(ir.i32(0))),
      module.store(2, this.operand(), ir.i32(DONE), Type.I32),
      module.return(ir.i32(1)),
    ];
  }

  /**
   * `name(address)`: does what `arm` says for the function whose number stands in the frame at address + `frameAt`; each arm is
   * told how deep it stands.
   */
  private addTable(
    name: string,
    result: TypeRef,
    frameAt: number,
    among: AsyncFunction[],
    arm: (f: AsyncFunction, depth: number) => Expr[],
    locals: TypeRef[] = [],
  ): number {
    const { ir, module } = this.program;
    const functions = [...among].sort((a, b) => a.id - b.id);
    const full = intrinsic(name);
    if (module.hasFunction(full)) module.removeFunction(full); // what nothing calls goes again in linkFeatures
    const number = module.load(2, false, this.operand(), Type.I32, frameAt + FUNCTION, 2);
    let body = this.select(functions, number);
    functions.forEach((f, i) => {
      const code = arm(f, functions.length - 1 - i);
      body = i === 0 ? [...body, ...code] : [ir.block(body, Type.None, labelOf(f)), ...code];
    });
    return module.addFunction(full, Type.I32, result, locals, ir.block(body, Type.Unreachable));
  }
  /** Goes to the label of the function with that number; the code of the first, or of the only one, stands right behind. */
  private select(functions: AsyncFunction[], number: Expr): Expr[] {
    const { ir, module } = this.program;
    const [first, second] = functions;
    if (!first) return [module.unreachable()];
    if (!second) return [];
    const isOther = first.id === 0 ? number : module.binary(BinaryOp.NeI32, number, ir.i32(first.id));
    if (functions.length === 2) return [module.br(labelOf(second), isOther)];
    // Every header holds the number of one of them, so the last needs no number of its own.
    const last = certain(functions.at(-1));
    const labels = Array.from({ length: last.id }, (_, id) => labelOf(functions.find((f) => f.id === id) ?? last));
    return [ir.block([module.switch(labels, labelOf(last), number)], Type.None, labelOf(first))];
  }

  private addSpawn(pool: Pool, f: AsyncFunction, name: string, { kind, level }: Way): void {
    const { ir, module } = this.program;
    const header = f.params.length;
    const get = (local: number, type: TypeRef = Type.I32): Expr => module.local_get(local, type);
    const body = this.findFree(pool, header, this.whenFull(pool, kind));
    if (this.program.hasLevels) body.unshift(ir.call(MASK, [], Type.None)); // `begin` ends it
    body.push(module.store(4, get(header), ir.i32(f.id << 16), Type.I32, TASK_HEADER));
    for (const [local, slot] of f.inputs) {
      const value =
        local === f.argumentCount ? module.global_get("~argumentsLength", Type.I32) : get(local, f.params[local]);
      body.push(ir.store(slot, get(header), value, TASK_HEADER + slot.offset));
    }
    if (this.program.hasLevels) {
      const executor = level === null ? module.global_get(EXECUTOR + "level", Type.I32) : ir.i32(level);
      body.push(ir.call(EXECUTOR + "beginOn", [get(header), executor], Type.I32));
    } else {
      body.push(ir.call(EXECUTOR + (this.isNeverFull(pool) ? "beginFirst" : "begin"), [get(header)], Type.None));
      body.push(kind === "trySpawn" ? handleAt(this.program, get(header)) : get(header));
    }
    const locals = pool.cursor === null ? [Type.I32] : [Type.I32, Type.I32];
    module.addFunction(name, this.program.createType(f.params), Type.I32, locals, ir.block(body, Type.I32));
  }

  private whenFull(pool: Pool, kind: Spawn["kind"]): Expr {
    const { ir } = this.program;
    if (kind !== "trySpawn") return ir.call(EXECUTOR + "poolFull", [ir.i32(pool.functions[0].id)], Type.I32);
    return this.program.hasLevels ? ir.call(EXECUTOR + "noSlot", [], Type.I32) : ir.i32(0);
  }

  /** Puts the address of a free slot's header into a local, or returns `full`. With a cursor the next local is used too. */
  private findFree(pool: Pool, header: number, full: Expr): Expr[] {
    const { ir, module } = this.program;
    const { size, address, stride, cursor } = pool;
    const first = header + 1;
    const get = (local: number): Expr => module.local_get(local, Type.I32);
    const set = (local: number, value: Expr): Expr => module.local_set(local, value, false);
    const taken = module.binary(BinaryOp.AndI32, module.load(1, false, get(header), Type.I32, FLAGS), ir.i32(SPAWNED));
    const neverFull = this.isNeverFull(pool);
    if (size === 1 && neverFull) return [set(header, ir.i32(address))];
    if (size === 1) return [set(header, ir.i32(address)), module.if(taken, module.return(full))];
    const end = ir.i32(address + size * stride);
    const next = module.local_tee(header, ir.add(get(header), ir.i32(stride)), false, Type.I32);
    if (cursor === null) {
      const again = (): Expr => module.br("$search");
      const more = neverFull
        ? [module.drop(next), again()]
        : [module.if(module.binary(BinaryOp.LtU32, next, end), again()), module.return(full)];
      const search = module.loop("$search", module.if(taken, ir.block(more, Type.Unreachable)));
      return [set(header, ir.i32(address)), search];
    }
    // The cursor is kept as an offset, which is 0 at the start. The search goes round once.
    const offset = module.load(4, false, ir.i32(cursor), Type.I32);
    const wrap = module.if(ir.eq(next, end), set(header, ir.i32(address)));
    const more = module.br("$search", module.binary(BinaryOp.NeI32, get(header), get(first)));
    const step = ir.block([wrap, more, module.return(full)], Type.Unreachable);
    return [
      set(header, module.local_tee(first, ir.add(offset, ir.i32(address)), false, Type.I32)),
      module.loop("$search", module.if(taken, step)),
      module.store(4, ir.i32(cursor), module.binary(BinaryOp.SubI32, get(header), ir.i32(address)), Type.I32),
    ];
  }

  /** Compiles the executor's functions that only generated code calls. */
  requireExecutor(): void {
    if (this.pools.length === 0) return;
    const begin = this.program.hasLevels ? ["beginOn", "noSlot"] : ["begin", "beginFirst", "handleAt"];
    this.program.require(...[...begin, "poolFull", "polledDropped"].map((name) => EXECUTOR + name));
    if (this.program.hasLevels) this.program.require(MASK);
  }
}
