// Lets Prettier lay out AssemblyScript, whose functions and variables may have decorators: for TypeScript's parser each
// is a comment, and comes out as it was.
//
//   @inline export function f() {}  -->  /*@@inline*/ export function f() {}  -->  @inline export function f() {}
import * as estree from "prettier/plugins/estree";
import * as typescript from "prettier/plugins/typescript";

const MARK = "@@";
const decorator = String.raw`@\w+(?:\([^()\n]*\))?`;
const declaration = String.raw`(?:export\s+)?(?:declare\s+)?(?:async\s+)?(?:function|let|const|var|enum|namespace)\b`;
const decorated = new RegExp(String.raw`^([ \t]*)((?:${decorator}\s+)+)(?=${declaration})`, "gm");

function hide(text) {
  return text.replace(decorated, (_all, indent, decorators) => {
    return indent + decorators.replace(new RegExp(decorator, "g"), (one) => `/*${MARK}${one.slice(1)}*/`);
  });
}

function printComment(path, options) {
  const comment = path.node;
  const hidden = comment.type === "Block" && comment.value.startsWith(MARK);
  return hidden ? comment.value.slice(1) : estree.printers.estree.printComment(path, options);
}

export const languages = [{ name: "AssemblyScript", parsers: ["assemblyscript"] }];
export const parsers = {
  assemblyscript: { ...typescript.parsers.typescript, astFormat: "assemblyscript", preprocess: hide },
};
export const printers = { assemblyscript: { ...estree.printers.estree, printComment } };
