// Every way there is to wait, with what it keeps in the structures meanwhile. The tests of cancelling go through this
// table, and a row of docs/cancellation.md without one here is an error.

/** What comes from outside after a cancel, and how the trace shows it. */
export interface Outside {
  /** Ticks after the cancel. */
  after: number;
  /** As a script says it. */
  input: string;
  /** As the trace shows it. */
  seen: string[];
}

/** Nodes while somebody waits. */
export interface Waiting {
  timers?: number;
  lines?: number;
  joins?: number;
  own?: number;
}

/** What a program counts, as it logs it. */
export const counted = ({ timers = 0, lines = 0, joins = 0, own = 0 }: Waiting, also: Waiting = {}): string =>
  `${timers + (also.timers ?? 0)} ${lines} ${joins} ${own}`;

export interface Wait {
  /** The call, as docs/cancellation.md names it; several behind commas. */
  of: string;
  /** What it needs from "tickless" beside what every program here imports. */
  imports?: string;
  globals?: string;
  /** Runs once, in main. */
  setUp?: string;
  /** Waits longer than any test runs. */
  wait: string;
  /** Gives how many wait in the thing itself. */
  own?: string;
  waiting: Waiting;
  /** A line of script before everything else. */
  before?: string;
  /** What would end the wait, if it were not cancelled. */
  outside?: Outside[];
  /** Runs after each cancel and the silence behind it, to show what the cancel lost … */
  after?: string;
  /** … which is logged. */
  shows?: string;
}

const pulse = (...levels: number[]): Outside[] =>
  levels.map((level, i) => ({
    after: 100 * (i + 1),
    input: `pin BUTTON ${level}`,
    seen: [`BUTTON=${level}`],
  }));

const pin = (of: string, pull: string, outside: Outside[]): Wait => ({
  of,
  imports: "Input, Pull, board",
  globals: `const button = new Input(board.BUTTON, Pull.${pull});`,
  wait: `await button.${of.split(".")[1]}();`,
  waiting: { lines: 1 },
  outside,
  // What came and went in the silence does not count.
  after: `{ const again = button.${of.split(".")[1]}(); info("{}", again.poll()); }`,
  shows: "false",
});

const UART = {
  imports: "Uart, board",
  globals: "const uart = new Uart(board.UART); const buffer = new StaticArray<u8>(8);",
};
/** The host says that a byte is there; nobody is polled for it. */
const BYTE: Outside[] = [{ after: 100, input: "rx UART x", seen: ["rx UART 78", "sleep"] }];
const TAKE_BYTE = { after: `info("{} {}", await uart.read(buffer), buffer[0]);`, shows: "1 120" };

export const WAITS: Wait[] = [
  { of: "Timer.after", wait: "await Timer.after(Duration.secs(60));", waiting: { timers: 1 } },
  { of: "Timer.at", wait: "await Timer.at(Instant.now() + 60_000);", waiting: { timers: 1 } },
  {
    of: "Timer.afterTicks, Timer.afterSecs, Timer.afterMillis, Timer.afterMicros",
    wait: `await join(
      Timer.afterTicks(60_000), Timer.afterSecs(61), Timer.afterMillis(62_000), Timer.afterMicros(63_000_000));`,
    waiting: { timers: 4 },
  },
  {
    of: "Ticker.next",
    imports: "Ticker",
    setUp: "const ticker = Ticker.every(Duration.secs(60)); const first = ticker.due; beat = ticker;",
    globals: "let beat = changetype<Ticker>(0);",
    wait: "await beat.next();",
    waiting: { timers: 1 },
    after: `info("{}", ticker.due == first);`,
    shows: "true",
  },
  { of: "withTimeout", wait: "await withTimeout(Duration.secs(60), forever());", waiting: { timers: 1 } },
  {
    of: "withDeadline",
    imports: "withDeadline",
    wait: "await withDeadline(Instant.now() + 60_000, Timer.afterSecs(90));",
    waiting: { timers: 2 },
  },
  { of: "select", wait: "await select(Timer.afterSecs(60), Timer.afterSecs(70));", waiting: { timers: 2 } },
  { of: "join", wait: "await join(Timer.afterMillis(1), Timer.afterSecs(70));", waiting: { timers: 1 } },
  { of: "Promise.race", wait: "await Promise.race([forever(), Timer.afterSecs(70)]);", waiting: { timers: 1 } },
  { of: "Promise.all", wait: "await Promise.all([Timer.afterMillis(1), forever()]);", waiting: {} },
  { of: "suspend", wait: "suspend(); suspend(); suspend();", waiting: {} },
  {
    of: "TaskHandle.join",
    imports: "TaskHandle",
    globals: "let target = changetype<TaskHandle>(0);",
    setUp: "target = spawn(forever());",
    wait: "await target.join();",
    waiting: { joins: 1 },
    after: `info("{}", target.done);`,
    shows: "false",
  },
  {
    of: "joinAll",
    imports: "TaskHandle, joinAll, pool",
    globals: "const targets = new StaticArray<TaskHandle>(2);",
    setUp: "targets[0] = spawn(forever()); targets[1] = spawn(forever());",
    wait: "await joinAll(targets);",
    waiting: { joins: 1 },
    after: `info("{} {}", targets[0].done, targets[1].done);`,
    shows: "false false",
  },
  {
    of: "Channel.send",
    imports: "Channel",
    globals: "const c = new Channel<i32>(1); c.trySend(1);",
    wait: "await c.send(2);",
    own: "lengthOf(changetype<usize>(c))",
    waiting: { own: 1 },
    after: `const item = c.tryReceive(); info("{} {}", item ? item.value : 0, c.len); c.trySend(1);`,
    shows: "1 0",
  },
  {
    of: "Channel.receive",
    imports: "Channel",
    globals: "const c = new Channel<i32>(1);",
    wait: "await c.receive();",
    own: "lengthOf(changetype<usize>(c) + 12)",
    waiting: { own: 1 },
    after: `c.trySend(7); info("{}", await c.receive());`,
    shows: "7",
  },
  {
    of: "Signal.wait",
    imports: "Signal",
    globals: "const s = new Signal<i32>();",
    wait: "await s.wait();",
    own: "lengthOf(changetype<usize>(s))",
    waiting: { own: 1 },
    after: `s.signal(7); info("{}", await s.wait());`,
    shows: "7",
  },
  {
    of: "Mutex.lock",
    imports: "Mutex",
    globals: "const m = new Mutex<i32>(0);",
    setUp: "let held = m.tryLock();",
    wait: "using guard = await m.lock();",
    own: "lengthOf(changetype<usize>(m))",
    waiting: { own: 1 },
    after: `if (held) held[Symbol.dispose](); info("{}", m.locked); held = m.tryLock();`,
    shows: "false",
  },
  {
    of: "Semaphore.acquire",
    imports: "Semaphore",
    globals: "const s = new Semaphore(0);",
    wait: "using permit = await s.acquire();",
    own: "lengthOf(changetype<usize>(s))",
    waiting: { own: 1 },
    after: `s.release(1); const permit = s.tryAcquire(); info("{} {}", permit != null, s.available);`,
    shows: "true 0",
  },
  {
    of: "PriorityChannel.send",
    imports: "PriorityChannel",
    globals: "const c = new PriorityChannel<i32>(1); c.trySend(1);",
    wait: "await c.send(2);",
    own: "lengthOf(changetype<usize>(c))",
    waiting: { own: 1 },
    after: `const item = c.tryReceive(); info("{} {}", item ? item.value : 0, c.len); c.trySend(1);`,
    shows: "1 0",
  },
  {
    of: "PriorityChannel.receive",
    imports: "PriorityChannel",
    globals: "const c = new PriorityChannel<i32>(1);",
    wait: "await c.receive();",
    own: "lengthOf(changetype<usize>(c) + 12)",
    waiting: { own: 1 },
    after: `c.trySend(7); info("{}", await c.receive());`,
    shows: "7",
  },
  {
    of: "Pipe.read",
    imports: "Pipe",
    globals: "const p = new Pipe(2); const buffer = new StaticArray<u8>(4);",
    wait: "await p.read(buffer);",
    own: "lengthOf(changetype<usize>(p))",
    waiting: { own: 1 },
    after: `p.tryWrite("x"); info("{}", await p.read(buffer));`,
    shows: "1",
  },
  {
    of: "Pipe.write",
    imports: "Pipe",
    globals: "const p = new Pipe(2); const buffer = new StaticArray<u8>(4);",
    wait: `await p.write("abc");`,
    own: "lengthOf(changetype<usize>(p) + 8)",
    waiting: { own: 1 },
    after: `info("{}", await p.read(buffer));`,
    shows: "2",
  },
  {
    of: "Subscriber.receive",
    imports: "PubSubChannel, Subscriber",
    globals: "const news = new PubSubChannel<i32>(2); let reader = changetype<Subscriber<i32>>(0);",
    setUp: "const subscriber = news.subscriber(); reader = subscriber;",
    wait: "await reader.receive();",
    own: "lengthOf(changetype<usize>(news))",
    waiting: { own: 1 },
    after: `news.publish(7); news.publish(8); info("{} {} {}", await reader.receive(), await reader.receive(), reader.lag());`,
    shows: "7 8 0",
  },
  {
    of: "Event.wait",
    imports: "Event",
    globals: "const e = new Event();",
    wait: "await e.wait();",
    own: "lengthOf(changetype<usize>(e))",
    waiting: { own: 1 },
    after: `e.set(); await e.wait(); info("{}", e.isSet); e.clear();`,
    shows: "true",
  },
  {
    of: "OnceLock.get",
    imports: "OnceLock",
    globals: "let once = new OnceLock<i32>();",
    wait: "await once.get();",
    own: "lengthOf(changetype<usize>(once))",
    waiting: { own: 1 },
    after: `once.init(7); info("{}", await once.get()); once = new OnceLock<i32>();`,
    shows: "7",
  },
  {
    of: "WatchReceiver.changed, WatchReceiver.changedAnd",
    imports: "Watch, WatchReceiver",
    globals: `const w = new Watch<i32>();
      let a = changetype<WatchReceiver<i32>>(0), b = changetype<WatchReceiver<i32>>(0);
      function large(n: i32): bool { return n > 9; }`,
    setUp: "const first = w.receiver(), second = w.receiver(); a = first; b = second;",
    wait: "await join(a.changed(), b.changedAnd(large));",
    own: "lengthOf(changetype<usize>(w))",
    waiting: { own: 2 },
    after: `w.send(17); info("{} {}", await a.changed(), await b.changedAnd(large));`,
    shows: "17 17",
  },
  {
    of: "WatchReceiver.get",
    imports: "Watch",
    globals: "let w = new Watch<i32>();",
    wait: "await w.receiver().get();",
    own: "lengthOf(changetype<usize>(w))",
    waiting: { own: 1 },
    after: `w.send(7); info("{}", await w.receiver().get()); w = new Watch<i32>();`,
    shows: "7",
  },
  {
    of: "RwLock.read",
    imports: "RwLock",
    globals: "const lock = new RwLock<i32>(0);",
    setUp: "let held = lock.tryWrite();",
    wait: "using guard = await lock.read();",
    own: "lengthOf(changetype<usize>(lock))",
    waiting: { own: 1 },
    after: `if (held) held[Symbol.dispose](); held = lock.tryWrite(); info("{}", held != null);`,
    shows: "true",
  },
  {
    of: "RwLock.write",
    imports: "RwLock",
    globals: "const lock = new RwLock<i32>(0);",
    setUp: "let held = lock.tryRead();",
    wait: "using guard = await lock.write();",
    own: "lengthOf(changetype<usize>(lock))",
    waiting: { own: 1 },
    after: `if (held) held[Symbol.dispose](); const all = lock.tryWrite(); info("{}", all != null);
      if (all) all[Symbol.dispose](); held = lock.tryRead();`,
    shows: "true",
  },
  pin("Input.waitForHigh", "None", pulse(1, 0)),
  pin("Input.waitForLow", "Up", pulse(0, 1)),
  pin("Input.waitForRisingEdge", "None", pulse(1, 0)),
  pin("Input.waitForFallingEdge", "None", pulse(1, 0)),
  pin("Input.waitForAnyEdge", "None", pulse(1, 0)),
  { of: "Uart.read", ...UART, wait: "await uart.read(buffer);", waiting: { lines: 1 }, outside: BYTE, ...TAKE_BYTE },
  {
    of: "Uart.readUntilIdle",
    ...UART,
    wait: "await uart.readUntilIdle(buffer, Duration.secs(60));",
    waiting: { lines: 1 },
    outside: BYTE,
    ...TAKE_BYTE,
  },
  {
    // Each time the byte that came in the silence before is in the buffer already.
    of: "Uart.readUntilIdle, after the first byte",
    ...UART,
    wait: "await uart.readUntilIdle(buffer, Duration.secs(60));",
    waiting: { lines: 1, timers: 1 },
    before: "0 rx UART x",
    outside: BYTE,
    after: `info("{}", buffer[0]); buffer[0] = 0;`,
    shows: "120",
  },
];
