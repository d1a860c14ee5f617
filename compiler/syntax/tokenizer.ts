// Teaches asc's tokenizer two spellings. `async` is swallowed where it is a modifier, and the position of the token
// behind it is kept; asc itself knows the word only as a reserved one, so no valid program changes its meaning.
//
//     export async function f     static async m()     [Symbol.dispose]()
//                  └ kept                     └ kept    └ read as the name `__dispose`
import type * as asc from "assemblyscript";
import { DISPOSE } from "../ir/names.js";
import { IdentifierHandling, Token, tokenizerPrototype, wrap, type OpenTokenizer } from "./asc.js";
import { marks } from "./marks.js";

const asyncFunction = /async[ \t]+(?=function\b)/y;
const asyncMember = /async[ \t]+(?=[\p{ID_Start}$_[])/uy;
const disposeName = /\[\s*Symbol\s*\.\s*dispose\s*\]/y;

/** Does the pattern (a sticky one) match the text at this position? */
export function matchesAt(pattern: RegExp, text: string, position: number): boolean {
  pattern.lastIndex = position;
  return pattern.test(text);
}

export function patchTokenizer(): void {
  wrap(tokenizerPrototype, "unsafeNext", (unsafeNext) => {
    return function (
      this: OpenTokenizer,
      handling: asc.IdentifierHandling = IdentifierHandling.Default,
      maxLength = 0x7fffffff,
    ): asc.Token {
      const token = unsafeNext.call(this, handling, maxLength);
      if (this.readAsConst?.start === this.tokenPos) {
        this.pos = this.readAsConst.end;
        return Token.Const;
      }
      const anyName = handling === IdentifierHandling.Always && token === Token.Identifier;
      if (token !== Token.Async && !this.memberHead && !anyName) return token;
      const start = this.tokenPos;
      if (!isAsyncModifier(this, token, start)) return this.memberHead ? inMemberHead(this, token) : token;
      this.pos = start + "async".length;
      const next = this.unsafeNext(handling, maxLength);
      remember(this.source, this.tokenPos, start);
      return next;
    };
  });
  wrap(tokenizerPrototype, "readIdentifier", (readIdentifier) => {
    return function (this: OpenTokenizer): string {
      return this.disposeAt === this.tokenPos ? DISPOSE : readIdentifier.call(this);
    };
  });
}

function inMemberHead(tn: OpenTokenizer, token: asc.Token): asc.Token {
  if (token === Token.OpenBracket && matchesAt(disposeName, tn.source.text, tn.tokenPos)) {
    tn.disposeAt = tn.tokenPos;
    tn.pos = disposeName.lastIndex;
    return Token.Identifier;
  }
  if (behindMemberHead.has(token)) tn.memberHead = false;
  return token;
}

// asc reads the head of a member more than once (`get` may be a modifier or a name), so a modifier stays one.
function isAsyncModifier(tn: OpenTokenizer, token: asc.Token, start: number): boolean {
  if (token !== Token.Async && token !== Token.Identifier) return false;
  const { text } = tn.source;
  if (matchesAt(asyncFunction, text, start)) return true;
  if (!matchesAt(asyncMember, text, start)) return false;
  return tn.memberHead === true || marks.asyncStarts.get(tn.source)?.has(start) === true;
}

function remember(source: asc.Source, position: number, start: number): void {
  marks.touched.add(source);
  getOr(marks.asyncBefore, source, () => new Map<number, number>()).set(position, start);
  getOr(marks.asyncStarts, source, () => new Set<number>()).add(start);
}

function getOr<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

// What can follow a member's name; from there on words mean what they always do.
const behindMemberHead: ReadonlySet<asc.Token> = new Set([
  Token.OpenParen,
  Token.OpenBrace,
  Token.CloseBrace,
  Token.Colon,
  Token.Semicolon,
  Token.Equals,
  Token.LessThan,
  Token.Question,
  Token.Exclamation,
  Token.EndOfFile,
]);
