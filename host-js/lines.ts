// Event lines: the numbered interrupt sources as the blob sees them. `open` gives a line out, an input raises it, and the
// executor it belongs to takes whole words of raised lines.
//
//   per executor:
//   pending   word 0: lines 0-31 | word 1: lines 32-63 | ...       line n is bit n % 32 of word n / 32
//   summary   bit w: word w is not zero

/** One line for each pin of the simulated board, two for each port. */
const WORDS = 3;
/** Executor 0 and the levels above it. */
export const EXECUTORS = 4;

export class EventLines {
  private readonly pending = Array.from({ length: EXECUTORS }, () => new Uint32Array(WORDS));
  private readonly owners = new Uint8Array(WORDS * 32);
  /** Line 0 means "none" and is never given out. */
  private next = 1;

  /** The first of `count` new lines in a row. */
  open(count: number): number {
    const line = this.next;
    this.next += count;
    return line;
  }

  raise(line: number): void {
    const words = this.wordsOf(this.owners[line] ?? 0);
    words[line >>> 5] = (words[line >>> 5] ?? 0) | (1 << (line & 31));
  }

  /** From now on the line's events are that executor's; one that is pending goes along. */
  own(line: number, executor: number): void {
    const former = this.owners[line] ?? 0;
    if (line <= 0 || line >= this.next || former === executor) return;
    const words = this.wordsOf(former);
    const word = words[line >>> 5] ?? 0;
    const bit = 1 << (line & 31);
    this.owners[line] = executor;
    if ((word & bit) === 0) return;
    words[line >>> 5] = word & ~bit;
    this.raise(line);
  }

  /** What `wfe` answers for executor 0, and `poll` is given for the others. */
  summary(executor: number): number {
    return this.wordsOf(executor).reduce((bits, word, index) => (word === 0 ? bits : bits | (1 << index)), 0);
  }

  /** Returns and clears one word. */
  take(executor: number, word: number): number {
    const words = this.pending[executor];
    const bits = words?.[word] ?? 0;
    if (words !== undefined && bits !== 0) words[word] = 0;
    return bits | 0;
  }

  private wordsOf(executor: number): Uint32Array {
    const words = this.pending[executor];
    if (words === undefined) throw new Error(`there is no executor ${executor}`);
    return words;
  }
}
