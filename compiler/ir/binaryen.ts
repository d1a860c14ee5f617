// The part of Binaryen's C interface the lowering uses, typed. Binaryen's own declarations leave it out, so the one
// cast to it is here. Names follow the C API without its prefix; an expression is a number (its address).
import * as asc from "assemblyscript";
import binaryen from "assemblyscript/binaryen";

export type Expr = number;
export type TypeRef = number;
type Str = number;

interface CApi {
  _BinaryenExpressionGetId(e: Expr): number;
  _BinaryenExpressionGetType(e: Expr): TypeRef;
  _BinaryenExpressionCopy(e: Expr, module: number): Expr;
  _BinaryenBlockGetName(e: Expr): Str;
  _BinaryenBlockSetName(e: Expr, name: Str): void;
  _BinaryenBlockSetChildAt(e: Expr, index: number, child: Expr): void;
  _BinaryenLoopGetName(e: Expr): Str;
  _BinaryenLoopSetName(e: Expr, name: Str): void;
  _BinaryenLoopGetBody(e: Expr): Expr;
  _BinaryenLoopSetBody(e: Expr, body: Expr): void;
  _BinaryenIfGetCondition(e: Expr): Expr;
  _BinaryenIfGetIfTrue(e: Expr): Expr;
  _BinaryenIfSetIfTrue(e: Expr, child: Expr): void;
  _BinaryenIfGetIfFalse(e: Expr): Expr;
  _BinaryenIfSetIfFalse(e: Expr, child: Expr): void;
  _BinaryenBreakGetName(e: Expr): Str;
  _BinaryenBreakSetName(e: Expr, name: Str): void;
  _BinaryenBreakGetCondition(e: Expr): Expr;
  _BinaryenBreakGetValue(e: Expr): Expr;
  _BinaryenSwitchGetNumNames(e: Expr): number;
  _BinaryenSwitchGetNameAt(e: Expr, index: number): Str;
  _BinaryenSwitchGetDefaultName(e: Expr): Str;
  _BinaryenSwitchSetNameAt(e: Expr, index: number, name: Str): void;
  _BinaryenSwitchSetDefaultName(e: Expr, name: Str): void;
  _BinaryenSwitchGetCondition(e: Expr): Expr;
  _BinaryenSwitchGetValue(e: Expr): Expr;
  _BinaryenCallGetTarget(e: Expr): Str;
  _BinaryenCallSetTarget(e: Expr, target: Str): void;
  _BinaryenCallGetOperandAt(e: Expr, index: number): Expr;
  _BinaryenCallSetOperandAt(e: Expr, index: number, child: Expr): void;
  _BinaryenLocalGetGetIndex(e: Expr): number;
  _BinaryenLocalGetSetIndex(e: Expr, index: number): void;
  _BinaryenLocalSetGetIndex(e: Expr): number;
  _BinaryenLocalSetSetIndex(e: Expr, index: number): void;
  _BinaryenLocalSetGetValue(e: Expr): Expr;
  _BinaryenLocalSetIsTee(e: Expr): boolean;
  _BinaryenGlobalGetGetName(e: Expr): Str;
  _BinaryenGlobalSetGetName(e: Expr): Str;
  _BinaryenConstGetValueI32(e: Expr): number;
  _BinaryenConstSetValueI32(e: Expr, value: number): void;
  _BinaryenUnaryGetValue(e: Expr): Expr;
  _BinaryenBinaryGetOp(e: Expr): number;
  _BinaryenBinaryGetLeft(e: Expr): Expr;
  _BinaryenBinaryGetRight(e: Expr): Expr;
  _BinaryenLoadGetPtr(e: Expr): Expr;
  _BinaryenLoadGetOffset(e: Expr): number;
  _BinaryenLoadSetOffset(e: Expr, offset: number): void;
  _BinaryenStoreGetPtr(e: Expr): Expr;
  _BinaryenStoreGetValue(e: Expr): Expr;
  _BinaryenStoreSetValue(e: Expr, value: Expr): void;
  _BinaryenStoreGetOffset(e: Expr): number;
  _BinaryenStoreSetOffset(e: Expr, offset: number): void;
  _BinaryenDropGetValue(e: Expr): Expr;
  _BinaryenReturnGetValue(e: Expr): Expr;
  _BinaryenRefFuncGetFunc(e: Expr): Str;
  _BinaryenGetNumFunctions(module: number): number;
  _BinaryenGetFunctionByIndex(module: number, index: number): number;
  _BinaryenFunctionGetName(f: number): Str;
  _BinaryenFunctionImportGetModule(f: number): Str;
  _BinaryenFunctionImportGetBase(f: number): Str;
  _BinaryenFunctionGetBody(f: number): Expr;
  _BinaryenFunctionSetBody(f: number, body: Expr): void;
  _BinaryenFunctionGetParams(f: number): TypeRef;
  _BinaryenFunctionGetResults(f: number): TypeRef;
  _BinaryenFunctionGetNumVars(f: number): number;
  _BinaryenFunctionGetVar(f: number, index: number): TypeRef;
  _BinaryenFunctionAddVar(f: number, type: TypeRef): number;
  _BinaryenGetNumExports(module: number): number;
  _BinaryenGetExportByIndex(module: number, index: number): number;
  _BinaryenExportGetValue(e: number): Str;
  _BinaryenExportGetKind(e: number): number;
  _BinaryenGetNumElementSegments(module: number): number;
  _BinaryenGetElementSegmentByIndex(module: number, index: number): number;
  _BinaryenElementSegmentGetLength(segment: number): number;
  _BinaryenElementSegmentGetData(segment: number, index: number): Str;
}

/** The C functions by their own names. Children are read through `children` in ir.ts, which looks them up by pattern. */
export const C = binaryen as unknown as CApi & Record<string, (...args: number[]) => number>;

/** Enumerations that asc declares as ambient constants but also exports as objects. */
interface Enums {
  ExpressionId: Record<ExpressionKind, number> & Record<number, string | undefined>;
  TypeRef: Record<"Unreachable" | "None" | "I32" | "I64" | "F32" | "F64" | "V128", TypeRef>;
  BinaryOp: Record<BinaryKind, number>;
  UnaryOp: Record<"EqzI32", number>;
  CommonFlags: Record<"Instance" | "ModuleExport" | "Overridden", number>;
  DiagnosticCode: Record<"User_defined_0", number>;
  DiagnosticCategory: Record<"Warning" | "Error", number>;
}
type BinaryKind =
  "AddI32" | "SubI32" | "MulI32" | "EqI32" | "NeI32" | "LtU32" | "GeU32" | "AndI32" | "OrI32" | "ShlI32";
type ExpressionKind =
  | "Block"
  | "If"
  | "Loop"
  | "Break"
  | "Switch"
  | "Call"
  | "CallIndirect"
  | "LocalGet"
  | "LocalSet"
  | "GlobalGet"
  | "GlobalSet"
  | "Load"
  | "Store"
  | "Const"
  | "Unary"
  | "Binary"
  | "Select"
  | "Drop"
  | "Return"
  | "MemorySize"
  | "MemoryGrow"
  | "Nop"
  | "Unreachable"
  | "AtomicRMW"
  | "AtomicCmpxchg"
  | "AtomicWait"
  | "AtomicNotify"
  | "AtomicFence"
  | "SIMDExtract"
  | "SIMDReplace"
  | "SIMDShuffle"
  | "SIMDTernary"
  | "SIMDShift"
  | "SIMDLoad"
  | "SIMDLoadStoreLane"
  | "MemoryInit"
  | "DataDrop"
  | "MemoryCopy"
  | "MemoryFill"
  | "RefNull"
  | "RefIsNull"
  | "RefFunc";
const enums = asc as unknown as Enums;
export const {
  ExpressionId,
  TypeRef: Type,
  BinaryOp,
  UnaryOp,
  CommonFlags,
  DiagnosticCode,
  DiagnosticCategory,
} = enums;

/** The types behind one that stands for several, as parameters have it. */
export const expandType = (types: TypeRef): TypeRef[] =>
  (binaryen as unknown as { expandType(types: TypeRef): TypeRef[] }).expandType(types);
