import { Duration, Instant, Ticker, Timer, elapsed, withTimeout } from "tickless";

describe("durations", () => {
  it("are counted in ticks of a millisecond by default", () => {
    expect(Duration.millis(500)).toBe(500);
    expect(Duration.secs(2)).toBe(2000);
  });

  it("round up into ticks and down out of them", () => {
    expect(Duration.micros(1)).toBe(1);
    expect(Duration.asSecs(Duration.millis(1999))).toBe(1);
  });

  it("do not wrap", () => {
    expect(Duration.secs(u64.MAX_VALUE)).toBe(Duration.MAX);
  });
});

describe("timers", () => {
  it("end at their deadline", async () => {
    const before = Instant.now();
    await Timer.afterMillis(5);
    expect(Instant.now() - before).toBe(5);
  });

  it("of no length end at once", async () => {
    const before = Instant.now();
    await Timer.after(0);
    await Timer.at(before);
    expect(elapsed(before)).toBe(0);
  });

  it("of a ticker do not drift", async () => {
    const start = Instant.now();
    const ticker = Ticker.every(Duration.millis(10));
    await ticker.next();
    await Timer.afterMillis(3);
    await ticker.next();
    await ticker.next();
    expect(Instant.now() - start).toBe(30);
  });

  it("that are given up do not fire", async () => {
    const start = Instant.now();
    const slow = await withTimeout(Duration.millis(2), Timer.afterMillis(100));
    expect(slow.timedOut).toBe(true);
    await Timer.afterMillis(4);
    expect(Instant.now() - start).toBe(6);
  });
});
