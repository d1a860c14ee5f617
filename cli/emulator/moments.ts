// Holds a board in QEMU between any two of its instructions, by a plugin (tests/boards/moments.c) that counts them and asks
// on a socket how many.
//
//   it  (goes on from a stop)            (is there) 0                    (goes on)
//   us                        behind, n               [something comes]  0
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import path from "node:path";
import { PLACES, type Moment } from "./machine.js";

/** In the board's folder. */
const SOCKET = "moments";

/** In the order of the plugin's numbers; behind them comes "none". */
const NAMES = ["stop", "sleep"] as const;

export interface MomentOptions {
  /** The plugin's file. */
  plugin: string;
  /** The host's. */
  symbols: ReadonlyMap<string, number>;
}

export class Moments {
  private socket: Socket | null = null;
  /** The board goes on from a stop, and its plugin waits to hear how far. */
  private resumed = false;
  /** It waits at a moment. */
  private held = false;
  private heard: () => void = () => undefined;

  private constructor(
    private readonly server: Server,
    /** QEMU's arguments. */
    readonly args: readonly string[],
  ) {
    server.once("connection", (socket) => {
      this.socket = socket;
      const heard = (): void => this.heard();
      socket.on("data", heard).on("close", heard).on("error", heard);
    });
  }

  /** Listens in a board's folder. */
  static async open(folder: string, { plugin, symbols }: MomentOptions): Promise<Moments> {
    const server = createServer();
    await once(server.listen(path.join(folder, SOCKET)), "listening");
    const places = [PLACES.stop, PLACES.sleep, "tl_emulator_stop"].map((name) => symbols.get(name) ?? 0);
    const args = places.map((address, i) => `place${i}=${address & ~1}`);
    return new Moments(server, ["-plugin", [plugin, ...args, `socket=${SOCKET}`].join(",")]);
  }

  resume(): void {
    this.resumed = true;
  }

  /** Up to the moment, or to the end of QEMU. */
  async advance({ behind, instructions }: Moment): Promise<void> {
    const { socket } = this;
    if (socket === null) return;
    this.resumed = false;
    const there = new Promise<void>((resolve) => void (this.heard = resolve));
    this.order(NAMES.indexOf(behind), instructions);
    await there;
    this.held = true;
  }

  goOn(): void {
    if (this.resumed) this.order(NAMES.length, 0);
    if (this.held) this.socket?.write(Uint8Array.of(0));
    this.resumed = this.held = false;
  }

  close(): void {
    this.server.close();
    this.socket?.destroy();
  }

  private order(behind: number, instructions: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(behind);
    bytes.writeUInt32LE(instructions, 4);
    this.socket?.write(bytes);
  }
}
