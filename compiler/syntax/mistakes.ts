// Mistakes of asc 0.28.20 that a valid program can meet, in plain code and in async functions: each patch takes one away.
import * as asc from "assemblyscript";
import { BinaryOp, C, ExpressionId as X, type Expr } from "../ir/binaryen.js";
import { constI32, idOf } from "../ir/ir.js";
import { compilerPrototype, ExpressionRunnerFlags, FlowFlags, Token, wrap, type OpenCompiler } from "./asc.js";

export function patchMistakes(): void {
  patchSwitches();
  patchLoops();
  patchResults();
  patchConditions();
  patchMasks();
}

// asc 0.28.20 takes a switch for one that nothing leaves when every case that may break ends with a return, and leaves out
// what stands behind it. Right before it looks at that, it makes the case's flow forget its breaks.
function patchSwitches(): void {
  const breaks = FlowFlags.Breaks | FlowFlags.ConditionallyBreaks;
  const ends = FlowFlags.Returns | FlowFlags.Throws | FlowFlags.Terminates;
  wrap(asc.Flow.prototype, "unset", (unset) => {
    return function (this: asc.Flow, flags) {
      const mayBreak = Number(flags) === breaks && this.is(FlowFlags.ConditionallyBreaks);
      unset.call(this, mayBreak ? flags | ends : flags);
    };
  });
}

// asc 0.28.20 compiles a while loop again when its body leaves a small integer less certain than it was at the head. A
// condition that assigns that variable makes it certain anew each time, for ever. What the head has forgotten once
// it knows no more, so for the same variable it need not be compiled a third time.
function patchLoops(): void {
  const loops: { loop: unknown; flow: asc.Flow; forgotten: Set<number> }[] = [];
  wrap(compilerPrototype, "doCompileWhileStatement", (compile) => {
    return function (this: OpenCompiler, loop) {
      if (loops.at(-1)?.loop === loop) return compile.call(this, loop);
      loops.push({ loop, flow: this.currentFlow, forgotten: new Set() });
      try {
        return compile.call(this, loop);
      } finally {
        loops.pop();
      }
    };
  });
  wrap(asc.Flow.prototype, "resetIfNeedsRecompile", (reset) => {
    return function (this: asc.Flow, end, firstOfLoop) {
      const loop = loops.at(-1);
      if (loop?.flow !== this) return reset.call(this, end, firstOfLoop);
      const lost = this.localFlags.map((flags, local) => (flags & ~(end.localFlags[local] ?? 0)) | (local << 8));
      if (lost.every((one) => loop.forgotten.has(one))) return false;
      for (const one of lost) loop.forgotten.add(one);
      return reset.call(this, end, firstOfLoop);
    };
  });
}

// asc 0.28.20 takes a small integer that a function gives for one within its type's bounds if the last return's is. One that
// any of its returns may have left outside must be wrapped by who calls it.
function patchResults(): void {
  const unwrapped = new WeakSet<asc.Function>();
  wrap(compilerPrototype, "compileReturnStatement", (compile) => {
    return function (this: OpenCompiler, statement) {
      const flow = this.currentFlow;
      flow.unset(FlowFlags.ReturnsWrapped); // what another return has said
      const made = compile.call(this, statement);
      if (!flow.is(FlowFlags.ReturnsWrapped)) unwrapped.add(flow.sourceFunction);
      return made;
    };
  });
  wrap(compilerPrototype, "compileFunction", (compile) => {
    return function (this: OpenCompiler, instance, ...rest) {
      const compiled = compile.call(this, instance, ...rest);
      if (unwrapped.has(instance)) instance.flow.unset(FlowFlags.ReturnsWrapped);
      return compiled;
    };
  });
}

// asc 0.28.20 leaves the first operand of `&&` and `||` out where it knows its value, and with it what that assigns: `(a = 1) && b`.
function patchConditions(): void {
  let isOperand = false;
  const within = <T>(value: boolean, run: () => T): T => {
    const outer = isOperand;
    isOperand = value;
    try {
      return run();
    } finally {
      isOperand = outer;
    }
  };
  wrap(compilerPrototype, "compileBinaryExpression", (compile) => {
    return function (this: OpenCompiler, expression, ...rest) {
      const { operator } = expression;
      const isLogical = operator === Token.Ampersand_Ampersand || operator === Token.Bar_Bar;
      return within(isLogical, () => compile.call(this, expression, ...rest));
    };
  });
  wrap(compilerPrototype, "compileFunction", (compile) => {
    return function (this: OpenCompiler, ...args) {
      return within(false, () => compile.apply(this, args));
    };
  });
  wrap(compilerPrototype, "evaluateCondition", (evaluate) => {
    return function (this: OpenCompiler, condition) {
      const isPure =
        !isOperand || this.module.runExpression(condition, ExpressionRunnerFlags.PreserveSideeffects) !== 0;
      return isPure ? evaluate.call(this, condition) : UNKNOWN;
    };
  });
}
/** `ConditionKind.Unknown` of asc. */
const UNKNOWN = 0;

// asc 0.28.20 believes that a small integer stays within its bounds behind `&` if either operand is: a negative one keeps what is
// outside, and so does a constant that is negative.
function patchMasks(): void {
  wrap(asc.Flow.prototype, "canOverflow", (canOverflow) => {
    return function (this: asc.Flow, e, type) {
      if (!type.isShortIntegerValue || idOf(e) !== X.Binary || C._BinaryenBinaryGetOp(e) !== BinaryOp.AndI32) {
        return canOverflow.call(this, e, type);
      }
      const largest = 2 ** (type.isSignedIntegerValue ? type.size - 1 : type.size) - 1;
      const operands = [C._BinaryenBinaryGetLeft(e), C._BinaryenBinaryGetRight(e)];
      const cuts = (operand: Expr): boolean =>
        idOf(operand) === X.Const && constI32(operand) >= 0 && constI32(operand) <= largest;
      const may = operands.filter((operand) => this.canOverflow(operand, type)).length;
      return !operands.some(cuts) && may > (type.isSignedIntegerValue ? 0 : 1);
    };
  });
}
