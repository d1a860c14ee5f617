// Many event lines: every pin of the board is opened, whatever its number, and its ports behind them, so that where there
// are so many the last lines lie beyond the first word. How many there are only a line of the trace that is not compared
// tells: start's last.
import { open, openPort, read, receive, send, watch, take, note, lineOf, woken, wfe } from "./abi";
import { BUTTON, CONSOLE, UART, INPUT, HIGH, LOW, RISING, FALLING } from "./abi";

/** The simulated board has as many, and none has more words of lines. */
const PINS = 64;
const WORDS = 3;
const buffer = memory.data(16);

/** BUTTON has the first line, the last pin one of the last, UART the last two. */
let button: i32 = 0;
let last: i32 = 0;
let port: i32 = 0;

export function start(): void {
  button = open(BUTTON, INPUT);
  for (let number = 0; number < PINS; number++) {
    // Or there is none of that number, it is BUTTON, or another has the interrupt it needs.
    const word = open(number, INPUT);
    if (word > 0) last = word;
  }
  const console = openPort(CONSOLE, 115200, 8);
  port = openPort(UART, 115200, 8);
  // A board with one port has it as both.
  if (port < 0) port = console;
  watch(button, RISING);
  woken(lineOf(port));
}

/** The bit of a handle's line in a word. */
function bitIn(word: i32, handle: i32): i32 {
  const line = lineOf(handle);
  return line >>> 5 == word ? 1 << (line & 31) : 0;
}

/** Which lines are pending: 1 BUTTON's, 2 the last pin's, 4 UART's, 8 any other; 16: the summary says otherwise. */
function takeAll(summary: i32): i32 {
  let found = 0;
  for (let word = 0; word < WORDS; word++) {
    const bits = take(0, word);
    if (bits & bitIn(word, button)) found |= 1;
    if (bits & bitIn(word, last)) found |= 2;
    if (bits & bitIn(word, port)) found |= 4;
    if (bits & ~(bitIn(word, button) | bitIn(word, last) | bitIn(word, port))) found |= 8;
    if ((bits != 0) != (((summary >>> word) & 1) != 0)) found |= 16;
    note(0, take(0, word));
  }
  return found;
}

export function poll(executor: i32, lines: i32): void {
  // Words that there are not are zero, and so is another executor's.
  note(1, take(0, 31));
  note(1, take(0, 32));
  note(1, take(0, -1));
  note(1, take(1, 0));
  const found = takeAll(lines);
  note(2, found);
  if (found & 4) send(port, buffer, receive(port, buffer, 16));
  if ((found & 3) == 3) {
    watch(button, FALLING);
    watch(last, 0);
  } else if ((found & 1) != 0 && read(button)) {
    // A level that holds raises the line at once; the other one does not.
    watch(button, HIGH);
    watch(last, read(last) ? LOW : HIGH);
    watch(last, read(last) ? HIGH : LOW);
  } else if (found & 1) watch(button, RISING);
}

export function run(): void {
  while (true) poll(0, wfe());
}
