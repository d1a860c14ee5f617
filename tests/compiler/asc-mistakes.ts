// Ordinary mistakes that asc itself finds, with the declarations around them: as statements, as a number that is wanted,
// and as a function's end. None of them has anything to do with Tickless.

/** What the mistakes are about. */
export const DECLARATIONS = `
class Point {
  x: i32 = 1;
  readonly fixed: i32 = 2;
  private hidden: i32 = 3;
  protected kept: i32 = 4;
  static origin: i32 = 0;
  get size(): i32 { return 5; }
  method(): i32 { return this.hidden; }
  private secret(): i32 { return 1; }
}
class Other { y: i32 = 1; }
class Single { private constructor() {} }
abstract class Shape { abstract area(): i32; }
class Box<T> { constructor(public value: T) {} }
enum Color { Red, Green }
namespace inner { export const one: i32 = 1; }
const point = new Point();
const long: i64 = 1;
const real: f64 = 0.5;
let counter: i32 = 0;
function use(n: i32): void { counter += n; }
function take(n: i32): i32 { return n; }
function takePoint(p: Point): i32 { return p.x; }
function nothing(): void {}
function find(): Point | null { return point; }
function only<T extends Point>(p: T): i32 { return p.x; }
function made<T>(): i32 { return sizeof<T>() as i32; }
`;

/** A statement each. */
export const statements: Record<string, string> = {
  "a text for a number": `const a: i32 = "text"; use(a);`,
  "a number for a class": `const a: Point = 5; use(a.x);`,
  "another class": `const a: Point = new Other(); use(a.x);`,
  "an unknown name": `use(missing);`,
  "an unknown type": `const a: Unknown = 1; use(a);`,
  "an unknown function": `missing(1);`,
  "a missing property": `point.z = 1;`,
  "a missing method": `point.run(1, 2);`,
  "a missing static": `use(Point.nowhere);`,
  "a missing member of an enum": `const c = Color.Blue; use(c);`,
  "a missing member of a namespace": `use(inner.two);`,
  "too few arguments": `take();`,
  "too many arguments": `take(1, 2);`,
  "an argument of the wrong type": `takePoint("text");`,
  "assignment to a const": `const c: i32 = 1; c = 2;`,
  "increment of a const": `const c: i32 = 1; c++;`,
  "assignment to a readonly field": `point.fixed = 1;`,
  "assignment to a getter": `point.size = 1;`,
  "assignment to a function": `take = take;`,
  "assignment to a literal": `1 = 2;`,
  "a private field": `use(point.hidden);`,
  "a private method": `point.secret();`,
  "a protected field": `point.kept = 1;`,
  "a private constructor": `new Single();`,
  "an abstract class": `new Shape();`,
  "new of a function": `new take(1);`,
  "a call of a number": `const n: i32 = 1; n();`,
  "too many type arguments": `new Box<i32, i32>(1);`,
  "a missing type argument": `const b: Box = new Box<i32>(1); use(b.value);`,
  "a type argument that nothing tells": `made();`,
  "a type argument of no generic": `take<i32>(1);`,
  "a constraint that does not hold": `only<Other>(new Other());`,
  "what may be null": `find().x;`,
  "null for a class": `const a: Point = null; use(a.x);`,
  "what may be null for a class": `const a: Point = find(); use(a.x);`,
  "a long number for a short one": `const a: i32 = long; use(a);`,
  "a float for a whole number": `const a: i32 = real; use(a);`,
  "a sum of objects": `point + point;`,
  "minus an object": `-point;`,
  "an object compared with a number": `if (point > 1) use(1);`,
  "an index of an object": `point[0] = 1;`,
  "void as a value": `const v: i32 = nothing(); use(v);`,
  "a variable before its declaration": `use(later); let later: i32 = 1;`,
  "the same name twice": `let twice: i32 = 1; let twice: i32 = 2; use(twice);`,
  "a variable without a value": `let a: Point; use(a.x);`,
  "a cast that cannot be": `const p = <Point>1.5; use(p.x);`,
  "break without a loop": `break;`,
  "continue without a loop": `continue;`,
  "two mistakes in one line": `use(missing); point.z = "text";`,
  "a mistake in a condition": `if (missing) use(1); else use(2);`,
  "a mistake in a loop": `for (let i = 0; i < limit; i++) use(i);`,
  "a mistake in a switch": `switch (counter) { case 1: use("text"); break; default: use(1); }`,
  "a mistake in a template": "const t = `${missing}`; use(t.length);",
};

/** An expression each, where an i32 is wanted. */
export const values: Record<string, string> = {
  "a text for a number": `"text"`,
  "a class for a number": `point`,
  "null for a number": `null`,
  "an unknown name": `missing`,
  "a missing property": `point.z`,
  "a missing method": `point.run()`,
  "too few arguments": `take()`,
  "too many arguments": `take(1, 2)`,
  "an argument of the wrong type": `take("text")`,
  "a private field": `point.hidden`,
  "an abstract class": `takePoint(new Shape())`,
  "what may be null": `find().x`,
  "what may be null for a class": `takePoint(find())`,
  "a constraint that does not hold": `only<Other>(new Other())`,
  "a long number for a short one": `long`,
  "a float for a whole number": `real`,
  "a sum of objects": `point + 1`,
  "void as a value": `nothing()`,
  "a call of a number": `counter()`,
};

/** What stands in a function that gives an i32, after `{`. */
export const ends: Record<string, string> = {
  "no return": `use(1);`,
  "a return on one way only": `if (counter > 1) return 1;`,
  "a return without a value": `return;`,
  "a text": `return "text";`,
  "a class": `return point;`,
  "a long number": `return long;`,
  "an unknown name": `return missing;`,
  "what may be null": `return find().x;`,
  void: `return nothing();`,
  "a mistake on each way": `if (counter > 1) return "text"; return missing;`,
};
