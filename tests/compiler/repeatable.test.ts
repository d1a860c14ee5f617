// A build's bytes depend on the program and its settings, not on what the same process compiled before: asc and Binaryen
// keep settings for all programs.
import { expect, it } from "vitest";
import { compileTexts, wasmOf } from "./compile.js";

const PROGRAM = `import { Timer, info } from "tickless";
async function add(a: i32, b: i32): Promise<i32> { await Timer.afterMillis(1); return a + b; }
export async function main(): Promise<void> {
  for (let i = 0; ; i++) { info("{}", await add(i, i * 3)); }
}`;
const OTHER = `export async function main(): Promise<void> {}`;
const LEVELS = ["none", "speed"] as const;

it("gives the same bytes whatever was compiled before", async () => {
  const build = async (optimize: (typeof LEVELS)[number]): Promise<Uint8Array> =>
    wasmOf(await compileTexts(PROGRAM, { optimize })).wasm;
  for (const optimize of LEVELS) {
    const made = [];
    for (const before of LEVELS) {
      await compileTexts(OTHER, { optimize: before });
      made.push(Buffer.from(await build(optimize)).toString("hex"));
    }
    expect(new Set(made).size, optimize).toBe(1);
  }
});
