// Where each expression around awaits ends up: the program divides by zero at one place after the other, and the source
// map leads back to exactly that place.
import { expect, it } from "vitest";
import { Symboliser } from "../../cli/run/symbolise.js";
import { stripCustomSections } from "../../host-js/container.js";
import { run } from "../assembly/harness.js";
import { compileTexts, wasmOf } from "./compile.js";

/**
 * `¦` stands before each call that may fail; the one that does is the number `HERE`. It calls itself so that it is not
 * pasted into its callers, of which a source map would know nothing then.
 */
const PROGRAM = `import { Timer, info, join, select, yieldNow } from "tickless";
function by(n: i32): i32 { return n > 99 ? by(n - 1) : 12 / (n - HERE); }
class Guard {
  constructor(public n: i32) {}
  [Symbol.dispose](): void { info("{}", ¦by(this.n)); }
}
async function same(n: i32): Promise<i32> {
  if (n & 1) await yieldNow();
  return n;
}
async function work(flag: bool): Promise<i32> {
  let sum = ¦by(2) + (await same(1)) * ¦by(3);
  for (let i = ¦by(4); i < 14; i += ¦by(5) & 1 | 1) {
    sum += await same(¦by(6));
    if (flag && (await same(3)) > ¦by(7)) continue;
  }
  {
    using guard = new Guard(1);
    sum += guard.n + (flag ? await same(¦by(8)) : ¦by(9));
  }
  const both = await join(same(¦by(10)), Timer.afterMillis(1));
  const first = await select(Timer.afterMillis(2), same(¦by(11)));
  return sum + both.first + first.index + ¦by(12);
}
export async function main(): Promise<void> {
  info("{} {}", await work(true), await work(false));
}
`;

const text = PROGRAM.replaceAll("¦", "");
/** Line and column of each `by(`, in order of their numbers: the one of \`dispose\` is the first. */
const places = PROGRAM.split("\n").flatMap((line, i) =>
  line
    .split("¦")
    .slice(0, -1)
    .map((_, n, parts) => ({ line: i + 1, column: parts.slice(0, n + 1).join("").length + 1 })),
);

it.each(["none", "size", "speed"] as const)("every place leads back to its source (%s)", async (optimize) => {
  const found: unknown[] = [];
  for (let here = 1; here <= places.length; here++) {
    const made = wasmOf(await compileTexts(text.replace("HERE", String(here)), { optimize }));
    const program = { module: made.wasm, stripped: stripCustomSections(made.wasm), side: made.side };
    const { fault } = await run(program);
    const task = made.side.tasks.find(({ address }) => address === fault?.task)?.id ?? null;
    const calls = new Symboliser(made.wasm, made.map, made.side).places(fault?.calls ?? [], task);
    const caller = calls.findIndex(({ function: name }) => name === "by");
    const at = calls[caller + 1]?.at;
    found.push({ line: at?.line, column: at?.column });
  }
  expect(found).toEqual(places);
});
