// The grammar of a log's format string, for the compiler, which checks it, and for every tool that prints log lines.
//
//   text {} {:x} {:04x} {:.2} {{ }}      placeholder = "{" [":" [0] [width] [. decimals] [x | X | b | o | c]] "}"

export interface Placeholder {
  /** default, hexadecimal in lower or upper case, binary, octal, or the character with that code point */
  kind: "default" | "x" | "X" | "b" | "o" | "c";
  /** The least number of characters; 0: as many as it takes. */
  width: number;
  /** Padded with zeros instead of spaces. */
  zero: boolean;
  /** Digits behind the point of a float; null: as many as it takes. */
  decimals: number | null;
}

export type FormatResult =
  | { ok: true; pieces: (string | Placeholder)[] }
  | {
      ok: false;
      message: string;
      /** Where in the text, counted in UTF-16 units from 0. */
      offset: number;
    };

const PIECE = /\{\{|\}\}|\{([^{}]*)\}|[^{}]+/y;
const INSIDE = /^(?::(0)?([1-9]\d?)?(?:\.(\d{1,2}))?([xXboc])?)?$/;

export function parseFormat(text: string): FormatResult {
  const pieces: (string | Placeholder)[] = [];
  const addText = (more: string): void => {
    const last = pieces.at(-1);
    if (typeof last === "string") pieces[pieces.length - 1] = last + more;
    else pieces.push(more);
  };
  for (let offset = 0; offset < text.length; offset = PIECE.lastIndex) {
    PIECE.lastIndex = offset;
    const [piece, inside] = PIECE.exec(text) ?? [];
    if (piece === undefined) return { ok: false, message: lonely(text.charAt(offset)), offset };
    if (inside === undefined) {
      addText(piece === "{{" ? "{" : piece === "}}" ? "}" : piece);
      continue;
    }
    const placeholder = parsePlaceholder(inside);
    if (placeholder === null) return { ok: false, message: `"${piece}" is not a placeholder: ${EXAMPLES}`, offset };
    pieces.push(placeholder);
  }
  return { ok: true, pieces };
}

const EXAMPLES = "write {}, {:x}, {:X}, {:b}, {:o}, {:c}, {:4}, {:04x} or {:.2}";

function lonely(brace: string): string {
  return brace === "{"
    ? "this { opens no placeholder: write {{ for a brace"
    : "this } closes no placeholder: write }} for a brace";
}

function parsePlaceholder(inside: string): Placeholder | null {
  const match = INSIDE.exec(inside);
  if (match === null || inside === ":") return null;
  const [, zero, width = "0", decimals, kind = "default"] = match;
  if (zero !== undefined && (width === "0" || kind === "c")) return null;
  if (decimals !== undefined && kind !== "default") return null;
  return {
    kind: kind as Placeholder["kind"],
    width: Number(width),
    zero: zero !== undefined,
    decimals: decimals === undefined ? null : Number(decimals),
  };
}
