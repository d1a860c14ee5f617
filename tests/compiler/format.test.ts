// The grammar of a log's text.
import { describe, expect, it } from "vitest";
import { parseFormat, type Placeholder } from "../../compiler/logs/format.js";

const pieces = (text: string): (string | Placeholder)[] => {
  const parsed = parseFormat(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.pieces;
};
const placeholder = (more: Partial<Placeholder>): Placeholder => ({
  kind: "default",
  width: 0,
  zero: false,
  decimals: null,
  ...more,
});

describe("a log's text", () => {
  it("is text, placeholders and doubled braces", () => {
    expect(pieces("")).toEqual([]);
    expect(pieces("a {{b}} {}{} c")).toEqual(["a {b} ", placeholder({}), placeholder({}), " c"]);
  });

  it("has placeholders with a base, a width, zeros and decimals", () => {
    expect(pieces("{:x}{:X}{:b}{:o}{:c}")).toEqual(
      (["x", "X", "b", "o", "c"] as const).map((kind) => placeholder({ kind })),
    );
    expect(pieces("{:08x}")).toEqual([placeholder({ kind: "x", width: 8, zero: true })]);
    expect(pieces("{:12}{:.3}{:8.2}")).toEqual([
      placeholder({ width: 12 }),
      placeholder({ decimals: 3 }),
      placeholder({ width: 8, decimals: 2 }),
    ]);
  });

  it.each([
    ["a {", 2],
    ["a } b", 2],
    ["{:}", 0],
    ["x{:q}", 1],
    ["{0}", 0],
    ["{{{", 2],
    ["{:.2x}", 0],
    ["{:0x}", 0],
  ])("%j is refused at %d", (text, offset) => {
    const parsed = parseFormat(text);
    expect(parsed).toMatchObject({ ok: false, offset });
  });
});
