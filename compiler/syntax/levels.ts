// Does the program have several executors? It has when a file of its own names `spawnOn`. Then the library's constant
// LEVELS becomes true before anything is compiled; else everything that levels need folds away.
import type * as asc from "assemblyscript";
import { Node } from "./asc.js";
import { isIdentifier, isVariable } from "./nodes.js";
import { walk } from "./walk.js";

const CONFIG = "~lib/tickless/abi/config";
const LEVELS = "LEVELS";

export function findLevels(parser: asc.Parser): boolean {
  const found = parser.sources.some((source) => !source.isLibrary && names(source, "spawnOn"));
  if (found) setLevels(parser);
  return found;
}

function names(source: asc.Source, name: string): boolean {
  let found = false;
  walk(source, (node) => {
    found ||= isIdentifier(node) && node.text === name;
    return !found;
  });
  return found;
}

function setLevels(parser: asc.Parser): void {
  for (const node of parser.sources.find(({ internalPath }) => internalPath === CONFIG)?.statements ?? []) {
    if (!isVariable(node)) continue;
    for (const declaration of node.declarations) {
      if (declaration.name.text === LEVELS) declaration.initializer = Node.createTrueExpression(declaration.range);
    }
  }
}
