// What the passes of the lowering share: the program's async functions, the intrinsics' names, and how to report.
import * as asc from "assemblyscript";
import { C, DiagnosticCategory, DiagnosticCode, ExpressionId as X, Type, type Expr, type TypeRef } from "./binaryen.js";
import {
  byteSize,
  certain,
  childExprs,
  constI32,
  ensure,
  idOf,
  Ir,
  isConst,
  mapChildren,
  walk,
  type Storage,
} from "./ir.js";
import { References } from "./references.js";

/** Bytes of a frame's own header: u16 state, u16 function. The result follows. */
export const FRAME_HEADER = 4;
/** Bytes of a task's header, right before its frame. */
export const TASK_HEADER = 8;
/** Frame states beside the numbered ones: result taken or future dropped; finished. */
export const TAKEN = 0xfffe;
export const DONE = 0xffff;

/** `Runtime.Minimal` of asc. */
const MINIMAL_RUNTIME = 1;

/** The library's function for a stack that would run into the frames: asc's check of its shadow stack calls it. */
export const STACK_FULL = "~lib/tickless/abi/fault/stackFull";

const INTRINSICS = "~lib/tickless/abi/intrinsics/";
/** Full name of an intrinsic that is no generic function. */
export const intrinsic = (name: string): string => INTRINSICS + name;
/** Is the function of that full name this intrinsic, or an instance of it? */
export function isIntrinsic(fullName: string, name: string): boolean {
  if (!fullName.startsWith(INTRINSICS)) return false;
  const rest = fullName.slice(INTRINSICS.length);
  return rest === name || rest.startsWith(name + "<");
}

/** A call of an async function that is not awaited on the spot: its future has a place of its own in the frame. */
export interface FutureSite {
  kind: "future";
  callee: AsyncFunction;
  call: Expr;
  index: number;
  /** The block at whose end, at the latest, it is dropped. */
  block: Expr;
}

export interface Spawn {
  /** The call that is spawned. */
  call: Expr;
  kind: "spawn" | "trySpawn" | "spawnOn";
  /** The executor's number; null: the one that runs, or with `spawnOn` one that is not known when the program is compiled. */
  level: number | null;
}

export interface PlacedSlot extends Storage {
  offset: number;
}

/** One concrete async function (generic ones once per instance). */
export interface AsyncFunction {
  /** Its internal name, which is also the poll function's name. */
  name: string;
  instance: asc.Function;
  /** A function asc made to fill in arguments or to find the override; its body ends in the real call. */
  stub: boolean;
  /** The number in its frames' headers. */
  id: number;
  body: Expr;
  params: TypeRef[];
  /** Types of all locals, parameters first; grows while temporaries are added. */
  types: TypeRef[];
  /** The locals that hold references which the collector must see. */
  references: Set<number>;
  /** In a stub that fills in arguments: the local that carries how many were given. */
  argumentCount: number | null;
  result: asc.Type;
  /** Places its poll function is called from: awaits, and one for its pool and one for polls through the header. */
  callers: number;
  /** Names of the async functions whose frames lie inside this one's. */
  children: Set<string>;
  sites: FutureSite[];
  siteOf: Map<Expr, FutureSite>;
  /** Variables that hold a future which is only awaited, once: by the local's index, the call that makes it. */
  awaitedOnce: Map<number, FutureSite>;
  /** Polled through the frame's header somewhere, so that the header's function number is needed. */
  boxed: boolean;
  /** Filled in by the lowering. */
  frameSize: number;
  /** Can a frame hold references, so that there is a function that shows them to the collector? */
  visited: boolean;
  /** Is there a drop function, because dropping a frame does something? */
  dropped: boolean;
  inputs: Map<number, PlacedSlot>;
}

export class Program {
  readonly ir: Ir;
  readonly functions = new Map<string, AsyncFunction>();
  readonly references: References;

  /** Expressions whose values nobody looks at. */
  readonly ignored = new Set<Expr>();

  /** `references`: the expressions that asc compiled to references. `hasLevels`: the library is compiled for several executors. */
  constructor(
    readonly compiler: asc.Compiler,
    readonly isAsync: (declaration: asc.DeclarationStatement) => boolean,
    references: Set<Expr>,
    readonly hasLevels: boolean,
  ) {
    this.ir = new Ir(compiler.module);
    this.references = new References(this.ir, compiler, references);
  }
  /** Must frames tell the collector what they hold? */
  get collected(): boolean {
    return this.references.collected;
  }
  get module(): asc.Module {
    return this.compiler.module;
  }
  get asc(): asc.Program {
    return this.compiler.program;
  }

  error(at: asc.Range | null, message: string, related: asc.Range | null = null): void {
    this.report(DiagnosticCategory.Error, at, message, related);
  }
  warn(at: asc.Range | null, message: string): void {
    this.report(DiagnosticCategory.Warning, at, message, null);
  }
  private report(category: number, at: asc.Range | null, message: string, related: asc.Range | null): void {
    this.asc.emitDiagnostic(DiagnosticCode.User_defined_0, category, at, related, message);
  }
  /** Has it a collector that knows of no shadow stack, and so of no reference in a function that runs? */
  get isBlindlyCollected(): boolean {
    return (this.compiler.options.runtime as number) === MINIMAL_RUNTIME;
  }
  /** Built for speed, and nobody looks into the frame of a function that is running. */
  get spillsLate(): boolean {
    return !this.collected && this.compiler.options.shrinkLevelHint === 0;
  }
  get failed(): boolean {
    return this.asc.diagnostics.some((d) => (d.category as number) === DiagnosticCategory.Error);
  }

  /** The source range of an expression, or of its function's name. */
  locate(instance: asc.Function, ...exprs: (Expr | null | undefined)[]): asc.Range {
    for (const expr of exprs) {
      const found = expr && instance.debugLocations.get(expr);
      if (found) return found;
    }
    return instance.identifierNode.range;
  }

  /** Every function asc has compiled, with the stubs it made for them, each once. */
  compiledFunctions(): asc.Function[] {
    const found = new Map<string, asc.Function>();
    const add = (f: asc.Element | null): void => {
      if (f && isFunction(f) && !found.has(f.internalName) && this.module.hasFunction(f.internalName)) {
        found.set(f.internalName, f);
      }
    };
    for (const element of this.asc.instancesByName.values()) {
      add(element);
      if (isFunction(element)) {
        add(element.varargsStub);
        add(element.overrideStub);
      }
    }
    return [...found.values()];
  }

  /** The compiled functions that are not async and have a body. */
  plainFunctions(): asc.Function[] {
    return this.compiledFunctions().filter((f) => !this.functions.has(f.internalName) && this.bodyOf(f) !== 0);
  }
  /** What a call spawns, and how; null: it is no spawn. */
  spawnOf(e: Expr): Spawn | null {
    const name = this.ir.callee(e);
    const operand = (index: number): Expr => C._BinaryenCallGetOperandAt(e, index);
    if (isIntrinsic(name, "spawn")) return { call: operand(0), kind: "spawn", level: null };
    if (isIntrinsic(name, "trySpawn")) return { call: operand(0), kind: "trySpawn", level: null };
    if (!isIntrinsic(name, "spawnOn")) return null;
    const executor = this.module.runExpression(operand(0), 0);
    return { call: operand(1), kind: "spawnOn", level: isConst(executor) ? constI32(executor) : null };
  }

  /** What the compiled function of that full name returns. */
  returnTypeOf(name: string): asc.Type {
    const element = this.asc.instancesByName.get(name);
    return (certain(element) as asc.Function).signature.returnType;
  }

  /** The type of several values: a function's parameters. */
  createType(types: TypeRef[]): TypeRef {
    return asc.createType(types);
  }

  /** Compiles functions of the library that only generated code calls, by their full names. */
  require(...names: string[]): void {
    for (const name of names) {
      const prototype = certain(this.asc.elementsByName.get(name)) as asc.FunctionPrototype;
      const instance = certain(this.compiler.resolver.resolveFunction(prototype, null));
      ensure(this.compiler.compileFunction(instance, true), `the library's ${name} does not compile`, null);
    }
  }

  bodyOf(instance: asc.Function): Expr {
    return C._BinaryenFunctionGetBody(this.module.getFunction(instance.internalName));
  }

  /** Where the value of a local lies in memory: small integers take only their own size. */
  storageOf(type: TypeRef, declared: asc.Type | null): Storage {
    if (declared && declared.isIntegerValue && declared.byteSize < 4) {
      return { size: declared.byteSize, signed: declared.isSignedIntegerValue, type };
    }
    // Not marked as signed: Binaryen takes the mark of a whole i32 for the sign of an i64 it is extended to.
    return { size: byteSize(type), signed: false, type };
  }
  /** Name of asc's function that shows one reference to the collector. */
  get visitOne(): string {
    return this.asc.visitInstance.internalName;
  }
  /** Is a value of the type a reference that the collector must see? */
  isReference(type: asc.Type): boolean {
    return this.collected && type.isManaged;
  }
  /** Does a value of the type have a `[Symbol.dispose]` method? */
  isDisposable(type: asc.Type): boolean {
    return type.getClass()?.getMember("__dispose") != null;
  }
  /** A class whose objects lie in the frame of the future that gives them: `Selected2`, `Joined2`, `Timeout`, … */
  isFrameView(type: asc.Type): boolean {
    const name = type.getClass()?.internalName ?? "";
    return /^~lib\/tickless\/(futures|time)\/\w+\/(Selected\d|Joined\d|Timeout)</.test(name);
  }
  resultStorage(f: AsyncFunction): Storage | null {
    const type = f.result.toRef();
    return type === Type.None ? null : this.storageOf(type, f.result);
  }
}

/** asc's classes are told apart by what they carry, so that a second copy of asc cannot fool `instanceof`. */
export function isFunction(element: asc.Element): element is asc.Function {
  return "localsByIndex" in element && "signature" in element;
}

const STUB = /@(override|varargs)(\||$)/;
export const isStubName = (name: string): boolean => STUB.test(name);
/** The name of the function a stub was made for. */
export const withoutStub = (name: string): string => name.replace(STUB, "");

export const isPromiseClass = (c: asc.Class): boolean => c.prototype.internalName === intrinsic("Promise");
export const isPromise = (type: asc.Type): boolean => {
  const c = type.getClass();
  return c !== null && isPromiseClass(c);
};

/** Finds every async function asc compiled and reads what the passes need of it. */
export function collectAsyncFunctions(program: Program): void {
  for (const instance of program.compiledFunctions()) {
    const stub = isStubName(instance.internalName) && isPromise(instance.signature.returnType);
    if (!stub && !program.isAsync(instance.prototype.declaration)) continue;
    const result = certain(instance.signature.returnType.getClass()?.typeArguments?.[0]);
    const ref = program.module.getFunction(instance.internalName);
    const params = expand(C._BinaryenFunctionGetParams(ref), instance);
    const vars = Array.from({ length: C._BinaryenFunctionGetNumVars(ref) }, (_, i) =>
      C._BinaryenFunctionGetVar(ref, i),
    );
    const f: AsyncFunction = {
      name: instance.internalName,
      instance,
      stub,
      id: program.functions.size + 1,
      body: C._BinaryenFunctionGetBody(ref),
      params,
      types: [...params, ...vars],
      references: referencesOf(program, instance),
      argumentCount: null,
      result,
      callers: 0,
      children: new Set(),
      sites: [],
      siteOf: new Map(),
      awaitedOnce: new Map(),
      boxed: false,
      frameSize: 0,
      visited: false,
      dropped: false,
      inputs: new Map(),
    };
    program.functions.set(f.name, f);
  }
  for (const f of program.functions.values()) {
    if (f.stub) carryArgumentCount(program, f);
    dropLocations(f.instance, f.body);
    placeBackEdges(program, f.instance, f.body);
  }
}

/**
 * The jump back to a loop's head stands where the loop stands: asc gives it no position, and of a loop without a body the
 * optimiser leaves nothing else, so a fault of a runaway loop would be blamed on the line before. The optimiser may put a
 * new jump in place of what stands around it, so all that leads from the loop to the jump gets the position too.
 */
export function placeBackEdges(program: Program, instance: asc.Function, body: Expr): void {
  const { debugLocations } = instance;
  const heads = new Map<string, asc.Range>();
  const visit = (e: Expr, statement: asc.Range | null): asc.Range | null => {
    const at = debugLocations.get(e) ?? statement;
    if (idOf(e) === X.Loop && at) heads.set(program.ir.loopName(e), at);
    let head = idOf(e) === X.Break ? (heads.get(program.ir.breakName(e)) ?? null) : null;
    for (const child of childExprs(e)) head = visit(child, at) ?? head;
    if (head && !debugLocations.has(e)) debugLocations.set(e, head);
    return head;
  };
  visit(body, null);
}

function parameterTypesOf(instance: asc.Function): asc.Type[] {
  const { thisType, parameterTypes } = instance.signature;
  return thisType ? [thisType, ...parameterTypes] : parameterTypes;
}
/** The locals that hold references: parameters of managed types, and what asc itself sets to marked values. */
export function referencesOf(program: Program, instance: asc.Function): Set<number> {
  if (!program.collected) return new Set();
  const types = parameterTypesOf(instance);
  const found = new Set(types.flatMap((type, i) => (type.isManaged ? [i] : [])));
  walk(program.bodyOf(instance), (e) => {
    if (idOf(e) !== X.LocalSet || !program.references.isMarked(C._BinaryenLocalSetGetValue(e))) return;
    found.add(C._BinaryenLocalSetGetIndex(e));
  });
  return found;
}

function expand(params: TypeRef, instance: asc.Function): TypeRef[] {
  const types = parameterTypesOf(instance).map((t) => t.toRef());
  ensure((params === Type.None) === (types.length === 0), `parameters of ${instance.internalName} are lost`, null);
  return types;
}

// A stub reads how many arguments were given from a global that the call sets. The body of a future runs later, so
// the number travels in the frame as one more argument.
function carryArgumentCount(program: Program, f: AsyncFunction): void {
  const { ir } = program;
  const readsCount = (e: Expr): boolean =>
    idOf(e) === X.GlobalGet && ir.str(C._BinaryenGlobalGetGetName(e)) === "~argumentsLength";
  const replace = (e: Expr): Expr => {
    if (readsCount(e)) {
      f.argumentCount ??= f.types.push(Type.I32) - 1;
      return program.module.local_get(f.argumentCount, Type.I32);
    }
    return mapChildren(e, replace);
  };
  f.body = replace(f.body);
}

// A statement that is a call carries its position on the `drop` around it; the call needs it too.
function dropLocations(instance: asc.Function, e: Expr): void {
  if (idOf(e) === X.Drop) {
    const value = C._BinaryenDropGetValue(e);
    const at = instance.debugLocations.get(e);
    if (at && !instance.debugLocations.has(value)) instance.debugLocations.set(value, at);
  }
  for (const child of childExprs(e)) dropLocations(instance, child);
}
