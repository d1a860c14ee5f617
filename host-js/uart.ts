// Ports of the simulated board. Received bytes wait in a ring until the blob reads them; sent bytes are on the wire at
// once, so there is always room to write.
//
//   outside --receive--> [ ring ] --read--> blob        blob --write--> wire (trace)

import { ERROR_IN_USE, ERROR_NO_SUCH_PIN, ERROR_NOT_SUPPORTED, ERROR_OVERRUN } from "./abi.js";
import type { Handles } from "./handles.js";
import type { EventLines } from "./lines.js";
import { portName } from "./words.js";

/** Bytes a port holds for the blob, as on the posix host. */
export const RING_SIZE = 256;

class Port {
  opened = false;
  /** "bytes to read"; the next line is "room to write". */
  line = 0;
  readonly ring: number[] = [];
  lost = 0;
  /** The blob has yet to hear that bytes were lost. */
  overrun = false;

  constructor(readonly name: string) {}
}

export class Uarts {
  private readonly ports = new Map<number, Port>();

  constructor(
    private readonly handles: Handles,
    private readonly lines: EventLines,
    private readonly wire: (event: "tx" | "rx", uart: string, byte: number) => void,
  ) {}

  open(word: number, baud: number, format: number): number {
    const port = this.port(word);
    if (port === null) return ERROR_NO_SUCH_PIN;
    if (port.opened) return ERROR_IN_USE;
    const [data, parity] = [format & 15, (format >>> 4) & 3];
    if (baud <= 0 || data !== 8 || parity === 3 || format >>> 7 !== 0) return ERROR_NOT_SUPPORTED;
    const line = this.lines.open(2);
    Object.assign(port, { opened: true, line });
    return this.handles.add(port, line);
  }

  read(handle: number, target: Uint8Array): number {
    const port = this.handles.get(handle, Port);
    if (port.ring.length === 0 && port.overrun) {
      port.overrun = false;
      return ERROR_OVERRUN;
    }
    const bytes = port.ring.splice(0, target.length);
    target.set(bytes);
    return bytes.length;
  }

  write(handle: number, source: Uint8Array): number {
    const port = this.handles.get(handle, Port);
    for (const byte of source) this.wire("tx", port.name, byte);
    return source.length;
  }

  pending(handle: number): number {
    this.handles.get(handle, Port);
    return 0;
  }

  lost(handle: number): number {
    const port = this.handles.get(handle, Port);
    const lost = port.lost;
    port.lost = 0;
    return lost;
  }

  /** Bytes arrive from outside. */
  receive(word: number, bytes: Uint8Array): void {
    const port = this.port(word);
    if (port === null) return;
    for (const byte of bytes) {
      this.wire("rx", port.name, byte);
      if (!port.opened) continue;
      if (port.ring.length < RING_SIZE) port.ring.push(byte);
      else {
        port.lost++;
        port.overrun = true;
      }
    }
    if (port.opened && bytes.length > 0) this.lines.raise(port.line);
  }

  private port(word: number): Port | null {
    const known = this.ports.get(word);
    if (known !== undefined) return known;
    const name = portName(word);
    if (name === null) return null;
    const port = new Port(name);
    this.ports.set(word, port);
    return port;
  }
}
