// QEMU's qtest socket: sets the lines of emulated hardware and tells when they change. Requests are answered in order by
// "OK …" or "FAIL …"; "IRQ raise 3" comes at any time.
import type { Socket } from "node:net";

export class Qtest {
  private received = "";
  private readonly waiting: ((answer: string | null) => void)[] = [];

  constructor(
    private readonly socket: Socket,
    /** An output of the intercepted device changed. */
    private readonly changed: (line: number, level: 0 | 1) => void,
  ) {
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => this.hear(text));
    socket.on("close", () => {
      while (this.waiting.length > 0) this.answer(null);
    });
  }

  /** Wants to hear of a device's unnamed outputs. */
  async intercept(device: string): Promise<void> {
    await this.request(`irq_intercept_out ${device}`);
  }

  async setInput(device: string, name: string, line: number, level: 0 | 1): Promise<void> {
    await this.request(`set_irq_in ${device} ${name} ${line} ${level}`);
  }

  /** Writes two bytes. */
  async write(address: number, value: number): Promise<void> {
    await this.request(`writew 0x${address.toString(16)} 0x${value.toString(16)}`);
  }

  /**
   * Resolves when what was sent to other sockets of the emulator before has arrived: its main loop looks at all of them
   * in each round, so after two rounds it has seen everything that was there before the first.
   */
  async settle(): Promise<void> {
    await this.request("endianness");
    await this.request("endianness");
  }

  private async request(text: string): Promise<void> {
    const answer = await new Promise<string | null>((resolve) => {
      if (this.socket.destroyed) return resolve(null);
      this.waiting.push(resolve);
      this.socket.write(`${text}\n`);
    });
    if (answer !== null && !answer.startsWith("OK")) throw new Error(`QEMU refused "${text}": ${answer}`);
  }

  private hear(text: string): void {
    const lines = (this.received + text).split("\n");
    this.received = lines.pop() ?? "";
    for (const line of lines) {
      const [, what, number] = /^IRQ (raise|lower) (\d+)$/.exec(line) ?? [];
      if (what === undefined) this.answer(line);
      else this.changed(Number(number), what === "raise" ? 1 : 0);
    }
  }

  private answer(text: string | null): void {
    this.waiting.shift()?.(text);
  }
}
