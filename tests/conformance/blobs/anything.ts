// Calls imports at random, from the tick of its first wake-up as the seed, and notes every result: whatever a program
// may do at any time, every host answers alike.
import { open, write, toggle, read, watch, openPort, receive, send, unsent, lost } from "./abi";
import { now, alarm, pend, own, mask, unmask, take, note, print, log, polled, woken, finished, wfe } from "./abi";
import { BUTTON, LED, UART, CONSOLE, INPUT, RISING } from "./abi";

const PINS: i32 = 8;
const PORTS: i32 = 3;
const pins = memory.data(PINS * 4);
const ports = memory.data(PORTS * 4);
const buffer = memory.data(512);

let state: u32 = 0;
let batches: i32 = 0;

/** A random number below a limit (xorshift32). */
function below(limit: u32): i32 {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return <i32>(state % limit);
}

function pinWord(index: i32): i32 {
  if (index < 4) return index;
  if (index < 6) return LED + (index - 4);
  return BUTTON + (index - 6);
}

function portWord(index: i32): i32 {
  return index == 0 ? CONSOLE : UART + (index - 1);
}

/** A handle that is open; 0: the pin or port is not. */
function handleAt(table: usize, index: i32): i32 {
  return load<i32>(table + index * 4);
}

function anyPin(): void {
  const index = below(PINS);
  const handle = handleAt(pins, index);
  const kind = below(8);
  if (handle == 0 || kind == 0) {
    const word = open(pinWord(index), below(16) == 0 ? below(64) : below(3) | (below(3) << 2) | (below(2) << 4));
    note(1, word);
    if (word > 0) store<i32>(pins + index * 4, word);
  } else if (kind < 3) write(handle, below(3));
  else if (kind == 3) toggle(handle);
  else if (kind < 6) note(2, read(handle));
  else watch(handle, below(16));
}

function anyPort(): void {
  const index = below(PORTS);
  const handle = handleAt(ports, index);
  const kind = below(8);
  if (handle == 0 || kind == 0) {
    const word = openPort(portWord(index), 9600 * below(4), below(8) == 0 ? below(256) : 8);
    note(3, word);
    if (word > 0) store<i32>(ports + index * 4, word);
  } else if (kind < 4) note(4, receive(handle, buffer, below(300)));
  else if (kind < 6) note(5, send(handle, buffer, below(8) == 0 ? below(400) : below(6)));
  else if (kind == 6) note(6, unsent(handle));
  else note(7, lost(handle));
}

function anyTime(): void {
  const kind = below(8);
  if (kind < 3) alarm(below(4), now() + below(30));
  else if (kind == 3) alarm(below(3), now() - below(2));
  else if (kind == 4) alarm(below(3), -1);
  else if (kind == 5) pend(below(5));
  else if (kind == 6) note(8, <i32>now());
  else if (level == 0 && below(20) == 0) {
    pend(0);
    note(9, wfe());
  }
}

/** Lines change hands, and levels are kept out and let in again. */
function anyLevel(): void {
  const kind = below(4);
  if (kind < 2) own(below(12), below(4));
  else if (kind == 2) {
    mask();
    held++;
  } else if (held > 0) {
    held--;
    unmask();
  }
}

function anyText(): void {
  const kind = below(6);
  if (kind == 0) note(10, print(buffer, below(4)));
  else if (kind == 1) log(below(6), below(100), buffer, below(9));
  else if (kind == 2) polled(below(5000));
  else if (kind == 3) woken(below(5000));
  else if (kind == 4) finished(below(5000));
  else store<u8>(buffer + below(512), <u8>below(256));
}

export function start(): void {
  watch(open(BUTTON + 3, INPUT), RISING);
}

/** Executors 1 and 2 are this program's too; 3 is not, so what is asked for it is left undone. */
export const levels: i32 = 6;
let level: i32 = 0;
let held: i32 = 0;

export function poll(executor: i32, lines: i32): void {
  const below = level;
  level = executor;
  batch(lines);
  level = below;
}

function batch(lines: i32): void {
  if (state == 0) state = <u32>now() * 2654435761;
  // Pends and levels that hold would wake the program for ever: in the end it only takes what is pending.
  if (++batches > 300) {
    for (let word = 0; word < 32; word++) take(level, word);
    return;
  }
  note(level, lines);
  for (let word = 0; word < 32; word++) if ((lines >>> word) & 1) note(word, take(level, word));
  for (let calls = below(12); calls > 0; calls--) {
    const kind = below(8);
    if (kind < 3) anyPin();
    else if (kind < 5) anyPort();
    else if (kind < 7) anyTime();
    else if (below(2) == 0) anyText();
    else anyLevel();
  }
  while (held > 0) {
    held--;
    unmask();
  }
}

export function run(): void {
  while (true) poll(0, wfe());
}
