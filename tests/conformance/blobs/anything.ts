// Calls imports at random and notes every result: whatever a program may do at any time, every host answers alike. The first
// text that comes to UART is the seed and says what may be done:
//
//   wild 4321   anything
//   tame 4321   what every board has, in such a way that no host's speed shows: what comes from outside comes at the
//               beginning of a slot of time, alarms at its half, and neither what is sent in one nor what waits to be read
//               is more than the smallest ring holds
import { open, write, toggle, read, watch, openPort, receive, send, unsent, lost } from "./abi";
import { now, alarm, pend, own, mask, unmask, take, note, print, log, polled, woken, finished, wfe } from "./abi";
import { BUTTON, LED, UART, CONSOLE, INPUT, OUTPUT, PULL_UP } from "./abi";

const PINS: i32 = 8;
const PORTS: i32 = 3;
const pins = memory.data(PINS * 4);
const ports = memory.data(PORTS * 4);
const buffer = memory.data(512);

/** Pins 0 to 2 are LEDs, these are BUTTON and BUTTON2, and behind them are the board's own. */
const BUTTONS: i32 = 3;
const OWN: i32 = 5;
/** A number that no board's own pin has, and a port that none has. */
const NO_PIN: i32 = 200;
const NO_PORT: i32 = 9;

/** In ticks; and the bytes that every board's rings hold. */
const SLOT: i64 = 200;
const RING: i32 = 32;

let state: u32 = 0;
let wild: bool = false;
let batches: i32 = 0;
let slot: i64 = 0;
/** Bytes sent in this slot. */
let sent: i32 = 0;

/** A random number below a limit (xorshift32). */
function below(limit: u32): i32 {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return <i32>(state % limit);
}

/** The tick; in a tame program the slot's first, however fast it came here. */
function time(): i64 {
  return wild ? now() : (now() / SLOT) * SLOT;
}

/** How much may be sent now: another slot begins with empty rings. */
function room(): i32 {
  if (wild) return 400;
  if (slot != time()) {
    slot = time();
    sent = 0;
  }
  return RING - sent;
}

function pinWord(index: i32): i32 {
  if (index < BUTTONS) return LED + index;
  if (index < OWN) return BUTTON + (index - BUTTONS);
  return wild ? index - OWN : NO_PIN + index;
}

function portWord(index: i32): i32 {
  if (index == 0) return UART;
  return wild ? (index == 1 ? UART + 1 : CONSOLE) : UART + NO_PORT;
}

/** Of a pin that is opened: what there is not, anything, or an output. */
function anyMode(): i32 {
  if (below(16) == 0) return wild ? below(64) : 32 | below(64);
  return wild ? below(3) | (below(3) << 2) | (below(2) << 4) : OUTPUT | (below(2) << 4);
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
    const word = open(pinWord(index), anyMode());
    note(1, word);
    if (word > 0) store<i32>(pins + index * 4, word);
  } else if (kind < 3) write(handle, below(3));
  else if (kind == 3) toggle(handle);
  else if (kind < 6) note(2, read(handle));
  // What an output's own changes do to a watch the emulators cannot show.
  else if (wild || index >= BUTTONS) watch(handle, below(16));
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
  else if (kind < 6) {
    const length = below(8) == 0 ? below(400) : below(6);
    const fits = min(length, room());
    sent += fits;
    note(5, send(handle, buffer, fits));
  } else if (kind == 6) {
    // While bytes are on their way, how many is a matter of time.
    if (room() == RING || wild) note(6, unsent(handle));
  } else note(7, lost(handle));
}

function anyTime(): void {
  const kind = below(8);
  if (kind < 3) alarm(below(4), time() + (wild ? <i64>below(30) : SLOT / 2 + SLOT * below(3)));
  else if (kind == 3) alarm(below(3), time() - below(2));
  else if (kind == 4) alarm(below(3), -1);
  else if (kind == 5) pend(below(5));
  else if (kind == 6) note(8, <i32>time());
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
  store<i32>(pins + BUTTONS * 4, open(BUTTON, INPUT));
  store<i32>(pins + (BUTTONS + 1) * 4, open(BUTTON + 1, INPUT | PULL_UP));
  store<i32>(ports, openPort(UART, 115200, 8));
}

/** Takes the seed. */
function begin(): void {
  const length = receive(handleAt(ports, 0), buffer, RING);
  for (let i = 0; i < length; i++) state = state * 31 + load<u8>(buffer + i);
  state |= 1;
  wild = load<u8>(buffer) == 0x77;
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
  if (state == 0) begin();
  // Pends and levels that hold would wake the program for ever: in the end it only takes what is pending.
  if (++batches > 300) {
    for (let word = 0; word < 32; word++) take(level, word);
    return;
  }
  if (!wild && (batches & 7) == 0) note(4, receive(handleAt(ports, 0), buffer, RING));
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
