// A script file: what happens to pins and ports from outside, and when.
import { readFileSync } from "node:fs";
import { parseScript, type ScriptLine } from "../../host-js/script.js";
import type { Board } from "../boards/board.js";
import { scriptNames } from "../boards/roles.js";
import { usageError, whyFileFailed } from "../errors.js";
import { relative } from "../project/project.js";

/** Its lines, for a board; what is wrong with it ends the command. */
export function readScript(file: string, board: Board): ScriptLine[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw usageError(`the script ${file} could not be read: ${whyFileFailed(error)}`);
  }
  const parsed = parseScript(text, scriptNames(board));
  if (parsed.ok) return parsed.lines;
  throw usageError(`${relative(file)}:${parsed.line}: ${parsed.message}`);
}
