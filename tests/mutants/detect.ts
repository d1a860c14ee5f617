// Runs the corpus of the lowering with one lowering after the other: `detect.ts BUNDLE…`. Each bundle is a lowering of its
// own; asc and the rest of the compiler are loaded once. One line of JSON for each: what the corpus noticed, or null.
import { pathToFileURL } from "node:url";
import type { lowerProgram } from "../../compiler/lowering/index.js";
import { run } from "../compiler/run.js";
import { expectedOf, programs } from "../lowering/programs.js";

async function noticed(lowering: typeof lowerProgram): Promise<string | null> {
  for (const { name, text } of programs()) {
    try {
      const { log, fault } = await run(text, { optimize: "none" }, lowering);
      if (fault) return `${name}: it ended in fault ${fault.code}`;
      const expected = expectedOf(text);
      const line = expected.findIndex((wanted, i) => wanted !== log[i]);
      if (line >= 0) return `${name}: it logged "${log[line]}" for "${expected[line]}"`;
      if (log.length !== expected.length) return `${name}: it logged ${log.length} lines`;
    } catch (error) {
      return `${name}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`;
    }
  }
  return null;
}

for (const bundle of process.argv.slice(2)) {
  const made = (await import(pathToFileURL(bundle).href)) as { lowerProgram: typeof lowerProgram };
  console.log(JSON.stringify({ bundle, noticed: await noticed(made.lowerProgram) }));
}
