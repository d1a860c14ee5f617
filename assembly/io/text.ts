// Strings as UTF-8: for those that are no literals, which are UTF-16 on the device.

/** The most bytes one character needs. */
const WIDEST: usize = 4;

/** The character at a position: 16 bits, or with the next position a pair; a lone half becomes U+FFFD. */
// @ts-ignore: decorator
@inline
function codePointAt(text: string, at: i32): u32 {
  const unit = <u32>unitAt(text, at);
  if ((unit & 0xf800) != 0xd800) return unit;
  const low = at + 1 < text.length ? <u32>unitAt(text, at + 1) : 0;
  if (unit < 0xdc00 && (low & 0xfc00) == 0xdc00) return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
  return 0xfffd;
}

// @ts-ignore: decorator
@inline
function unitAt(text: string, at: i32): u16 {
  return load<u16>(changetype<usize>(text) + ((<usize>at) << 1));
}

/** Writes one character as UTF-8 and gives the address behind it. */
export function put(at: usize, point: u32): usize {
  if (point < 0x80) {
    store<u8>(at, point);
    return at + 1;
  }
  // How many bytes follow the first, which has as many ones in front and one more.
  let more: u32 = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  store<u8>(at++, (0xf80 >> more) | (point >> (6 * more)));
  while (more--) store<u8>(at++, 0x80 | ((point >> (6 * more)) & 0x3f));
  return at;
}

/**
 * Encodes whole characters of a text from position `from` into `size` bytes at `at`, as many as fit; gives the address
 * behind them, and leaves the position behind them in `encodedTo`.
 */
export function encode(text: string, from: i32, at: usize, size: usize): usize {
  const end = at + size - WIDEST;
  const length = text.length;
  while (from < length && at <= end) {
    const point = codePointAt(text, from);
    at = put(at, point);
    from += point < 0x10000 ? 1 : 2;
  }
  encodedTo = from;
  return at;
}

/** Where the last `encode` stopped. */
export let encodedTo: i32 = 0;

/** For a level that was preempted between `encode` and its question. */
export function resumeEncoding(position: i32): void {
  encodedTo = position;
}
