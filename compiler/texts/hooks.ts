// Where asc's compiler meets texts.
//
//   "hello" where Bytes are wanted, or a Text      UTF-8 in static memory
//   __print2(out, "…", __itself(a), __itself(b))   __printAsync2 where out.write waits; the text becomes the address of
//                                                  its template; __integer or __character in place of __itself by type
//
// asc asks its resolver what a generic call means, once to know its type and once to compile it, and gets the same answer.
import type * as asc from "assemblyscript";
import { compilerPrototype, fromLong, resolverPrototype, ReportMode, wrap, type OpenCompiler } from "../syntax/asc.js";
import { bare, isCall, isIdentifier, isMethodDeclaration, isNamedType, isTernary } from "../syntax/nodes.js";
import { reportError } from "../syntax/report.js";
import { checkArgument, isBytes, isString, PRINTED, whichArgument } from "./arguments.js";
import { textOf } from "./check.js";
import { texts, type PrintedText } from "./marks.js";
import { BYTES_HEADER, literalBytes, MOST_BYTES, templateOf } from "./template.js";

const BYTES = "~lib/tickless/io/bytes/Bytes";
const TEXT = "~lib/tickless/io/bytes/Text";
const PRINT = /^~lib\/tickless\/io\/print\/__print(\d)$/;
const ITSELF = "~lib/tickless/io/print/__itself";

export function patchTexts(): void {
  patchLiterals();
  patchCalls();
}

// ---- literals

function patchLiterals(): void {
  wrap(compilerPrototype, "compileLiteralExpression", (compileLiteral) => {
    return function (this: OpenCompiler, expression, contextualType, ...rest) {
      const printed = texts.prints.get(expression);
      if (printed) return addressOf(this, contextualType, template(this, printed, expression.range));
      const text = isBytes(contextualType) ? textOf(expression) : null;
      if (text === null) return compileLiteral.call(this, expression, contextualType, ...rest);
      const bytes = literalBytes(text);
      const size = bytes.length - BYTES_HEADER;
      if (size > MOST_BYTES) {
        const [most, has] = [MOST_BYTES, size].map((count) => count.toLocaleString("en"));
        reportError(
          this.program,
          expression.range,
          `A literal has at most ${most} bytes as Bytes, but this has ${has}`,
        );
      }
      return addressOf(this, contextualType.nonNullableType, bytes);
    };
  });
}

/** What is in static memory already, by its bytes. */
const placed = new WeakMap<OpenCompiler, Map<string, number>>();

function addressOf(compiler: OpenCompiler, type: asc.Type, bytes: Uint8Array): number {
  const known = placed.get(compiler) ?? new Map<string, number>();
  placed.set(compiler, known);
  const key = bytes.join();
  const address = known.get(key) ?? fromLong(compiler.addAlignedMemorySegment(bytes, 2).offset);
  known.set(key, address);
  compiler.currentType = type;
  return compiler.module.i32(address);
}

function template(compiler: OpenCompiler, { pieces, placeholders, args }: PrintedText, at: asc.Range): Uint8Array {
  const types = args.map((arg) => argumentType(compiler.resolver, arg, compiler.currentFlow));
  placeholders.forEach((placeholder, i) => {
    const type = types[i];
    const checked = type && checkArgument(placeholder, type, PRINTED);
    if (checked && !checked.ok) {
      reportError(compiler.program, at, `${whichArgument(i, placeholders.length)} ${checked.message}`);
    }
  });
  // asc says itself why it knows no type of an argument.
  return types.every((type) => type !== null) ? templateOf(pieces, types) : Uint8Array.of();
}

// ---- calls

/** Literals that a call takes as Bytes, while asc asks for their type. */
const asBytes = new WeakSet<asc.Node>();

function patchCalls(): void {
  wrap(resolverPrototype, "resolveExpression", (resolve) => {
    return function (this: asc.Resolver, node, ...rest) {
      return asBytes.has(node) ? bytesType(this) : resolve.call(this, node, ...rest);
    };
  });
  wrap(resolverPrototype, "maybeInferCall", (infer) => {
    return function (this: asc.Resolver, node, prototype, flow, mode = ReportMode.Report) {
      const reports = (mode as number) === ReportMode.Report;
      if (reports && infersOurs(prototype, node) && saysWhy(this, node, flow)) return null;
      const called = chooseCalled(this, node, prototype, flow, reports);
      if (!called) return null;
      const literals = node.args.filter((arg, i) => isLiteralText(arg) && takesBytes(this, called, i));
      literals.forEach((literal) => asBytes.add(literal));
      const made = infer.call(this, node, called, flow, mode);
      literals.forEach((literal) => asBytes.delete(literal));
      return made && reports && refuseOthers(this, node, made) ? null : made;
    };
  });
}

/** Is it a function of ours whose type arguments asc finds out? */
const infersOurs = (prototype: asc.FunctionPrototype, { typeArguments }: asc.CallExpression): boolean =>
  !typeArguments && !!prototype.typeParameterNodes?.length && prototype.internalName.startsWith("~lib/tickless/");

/** asc infers from what an argument is; when it is nothing, the reason is worth more than that a type is missing. */
function saysWhy(resolver: asc.Resolver, { args }: asc.CallExpression, flow: asc.Flow): boolean {
  const { diagnostics } = resolver.program;
  const before = diagnostics.length;
  const isUnknown = (e: asc.Expression): boolean => !resolver.resolveExpression(e, flow, undefined, ReportMode.Swallow);
  for (const arg of args) if (isUnknown(arg)) resolver.resolveExpression(innermost(arg), flow);
  return diagnostics.length > before;
}

/** What is inside the calls we put around it. */
function innermost(e: asc.Expression): asc.Expression {
  const [inner] = isCall(e) && isIdentifier(e.expression) && e.expression.text === "__itself" ? e.args : [];
  return inner ?? e;
}

function bytesType(resolver: asc.Resolver): asc.Type | null {
  const prototype = resolver.program.lookup(BYTES) as asc.ClassPrototype | null;
  return prototype && (resolver.resolveClass(prototype, null)?.type ?? null);
}

/** A literal, or a choice between literals. */
function isLiteralText(node: asc.Expression): boolean {
  const e = bare(node);
  return isTernary(e) ? isLiteralText(e.ifThen) && isLiteralText(e.ifElse) : textOf(e) !== null;
}

/** Is the parameter's type one that extends Text, or that of an argument of `print`? */
function takesBytes(resolver: asc.Resolver, prototype: asc.FunctionPrototype, index: number): boolean {
  if (prototype.internalName === ITSELF) return true;
  const parameter = textParameter(prototype, index);
  const name = parameter?.extendsType?.name;
  return !!name && resolver.resolveTypeName(name, null, prototype, ReportMode.Swallow)?.internalName === TEXT;
}

/** The type parameter that is the type of a parameter. */
function textParameter(prototype: asc.FunctionPrototype, index: number): asc.TypeParameterNode | null {
  const type = prototype.functionTypeNode.parameters[index]?.type;
  if (!type || !isNamedType(type)) return null;
  return prototype.typeParameterNodes?.find(({ name }) => name.text === type.name.identifier.text) ?? null;
}

/** What is given for a Text must be one. */
function refuseOthers(
  resolver: asc.Resolver,
  node: asc.CallExpression,
  { prototype, signature }: asc.Function,
): boolean {
  if (prototype.internalName === ITSELF) return false;
  return node.args.some((arg, i) => {
    const type = signature.parameterTypes[i];
    if (!type || !takesBytes(resolver, prototype, i) || isText(type)) return false;
    const what = `${prototype.name}() takes a string literal, Bytes, StaticArray<u8> or a string`;
    reportError(resolver, arg.range, `${what}, but this is of type '${nameOf(type)}'`);
    return true;
  });
}

function isText(type: asc.Type): boolean {
  if (type.isNullableReference) return false;
  return isBytes(type) || isString(type) || type.getClass()?.internalName === "~lib/staticarray/StaticArray<u8>";
}

/** A type as its user writes it. */
function nameOf(type: asc.Type): string {
  const made = type.getClass();
  if (!made) return type.toString();
  const plain = isString(type) ? "string" : made.prototype.name;
  const name = made.typeArguments?.length ? made.internalName.replace(/^.*\/(?=\w+<)/, "") : plain;
  return type.isNullableReference ? `${name} | null` : name;
}

function chooseCalled(
  resolver: asc.Resolver,
  node: asc.CallExpression,
  prototype: asc.FunctionPrototype,
  flow: asc.Flow,
  reports: boolean,
): asc.FunctionPrototype | null {
  if (prototype.internalName === ITSELF) return chooseArgument(resolver, node, prototype, flow);
  const count = PRINT.exec(prototype.internalName)?.[1];
  return count === undefined ? prototype : choosePrint(resolver, node, prototype, count, flow, reports);
}

const lookUp = (resolver: asc.Resolver, name: string, otherwise: asc.FunctionPrototype): asc.FunctionPrototype =>
  (resolver.program.lookup(name) as asc.FunctionPrototype | null) ?? otherwise;

function chooseArgument(
  resolver: asc.Resolver,
  node: asc.CallExpression,
  itself: asc.FunctionPrototype,
  flow: asc.Flow,
): asc.FunctionPrototype {
  const type = argumentType(resolver, node, flow);
  if (!type || type.isReference || !type.isIntegerValue || type.toString() === "bool") return itself;
  return lookUp(resolver, texts.placeholders.get(node)?.kind === "c" ? "__character" : "__integer", itself);
}

function argumentType(resolver: asc.Resolver, { args }: asc.CallExpression, flow: asc.Flow): asc.Type | null {
  const [value] = args;
  if (!value) return null;
  return isLiteralText(value)
    ? bytesType(resolver)
    : resolver.resolveExpression(value, flow, undefined, ReportMode.Swallow);
}

/** `__print` or `__printAsync`, as the writer's `write` gives its count at once or later; null: it is no writer. */
function choosePrint(
  resolver: asc.Resolver,
  node: asc.CallExpression,
  print: asc.FunctionPrototype,
  count: string,
  flow: asc.Flow,
  reports: boolean,
): asc.FunctionPrototype | null {
  const [out] = node.args;
  const type = out && resolver.resolveExpression(out, flow, undefined, ReportMode.Swallow);
  if (!out || !type) return null;
  const write = type.getClass()?.getMember("write") as (asc.Element & { declaration?: asc.Node }) | null | undefined;
  const declaration = write?.declaration;
  const waits = declaration && isMethodDeclaration(declaration) ? givesLater(declaration) : null;
  const printAsync = lookUp(resolver, `__printAsync${count}`, print);
  if (waits !== null && !type.isNullableReference) return waits ? printAsync : print;
  // Until it is reported it may be awaited, which is no second mistake.
  if (!reports) return printAsync;
  const writer = "print() needs a Writer, something with write(bytes: Bytes) that gives i32 or Promise<i32>";
  reportError(resolver, out.range, `${writer}; this is of type '${nameOf(type)}'`);
  return null;
}

/** Does `write` give its count as a Promise? null: it is not what a writer has. */
function givesLater({ signature, typeParameters }: asc.MethodDeclaration): boolean | null {
  const { returnType, parameters } = signature;
  const [first] = parameters;
  const taken = first && isNamedType(first.type) ? first.type.name.identifier.text : "";
  const takesBytes = taken === "Bytes" || typeParameters?.some(({ name }) => name.text === taken) === true;
  if (!takesBytes || !isNamedType(returnType)) return null;
  const [later] = returnType.typeArguments ?? [];
  const isCount = (node: asc.TypeNode): boolean => isNamedType(node) && node.name.identifier.text === "i32";
  if (isCount(returnType)) return false;
  return returnType.name.identifier.text === "Promise" && later && isCount(later) ? true : null;
}
