// The pads of an emulated RP2040, which knows what a pin drives and what comes in, and not that they are one wire: a pin
// that drives sees its own level, any other what is outside, or its pull-up.
//
//   drives 1 or 0 --> that    driven from outside --> that    pulled up --> 1    else 0
import { GPIOPinState, type GPIOPin } from "rp2040js";

type Level = 0 | 1;

export class Pads {
  private readonly outside = new Map<number, Level>();
  private readonly levels = new Map<number, Level>();
  private readonly shown = new Map<number, Level>();
  private pins: readonly GPIOPin[] = [];

  constructor(
    /** A pin drives another level than the last one it drove. */
    private readonly seen: (pin: number, level: Level) => void,
  ) {}

  /** The chip behind them, again after each of its resets: what is outside stays. */
  connect(pins: readonly GPIOPin[]): void {
    this.pins = pins;
    this.levels.clear();
    for (const pin of pins) {
      pin.addListener((state) => this.changed(pin.index, state));
      this.settle(pin.index, pin.value);
    }
  }

  /** Somebody outside drives a pin. */
  drive(pin: number, level: Level): void {
    this.outside.set(pin, level);
    this.settle(pin, this.pins[pin]?.value ?? GPIOPinState.Input);
  }

  private changed(pin: number, state: GPIOPinState): void {
    this.settle(pin, state);
    const driven = drivenBy(state);
    if (driven === null || this.shown.get(pin) === driven) return;
    this.shown.set(pin, driven);
    this.seen(pin, driven);
  }

  /** Every call would be an edge, so only another level is one. */
  private settle(pin: number, state: GPIOPinState): void {
    const pulled = state === GPIOPinState.InputPullUp ? 1 : 0;
    const level = drivenBy(state) ?? this.outside.get(pin) ?? pulled;
    if (level === (this.levels.get(pin) ?? 0)) return;
    this.levels.set(pin, level);
    this.pins[pin]?.setInputValue(level === 1);
  }
}

function drivenBy(state: GPIOPinState): Level | null {
  if (state === GPIOPinState.High) return 1;
  return state === GPIOPinState.Low ? 0 : null;
}
