// What a program asks of a board beyond its container: the pins and ports it opens, found by running it in virtual time.
import type { Container } from "../../host-js/container.js";
import { Machine, RunOver } from "../../host-js/machine.js";
import { fixMemory } from "../../host-js/module.js";
import type { ScriptLine } from "../../host-js/script.js";

export interface Needs {
  /** As the ABI's words. */
  pins: ReadonlySet<number>;
  ports: ReadonlySet<number>;
  /** One of the pins is an open drain. */
  openDrain: boolean;
  /** The most bytes that come to a port at one tick. */
  burst: number;
}

interface Blob {
  memory: WebAssembly.Memory;
  start(): void;
  poll(executor: number, lines: number): void;
  levels?: WebAssembly.Global<"i32">;
}

/** Of a pin's mode. */
const DIRECTION = 3;
const OPEN_DRAIN = 2;

type Open = (...args: number[]) => number;

export function needsOf(container: Container, script: readonly ScriptLine[], until: bigint): Needs {
  const [pins, ports] = [new Set<number>(), new Set<number>()];
  let blob: Blob | null = null;
  const machine = new Machine(script, () => undefined, {
    memory: () => new Uint8Array(blob?.memory.buffer ?? new ArrayBuffer(0), 0, blob === null ? 0 : container.ram),
    poll: (executor, lines) => blob?.poll(executor, lines),
  });
  machine.limit = until;
  const imports = machine.imports();
  let openDrain = false;
  const listen = (module: "gpio" | "uart", opened: Set<number>): void => {
    const open = imports[module]?.["open"] as Open | undefined;
    if (imports[module] === undefined || open === undefined) return;
    imports[module]["open"] = (word: number, mode: number, ...rest: number[]) => {
      const handle = open(word, mode, ...rest);
      if (handle <= 0) return handle;
      opened.add(word >>> 0);
      openDrain ||= module === "gpio" && (mode & DIRECTION) === OPEN_DRAIN;
      return handle;
    };
  };
  listen("gpio", pins);
  listen("uart", ports);
  const { module } = fixMemory(container.module);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module as BufferSource), imports);
  blob = instance.exports as unknown as Blob;
  machine.setLevels(blob.levels?.value ?? 0);
  try {
    blob.start();
    while (machine.sleep() === "pending") blob.poll(0, machine.summary());
  } catch (thrown) {
    if (!(thrown instanceof RunOver)) throw thrown;
  }
  return { pins, ports, openDrain, burst: burstIn(script) };
}

function burstIn(script: readonly ScriptLine[]): number {
  const counts = new Map<string, number>();
  for (const line of script) {
    if (line.kind !== "rx") continue;
    const key = `${line.port} ${line.tick}`;
    counts.set(key, (counts.get(key) ?? 0) + line.bytes.length);
  }
  return Math.max(0, ...counts.values());
}
