import { Channel, Signal, Timer, join, select, spawn } from "tickless";

const numbers = new Channel<i32>(2);
const done = new Signal<i32>();

async function produce(count: i32): Promise<void> {
  for (let i = 1; i <= count; i++) await numbers.send(i);
}

async function add(count: i32): Promise<void> {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += await numbers.receive();
  done.signal(sum);
}

describe("a channel", () => {
  it("hands everything over, also when it is full now and then", async () => {
    spawn(produce(10));
    spawn(add(10));
    expect(await done.wait()).toBe(55);
  });
});

async function after(ms: u64, value: i32): Promise<i32> {
  await Timer.afterMillis(ms);
  return value;
}

describe("futures", () => {
  it("are selected by who is first", async () => {
    const won = await select(after(7, 1), after(3, 2));
    expect(won.index).toBe(1);
    expect(won.second).toBe(2);
  });

  it("are joined when all are done", async () => {
    const both = await join(after(2, 20), after(4, 22));
    expect(both.first + both.second).toBe(42);
  });
});
