// What firmware imports from "tickless". Nothing here may be called from an interrupt, and what waits may only be called in
// async functions; every wait says what a cancel loses.

export { Promise, frameSlot, pool, spawn, spawnOn, suspend, trySpawn } from "./abi/intrinsics";

export { TaskHandle, joinAll } from "./task/handle";
export { CriticalSection, Executor, criticalSection } from "./task/levels";
export { Waker } from "./task/waker";

export { Duration } from "./time/duration";
export { Instant, elapsed } from "./time/instant";
export { Ticker } from "./time/ticker";
export { Timeout, withDeadline, withTimeout } from "./time/timeout";
export { Timer } from "./time/timer";

export { Joined2, Joined3, Joined4, Joined5, Joined6, join } from "./futures/join";
export { Selected2, Selected3, Selected4, Selected5, Selected6, select } from "./futures/select";
export { pollOnce, yieldNow } from "./futures/yield";

export { AtomicWaker } from "./sync/atomic-waker";
export { Channel, Item } from "./sync/channel";
export { Event } from "./sync/event";
export { Mutex, MutexGuard } from "./sync/mutex";
export { OnceLock } from "./sync/once-lock";
export { Pipe } from "./sync/pipe";
export { Priority, PriorityChannel } from "./sync/priority-channel";
export { PubSubChannel, Subscriber } from "./sync/pub-sub";
export { ReadGuard, RwLock, WriteGuard } from "./sync/rw-lock";
export { Permit, Semaphore } from "./sync/semaphore";
export { Signal } from "./sync/signal";
export { Watch, WatchReceiver } from "./sync/watch";

export { Pin, Port, board } from "./io/board";
export { Bytes, Text } from "./io/bytes";
export { Console, console } from "./io/console";
export { IoError, check } from "./io/error";
export { Input, Level, Output, Pull } from "./io/gpio";
export { AsyncWriter, Writer, print } from "./io/print";
export { Uart, UartFormat } from "./io/uart";

export { assert, debug, error, info, panic, trace, warn } from "./log/index";
