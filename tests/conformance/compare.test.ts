import { expect, test } from "vitest";
import { expectSame, firstDifference } from "./compare.js";

test("equal traces have no difference", () => {
  expect(firstDifference({ name: "a", lines: ["1", "2"] }, { name: "b", lines: ["1", "2"] })).toBeNull();
  expect(firstDifference({ name: "a", lines: [] }, { name: "b", lines: [] })).toBeNull();
});

test("the first difference is shown with the lines before it", () => {
  const lines = ["1", "2", "3", "4", "5", "6", "7", "8"];
  const other = [...lines.slice(0, 6), "x", "8"];
  expect(firstDifference({ name: "posix", lines }, { name: "js", lines: other })).toBe(
    [
      "the traces of posix and js part at line 7:",
      "  ...",
      "         2",
      "         3",
      "         4",
      "         5",
      "         6",
      "> posix  7",
      "> js     x",
    ].join("\n"),
  );
});

test("a trace that ends early is a difference", () => {
  const difference = firstDifference({ name: "posix", lines: ["1"] }, { name: "js", lines: ["1", "2"] });
  expect(difference).toContain("at line 2:");
  expect(difference).toContain("> posix  (ends here)");
  expect(difference).toContain("> js     2");
});

test("any two of several traces are compared", () => {
  const same = { name: "a", lines: ["1"] };
  expect(() => expectSame(same, { ...same, name: "b" }, { name: "c", lines: ["2"] })).toThrow(
    "the traces of a and c part at line 1:",
  );
  expectSame(same, { ...same, name: "b" });
});
