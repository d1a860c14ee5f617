// The semihosting calls of host-c/port/cortex-m/semihosting.c, answered for an emulator that has none of its own: text to
// the runner, and the runner's orders as the bytes of a file.

/** What the calls need of the core that makes them. */
export interface SemihostingCore {
  readonly registers: Uint32Array;
  readUint8(address: number): number;
  readUint32(address: number): number;
  writeUint8(address: number, value: number): void;
}

/** The breakpoint that is a call. */
export const SEMIHOSTING_BREAK = 0xab;

const SYS_OPEN = 1;
const SYS_WRITE0 = 4;
const SYS_READ = 6;
const HANDLE = 1;
const REFUSED = 0xffffffff;

export class Semihosting {
  private input = Buffer.alloc(0);
  private line = "";

  constructor(
    /** A whole line of what the core has written. */
    private readonly heard: (line: string) => void,
  ) {}

  /** Bytes that the core may read from now on. */
  give(bytes: Buffer): void {
    this.input = Buffer.concat([this.input, bytes]);
  }

  /** A core is at a call: its number in r0, where its arguments are in r1; the answer goes to r0. */
  call(core: SemihostingCore): void {
    const [operation = 0, block = 0] = core.registers;
    core.registers[0] = this.answer(core, operation, block);
  }

  private answer(core: SemihostingCore, operation: number, block: number): number {
    if (operation === SYS_OPEN) return HANDLE;
    if (operation === SYS_WRITE0) return this.write(core, block);
    return operation === SYS_READ ? this.read(core, block) : REFUSED;
  }

  private write(core: SemihostingCore, text: number): number {
    for (let at = text; ; at++) {
      const byte = core.readUint8(at);
      if (byte === 0) return 0;
      const letter = String.fromCharCode(byte);
      if (letter !== "\n") {
        this.line += letter;
        continue;
      }
      const { line } = this;
      this.line = "";
      this.heard(line);
    }
  }

  /** Says how many bytes are missing. */
  private read(core: SemihostingCore, block: number): number {
    const [to, length] = [core.readUint32(block + 4), core.readUint32(block + 8)];
    const bytes = this.input.subarray(0, length);
    bytes.forEach((byte, i) => core.writeUint8(to + i, byte));
    this.input = this.input.subarray(bytes.length);
    return length - bytes.length;
  }
}
