// Lets Prettier lay out AssemblyScript, whose functions and variables may have decorators: for TypeScript's parser each
// is a comment, and comes out as it was.
//
//   @inline export function f() {}  -->  /*@@inline*/ export function f() {}  -->  @inline export function f() {}
//
// TypeScript itself takes decorators on functions, and on a setter beside a getter, for an error, so in the library each
// stands below a comment that keeps editors quiet, as in AssemblyScript's own library. The parser
// `assemblyscript-library` puts it there.
import * as estree from "prettier/plugins/estree";
import * as typescript from "prettier/plugins/typescript";

const MARK = "@@";
const decorator = String.raw`@\w+(?:\([^()\n]*\))?`;
const declaration = String.raw`(?:export\s+)?(?:declare\s+)?(?:async\s+)?(?:function|let|const|var|enum|namespace)\b`;
const decorated = new RegExp(String.raw`^([ \t]*)((?:${decorator}\s+)+)(?=${declaration})`, "gm");

const decoratedSetter = new RegExp(String.raw`^([ \t]*)(?:${decorator}\s+)+(?=set\s)`, "gm");
const QUIET = "// @ts-ignore: decorator";

function keepQuiet(text) {
  return [decorated, decoratedSetter].reduce((made, pattern) => {
    return made.replace(pattern, (all, indent, ...rest) => {
      const before = made.slice(0, rest.at(-2)).trimEnd();
      return before.endsWith(QUIET) ? all : `${indent}${QUIET}\n${all}`;
    });
  }, text);
}

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

export const languages = [{ name: "AssemblyScript", parsers: ["assemblyscript", "assemblyscript-library"] }];
const parser = { ...typescript.parsers.typescript, astFormat: "assemblyscript" };
export const parsers = {
  assemblyscript: { ...parser, preprocess: hide },
  "assemblyscript-library": { ...parser, preprocess: (text) => hide(keepQuiet(text)) },
};
export const printers = { assemblyscript: { ...estree.printers.estree, printComment } };
