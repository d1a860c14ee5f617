// Event lines: the numbered interrupt sources as the blob sees them. `open` gives a line out, an input raises it, and
// the blob takes whole words of raised lines.
//
//   pending   word 0: lines 0-31 | word 1: lines 32-63 | ...       line n is bit n % 32 of word n / 32
//   summary   bit w: word w is not zero

const WORDS = 32;

export class EventLines {
  private readonly pending = new Uint32Array(WORDS);
  /** Line 0 means "none" and is never given out. */
  private next = 1;

  /** The first of `count` new lines in a row; 0: there are no more. */
  open(count: number): number {
    if (this.next + count > WORDS * 32) return 0;
    const line = this.next;
    this.next += count;
    return line;
  }

  raise(line: number): void {
    const word = line >>> 5;
    this.pending[word] = (this.pending[word] ?? 0) | (1 << (line & 31));
  }

  /** What `wfe` answers. */
  summary(): number {
    return this.pending.reduce((bits, word, index) => (word === 0 ? bits : bits | (1 << index)), 0);
  }

  /** Returns and clears one word. */
  take(word: number): number {
    const bits = this.pending[word] ?? 0;
    if (bits !== 0) this.pending[word] = 0;
    return bits | 0;
  }
}
