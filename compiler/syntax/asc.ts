// The one place where asc's declarations are bent: enumerations it declares as ambient constants but also exports as
// objects, private members that the patches wrap, and its 64-bit integers.
import * as asc from "assemblyscript";
import type { Transform } from "assemblyscript/asc";

/** An ambient `const enum` of asc as the object it is at run time, with its members' own types. */
type EnumObject<E> = { readonly [K in keyof E]: E[K] };

interface Enums {
  Token: EnumObject<typeof asc.Token>;
  NodeKind: EnumObject<typeof asc.NodeKind>;
  CommonFlags: EnumObject<typeof asc.CommonFlags>;
  ArrowKind: EnumObject<typeof asc.ArrowKind>;
  LiteralKind: EnumObject<typeof asc.LiteralKind>;
  SourceKind: EnumObject<typeof asc.SourceKind>;
  Precedence: EnumObject<typeof asc.Precedence>;
  IdentifierHandling: EnumObject<typeof asc.IdentifierHandling>;
  ElementKind: EnumObject<typeof asc.ElementKind>;
  FlowFlags: EnumObject<typeof asc.FlowFlags>;
  ExpressionRunnerFlags: EnumObject<typeof asc.ExpressionRunnerFlags>;
  DiagnosticCode: EnumObject<typeof asc.DiagnosticCode>;
  DiagnosticCategory: EnumObject<typeof asc.DiagnosticCategory>;
}

export const {
  Token,
  NodeKind,
  CommonFlags,
  ArrowKind,
  LiteralKind,
  SourceKind,
  Precedence,
  IdentifierHandling,
  ElementKind,
  FlowFlags,
  ExpressionRunnerFlags,
  DiagnosticCode,
  DiagnosticCategory,
} = asc as unknown as Enums;

export const { Node } = asc;

/** How the resolver treats what it cannot resolve; an ambient enumeration that asc does not export. */
export const ReportMode = { Report: 0, Swallow: 1 } as const;

/** A tokenizer, with what the patches keep on it. */
export interface OpenTokenizer extends asc.DiagnosticEmitter {
  source: asc.Source;
  pos: number;
  token: asc.Token;
  tokenPos: number;
  nextToken: asc.Token;
  nextTokenPos: number;
  unsafeNext(handling: asc.IdentifierHandling, maxLength: number): asc.Token;
  readIdentifier(): string;
  clearNextToken(): void;
  /** Reading modifiers and name of a class member: here `async` and `[Symbol.dispose]` may stand. */
  memberHead?: boolean;
  /** Where a `[Symbol.dispose]` begins that the last token stands for. */
  disposeAt?: number;
  /** Where a `using` or `await using` stands that is read as `const`, because its error is reported already. */
  readAsConst?: { start: number; end: number };
}

/** What of a class is public. */
type Public<T> = Pick<T, keyof T>;

/** A parser, with the private members the patches call. */
export interface OpenParser extends Public<asc.Parser> {
  checkASI(tn: asc.Tokenizer): void;
  maybeParseCallExpression(tn: asc.Tokenizer, e: asc.Expression): asc.Expression;
}

/** asc hands 64-bit integers around as objects of the `long` package. */
export interface Long {
  low: number;
  high: number;
  constructor: unknown;
}

/** A compiler, with the private members the patches wrap. */
export interface OpenCompiler extends Public<asc.Compiler> {
  initDefaultMemory(memoryOffset: Long): void;
  makeStaticAbort(...args: unknown[]): number;
  doCompileWhileStatement(statement: asc.WhileStatement): number;
  compileBinaryExpression(expression: asc.BinaryExpression, ...rest: unknown[]): number;
  evaluateCondition(condition: number): number;
  compileReturnStatement(statement: asc.ReturnStatement): number;
  compileFunction(instance: asc.Function, forceStdAlternative?: boolean): boolean;
  compileIdentifierExpression(...args: unknown[]): number;
  compilePropertyAccessExpression(...args: unknown[]): number;
  compileLiteralExpression(expression: asc.Expression, contextualType: asc.Type, ...rest: unknown[]): number;
}

export const tokenizerPrototype = asc.Tokenizer.prototype as unknown as OpenTokenizer;
export const parserPrototype = asc.Parser.prototype as unknown as OpenParser;
export const compilerPrototype = asc.Compiler.prototype as unknown as OpenCompiler;
export const resolverPrototype = asc.Resolver.prototype;
export const emitterPrototype = asc.DiagnosticEmitter.prototype;

export const openTokenizer = (tn: asc.Tokenizer): OpenTokenizer => tn as unknown as OpenTokenizer;
export const openParser = (parser: asc.Parser): OpenParser => parser as unknown as OpenParser;

/** Replaces a method of one of asc's classes by one that may call the old. */
export function wrap<T extends object, K extends keyof T>(prototype: T, name: K, make: (original: T[K]) => T[K]): void {
  prototype[name] = make(prototype[name]);
}

/** asc takes classes of transforms; its declarations say instances. */
export const asTransforms = (...classes: (new () => object)[]): Transform[] => classes as unknown as Transform[];

const int64 = globalThis as unknown as { i64_new(low: number, high?: number): never };
/** A whole number as the 64-bit integer that asc's nodes hold. */
export const toLong = (value: number): never => int64.i64_new(value | 0, value < 0 ? -1 : 0);
/** The value of asc's integer literal as a JavaScript number. */
export const fromLong = (value: unknown): number => {
  const { low, high } = value as Long;
  return high * 2 ** 32 + (low >>> 0);
};
