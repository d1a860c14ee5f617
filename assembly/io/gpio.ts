// Digital pins. An Output or Input is its handle word and nothing else. One pin, one owner: opening it a second time is a
// fault. Nothing here may be called from an interrupt.

import { FAULT_IO } from "../abi/constants";
import { raise } from "../abi/fault";
import {
  MODE_INPUT,
  MODE_LEVEL_SHIFT,
  MODE_OUTPUT,
  MODE_PULL_SHIFT,
  WATCH_FALLING,
  WATCH_HIGH,
  WATCH_LOW,
  WATCH_RISING,
  open,
  read,
  toggle,
  watch,
  write,
} from "../abi/gpio";
import { unlink } from "../task/list";
import { Pin } from "./board";
import { IoError, opened } from "./error";
import { LineLink, heard, listen } from "./event";

/** What a pin can be at. */
export enum Level {
  /** At ground. */
  Low = 0,
  /** At the supply. */
  High = 1,
}

/** What holds an input when nothing drives it. */
export enum Pull {
  /** Nothing: the pin floats. */
  None = 0,
  /** A resistor to the supply: high unless driven low. */
  Up = 1,
  /** A resistor to ground: low unless driven high. */
  Down = 2,
}

function openPin(pin: Pin, mode: i32): i32 {
  const word = <u32>changetype<usize>(pin);
  return opened(word, open(word, mode));
}

/** A pin that the program drives. */
@unmanaged
@final
export class Output {
  /** Opens a pin at a first level. A pin that is missing, taken or not fit for it is the fault OPEN. */
  constructor(pin: Pin, level: Level = Level.Low) {
    return changetype<Output>(openPin(pin, MODE_OUTPUT | (level << MODE_LEVEL_SHIFT)));
  }

  /** Drives the pin high. */
  @inline
  high(): void {
    write(changetype<i32>(this), 1);
  }

  /** Drives the pin low. */
  @inline
  low(): void {
    write(changetype<i32>(this), 0);
  }

  /** Drives the pin to the other level. */
  @inline
  toggle(): void {
    toggle(changetype<i32>(this));
  }

  /** Drives the pin high or low. */
  @inline
  set(high: bool): void {
    write(changetype<i32>(this), i32(high));
  }

  /** True when the output drives its high level. */
  @inline
  get isHigh(): bool {
    return <bool>read(changetype<i32>(this));
  }
}

/** A wait for a pin. */
@unmanaged
@final
class PinNode extends LineLink {
  watch(handle: i32, kinds: i32): PinNode {
    listen(this, handle);
    watch(handle, kinds);
    return this;
  }

  /** A cancelled wait leaves no node and disarms the pin. */
  [Symbol.dispose](): void {
    if (this.next) {
      unlink(this);
      watch(this.source, 0);
    }
  }
}

async function waitFor(handle: i32, kinds: i32): Promise<void> {
  if (kinds & (read(handle) ? WATCH_HIGH : WATCH_LOW)) return;
  if (heard(handle)) raise(FAULT_IO, IoError.IN_USE);
  using node = frameSlot<PinNode>().watch(handle, kinds);
  while (node.next) suspend();
}

/** A pin that the program reads. */
@unmanaged
@final
export class Input {
  /** Opens a pin. One that is missing, taken or not fit for it is the fault OPEN. */
  constructor(pin: Pin, pull: Pull = Pull.None) {
    return changetype<Input>(openPin(pin, MODE_INPUT | (pull << MODE_PULL_SHIFT)));
  }

  /** True when the pin is high. */
  @inline
  get isHigh(): bool {
    return <bool>read(changetype<i32>(this));
  }

  // One wait per pin at a time: a second one is the fault IO with IN_USE as its detail. All of them are cancel-safe: a
  // cancelled wait disarms the pin and loses nothing but the event itself.

  /** Waits until the pin is high; completes at once if it is. */
  @inline
  async waitForHigh(): Promise<void> {
    await waitFor(changetype<i32>(this), WATCH_HIGH);
  }

  /** Waits until the pin is low; completes at once if it is. */
  @inline
  async waitForLow(): Promise<void> {
    await waitFor(changetype<i32>(this), WATCH_LOW);
  }

  /** Waits for the next change from low to high. Edges before the wait began do not count. */
  @inline
  async waitForRisingEdge(): Promise<void> {
    await waitFor(changetype<i32>(this), WATCH_RISING);
  }

  /** Waits for the next change from high to low. Edges before the wait began do not count. */
  @inline
  async waitForFallingEdge(): Promise<void> {
    await waitFor(changetype<i32>(this), WATCH_FALLING);
  }

  /** Waits for the next change. Edges before the wait began do not count. */
  @inline
  async waitForAnyEdge(): Promise<void> {
    await waitFor(changetype<i32>(this), WATCH_RISING | WATCH_FALLING);
  }
}
