// asc inlines `@inline` functions while it compiles. For an async one that is right only where the call is awaited on
// the spot: a future that is kept, polled or spawned must be lazy, so its body cannot run where the call stands.
import type * as asc from "assemblyscript";
import { isAsyncDeclaration, marks } from "../syntax/marks.js";
import { compilerPrototype } from "../syntax/asc.js";
import { bare } from "../syntax/nodes.js";

/** `DecoratorFlags.Inline` of asc. */
const INLINE = 1 << 6;

/** The parts of asc's compiler that are wrapped. */
interface CallCompiler {
  compileCallExpression(this: asc.Compiler, expression: asc.CallExpression, ...rest: unknown[]): number;
  makeCallDirect(this: asc.Compiler, instance: asc.Function, operands: unknown, node: asc.Node, dropped?: boolean): number;
}

export function patchInlining(): void {
  const compiler = compilerPrototype as unknown as CallCompiler;
  /** Call nodes that are the operand of an `await`. */
  const awaited = new WeakSet<asc.Node>();

  const compileCallExpression = compiler.compileCallExpression;
  compiler.compileCallExpression = function (expression, ...rest) {
    const operand = marks.awaits.has(expression) ? expression.args[0] : undefined;
    if (operand) awaited.add(bare(operand));
    return compileCallExpression.call(this, expression, ...rest);
  };

  const makeCallDirect = compiler.makeCallDirect;
  compiler.makeCallDirect = function (instance, operands, node, dropped) {
    const lazy = isAsyncDeclaration(instance.prototype.declaration) && !awaited.has(node);
    const flags = instance.decoratorFlags as number;
    if (!lazy || !(flags & INLINE)) return makeCallDirect.call(this, instance, operands, node, dropped);
    instance.decoratorFlags = flags & ~INLINE;
    try {
      return makeCallDirect.call(this, instance, operands, node, dropped);
    } finally {
      instance.decoratorFlags = flags;
    }
  };
}
