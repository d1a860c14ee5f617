// Which function a place in the source belongs to. The optimiser merges functions, so a module's own names say little; a
// walk over the source's braces says what a person would call the place.
//
//   class Counter { next(): i32 { if (x) { | } } }      scopes: class Counter, function next, block --> "Counter.next"

interface Scope {
  kind: "class" | "function" | "block";
  name: string;
}

const COMMENT = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`;
const TEXT = String.raw`"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|` + "`(?:\\\\.|[^`\\\\])*`";
const WORD = String.raw`[\p{L}_$][\p{L}\d_$]*`;
const TOKEN = new RegExp(`${COMMENT}|${TEXT}|${WORD}|[^]`, "gu");
const SPACE = /^(\s|\/\/|\/\*)/;

const BLOCK: Scope = { kind: "block", name: "" };

/** The innermost named function around an offset, as "next" or "Counter.next"; null: none is. */
export function enclosingFunction(source: string, offset: number): string | null {
  const walk = new Walk();
  for (const { 0: token, index } of source.matchAll(TOKEN)) {
    if (index >= offset) break;
    if (!SPACE.test(token)) walk.take(token);
  }
  return walk.name();
}

class Walk {
  private readonly scopes: Scope[] = [];
  /** What the next brace outside of parentheses opens. */
  private pending = BLOCK;
  private before = "";
  private parentheses = 0;

  take(token: string): void {
    if (this.before === "class" || this.before === "namespace") this.pending = { kind: "class", name: token };
    else if (this.before === "function") this.pending = { kind: "function", name: token };
    else if (this.beginsMethod(token)) this.pending = { kind: "function", name: this.before };
    this.count(token);
    this.before = token;
  }

  name(): string | null {
    const innermost = this.scopes.findLastIndex((scope) => scope.kind === "function");
    const name = this.scopes[innermost]?.name;
    const owner = this.scopes.slice(0, Math.max(innermost, 0)).findLast((scope) => scope.kind === "class");
    return name === undefined || owner === undefined ? (name ?? null) : `${owner.name}.${name}`;
  }

  /** In a class's own braces, a name and then a parenthesis or type parameters. */
  private beginsMethod(token: string): boolean {
    const inClass = this.scopes.at(-1)?.kind === "class" && this.parentheses === 0;
    return inClass && this.pending === BLOCK && /^[(<]$/.test(token) && /^[\p{L}_$]/u.test(this.before);
  }

  private count(token: string): void {
    if (token === "(") this.parentheses++;
    else if (token === ")") this.parentheses--;
    else if (token === "{") this.open();
    else if (token === "}") this.scopes.pop();
    else if (token === ";" && this.parentheses === 0) this.pending = BLOCK;
  }

  /** Braces inside parentheses belong to a parameter or an argument. */
  private open(): void {
    if (this.parentheses > 0) return void this.scopes.push(BLOCK);
    this.scopes.push(this.pending);
    this.pending = BLOCK;
  }
}
