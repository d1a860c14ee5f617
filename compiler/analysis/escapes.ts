// Futures that would outlive the function that made them. A future lies in its maker's frame and is dropped at the end of
// its block, so nothing that lives longer may hold it: no global, no field, no container, no result. And what a frame
// cannot hold: a managed object in a slot.
import type * as asc from "assemblyscript";
import { childExprs } from "../ir/ir.js";
import { isFunction, isPromise, isPromiseClass, type Program } from "../ir/program.js";
import { ElementKind } from "../syntax/asc.js";
import { isAsyncDeclaration } from "../syntax/marks.js";

const FRAME_SLOT = "~lib/tickless/abi/intrinsics/frameSlot";
const WHY = "a future lies in the frame of the function that made it and ends with its block";

/** Reports every declaration of the user's whose type says that it keeps a future. */
export function reportEscapingFutures(program: Program): void {
  const reported = new Set<asc.Range>();
  const report = (at: asc.Range, message: string): void => {
    if (at.source.isLibrary || reported.has(at)) return;
    reported.add(at);
    program.error(at, message);
  };
  for (const element of program.asc.elementsByName.values()) checkVariable(element, report);
  for (const element of program.asc.instancesByName.values()) {
    if (isFunction(element)) {
      checkFunction(element, report);
      checkSlot(program, element);
    } else if (isClass(element) && !isPromiseClass(element)) checkClass(program, element, report);
  }
}

type Report = (at: asc.Range, message: string) => void;

function checkVariable(element: asc.Element, report: Report): void {
  if (!isGlobal(element) || !isPromise(element.type)) return;
  report(
    element.identifierNode.range,
    `The global '${element.name}' cannot keep a future, because ${WHY}: spawn the call and keep its TaskHandle, or await it`,
  );
}

function checkFunction(instance: asc.Function, report: Report): void {
  const { prototype, signature } = instance;
  const { returnType } = signature;
  const { name } = prototype;
  const value = returnType.getClass()?.typeArguments?.[0];
  if (instance.prototype.name.includes(":")) return; // a field's own getter and setter: the field is reported
  const at = prototype.functionTypeNode.returnType.range;
  if (isAsyncDeclaration(prototype.declaration)) {
    if (value && isPromise(value)) {
      report(
        at,
        `'${name}' cannot give a future as its result, because ${WHY}: await it in '${name}' and give what it gives`,
      );
    }
  } else if (isPromise(returnType) && prototype.bodyNode) {
    report(
      at,
      `The plain function '${name}' cannot give a future, because ${WHY}: make '${name}' async, and await in it`,
    );
  }
}

/** A frame slot has no room for what asc keeps in front of a managed object. */
function checkSlot(program: Program, { prototype, typeArguments }: asc.Function): void {
  const made = prototype.internalName === FRAME_SLOT ? typeArguments?.[0]?.getClass() : null;
  if (!made?.type.isManaged) return;
  const { identifierNode } = made.prototype;
  const { name } = made.prototype;
  program.error(
    identifierNode.range.source.isLibrary ? null : identifierNode.range,
    `frameSlot<${name}>() cannot make '${name}', because it is managed and would need a heap: write @unmanaged before the class`,
  );
}

function checkClass(program: Program, instance: asc.Class, report: Report): void {
  const argument = instance.typeArguments?.findIndex(isPromise) ?? -1;
  const { prototype } = instance;
  const at = argument >= 0 ? firstUse(program, instance) : null;
  if (at)
    report(at, `'${prototype.name}' cannot keep futures, because ${WHY}: spawn the calls and keep their TaskHandles`);
  for (const member of instance.members?.values() ?? []) {
    const field = fieldOf(member);
    if (!field || !isPromise(field.type)) continue;
    report(
      member.declaration.name.range,
      `The field '${member.name}' cannot keep a future, because ${WHY}: spawn the call and keep its TaskHandle, or await it`,
    );
  }
}

/** Where the user's code first calls one of that class's methods. */
function firstUse(program: Program, of: asc.Class): asc.Range | null {
  for (const f of program.compiledFunctions()) {
    if (f.prototype.declaration.range.source.isLibrary) continue;
    const call = findCall(program, program.bodyOf(f), of);
    if (call !== 0) return program.locate(f, call);
  }
  return null;
}

function findCall(program: Program, e: number, of: asc.Class): number {
  const callee = program.asc.instancesByName.get(program.ir.callee(e));
  if (callee && callee.parent === of) return e;
  for (const child of childExprs(e)) {
    const found = findCall(program, child, of);
    if (found !== 0) return found;
  }
  return 0;
}

const isKind = ({ kind }: asc.Element, wanted: number): boolean => (kind as number) === wanted;
export const isGlobal = (element: asc.Element): element is asc.Global => isKind(element, ElementKind.Global);
const isClass = (element: asc.Element): element is asc.Class => isKind(element, ElementKind.Class);
const fieldOf = (member: asc.Element): asc.Property | null => {
  if (!isKind(member, ElementKind.PropertyPrototype)) return null;
  const { isField, instance } = member as asc.PropertyPrototype;
  return isField ? instance : null;
};
