import { describe, expect, test } from "vitest";
import { decodeCobs, encodeCobs } from "../../host-js/cobs.js";
import { createWireReader, decodePacket, encodePacket, type Packet } from "../../host-js/packets.js";
import { hex } from "../../host-js/trace.js";
import { createRandom, SEEDS, type Random } from "./random.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("COBS", () => {
  const run = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);
  const cases: [name: string, plain: number[], encoded: number[]][] = [
    ["nothing", [], [1]],
    ["a zero", [0], [1, 1]],
    ["two zeros", [0, 0], [1, 1, 1]],
    ["a zero in the middle", [0x11, 0x22, 0, 0x33], [3, 0x11, 0x22, 2, 0x33]],
    ["a zero at the end", [0x11, 0], [2, 0x11, 1]],
    ["254 bytes", run(254), [255, ...run(254)]],
    ["255 bytes", [...run(254), 0xff], [255, ...run(254), 2, 0xff]],
    ["254 bytes and a zero", [...run(254), 0], [255, ...run(254), 1, 1]],
    ["a zero and 254 bytes", [0, ...run(254)], [1, 255, ...run(254)]],
  ];
  test.each(cases)("%s", (_name, plain, encoded) => {
    expect([...encodeCobs(Uint8Array.from(plain))]).toEqual(encoded);
    expect([...(decodeCobs(Uint8Array.from(encoded)) ?? [])]).toEqual(plain);
  });

  test("what is no encoding is refused", () => {
    for (const wrong of [[], [0], [2], [3, 1], [2, 0], [1, 0, 1], [255, 1]]) {
      expect(decodeCobs(Uint8Array.from(wrong))).toBeNull();
    }
  });

  test.each(SEEDS)("any bytes come back and hold no zero between (seed %i)", (seed) => {
    const random = createRandom(seed);
    for (let round = 0; round < 400; round++) {
      const plain = random.bytes(random.below(700), random.pick([0, 2, 10, 300]));
      const encoded = encodeCobs(plain);
      expect(encoded.includes(0)).toBe(false);
      expect(encoded.length).toBeLessThanOrEqual(plain.length + 1 + Math.floor(plain.length / 254));
      expect(decodeCobs(encoded)).toEqual(plain);
    }
  });
});

const LOG: Packet = { type: "log", level: 2, index: 3, tick: 500, args: Uint8Array.of(0x2a, 0, 0, 0) };
const FAULT: Packet = {
  type: "fault",
  code: 3,
  detail: 0xfffffff8,
  task: 1040,
  tick: 0x1_0000_0001n,
  calls: [
    { function: 12, offset: 0x1a3 },
    { function: 65535, offset: 0xffffffff },
  ],
};

test("the bytes on the wire are those of docs/abi.md", () => {
  // 01 02 0300 f4010000 2a000000, and the CRC-32 of that as zlib has it: 41f2d69c.
  expect(hex(encodePacket(LOG))).toBe("00" + "04010203" + "03f401" + "01" + "022a" + "01" + "01" + "059cd6f241" + "00");
  expect(decodePacket(encodePacket(FAULT).slice(1, -1))).toEqual(FAULT);
});

function randomPacket(random: Random): Packet {
  if (random.below(2) === 0) {
    const args = random.bytes(random.below(300), 3);
    return { type: "log", level: random.below(6), index: random.below(65536), tick: random.below(2 ** 32), args };
  }
  const calls = Array.from({ length: random.below(20) }, () => ({
    function: random.below(65536),
    offset: random.below(2 ** 32),
  }));
  const [detail, task] = [random.below(2 ** 32), random.below(2 ** 32)];
  return { type: "fault", code: random.below(256), detail, task, tick: BigInt(random.below(2 ** 32)) << 20n, calls };
}

/** Text as a program writes it: never a zero, and no control characters but line ends and tabs. */
function randomText(random: Random): Uint8Array {
  const letters = "abc XYZ 0123 äß€ \t\n\r.,";
  return bytes(Array.from({ length: 1 + random.below(60) }, () => random.pick([...letters])).join(""));
}

interface Read {
  text: string;
  packets: Packet[];
  /** Text and packets in the order they came. */
  order: (string | Packet)[];
}

/** Reads a stream in pieces of the given sizes, in turn. */
function read(stream: Uint8Array, sizes: readonly number[] = [stream.length]): Read {
  const packets: Packet[] = [];
  const text: number[] = [];
  const order: (string | Packet)[] = [];
  const reader = createWireReader(
    (some) => {
      text.push(...some);
      order.push(hex(some));
    },
    (packet) => {
      packets.push(packet);
      order.push(packet);
    },
  );
  for (let at = 0, turn = 0; at < stream.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    reader.push(stream.subarray(at, at + size));
    at += size;
  }
  reader.end();
  return { text: new TextDecoder().decode(Uint8Array.from(text)), packets, order };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe("the wire", () => {
  test("text and packets side by side", () => {
    const stream = join([bytes("one\n"), encodePacket(LOG), bytes("two\n"), encodePacket(FAULT), encodePacket(LOG)]);
    const { text, packets } = read(stream);
    expect(text).toBe("one\ntwo\n");
    expect(packets).toEqual([LOG, FAULT, LOG]);
  });

  test("text is handed out as soon as it cannot be a packet", () => {
    const seen: string[] = [];
    const reader = createWireReader(
      (some) => seen.push(new TextDecoder().decode(some)),
      () => seen.push("packet"),
    );
    reader.push(bytes("> "));
    expect(seen).toEqual(["> "]);
    reader.push(bytes("a"));
    expect(seen).toEqual(["> ", "a"]);
    reader.push(encodePacket(LOG));
    expect(seen).toEqual(["> ", "a", "packet"]);
    reader.push(bytes("$"));
    expect(seen).toHaveLength(3);
    reader.end();
    expect(seen).toEqual(["> ", "a", "packet", "$"]);
  });

  test("text that begins like a packet comes out when it is too long for one", () => {
    const long = Uint8Array.from({ length: 5000 }, (_, index) => (index === 1 ? 1 : 65));
    const seen: number[] = [];
    const reader = createWireReader(
      (some) => seen.push(some.length),
      () => seen.push(-1),
    );
    reader.push(long);
    expect(seen).toEqual([5000]);
  });

  const parts = [bytes("hello\n"), encodePacket(LOG), bytes("middle "), bytes("text\n"), encodePacket(FAULT)];
  const stream = join([...parts, encodePacket(LOG), bytes("end\n")]);

  test("a reader can begin at every offset: packets that begin later are all found", () => {
    const starts = [6, 6 + parts[1]!.length + 12, 6 + parts[1]!.length + 12 + parts[4]!.length];
    const all = [LOG, FAULT, LOG];
    for (let from = 0; from <= stream.length; from++) {
      const { packets, text } = read(stream.slice(from));
      // The first zero of a packet may be missing: what is before it does not matter.
      expect(packets).toEqual(all.filter((_, index) => (starts[index] ?? 0) + 1 >= from));
      if (from <= stream.length - 4) expect(text.endsWith("end\n")).toBe(true);
    }
  });

  test("how the stream is cut does not matter", () => {
    for (let size = 1; size < 20; size++) {
      expect(read(stream, [size])).toMatchObject({ text: "hello\nmiddle text\nend\n", packets: [LOG, FAULT, LOG] });
    }
  });

  test("every single flipped bit of a packet makes text of it, and the next packet is found", () => {
    const packet = encodePacket(LOG);
    for (let bit = 8; bit < (packet.length - 1) * 8; bit++) {
      const damaged = packet.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const { packets, text } = read(join([damaged, encodePacket(FAULT)]));
      expect(packets).toEqual([FAULT]);
      expect(text.length).toBeGreaterThan(0);
    }
  });

  test("a packet with the right CRC and the wrong length or type is text", () => {
    const cut = (content: number[]): Uint8Array => withCrc(Uint8Array.from(content));
    expect(read(cut([1, 2, 3])).packets).toEqual([]);
    expect(read(cut([2, 3, ...new Array<number>(16).fill(1), 5])).packets).toEqual([]);
    expect(read(cut([9, 2, 0, 0, 0, 0, 0, 0])).packets).toEqual([]);
    expect(read(cut([1, 2, 0, 0, 0, 0, 0, 0])).packets).toHaveLength(1);
  });

  test.each(SEEDS)("any mixture comes back in order, cut anywhere (seed %i)", (seed) => {
    const random = createRandom(seed);
    for (let round = 0; round < 150; round++) {
      const sent = Array.from({ length: random.below(12) }, () =>
        random.below(2) === 0 ? randomText(random) : randomPacket(random),
      );
      const mixture = join(sent.map((part) => (part instanceof Uint8Array ? part : encodePacket(part))));
      const sizes = Array.from({ length: 5 }, () => 1 + random.below(50));
      const { order } = read(mixture, sizes);
      expect(merged(order)).toEqual(merged(sent.map((part) => (part instanceof Uint8Array ? hex(part) : part))));
    }
  });

  test.each(SEEDS)("noise never breaks the reader, and loses no byte but zeros (seed %i)", (seed) => {
    const random = createRandom(seed);
    for (let round = 0; round < 150; round++) {
      const noise = random.bytes(random.below(400), 8);
      const { order } = read(noise, [1 + random.below(30)]);
      expect(order.filter((part) => typeof part === "string").join("")).toBe(hex(noise.filter((byte) => byte !== 0)));
    }
  });
});

/** Neighbouring pieces of text as one. */
function merged(order: readonly (string | Packet)[]): (string | Packet)[] {
  const result: (string | Packet)[] = [];
  for (const part of order) {
    const last = result.at(-1);
    if (typeof part === "string" && typeof last === "string") result[result.length - 1] = last + part;
    else result.push(part);
  }
  return result;
}

/** A packet of any content: the type and body as they are, the right CRC behind them. */
function withCrc(content: Uint8Array): Uint8Array {
  let crc = 0xffffffff;
  for (const byte of content) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, ~crc >>> 0, true);
  return Uint8Array.of(0, ...encodeCobs(Uint8Array.of(...content, ...sum)), 0);
}
