// Pins of the simulated board. A pin's level comes from the blob (output), from outside (the script), or from its pull.

import { ERROR_IN_USE, ERROR_NO_SUCH_PIN, ERROR_NOT_SUPPORTED } from "./abi.js";
import type { Handles } from "./handles.js";
import type { EventLines } from "./lines.js";
import { pinName } from "./words.js";

type Level = 0 | 1;

const DIRECTION = { input: 0, output: 1, openDrain: 2 } as const;
const PULL = { none: 0, up: 1, down: 2 } as const;
const WATCH = { high: 1, low: 2, rising: 4, falling: 8 } as const;

class Pin {
  /** The level somebody outside drives; null: nobody does. */
  outside: Level | null = null;
  opened = false;
  direction: number = DIRECTION.input;
  pull: number = PULL.none;
  /** The level the blob drives. */
  latch: Level = 0;
  line = 0;
  /** The kinds of event that raise the line; disarmed when one did. */
  watched = 0;

  constructor(readonly name: string) {}

  get level(): Level {
    if (this.direction === DIRECTION.output) return this.latch;
    if (this.direction === DIRECTION.openDrain && this.latch === 0) return 0;
    return this.outside ?? (this.pull === PULL.up ? 1 : 0);
  }

  get drives(): boolean {
    return this.opened && this.direction !== DIRECTION.input;
  }
}

export class Gpio {
  private readonly pins = new Map<number, Pin>();

  constructor(
    private readonly handles: Handles,
    private readonly lines: EventLines,
    private readonly changed: (pin: string, level: Level) => void,
  ) {}

  open(word: number, mode: number): number {
    const pin = this.pin(word);
    if (pin === null) return ERROR_NO_SUCH_PIN;
    if (pin.opened) return ERROR_IN_USE;
    const [direction, pull] = [mode & 3, (mode >>> 2) & 3];
    if (direction === 3 || pull === 3 || mode >>> 5 !== 0) return ERROR_NOT_SUPPORTED;
    const line = this.lines.open(1);
    Object.assign(pin, { opened: true, direction, pull, line, latch: ((mode >>> 4) & 1) as Level });
    if (pin.drives) this.changed(pin.name, pin.latch);
    return this.handles.add(pin, line);
  }

  write(handle: number, level: number): void {
    this.drive(this.handles.get(handle, Pin), level === 0 ? 0 : 1);
  }

  toggle(handle: number): void {
    const pin = this.handles.get(handle, Pin);
    this.drive(pin, pin.latch === 0 ? 1 : 0);
  }

  read(handle: number): Level {
    return this.handles.get(handle, Pin).level;
  }

  watch(handle: number, kinds: number): void {
    const pin = this.handles.get(handle, Pin);
    pin.watched = kinds & 15;
    this.raise(pin, pin.level === 1 ? WATCH.high : WATCH.low);
  }

  /** Somebody outside drives the pin. */
  input(word: number, level: Level): void {
    const pin = this.pin(word);
    if (pin === null) return;
    this.change(pin, () => (pin.outside = level), !pin.drives);
  }

  private drive(pin: Pin, level: Level): void {
    const before = pin.latch;
    this.change(pin, () => (pin.latch = level), false);
    if (pin.drives && before !== level) this.changed(pin.name, level);
  }

  /** Does something to a pin and sees what came of it: an event in the trace, a raised line. */
  private change(pin: Pin, act: () => void, reported: boolean): void {
    const before = pin.level;
    act();
    const level = pin.level;
    if (level === before) return;
    if (reported) this.changed(pin.name, level);
    this.raise(pin, level === 1 ? WATCH.high | WATCH.rising : WATCH.low | WATCH.falling);
  }

  private raise(pin: Pin, kinds: number): void {
    if ((pin.watched & kinds) === 0) return;
    pin.watched = 0;
    this.lines.raise(pin.line);
  }

  private pin(word: number): Pin | null {
    const known = this.pins.get(word);
    if (known !== undefined) return known;
    const name = pinName(word);
    if (name === null) return null;
    const pin = new Pin(name);
    this.pins.set(word, pin);
    return pin;
  }
}
