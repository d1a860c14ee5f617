// asc inlines `@inline` functions while it compiles. For an async one that is right only where the call is awaited on
// the spot: a future that is kept, polled or spawned must be lazy, so its body cannot run where the call stands.
//
// asc lets a small integer overflow its type until that matters. A result that goes through the frame is cut to its size
// there; that of an inlined body goes nowhere, so what `__ret` is given is wrapped when it is compiled.
import type * as asc from "assemblyscript";
import { C, ExpressionId as X, type Expr } from "../ir/binaryen.js";
import { idOf } from "../ir/ir.js";
import { isIntrinsic } from "../ir/program.js";
import { compilerPrototype, wrap } from "./asc.js";
import { isAsyncDeclaration, marks } from "./marks.js";
import { bare } from "./nodes.js";

/** `DecoratorFlags.Inline` of asc. */
const INLINE = 1 << 6;

type MakeCall = (
  this: asc.Compiler,
  instance: asc.Function,
  operands: unknown,
  node: asc.Node,
  ...rest: unknown[]
) => number;

/** The parts of asc's compiler that are wrapped. */
interface CallCompiler {
  compileCallExpression: (this: asc.Compiler, expression: asc.CallExpression, ...rest: unknown[]) => number;
  compileCallDirect: MakeCall;
  makeCallDirect: MakeCall;
}

export function patchInlining(): void {
  const compiler = compilerPrototype as unknown as CallCompiler;
  /** Call nodes that are the operand of an `await`. */
  const awaited = new WeakSet<asc.Node>();

  wrap(compiler, "compileCallExpression", (compileCallExpression) => {
    return function (this: asc.Compiler, expression, ...rest) {
      const operand = marks.awaits.has(expression) ? expression.args[0] : undefined;
      if (operand) awaited.add(bare(operand));
      return compileCallExpression.call(this, expression, ...rest);
    };
  });

  // Both look at the decorator: the first for calls as they are written, the second for those asc makes up.
  for (const name of ["compileCallDirect", "makeCallDirect"] as const) {
    wrap(compiler, name, (make) => {
      return function (this: asc.Compiler, instance, operands, node, ...rest) {
        if (isIntrinsic(instance.internalName, "__ret")) {
          return wrapResult(this, instance, make.call(this, instance, operands, node, ...rest));
        }
        const lazy = isAsyncDeclaration(instance.prototype.declaration) && !awaited.has(node);
        const flags = instance.decoratorFlags as number;
        if (!lazy || !(flags & INLINE)) return make.call(this, instance, operands, node, ...rest);
        instance.decoratorFlags = flags & ~INLINE;
        try {
          return make.call(this, instance, operands, node, ...rest);
        } finally {
          instance.decoratorFlags = flags;
        }
      };
    });
  }
}

function wrapResult(compiler: asc.Compiler, ret: asc.Function, call: Expr): Expr {
  const [type] = ret.typeArguments ?? [];
  if (type && idOf(call) === X.Call) {
    const operand = C._BinaryenCallGetOperandAt(call, 0);
    C._BinaryenCallSetOperandAt(call, 0, compiler.ensureSmallIntegerWrap(operand, type));
  }
  return call;
}
