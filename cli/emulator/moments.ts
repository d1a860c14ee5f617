// Holds a board in QEMU between any two of its instructions, by a plugin (tests/boards/moments.c) that counts them and asks
// on a socket how many.
//
//   it  (goes on from a stop)            (is there) 0                    (goes on)
//   us                        behind, n               [something comes]  0
import { PLACES, STOPS, type Moment } from "./machine.js";
import { codeAt, Plugin, type PluginOptions } from "./plugin.js";

/** In the order of the plugin's numbers; behind them comes "none". */
const NAMES = ["stop", "sleep"] as const;

export class Moments {
  /** The board goes on from a stop, and its plugin waits to hear how far. */
  private resumed = false;
  /** It waits at a moment. */
  private held = false;

  private constructor(
    private readonly plugin: Plugin,
    private readonly there: { heard: () => void },
  ) {}

  /** QEMU's arguments. */
  get args(): readonly string[] {
    return this.plugin.args;
  }

  /** Listens in a board's folder. */
  static async open(folder: string, options: PluginOptions): Promise<Moments> {
    const there = { heard: (): void => undefined };
    const numbers = [PLACES.stop, PLACES.sleep, STOPS].map((name) => codeAt(options, name));
    const asked = { file: options.plugin, name: "moments", numbers };
    return new Moments(await Plugin.open(folder, asked, () => there.heard()), there);
  }

  resume(): void {
    this.resumed = true;
  }

  /** Up to the moment, or to the end of QEMU. */
  async advance({ behind, instructions }: Moment): Promise<void> {
    if (!this.plugin.listens) return;
    this.resumed = false;
    const there = new Promise<void>((resolve) => void (this.there.heard = resolve));
    this.order(NAMES.indexOf(behind), instructions);
    await there;
    this.held = true;
  }

  goOn(): void {
    if (this.resumed) this.order(NAMES.length, 0);
    if (this.held) this.plugin.say(Uint8Array.of(0));
    this.resumed = this.held = false;
  }

  close(): void {
    this.plugin.close();
  }

  private order(behind: number, instructions: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(behind);
    bytes.writeUInt32LE(instructions, 4);
    this.plugin.say(bytes);
  }
}
