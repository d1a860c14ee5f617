// A plugin of QEMU's, which connects to a socket in the board's folder when the emulator starts.
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import path from "node:path";

/** A plugin and what it wants to know of the board's host. */
export interface PluginOptions {
  /** Its file, where the board runs in QEMU. */
  plugin: string;
  /** The host's. */
  symbols: ReadonlyMap<string, number>;
}

export class Plugin {
  private connected: Socket | null = null;

  private constructor(
    private readonly server: Server,
    /** QEMU's arguments. */
    readonly args: readonly string[],
  ) {}

  /** Listens in a board's folder. heard: called with what the plugin sends; null: it is gone. */
  static async open(
    folder: string,
    { file, name, numbers }: { file: string; name: string; numbers: readonly number[] },
    heard: (bytes: Buffer | null) => void,
  ): Promise<Plugin> {
    const server = createServer();
    await once(server.listen(path.join(folder, name)), "listening");
    const args = [file, `socket=${name}`, ...numbers.map((number, i) => `number${i}=${number}`)];
    const plugin = new Plugin(server, ["-plugin", args.join(",")]);
    server.once("connection", (socket) => {
      plugin.connected = socket;
      const over = (): void => heard(null);
      socket.on("data", heard).on("close", over).on("error", over);
    });
    return plugin;
  }

  say(bytes: Uint8Array): void {
    this.connected?.write(bytes);
  }

  get listens(): boolean {
    return this.connected !== null;
  }

  close(): void {
    this.server.close();
    this.connected?.destroy();
  }
}

/** Where code begins: in Thumb, the lowest bit says only that it is that. */
export function codeAt({ symbols }: Pick<PluginOptions, "symbols">, name: string): number {
  const address = symbols.get(name);
  if (address === undefined) throw new Error(`the board's host has no ${name}`);
  return address & ~1;
}
