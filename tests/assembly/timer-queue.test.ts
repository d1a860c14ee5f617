// The timer queue against the plainest model there is: a list searched for the earliest deadline.

import { expect, test } from "vitest";
import { buildAndRun, logged } from "./harness.js";

const SLEEPERS = 48;
const STEPS = 3000;

/** A controller that spawns sleepers and cancels them at random; each says when it wakes. */
const PROGRAM = (seed: number): string => `
  import { Duration, TaskHandle, Timer, info, spawn } from "tickless";
  let state: u32 = ${seed};
  function random(below: u32): u32 {
    state ^= state << 13; state ^= state >> 17; state ^= state << 5;
    return state % below;
  }
  const handles = new StaticArray<usize>(${SLEEPERS});
  pool(sleep, ${SLEEPERS});
  async function sleep(id: u32, d: u32): Promise<void> {
    await Timer.after(Duration.ticks(d));
    info("{}", id);
  }
  export async function main(): Promise<void> {
    for (let step = 0; step < ${STEPS}; step++) {
      const id = random(${SLEEPERS}), act = random(8), d = random(12);
      const handle = changetype<TaskHandle>(handles[id]);
      const live = handles[id] != 0 && !handle.done;
      if (act < 5) {
        if (!live) handles[id] = changetype<usize>(spawn(sleep(id, d)));
      } else if (act < 7) {
        if (live) handle.cancel();
      } else await Timer.after(Duration.ticks(1 + d / 4));
    }
  }`;

interface Sleeper {
  id: number;
  d: number;
  at: number;
  set: number;
  started: boolean;
}
interface Slot {
  occupant: Sleeper | null;
  queued: boolean;
}

/**
 * The same, with the rules written out: timers fire by deadline, then in the order they were set; slots are taken from the
 * front; a slot that is still queued for a cancelled task is polled there for its next one.
 */
function model(seed: number): string[] {
  let state = seed >>> 0;
  const random = (below: number): number => {
    state = (state ^ (state << 13)) >>> 0;
    state = (state ^ (state >>> 17)) >>> 0;
    state = (state ^ (state << 5)) >>> 0;
    return state % below;
  };
  const lines: string[] = [];
  const slots = Array.from({ length: SLEEPERS }, (): Slot => ({ occupant: null, queued: false }));
  const controller: Slot = { occupant: { id: -1, d: 0, at: 0, set: 0, started: true }, queued: false };
  const slotOf = (sleeper: Sleeper | undefined): Slot | undefined =>
    sleeper && slots.find((slot) => slot.occupant === sleeper);
  const latest = new Map<number, Sleeper>();
  const timers = new Set<Slot>();
  let queue: Slot[] = [];
  let [now, sequence, step, found] = [0, 0, 0, 0];

  const wake = (slot: Slot): void => {
    if (slot.queued) return;
    slot.queued = true;
    queue.push(slot);
  };
  const set = (slot: Slot, at: number): void => {
    Object.assign(slot.occupant ?? {}, { at, set: sequence++ });
    timers.add(slot);
  };
  const spawn = (id: number, d: number): void => {
    // A large pool looks for a free slot from where it found the last one.
    const from = [...slots.slice(found), ...slots.slice(0, found)];
    const slot = from.find(({ occupant }) => occupant === null);
    if (slot === undefined) throw new Error("the pool is full");
    found = slots.indexOf(slot);
    slot.occupant = { id, d, at: 0, set: 0, started: false };
    latest.set(id, slot.occupant);
    wake(slot);
  };
  const cancel = (slot: Slot): void => {
    slot.occupant = null;
    timers.delete(slot);
  };
  const control = (): void => {
    while (step < STEPS) {
      step++;
      const [id, act, d] = [random(SLEEPERS), random(8), random(12)];
      const live = slotOf(latest.get(id));
      if (act < 5) {
        if (!live) spawn(id, d);
      } else if (act < 7) {
        if (live) cancel(live);
      } else return set(controller, now + 1 + Math.floor(d / 4));
    }
  };
  const poll = (slot: Slot): void => {
    slot.queued = false;
    const sleeper = slot.occupant;
    if (slot === controller) control();
    else if (sleeper === null) return;
    else if (!sleeper.started && sleeper.d > 0) {
      sleeper.started = true;
      set(slot, now + sleeper.d);
    } else if (!sleeper.started || sleeper.at <= now) {
      lines.push(`${now} ${sleeper.id}`);
      cancel(slot);
    }
  };

  const orderOf = (slot: Slot): [number, number] => [slot.occupant?.at ?? 0, slot.occupant?.set ?? 0];
  const byOrder = (a: Slot, b: Slot): number => {
    const [[atA, setA], [atB, setB]] = [orderOf(a), orderOf(b)];
    return atA - atB || setA - setB;
  };
  wake(controller);
  for (;;) {
    const due = [...timers].filter((slot) => (slot.occupant?.at ?? 0) <= now).sort(byOrder);
    for (const slot of due) {
      timers.delete(slot);
      wake(slot);
    }
    const batch = queue;
    queue = [];
    batch.forEach(poll);
    if (queue.length > 0) continue;
    if (timers.size === 0) return lines;
    now = Math.min(...[...timers].map((slot) => slot.occupant?.at ?? 0));
  }
}

const fresh = (Date.now() % 0x7fffffff) | 1;

test.each([1, 2, 12345, 0x7ffffff1, fresh])(
  "random timers, cancelled at random, fire when and in the order they should (seed %i)",
  async (seed) => {
    const { lines, end, fault } = await buildAndRun(PROGRAM(seed));
    expect(fault).toBeNull();
    expect(end).toBe("idle");
    const expected = model(seed);
    expect(expected.length).toBeGreaterThan(STEPS / 8);
    expect(logged(lines)).toEqual(expected);
  },
);

test("a thousand timers in any order fire in the right one", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, info, spawn } from "tickless";
     pool(sleep, 1000);
     async function sleep(at: u32): Promise<void> { await Timer.at(at); info("{}", at); }
     export async function main(): Promise<void> { for (let i: u32 = 0; i < 1000; i++) spawn(sleep(1 + (i * 387) % 1000)); }`,
  );
  expect(logged(lines)).toEqual(Array.from({ length: 1000 }, (_, i) => `${i + 1} ${i + 1}`));
});
