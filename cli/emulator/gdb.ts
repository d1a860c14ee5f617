// QEMU's debugger socket, for one thing only: a store to flash ends the run. QEMU itself drops such a store without a word.
//
//   us  $Z2,0,20000#cs   watch stores there       $c#cs   run
//   it  $OK#cs                                    $T05thread:p01.01;watch:0;#cs   a store: the board stands still
import type { Socket } from "node:net";
import type { Board, Region } from "../boards/board.js";

/** A packet, and what is acknowledged. */
const PACKET = /^[+-]*\$([^#]*)#[0-9a-f]{2}/;

const STORE = /watch:[0-9a-f]+;/;

/** The number of the program counter among the registers, which come as bytes. */
const COUNTER: Readonly<Record<Board["port"], number>> = { "cortex-m": 15, riscv: 32 };

export class Gdb {
  private received = "";
  private waiting: ((answer: string | null) => void) | null = null;

  constructor(
    private readonly socket: Socket,
    private readonly port: Board["port"],
    /** The board stands still at a store that was watched for: where that stands. */
    private readonly stored: (at: number) => void,
  ) {
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => this.hear(text));
    socket.on("close", () => this.answer(null));
  }

  /** Watches stores to these regions from now on; false: QEMU has ended or cannot. */
  async watch(regions: readonly Region[]): Promise<boolean> {
    for (const { start, size } of regions) {
      if ((await this.request(`Z2,${start.toString(16)},${size.toString(16)}`)) !== "OK") return false;
    }
    return true;
  }

  /** Lets the board run. */
  run(): void {
    this.send("c");
  }

  private request(text: string): Promise<string | null> {
    return new Promise((resolve) => {
      if (this.socket.destroyed) return resolve(null);
      this.waiting = resolve;
      this.send(text);
    });
  }

  private send(text: string): void {
    const sum = [...Buffer.from(text)].reduce((sum, byte) => sum + byte, 0) & 0xff;
    this.socket.write(`$${text}#${sum.toString(16).padStart(2, "0")}`);
  }

  private hear(text: string): void {
    this.received += text;
    for (let found = PACKET.exec(this.received); found !== null; found = PACKET.exec(this.received)) {
      const [whole, content = ""] = found;
      this.received = this.received.slice(whole.length);
      this.socket.write("+");
      if (STORE.test(content)) void this.tell();
      else this.answer(content);
    }
  }

  private async tell(): Promise<void> {
    const registers = Buffer.from((await this.request("g")) ?? "", "hex");
    const at = 4 * COUNTER[this.port];
    this.stored(registers.length < at + 4 ? 0 : registers.readUInt32LE(at));
  }

  private answer(text: string | null): void {
    const { waiting } = this;
    this.waiting = null;
    waiting?.(text);
  }
}
