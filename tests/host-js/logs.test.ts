import { describe, expect, test } from "vitest";
import { parseFormat } from "../../compiler/logs/format.js";
import type { LogReport } from "../../compiler/types.js";
import { formatLog, rawLog } from "../../host-js/logs.js";

function line(format: string, types: string[], args: number[]): string {
  const at = { file: "main.ts", line: 1, column: 1 };
  const log: LogReport = { index: 7, level: "info", format, types, at };
  return formatLog({ logs: [{ ...log, index: 6 }, log] }, { index: 7, args: Uint8Array.from(args) });
}

/** The little-endian bytes of a number. */
function packed(type: "f32" | "f64" | "i64", value: number | bigint): number[] {
  const view = new DataView(new ArrayBuffer(type === "f32" ? 4 : 8));
  if (type === "f32") view.setFloat32(0, Number(value), true);
  else if (type === "f64") view.setFloat64(0, Number(value), true);
  else view.setBigInt64(0, BigInt(value), true);
  return [...new Uint8Array(view.buffer)];
}

test("a line with two arguments of different sizes", () => {
  expect(line("temperature {} on 0x{:x}", ["i32", "u8"], [21, 0, 0, 0, 0x40])).toBe("temperature 21 on 0x40");
});

describe("types", () => {
  const cases: [type: string, bytes: number[], text: string][] = [
    ["bool", [1], "true"],
    ["bool", [0], "false"],
    ["i8", [0xff], "-1"],
    ["u8", [0xff], "255"],
    ["i16", [0, 0x80], "-32768"],
    ["u16", [0, 0x80], "32768"],
    ["i32", [0xff, 0xff, 0xff, 0xff], "-1"],
    ["u32", [0xff, 0xff, 0xff, 0xff], "4294967295"],
    ["isize", [0xfe, 0xff, 0xff, 0xff], "-2"],
    ["usize", [0xfe, 0xff, 0xff, 0xff], "4294967294"],
    ["i64", packed("i64", -(2n ** 63n)), "-9223372036854775808"],
    ["u64", packed("i64", -1n), "18446744073709551615"],
    ["f32", packed("f32", 0.1), "0.1"],
    ["f32", packed("f32", 16777216), "16777216"],
    ["f32", packed("f32", 3.4028234e38), "3.4028235e+38"],
    ["f32", packed("f32", NaN), "NaN"],
    ["f64", packed("f64", 0.1), "0.1"],
    ["f64", packed("f64", -Infinity), "-Infinity"],
    ["string", [3, 0, 0xe2, 0x82, 0xac], "€"],
    ["string", [0, 0], ""],
  ];
  test.each(cases)("%s %j", (type, bytes, text) => {
    expect(line("<{}>", [type], bytes)).toBe(`<${text}>`);
  });
});

describe("placeholders", () => {
  const cases: [format: string, type: string, bytes: number[], text: string][] = [
    ["{:x}", "i8", [0xab], "ab"],
    ["{:X}", "i16", [0xff, 0xff], "FFFF"],
    ["{:b}", "u8", [5], "101"],
    ["{:o}", "u8", [64], "100"],
    ["{:x}", "i64", packed("i64", -1), "ffffffffffffffff"],
    ["{:x}", "bool", [1], "1"],
    ["{:c}", "u8", [65], "A"],
    ["{:c}", "u32", [0x00, 0xf6, 0x01, 0], "😀"],
    ["{:c}", "u32", [0, 0, 0x11, 0], "\ufffd"],
    ["{:c}", "i8", [0xff], "\ufffd"],
    ["{:.2}", "f64", packed("f64", 3.14159), "3.14"],
    ["{:.0}", "f32", packed("f32", 2.5), "3"],
    ["{:8.1}", "f32", packed("f32", -2.25), "    -2.3"],
    ["{:08.1}", "f32", packed("f32", -2.25), "-00002.3"],
    ["{:4}", "u8", [7], "   7"],
    ["{:04}", "i8", [0xf9], "-007"],
    ["{:04x}", "u8", [0xab], "00ab"],
    ["{:2}", "u16", [0, 0x10], "4096"],
    ["{:5}", "string", [2, 0, 65, 66], "   AB"],
    ["{{{}}}", "u8", [1], "{1}"],
  ];
  test.each(cases)("%s of %s %j", (format, type, bytes, text) => {
    expect(line(format, [type], bytes)).toBe(text);
  });
});

test("arguments that do not fit are shown raw", () => {
  for (const [types, bytes] of [
    [["i32"], [1, 2, 3]],
    [["u8"], [1, 2]],
    [["string"], [5, 0, 65]],
    [["string"], [5]],
    [["u8", "u8"], [1]],
  ] as [string[], number[]][]) {
    expect(line("x {}", types, bytes)).toMatch(/^x \{\} \(its arguments do not fit: [0-9a-f]+\)$/);
  }
});

test("a line the side file does not know is shown raw", () => {
  expect(formatLog({ logs: [] }, { index: 3, args: Uint8Array.of(0x2a, 0) })).toBe("log 3 2a00");
  expect(rawLog({ index: 3, args: new Uint8Array(0) })).toBe("log 3");
});

describe("the grammar of placeholders", () => {
  test("pieces", () => {
    expect(parseFormat("a{{b}}{}{:04x}c{:.2}{:12.3}")).toEqual({
      ok: true,
      pieces: [
        "a{b}",
        { kind: "default", width: 0, zero: false, decimals: null },
        { kind: "x", width: 4, zero: true, decimals: null },
        "c",
        { kind: "default", width: 0, zero: false, decimals: 2 },
        { kind: "default", width: 12, zero: false, decimals: 3 },
      ],
    });
    expect(parseFormat("")).toEqual({ ok: true, pieces: [] });
  });

  const wrong: [text: string, offset: number, message: RegExp][] = [
    ["ab {", 3, /opens no placeholder: write \{\{/],
    ["{ab", 0, /opens no placeholder/],
    ["a } b", 2, /closes no placeholder: write \}\}/],
    ["{} {:z}", 3, /^"\{:z\}" is not a placeholder: write \{\}, /],
    ["{:}", 0, /is not a placeholder/],
    ["{0}", 0, /is not a placeholder/],
    ["{:0}", 0, /is not a placeholder/],
    ["{:.2x}", 0, /is not a placeholder/],
    ["{:x4}", 0, /is not a placeholder/],
    ["{:100}", 0, /is not a placeholder/],
  ];
  test.each(wrong)("%s", (text, offset, message) => {
    const parsed = parseFormat(text);
    expect(parsed).toMatchObject({ ok: false, offset });
    if (!parsed.ok) expect(parsed.message).toMatch(message);
  });
});
