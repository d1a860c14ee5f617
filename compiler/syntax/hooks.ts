// Where asc's compiler meets ours: the lowering runs when everything is compiled and nothing is optimised, an async
// function cannot be a value, and what asc says about names of ours is said in the user's words.
import * as asc from "assemblyscript";
import { Type } from "../ir/binaryen.js";
import { DISPOSE, sourceText } from "../ir/names.js";
import { STACK_FULL } from "../ir/program.js";
import { patchTexts } from "../texts/hooks.js";
import {
  compilerPrototype,
  DiagnosticCategory,
  DiagnosticCode,
  emitterPrototype,
  FlowFlags,
  wrap,
  type OpenCompiler,
} from "./asc.js";
import { patchInlining } from "./inlining.js";
import { contextOf, isAsyncDeclaration } from "./marks.js";
import { reportError } from "./report.js";
import { isSyntaxCode, sayHabit } from "./habits.js";

export function patchCompiler(): void {
  patchLowering();
  patchInlining();
  patchCrashes();
  patchSwitches();
  patchLoops();
  patchResults();
  patchFunctionValues();
  patchPrefix();
  patchMessages();
  patchTexts();
  patchReferences();
  patchStackCheck();
}

function patchLowering(): void {
  wrap(compilerPrototype, "initDefaultMemory", (initDefaultMemory) => {
    return function (this: OpenCompiler, memoryOffset) {
      const context = contextOf(this.program);
      const compiler = this as unknown as asc.Compiler;
      initDefaultMemory.call(this, context ? context.lower(compiler, memoryOffset) : memoryOffset);
    };
  });
}

// asc answers an exception in its compiler by ending the process, which is not for a library to do.
function patchCrashes(): void {
  wrap(compilerPrototype, "compile", (compile) => {
    return function (this: OpenCompiler) {
      if (!contextOf(this.program)) return compile.call(this);
      try {
        return compile.call(this);
      } catch (error) {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        const what = "The compiler failed on this program, which is a mistake in the compiler";
        reportError(this.program, null, `${what}: ${text}`);
        return this.module;
      }
    };
  });
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

function patchFunctionValues(): void {
  // The expression being compiled tells where the function was named.
  let current: asc.Expression | null = null;
  for (const name of ["compileIdentifierExpression", "compilePropertyAccessExpression"] as const) {
    wrap(compilerPrototype, name, (compile) => {
      return function (this: OpenCompiler, ...args) {
        const outer = current;
        current = args[0] as asc.Expression;
        try {
          return compile.apply(this, args);
        } finally {
          current = outer;
        }
      };
    });
  }
  wrap(compilerPrototype, "ensureRuntimeFunction", (ensure) => {
    return function (this: OpenCompiler, instance) {
      if (isAsyncDeclaration(instance.prototype.declaration)) {
        const at = (current ?? instance.identifierNode).range;
        const what = `The async function '${instance.prototype.name}' cannot be used as a value: call it where it is needed`;
        reportError(this.program, at, what);
      }
      return ensure.call(this, instance);
    };
  });
}

// IR does not say which values are references; asc knows when it compiles an expression.
function patchReferences(): void {
  wrap(compilerPrototype, "compileExpression", (compileExpression) => {
    return function (this: OpenCompiler, ...args) {
      const made = compileExpression.apply(this, args);
      if (this.currentType.isManaged) contextOf(this.program)?.references.add(made);
      return made;
    };
  });
}

// asc's shadow stack aborts with a text when it is full; firmware has a fault for it.
function patchStackCheck(): void {
  wrap(compilerPrototype, "makeStaticAbort", (makeStaticAbort) => {
    return function (this: OpenCompiler, ...args) {
      const isFirmware = contextOf(this.program)?.kind === "firmware";
      const ofStackCheck = args[1] === asc.Source.native; // every other abort stands somewhere in a source
      return isFirmware && ofStackCheck
        ? this.module.call(STACK_FULL, null, Type.None)
        : makeStaticAbort.apply(this, args);
    };
  });
}

// asc puts "User-defined: " before what did not come from its own table.
function patchPrefix(): void {
  wrap(asc.DiagnosticMessage, "create", (create) => {
    return function (this: typeof asc.DiagnosticMessage, code, category, arg0, arg1, arg2) {
      const made = create.call(this, code, category, arg0, arg1, arg2);
      if (code === DiagnosticCode.User_defined_0 && arg0) made.message = arg0;
      return made;
    };
  });
}

/** What asc calls the class behind a number. */
const NUMBER_CLASS = /^([IUF]\d+|[IU]size|Bool)$/;

// What asc says of names the user has never written, and of what TypeScript has and asc has not. What it says twice of
// the same place is said once: a closure's variable is also "used before being assigned".
function patchMessages(): void {
  wrap(emitterPrototype, "emitDiagnostic", (emit) => {
    return function (this: asc.DiagnosticEmitter, code, category, range, related, arg0, arg1, arg2) {
      if (code !== DiagnosticCode.Property_0_does_not_exist_on_type_1 || arg0 !== DISPOSE) {
        const habit = range?.source.isLibrary ? null : sayHabit(code, range, [arg0 ?? "", arg1 ?? "", arg2 ?? ""]);
        if (range && followsFrom(this, code, range)) return;
        // A variable whose value could not be compiled has no type either.
        if (habit === null && code === OPERAND_CODE && this.diagnostics.some(isOurs)) return;
        const shown = [arg0, arg1, arg2].map((arg) => (arg ? sourceText(arg) : (arg ?? null)));
        if (habit === null) return emit.call(this, code, category, range, related, ...shown);
        if (range && !makeRoom(this, range)) return;
        const at = range && code === OPERAND_CODE ? operandIn(range) : range;
        return emit.call(this, DiagnosticCode.User_defined_0, DiagnosticCategory.Error, at, related, habit);
      }
      const type = ((arg1 ?? "").split("/").at(-1) ?? "").replace(NUMBER_CLASS, (name) => name.toLowerCase());
      const what = `'${type}' has no [Symbol.dispose]() method, so 'using' cannot give it back: declare it with 'const'`;
      emit.call(this, DiagnosticCode.User_defined_0, DiagnosticCategory.Error, range, related, what);
    };
  });
}

const OPERAND_CODE: asc.DiagnosticCode = DiagnosticCode.Type_argument_expected;

/** asc's range of a call's operands begins right behind the function's name. */
function operandIn(range: asc.Range): asc.Range {
  const at = range.atStart;
  at.start += /^\s*\(?\s*/.exec(at.source.text.slice(at.start))?.[0].length ?? 0;
  at.end = Math.max(at.start, range.end);
  return at;
}

const OURS: number = DiagnosticCode.User_defined_0;
const isOurs = (said: asc.DiagnosticMessage | undefined): boolean => said?.code === OURS;

/** Takes back what asc has said of the same place; false: our words stand there already. */
function makeRoom({ diagnostics }: asc.DiagnosticEmitter, at: asc.Range): boolean {
  const earlier = diagnostics.findIndex(({ range }) => range?.source === at.source && range.start === at.start);
  if (earlier < 0) return true;
  if (isOurs(diagnostics[earlier])) return false;
  diagnostics.splice(earlier, 1);
  return true;
}

/** What asc's parser says further on in a line of which something is said already only follows from that. */
function followsFrom({ diagnostics }: asc.DiagnosticEmitter, code: number, at: asc.Range): boolean {
  if (!isSyntaxCode(code)) return false;
  return diagnostics.some((known) => {
    const { range } = known;
    if (!isOurs(known) || range?.source !== at.source) return false;
    return range.start < at.start && !at.source.text.slice(range.start, at.start).includes("\n");
  });
}
