// Every mistake in a log line: its exact sentence, at its exact place.
import { describe, expect, it } from "vitest";
import { compileTexts, errorsOf } from "./compile.js";

const program = (body: string, before = ""): string =>
  `import { info, panic, debug } from "tickless";\n${before}\nexport async function main(): Promise<void> {\n  ${body}\n}\n`;

const ONE_OR_MORE = "This text has 2 placeholders, but 1 argument is given";

const mistakes: { name: string; source: string; message: string }[] = [
  { name: "too few arguments", source: program('info(¦"{} of {}", 1);'), message: ONE_OR_MORE },
  {
    name: "too many arguments",
    source: program('info(¦"{{}}", 1);'),
    message: "This text has 0 placeholders, but 1 argument is given",
  },
  { name: "too few for panic", source: program('panic(¦"{} of {}", 1);'), message: ONE_OR_MORE },
  { name: "too few for assert", source: program('assert(true, ¦"{} of {}", 1);'), message: ONE_OR_MORE },
  {
    name: "nine arguments",
    source: program('¦info("{}{}{}{}{}{}{}{}{}", 1, 2, 3, 4, 5, 6, 7, 8, 9);'),
    message: "A log line takes at most 8 arguments, but 9 are given: use two lines",
  },
  { name: "no text", source: program("¦info();"), message: 'info() needs a text: info("…")' },
  {
    name: "a text from a variable",
    source: program('const s = "text"; info(¦s);'),
    message: 'The text of info() must be a string literal, because it stays out of the device: write info("{}", …)',
  },
  {
    name: "a text put together",
    source: program('info(¦"a" + "b");'),
    message: 'The text of info() must be a string literal, because it stays out of the device: write info("{}", …)',
  },
  {
    name: "a template literal",
    source: program("const t = 1; info(¦`{t} is ${t} or ${t + 1}`);"),
    message: 'A template literal would be put together on the device: write info("{{t}} is {} or {}", t, t + 1)',
  },
  {
    name: "an open brace",
    source: program('info(¦"a { b");'),
    message: "In this text this { opens no placeholder: write {{ for a brace",
  },
  {
    name: "an unknown placeholder",
    source: program('info(¦"{:q}", 1);'),
    message: 'In this text "{:q}" is not a placeholder: write {}, {:x}, {:X}, {:b}, {:o}, {:c}, {:4}, {:04x} or {:.2}',
  },
  {
    name: "hexadecimal of a float",
    source: program('info(¦"{:x}", 1.5);'),
    message: "The argument of this text is of type 'f64', but {:x} needs an integer",
  },
  {
    name: "binary of a bool",
    source: program('info(¦"{} {:b}", 1, true);'),
    message: "Argument 2 of this text is of type 'bool', but {:b} needs an integer",
  },
  {
    name: "decimals of an integer",
    source: program('info(¦"{:.2}", <u8>1);'),
    message: "The argument of this text is of type 'u8', but {:.2} needs a float",
  },
  {
    name: "an object",
    source: program('info(¦"{}", new A());', "class A {}"),
    message: "The argument of this text is of type 'A', which a log line cannot carry: give numbers, bools or strings",
  },
  {
    name: "a string that may be null",
    source: program('const s: string | null = f(); info(¦"{}", s);', "function f(): string | null { return null; }"),
    message: "The argument of this text may be null: test it before it is logged",
  },
  {
    name: "a wrong type below the log level",
    source: program('debug(¦"{:x}", 1.5);'),
    message: "The argument of this text is of type 'f64', but {:x} needs an integer",
  },
  {
    name: "the value of an assert with a message",
    source: program('const a = ¦assert(f(), "none");', "class A {}\nfunction f(): A | null { return null; }"),
    message: "An assert with a message gives no value: write it as a statement of its own or leave the message out",
  },
];

describe("mistakes in a log line", () => {
  for (const { name, source, message } of mistakes) {
    it(name, async () => {
      const compiled = await compileTexts(source, { options: { logLevel: "info" } });
      const [at] = compiled.marks;
      expect(errorsOf(compiled)).toEqual([`${at?.file}:${at?.line}:${at?.column} ${message}`]);
    });
  }
});
