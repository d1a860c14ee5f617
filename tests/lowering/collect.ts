// Collecting at the worst moments: a lowering after which the program collects before each of its allocations, at each
// wake (so at each yield, send and grant) and at each log line (so in guards too). What is freed is overwritten, so that
// whoever still uses it shows.
import { lowerProgram } from "../../compiler/lowering/index.js";
import { C, Type } from "../../compiler/ir/binaryen.js";

const COLLECT = "~lib/rt/itcms/__collect";
const PLACES = /^~lib\/rt\/itcms\/__new$|^~lib\/tickless\/(task\/executor\/wake$|log\/write\/__log)/;

type Lowering = typeof lowerProgram;

export function collectAnywhere(lowering: Lowering = lowerProgram): Lowering {
  return (compiler, memoryOffset, input) => {
    const result = lowering(compiler, memoryOffset, input);
    const { module } = compiler;
    if (!module.hasFunction(COLLECT)) return result;
    for (let i = 0, n = C._BinaryenGetNumFunctions(module.ref); i < n; i++) {
      const f = C._BinaryenGetFunctionByIndex(module.ref, i);
      const body = C._BinaryenFunctionGetBody(f);
      if (!body || !PLACES.test(module.readStringCached(C._BinaryenFunctionGetName(f)) ?? "")) continue;
      const collect = module.call(COLLECT, null, Type.None);
      C._BinaryenFunctionSetBody(f, module.block(null, [collect, body], C._BinaryenExpressionGetType(body)));
    }
    return result;
  };
}

/** Code for the end of a program: asc calls a global `__finalize` for whatever it frees. */
const finalizer = (body: string): string => `
// @ts-ignore: decorator
@global function __finalize(object: usize): void { ${body} }
`;
export const OVERWRITE_FREED = finalizer("memory.fill(object, 0xdd, load<u32>(object - 4));");
export const REPORT_FREED = finalizer("freed(object);");
