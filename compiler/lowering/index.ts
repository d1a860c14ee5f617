// The lowering: async functions in asc's unoptimised IR become poll functions over static frames.
//
//   collect -> analysis -> scopes -> spawns and pools -> callees before callers: build, liveness, layout, emit, drop
//           -> tables -> features -> memory
//
// It runs when asc has compiled everything and knows where static data ends, but has not yet optimised.
import type * as asc from "assemblyscript";
import type { PoolRequest } from "../context.js";
import { analyseProgram, type AnalysisInput } from "../analysis/index.js";
import { futuresAwaitedOnce } from "../analysis/kept.js";
import { numbersIn } from "../analysis/levels.js";
import type { CallGraph } from "../analysis/reach.js";
import { orderCalleesFirst } from "../analysis/recursion.js";
import { describeSources } from "../analysis/sources.js";
import { warnAboutUnusedFutures } from "../analysis/unused.js";
import type { AsyncFunctionReport, SourceFunction, TaskReport } from "../types.js";
import { C, Type, type Expr } from "../ir/binaryen.js";
import { Builder } from "./builder.js";
import { addDropFunction } from "./drop.js";
import { emitPoll, renumberLocals, States } from "./emit.js";
import { linkFeatures } from "./features.js";
import { describeFunction } from "./frames.js";
import { linkLevels, reportHeldSections } from "./levels.js";
import { neverGrow, neverGrowForward } from "./heap.js";
import { certain, LoweringError, walk } from "../ir/ir.js";
import { sourceName } from "../ir/names.js";
import { layOut } from "./layout.js";
import { reportOutlivedFutures } from "./lifetimes.js";
import { analyseLiveness, type Liveness } from "./liveness.js";
import { endOfData, reserveMemory, type MemoryReport } from "./memory.js";
import { outlineDispose } from "./outline.js";
import { pasteCallees } from "./paste.js";
import {
  collectAsyncFunctions,
  placeBackEdges,
  Program,
  referencesOf,
  STACK_FULL,
  TASK_HEADER,
  type AsyncFunction,
} from "../ir/program.js";
import type { Long } from "../syntax/asc.js";
import { applyScopes, hasScopes } from "./scopes.js";
import { settleKeptFutures } from "./settle.js";
import { Tasks, type Owner } from "./tasks.js";
import { addTaskRoots, addVisitFunction } from "./visit.js";

export interface LoweringInput extends AnalysisInput {
  /** Was the function declared `async`? */
  isAsync: (declaration: asc.DeclarationStatement) => boolean;
  pools: PoolRequest[];
  /** Expressions that asc compiled to references. */
  references: Set<Expr>;
  /** Bytes of the garbage-collected heap; null: the program has none, or as much as its memory holds. */
  heapSize: number | null;
}
/** What the lowering found out, for the side file. */
export interface LoweringReport {
  functions: AsyncFunctionReport[];
  tasks: TaskReport[];
  sources: SourceFunction[];
  memory: MemoryReport;
}
export interface LoweringResult {
  memoryOffset: Long;
  report: LoweringReport | null;
}

const BLINDLY_COLLECTED =
  'The runtime "minimal" would free what tasks hold in their frames: use --runtime incremental, or stub, which frees nothing';

/** Lowers a whole program. After errors, which are reported as asc's diagnostics, the result is not for use. */
export function lowerProgram(compiler: asc.Compiler, memoryOffset: Long, input: LoweringInput): LoweringResult {
  const program = new Program(compiler, input.isAsync, input.references, input.levels);
  const unchanged = { memoryOffset, report: null };
  if (program.failed) return unchanged;
  return guarded(program, null, () => lower(program, memoryOffset, input)) ?? unchanged;
}

function lower(program: Program, memoryOffset: Long, input: LoweringInput): LoweringResult | null {
  collectAsyncFunctions(program);
  if (program.functions.size > 0 && program.isBlindlyCollected) {
    program.error(null, BLINDLY_COLLECTED);
    return null;
  }
  const sources = describeSources(program);
  const { levels, laterHeap, graph } = analyseProgram(program, input);
  applyAllScopes(program);
  const tasks = new Tasks(program);
  scanSpawns(program, tasks, graph);
  tasks.decide(input.pools);
  const order = orderCalleesFirst(program);
  if (program.failed || !order) {
    analyseForMessages(program);
    return null;
  }

  tasks.requireExecutor();
  if (input.heapSize === null) neverGrowForward(program);
  else neverGrow(program);
  const functions = order.flatMap((f) => lowerFunction(program, f) ?? []);
  if (program.failed) return null;
  rewritePlainFunctions(program, tasks);
  if (program.failed) return null;

  tasks.placeNames();
  const start = endOfData(program);
  const end = tasks.place(start);
  tasks.emit();
  addTaskRoots(program, tasks.pools);
  if (input.levels) linkLevels(program, tasks.levels);
  exportCurrentTask(program);
  linkFeatures(program, program.compiler.currentBody, input.heapSize === null ? [] : [STACK_FULL]);
  const reserved = reserveMemory(program, memoryOffset, end, input.heapSize);
  const { stack, heap } = reserved;
  const memory = { data: start, frames: end - start, stack, heap: heap + laterHeap };
  return {
    memoryOffset: reserved.memoryOffset,
    report: { functions, tasks: taskReports(tasks, levels), sources, memory },
  };
}

function applyAllScopes(program: Program): void {
  for (const f of program.functions.values()) {
    guarded(program, f.instance, () => (f.stub ? scopeStub(program, f) : scopeAsync(program, f)));
    collectChildren(program, f);
  }
  for (const instance of program.plainFunctions()) {
    const body = program.bodyOf(instance);
    placeBackEdges(program, instance, body);
    instance.addDebugInfo(program.module, program.module.getFunction(instance.internalName));
    if (!hasScopes(program.ir, body)) continue;
    const ref = program.module.getFunction(instance.internalName);
    guarded(program, instance, () => {
      const made = applyScopes(program.ir, {
        ...commonScopes(program, instance, referencesOf(program, instance)),
        body,
        isAsync: false,
        addLocal: (type) => C._BinaryenFunctionAddVar(ref, type),
        futureOf: () => null,
      });
      C._BinaryenFunctionSetBody(ref, made);
      instance.addDebugInfo(program.module, ref);
    });
  }
}

/** What the scope pass asks of plain and async functions alike. */
function commonScopes(program: Program, instance: asc.Function, locals: Set<number>) {
  const { ir, references } = program;
  const { debugLocations } = instance;
  const copyPosition = (from: Expr, to: Expr): void => {
    const at = debugLocations.get(from);
    if (at) debugLocations.set(to, at);
  };
  return {
    locals,
    spawned: (e: Expr) => program.spawnOf(e)?.call ?? null,
    isReference: (e: Expr) => references.isReference(e, locals),
    copy: (e: Expr) => ir.copy(e, copyPosition),
    outline: (dispose: Expr) => outlineDispose(program, instance, dispose),
    replaced: (e: Expr, made: Expr) => references.replaced(e, made),
  };
}

/** What a stub fills in may be code that was pasted into it; the call at its end makes no future. */
function scopeStub(program: Program, f: AsyncFunction): void {
  if (!hasScopes(program.ir, f.body)) return;
  f.body = applyScopes(program.ir, {
    ...commonScopes(program, f.instance, f.references),
    body: f.body,
    isAsync: false,
    addLocal: (type) => f.types.push(type) - 1,
    futureOf: () => null,
  });
}

function scopeAsync(program: Program, f: AsyncFunction): void {
  f.body = applyScopes(program.ir, {
    ...commonScopes(program, f.instance, f.references),
    body: f.body,
    isAsync: true,
    addLocal: (type) => f.types.push(type) - 1,
    futureOf: (call) => {
      const callee = program.functions.get(program.ir.callee(call));
      if (!callee) return null;
      const site = { kind: "future" as const, callee, call, index: f.sites.length, block: 0 };
      f.sites.push(site);
      f.siteOf.set(call, site);
      return site;
    },
  });
  f.awaitedOnce = futuresAwaitedOnce(program, f);
  const direct = new Set(f.awaitedOnce.values());
  for (const site of f.sites) if (!direct.has(site)) site.callee.boxed = true;
  warnAboutUnusedFutures(program, f);
}

/** The callees whose frames lie inside this one; a spawned call has its frame in its pool. */
function collectChildren(program: Program, f: AsyncFunction): void {
  const spawned = new Set<number>();
  walk(f.body, (e) => {
    const name = program.ir.callee(e);
    if (!name) return;
    const spawn = program.spawnOf(e);
    if (spawn) spawned.add(spawn.call);
    else if (!spawned.has(e)) addChild(program, f, name);
  });
}

function addChild(program: Program, f: AsyncFunction, name: string): void {
  const callee = program.functions.get(name);
  if (!callee) return;
  callee.callers++;
  f.children.add(name);
}

/** Does the function hold what stands at the top level of a file, to be run once? */
const isFileStart = ({ internalName }: asc.Function): boolean => internalName.startsWith("start:");

function scanSpawns(program: Program, tasks: Tasks, graph: CallGraph): void {
  const scan = (instance: asc.Function, body: Expr, owner: Owner): void =>
    tasks.scan(body, { owner, instance, loop: graph.loopTo(instance.internalName) });
  for (const f of program.functions.values()) scan(f.instance, f.body, f);
  for (const instance of program.plainFunctions()) {
    scan(instance, program.bodyOf(instance), isFileStart(instance) ? "start" : "plain");
  }
  for (const body of program.compiler.currentBody) tasks.scan(body, { owner: "start", instance: null, loop: null });
}
function rewritePlainFunctions(program: Program, tasks: Tasks): void {
  for (const instance of program.plainFunctions()) {
    const body = program.bodyOf(instance);
    const name = instance.identifierNode.range;
    const made = tasks.rewritePlain(body, (e) => instance.debugLocations.get(e) ?? null, name);
    if (made !== body) C._BinaryenFunctionSetBody(program.module.getFunction(instance.internalName), made);
  }
  const start = program.compiler.currentBody;
  start.forEach((statement, i) => (start[i] = tasks.rewritePlain(statement, () => null)));
}

/** The function's blocks and what is alive in them, with all that can be wrong about that reported. */
function analyse(program: Program, f: AsyncFunction): { b: Builder; liveness: Liveness } | null {
  return guarded(program, f.instance, () => {
    const b = new Builder(program, f);
    b.build();
    reportHeldSections(b);
    settleKeptFutures(b);
    const liveness = analyseLiveness(b);
    reportOutlivedFutures(b, liveness);
    return { b, liveness };
  });
}

/** Everything that is wrong is said at once, in a program that is not lowered too. */
function analyseForMessages(program: Program): void {
  const functions = [...program.functions.values()];
  for (const f of functions) f.dropped = true; // only lowering a function tells that it owns nothing
  for (const f of functions) {
    try {
      analyse(program, f);
    } catch {
      // What was wrong, and has been said, left more of this function open than analysing it allows.
    }
  }
}

function lowerFunction(program: Program, f: AsyncFunction): AsyncFunctionReport | null {
  const analysed = analyse(program, f);
  if (!analysed) return null;
  const { b, liveness } = analysed;
  return guarded(program, f.instance, () => {
    const layout = layOut(b, liveness);
    f.frameSize = layout.size;
    for (const local of liveness.inputs) {
      f.inputs.set(local, certain(layout.slots.get(local)));
    }
    const states = new States(b, liveness);
    addVisitFunction(b, liveness, layout, states);
    const body = pasteCallees(b, emitPoll(b, liveness, layout, states));
    renumberLocals(body, f.name);
    program.module.removeFunction(f.name);
    const ref = program.module.addFunction(f.name, Type.I32, Type.I32, f.types, body);
    f.instance.addDebugInfo(program.module, ref);
    addDropFunction(b, liveness, layout, states);
    return describeFunction(b, liveness, layout);
  });
}

/** Turns an error of the lowering into a diagnostic, at its place in `instance` where there is one. */
function guarded<T>(program: Program, instance: asc.Function | null, action: () => T): T | null {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof LoweringError)) throw error;
    program.error(instance && program.locate(instance, error.expr), error.message);
    return null;
  }
}

/** Hosts name the running task in a fault by this global. */
function exportCurrentTask(program: Program): void {
  const name = "~lib/tickless/task/executor/task";
  if (program.module.getGlobal(name) && !program.module.hasExport("task")) program.module.addGlobalExport(name, "task");
}

function taskReports(tasks: Tasks, levels: ReadonlyMap<string, number> | null): TaskReport[] {
  return tasks.pools.flatMap((pool) =>
    Array.from({ length: pool.size }, (_, slot) => ({
      function: sourceName(pool.functions[0].instance),
      id: pool.functions[0].id,
      slot,
      address: pool.address + slot * pool.stride,
      header: TASK_HEADER,
      frame: pool.stride - TASK_HEADER,
      ...(levels && { levels: numbersIn(pool.functions.reduce((all, f) => all | (levels.get(f.name) ?? 0), 0)) }),
    })),
  );
}
