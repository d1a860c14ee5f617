// Where asc's compiler meets ours: the lowering runs when everything is compiled and nothing is optimised, an async
// function cannot be a value, and what asc says about names of ours is said in the user's words.
import type * as asc from "assemblyscript";
import { compilerPrototype, DiagnosticCategory, DiagnosticCode, emitterPrototype } from "./asc.js";
import { contextOf, isAsyncDeclaration } from "./marks.js";
import { reportError } from "./report.js";
import { DISPOSE } from "./tokenizer.js";

export function patchCompiler(): void {
  patchLowering();
  patchCrashes();
  patchFunctionValues();
  patchMessages();
}

function patchLowering(): void {
  const initDefaultMemory = compilerPrototype.initDefaultMemory;
  compilerPrototype.initDefaultMemory = function (memoryOffset) {
    const context = contextOf(this.program);
    const compiler = this as unknown as asc.Compiler;
    initDefaultMemory.call(this, context ? context.lower(compiler, memoryOffset) : memoryOffset);
  };
}

// asc answers an exception in its compiler by ending the process, which is not for a library to do.
function patchCrashes(): void {
  const compile = compilerPrototype.compile;
  compilerPrototype.compile = function () {
    if (!contextOf(this.program)) return compile.call(this);
    try {
      return compile.call(this);
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      reportError(this.program, null, `The compiler failed on this program, which is a mistake in the compiler: ${text}`);
      return this.module;
    }
  };
}

function patchFunctionValues(): void {
  // The expression being compiled tells where the function was named.
  let current: asc.Expression | null = null;
  for (const name of ["compileIdentifierExpression", "compilePropertyAccessExpression"] as const) {
    const compile = compilerPrototype[name];
    compilerPrototype[name] = function (...args) {
      const outer = current;
      current = args[0] as asc.Expression;
      try {
        return compile.apply(this, args);
      } finally {
        current = outer;
      }
    };
  }
  const ensure = compilerPrototype.ensureRuntimeFunction;
  compilerPrototype.ensureRuntimeFunction = function (instance) {
    if (isAsyncDeclaration(instance.prototype.declaration)) {
      reportError(
        this.program,
        (current ?? instance.identifierNode).range,
        `The async function '${instance.prototype.name}' cannot be used as a value: call it, or pass the future it gives`,
      );
    }
    return ensure.call(this, instance);
  };
}

// `using x = e` calls `x.__dispose()`, a name the user has never written.
function patchMessages(): void {
  const emit = emitterPrototype.emitDiagnostic;
  emitterPrototype.emitDiagnostic = function (code, category, range, related, arg0, arg1, arg2) {
    if (code === DiagnosticCode.Property_0_does_not_exist_on_type_1 && arg0 === DISPOSE) {
      const type = (arg1 ?? "").split("/").at(-1) ?? "";
      const message = `'${type}' has no [Symbol.dispose]() method, so 'using' cannot give it back: declare it with 'const'`;
      emit.call(this, DiagnosticCode.User_defined_0, DiagnosticCategory.Error, range, related, message);
      return;
    }
    emit.call(this, code, category, range, related, arg0, arg1, arg2);
  };
}
