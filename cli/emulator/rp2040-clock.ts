// The time of an emulated RP2040, in nanoseconds: it stands still until the stepping loop (rp2040.ts) moves it.
import type { RP2040 } from "rp2040js";

type IClock = RP2040["clock"];
type IAlarm = ReturnType<IClock["createAlarm"]>;

const MICROSECOND = 1000;

export class Rp2040Clock implements IClock {
  private now = 0;
  private alarms: Alarm[] = [];
  /** When the first of them is due; Infinity: none is. */
  private first = Infinity;

  get nanos(): number {
    return this.now;
  }

  /** How long until something happens by itself; Infinity: nothing will. */
  get ahead(): number {
    return this.first - this.now;
  }

  createAlarm(callback: () => void): IAlarm {
    const alarm = new Alarm(this, callback);
    this.alarms.push(alarm);
    return alarm;
  }

  /** Forgets all alarms: those who set them are gone. */
  reset(): void {
    this.alarms = [];
    this.changed();
  }

  /** Lets time pass, and what is due meanwhile happen, each at its time. */
  advance(nanos: number): void {
    const end = this.now + nanos;
    while (this.first <= end) {
      this.now = this.first;
      const due = this.alarms.find(({ at }) => at === this.now);
      due?.cancel();
      due?.callback();
    }
    this.now = end;
  }

  changed(): void {
    this.first = this.alarms.reduce((first, { at }) => Math.min(first, at), Infinity);
  }
}

/**
 * The chip's timer compares whole microseconds, and its emulation drops the part of one that has passed already: an alarm
 * that is rounded up is neither early nor late.
 */
class Alarm implements IAlarm {
  at = Infinity;

  constructor(
    private readonly clock: Rp2040Clock,
    readonly callback: () => void,
  ) {}

  schedule(nanos: number): void {
    this.at = Math.ceil((this.clock.nanos + nanos) / MICROSECOND) * MICROSECOND;
    this.clock.changed();
  }

  cancel(): void {
    this.at = Infinity;
    this.clock.changed();
  }
}
