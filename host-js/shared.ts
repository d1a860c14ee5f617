// What a worker shares with the thread that watches it: how its poll is going, and the trace so far. A thread caught in
// a loop cannot answer, so both are read straight from shared memory, before and after its end.
//
//   word 0  entries: how often the blob was entered or left; odd: it is inside
//   word 1  chunk: the number of the chunk being filled
//   word 2  used: bytes in it
//   word 3  task: the last one polled, if the blob was built with --trace
//   word 4  tick, low and (word 5) high half
//   then    the bytes of the chunk: trace lines, each with its line's end

const HEADER = 32;
const WORD = { entries: 0, chunk: 1, used: 2, task: 3, tickLow: 4, tickHigh: 5 } as const;

export class SharedTrace {
  private readonly words: Int32Array;
  private readonly bytes: Uint8Array;

  constructor(readonly memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory, 0, HEADER / 4);
    this.bytes = new Uint8Array(memory, HEADER);
  }

  static create(size: number): SharedTrace {
    return new SharedTrace(new SharedArrayBuffer(HEADER + size));
  }

  /** Worker: the blob was entered or left. */
  cross(): void {
    Atomics.add(this.words, WORD.entries, 1);
  }

  /** Watcher: the count of crossings; odd: the blob is running. */
  get entries(): number {
    return Atomics.load(this.words, WORD.entries);
  }

  get task(): number {
    return Atomics.load(this.words, WORD.task) >>> 0;
  }

  set task(address: number) {
    Atomics.store(this.words, WORD.task, address | 0);
  }

  get tick(): bigint {
    const [low, high] = [Atomics.load(this.words, WORD.tickLow), Atomics.load(this.words, WORD.tickHigh)];
    return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  }

  set tick(tick: bigint) {
    Atomics.store(this.words, WORD.tickLow, Number(BigInt.asIntN(32, tick)));
    Atomics.store(this.words, WORD.tickHigh, Number(BigInt.asIntN(32, tick >> 32n)));
  }

  /** Worker: adds a line; when the chunk is full it is handed to `post` and a new one begun. */
  append(line: string, post: (chunk: number, text: Uint8Array) => void): void {
    const bytes = new TextEncoder().encode(`${line}\n`);
    let used = Atomics.load(this.words, WORD.used);
    if (used + bytes.length > this.bytes.length) {
      post(this.chunk, this.text());
      Atomics.store(this.words, WORD.used, 0);
      Atomics.add(this.words, WORD.chunk, 1);
      used = 0;
    }
    if (bytes.length > this.bytes.length) throw new RangeError("a trace line is longer than the shared memory");
    this.bytes.set(bytes, used);
    // Published last, so that the watcher never sees half a line.
    Atomics.store(this.words, WORD.used, used + bytes.length);
  }

  get chunk(): number {
    return Atomics.load(this.words, WORD.chunk);
  }

  /** The chunk being filled. */
  text(): Uint8Array {
    return this.bytes.slice(0, Atomics.load(this.words, WORD.used));
  }
}
