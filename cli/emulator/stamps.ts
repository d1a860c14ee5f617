// Says when what an emulator shows of a board's outputs has come about. QEMU shows it without a time; a plugin of ours
// (tests/boards/stamps.c) tells the time behind each store to registers of pins, and holds the board there until what came of
// that store has been read.
//
//   it  nanoseconds                       (goes on)
//   us               [reads what changed] 0
import type { Board } from "../boards/board.js";
import { STOPS } from "./machine.js";
import { codeAt, Plugin, type PluginOptions } from "./plugin.js";

export class Stamps {
  private constructor(private readonly plugin: Plugin) {}

  /** QEMU's arguments. */
  get args(): readonly string[] {
    return this.plugin.args;
  }

  /** Listens in a board's folder. `written`: called behind a store, with the nanoseconds since the board's clock began. */
  static async open(
    { folder, board }: { folder: string; board: Board },
    options: PluginOptions,
    written: (nanoseconds: number) => Promise<void>,
  ): Promise<Stamps> {
    const { ram } = board.memory;
    const regions = [ram, ...registersOf(board)].flatMap(({ start, size }) => [start, start + size]);
    const numbers = [codeAt(options, STOPS), ...regions];
    const plugin = await Plugin.open(folder, { file: options.plugin, name: "stamps", numbers }, (bytes) => {
      if (bytes === null) return;
      void written(Number(bytes.readBigInt64LE())).then(() => plugin.say(Uint8Array.of(0)));
    });
    return new Stamps(plugin);
  }

  close(): void {
    this.plugin.close();
  }
}

/** Of the pins that are shown. */
function registersOf({ emulator }: Board): { start: number; size: number }[] {
  const all = (emulator?.pins ?? []).flatMap(({ registers }) => registers ?? []);
  return [...new Map(all.map((region) => [region.start, region])).values()];
}
