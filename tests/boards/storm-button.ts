// Follows the trace of examples/button and says where it does what the program cannot do.
//
//   waits --edge to the wanted level--> wakes --alarm is set--> settles --alarm fires--> looks --> other level: returns
//     ^                                                                                   |
//     |                                                    the wanted one: low: toggles LED, logs; then, or at high:
//     '---- returns: waits for the next wanted level, or wakes at once if it is there <---'
//
// Between two events the program goes on by itself, and how far is not to be seen: while it looks, an edge may come before it
// reads the level or behind. So the model is in all the places where it may be, and an event leaves those that allow it. When
// the core sleeps, the program waits or settles, and nothing else.

type Place = "waits" | "wakes" | "settles" | "looks" | "toggles" | "logs" | "returns";

interface State {
  place: Place;
  /** The level that it waits for: low for a press, high for a release. */
  wanted: 0 | 1;
  /** `wakes`: the tick of what woke it, or one before; `settles`, `looks`, `toggles`: the alarm's. */
  at: number;
}

/** How long button lets its contacts bounce, and how late a busy board may look at them, both in seconds. */
const SETTLE = 0.02;
const LATE = 0.005;

export interface Looks {
  presses: number;
  alarms: number;
  /** Edges that came between an alarm and the sleep behind it, where the program may have looked before or after. */
  undecided: number;
}

type Line = { tick: number; event: string } & Record<string, unknown>;

export class Button {
  readonly looks: Looks = { presses: 0, alarms: 0, undecided: 0 };
  private states: State[] = [];
  /** Outside: the pull-up's at first. */
  private level: 0 | 1 = 1;
  private awake = false;
  private readonly settle: number;
  private readonly late: number;

  /** `rate`: ticks per second. */
  constructor(rate: number) {
    this.settle = Math.ceil(SETTLE * rate);
    this.late = Math.ceil(LATE * rate);
  }

  /** Where a trace is none of the program's, as a sentence; null: it is one. */
  follow(trace: readonly string[]): string | null {
    for (const text of trace) {
      const line = JSON.parse(text) as Line;
      const before = this.states;
      if (!this.take(line)) continue;
      if (this.states.length === 0) return `at tick ${line.tick} comes ${text}, where the program ${placesOf(before)}`;
    }
    const ended = this.states.some(({ place }) => place === "waits");
    return ended ? null : `in the end the program ${placesOf(this.states)}`;
  }

  /** false: the line says nothing of this program. */
  private take(line: Line): boolean {
    const { tick } = line;
    this.states = this.states.filter(({ place, at }) => place !== "settles" || tick <= at + this.late);
    const next = this.after(line);
    if (next === null) return false;
    this.states = this.closed(next, tick);
    return true;
  }

  /** The places behind an event. */
  private after({ tick, event, ...line }: Line): State[] | null {
    switch (event) {
      case "pin":
        return line["pin"] === "BUTTON" ? this.edge(line["level"] as 0 | 1, tick) : this.led(tick);
      case "alarm":
        return this.armed(Number(line["at"]), tick);
      case "fire":
        this.awake = true;
        return this.from("settles", ({ at }) => at <= tick, "looks");
      case "log":
        return this.from("logs", () => true, "returns").map((state) => ({ ...state, wanted: 1 }));
      case "sleep":
        this.awake = false;
        return this.states.filter(({ place }) => place === "waits" || place === "settles");
      default:
        return null;
    }
  }

  private from(place: Place, allowed: (state: State) => boolean, next: Place): State[] {
    return this.states.filter((state) => state.place === place && allowed(state)).map((s) => ({ ...s, place: next }));
  }

  private edge(level: 0 | 1, tick: number): State[] {
    this.level = level;
    if (this.awake) this.looks.undecided++;
    return this.states.map((state) =>
      state.place === "waits" && state.wanted === level ? { ...state, place: "wakes", at: tick } : state,
    );
  }

  /** The first level is that of the opened pin: the program begins. */
  private led(tick: number): State[] {
    if (this.states.length === 0) return [{ place: "returns", wanted: 0, at: tick }];
    this.looks.presses++;
    return this.from("toggles", ({ at }) => tick <= at + this.late, "logs");
  }

  private armed(at: number, tick: number): State[] {
    this.looks.alarms++;
    const inTime = (since: number): boolean => at >= since + this.settle && at <= tick + this.settle;
    return this.from("wakes", (state) => inTime(state.at), "settles").map((state) => ({ ...state, at }));
  }

  /** With the places that the program may reach by itself before the next event. */
  private closed(states: readonly State[], tick: number): State[] {
    const all = new Map<string, State>();
    const left = [...states];
    for (let state = left.pop(); state !== undefined; state = left.pop()) {
      const key = `${state.place} ${state.wanted} ${state.at}`;
      if (all.has(key)) continue;
      all.set(key, state);
      const next = this.onward(state, tick);
      if (next !== null) left.push(next);
    }
    return [...all.values()];
  }

  /** What the program does next at the level that is there; null: it needs an event. */
  private onward({ place, wanted, at }: State, tick: number): State | null {
    const there = this.level === wanted;
    if (place === "returns") return there ? { place: "wakes", wanted, at: tick } : { place: "waits", wanted, at: 0 };
    if (place !== "looks") return null;
    if (!there) return { place: "returns", wanted, at: 0 };
    return wanted === 0 ? { place: "toggles", wanted, at } : { place: "returns", wanted: 0, at: 0 };
  }
}

const placesOf = (states: readonly State[]): string => [...new Set(states.map(({ place }) => place))].join(" or ");
