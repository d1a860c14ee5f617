// A future nobody awaits, polls or spawns never runs: nearly always a forgotten `await`.
import { C, ExpressionId as X, type Expr } from "../ir/binaryen.js";
import { idOf, walk } from "../ir/ir.js";
import type { AsyncFunction, Program } from "../ir/program.js";
import { sourceName } from "../ir/names.js";

export function warnAboutUnusedFutures(program: Program, f: AsyncFunction): void {
  const read = new Set<number>();
  walk(f.body, (e) => void (idOf(e) === X.LocalGet && read.add(C._BinaryenLocalGetGetIndex(e))));
  const warn = (call: Expr, at: Expr): void => {
    const site = f.siteOf.get(call);
    if (!site) return;
    const name = sourceName(site.callee.instance);
    program.warn(
      program.locate(f.instance, call, at),
      `The future of '${name}' is never awaited, polled or spawned, so its body never runs: did you forget 'await'?`,
    );
  };
  walk(f.body, (e) => {
    if (idOf(e) === X.Drop) warn(C._BinaryenDropGetValue(e), e);
    if (idOf(e) === X.LocalSet && !C._BinaryenLocalSetIsTee(e) && !read.has(C._BinaryenLocalSetGetIndex(e))) {
      warn(C._BinaryenLocalSetGetValue(e), e);
    }
  });
}
