// Handles: what `open` gives the blob for a pin or port. One numbering for all kinds, from 1; never given back.
//
//   handle word   bits 0-15 the handle | bits 16-30 its event line

import { FAULT_HANDLE } from "./abi.js";
import { FaultSignal } from "./fault.js";

export class Handles {
  private readonly opened: object[] = [];

  /** The handle word of something just opened. */
  add(item: object, line: number): number {
    this.opened.push(item);
    return this.opened.length | (line << 16);
  }

  /** What a handle stands for; a handle that was never opened as that kind ends the program. */
  get<T extends object>(handle: number, kind: new (...parts: never[]) => T): T {
    const item = this.opened[(handle & 0xffff) - 1];
    if (item instanceof kind) return item;
    throw new FaultSignal(FAULT_HANDLE, handle);
  }
}
