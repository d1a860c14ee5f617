// asc as it is installed, in a process of its own: the tests' own process has patched it. Reads a list of programs as
// JSON, writes what became of them in the same order.
import { text } from "node:stream/consumers";
import { main } from "assemblyscript/asc";

async function compile({ text, flags }) {
  const messages = [];
  let wasm = null;
  const { error } = await main(["main.ts", "--outFile", "main.wasm", ...flags], {
    readFile: (file) => (file === "main.ts" ? text : null),
    writeFile: (_, contents) => {
      if (typeof contents !== "string") wasm = Buffer.from(contents).toString("base64");
    },
    listFiles: () => [],
    stderr: { write: () => undefined },
    reportDiagnostic: ({ code, category, message, range, relatedRange }) => {
      const of = (range) => range && { file: range.source.normalizedPath, start: range.start, end: range.end };
      messages.push({ code, category, message, at: of(range), related: of(relatedRange) });
    },
  });
  return { wasm: error ? null : wasm, messages };
}

const made = [];
for (const program of JSON.parse(await text(process.stdin))) made.push(await compile(program));
process.stdout.write(JSON.stringify(made));
