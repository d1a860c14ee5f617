// The commands that take a board, as a person uses them, on every board there is, with one program.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { decodeBlock } from "uf2";
import { deviceNames, findBoard, type Board } from "../../cli/boards/board.js";
import { folderWith, tickless, type Ran } from "../cli/cli.js";

/** Blinks, says so, and breaks. */
const MAIN = `import { Duration, Output, Timer, board, info } from "tickless";
let zero: i32 = 0;
export async function main(): Promise<void> {
  const led = new Output(board.LED);
  const other = new Output(board.LED2);
  for (let i = 1; i <= 3; i++) {
    led.toggle();
    await Timer.after(Duration.millis(100 * i));
    other.toggle();
  }
  info("blinked {} times", 3);
  zero = 7 / zero;
}
`;

const devices = deviceNames().map(findBoard);

let cwd: string;
let onPosix: Ran;
beforeAll(async () => {
  cwd = folderWith({ "blinks/main.ts": MAIN });
  onPosix = await tickless(["run", "--virtual", "blinks"], { cwd });
});

test("on this machine the program does what the boards have to do", () => {
  expect(onPosix.stdout).toMatch(/^0\.600 s INFO {2}blinked 3 times/m);
  expect(onPosix.stdout).toContain("LED        3 edges: ↑ 0 ms  ↓ 100 ms  ↑ 300 ms");
  expect(onPosix.stderr).toMatch(/an integer was divided by zero\n {2}at main \(blinks\/main\.ts:12:\d+\)/);
  expect(onPosix.exitCode).toBe(1);
});

/** A timeline's axis ends where the run does: a board is a tick late with the words of a fault. */
const withoutAxis = (text: string): string => text.replace(/^ {3}.*\n/gm, "");

/** Where `build` puts a board's image. */
const imageOf = ({ name, flash }: Board): string =>
  `build/${name}/blinks.${flash !== null && "volume" in flash && flash.family !== null ? "uf2" : "hex"}`;

describe.each(devices.filter(({ emulator }) => emulator !== null))("$name", (board) => {
  test("run shows the timeline, the console and the fault that posix shows, and has its exit code", async () => {
    const ran = await tickless(["run", "--board", board.name, "blinks"], { cwd });
    expect({ ...ran, stdout: withoutAxis(ran.stdout) }).toEqual({ ...onPosix, stdout: withoutAxis(onPosix.stdout) });
  });

  test("size says what the program takes of its flash and RAM", async () => {
    const { exitCode, stdout } = await tickless(["size", "--board", board.name, "blinks"], { cwd });
    expect(exitCode).toBe(0);
    const { host, blob, ram } = board.memory;
    const rows = stdout.slice(stdout.indexOf(`On ${board.name}, after 10 s in its emulator:`));
    const of = (name: string): number[] =>
      [...(new RegExp(`^ *${name}(.*)$`, "m").exec(rows)?.[1] ?? "").matchAll(/\d+/g)].map(Number);
    for (const [name, most] of [
      ["flash: host", host.size],
      ["flash: blob", blob.size],
      ["RAM", ram.size],
    ] as const) {
      const [used = 0, given] = of(name);
      expect([name, used > 0 && used <= most, given]).toEqual([name, true, most]);
    }
    const parts = ["the host's variables", "the engine's heap", "stack", "interrupts' stack"].map(
      (name) => of(name)[0],
    );
    expect(parts.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0)).toBe(of("RAM")[0]);
  });
});

describe.each(devices)("$name", (board) => {
  test("build puts host and blob into one file, each in its place", async () => {
    const { exitCode, stdout } = await tickless(["build", "--board", board.name, "blinks"], { cwd });
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(imageOf(board))]);
    const flash = readImage(path.join(cwd, "blinks", imageOf(board)));
    const blob = readFileSync(path.join(cwd, "blinks/build/blinks.tkl"));
    const { start } = board.memory.blob;
    expect(Buffer.from(blob.map((_, i) => flash.get(start + i) ?? -1))).toEqual(blob);
    for (const at of [board.memory.host.start, board.memory.host.start + 7]) expect(flash.has(at)).toBe(true);
    const regions = [board.memory.host, board.memory.blob];
    const outside = [...flash.keys()].filter((at) => regions.every((r) => at < r.start || at >= r.start + r.size));
    expect(outside).toEqual([]);
  });

  test("flash --dry-run prints the command that it would carry out, and does nothing else", async () => {
    const image = `blinks/${imageOf(board)}`;
    const { flash } = board;
    if (flash === null) throw new Error("every board of the repository can be flashed");
    const [to, line] =
      "openocd" in flash
        ? [[], `openocd ${flash.openocd.join(" ")} -c 'program ${image} verify reset exit'\n`]
        : [["--to", "a drive/x"], `cp ${image} 'a drive/x'\n`];
    const dry = await tickless(["flash", "--board", board.name, "--dry-run", ...to, "blinks"], { cwd });
    expect(dry).toEqual({ exitCode: 0, stdout: line, stderr: "" });
    expect(existsSync(path.join(cwd, "a drive"))).toBe(false);
  });
});

test("build without --board makes an image for each of the project's boards, which --board narrows to one", async () => {
  const settings = (...boards: string[]): string => JSON.stringify({ entry: "main.ts", boards });
  const project = folderWith({
    "one/main.ts": MAIN,
    "one/tickless.json": settings("posix", "microbit", "pico"),
    "two/main.ts": `import { Instant, info } from "tickless";
export async function main(): Promise<void> {
  info("{}", sqrt<f64>(Instant.now() as f64));
}
`,
    "two/tickless.json": settings("hifive1", "pico"),
  });
  const imagesOf = async (...args: string[]): Promise<unknown> =>
    (JSON.parse((await tickless(["build", "one", "--json", ...args], { cwd: project })).stdout) as { images: unknown })
      .images;
  const file = (name: string): string => path.join(project, "one/build", name);
  const images = { microbit: file("microbit/one.hex"), pico: file("pico/one.uf2") };
  expect(await imagesOf()).toEqual(images);
  expect(Object.values(images).filter((each) => !existsSync(each))).toEqual([]);
  expect([await imagesOf("--board", "pico"), await imagesOf("--board", "posix")]).toEqual([{ pico: images.pico }, {}]);
  const { exitCode, stdout, stderr } = await tickless(["build", "two"], { cwd: project });
  expect([exitCode, stdout]).toEqual([1, expect.stringContaining("two/build/pico/two.uf2")]);
  const refusal = "hifive1 cannot run two/build/two.tkl: it needs a capability this host lacks: float";
  expect(stderr).toBe(`tickless: ${refusal}\n`);
  const json = await tickless(["build", "two", "--json"], { cwd: project });
  const two = path.join(project, "two/build/pico/two.uf2");
  expect([json.exitCode, JSON.parse(json.stdout)]).toMatchObject([
    1,
    { ok: false, images: { pico: two }, refusals: [refusal], diagnostics: [] },
  ]);
});

test.each(devices.filter(({ emulator }) => emulator === null))(
  "$name: what needs an emulator is refused in a sentence",
  async ({ name }) => {
    const [run, size] = [
      await tickless(["run", "--board", name, "blinks"], { cwd }),
      await tickless(["size", "--board", name, "blinks"], { cwd }),
    ];
    const refused = (instead: string): Ran => {
      return { exitCode: 2, stdout: "", stderr: `tickless: ${name} has no emulator: ${instead}\n` };
    };
    expect([run, size]).toEqual([
      refused("flash it instead"),
      refused(`RAM is measured in one, and \`tickless build --board ${name}\` says how much flash its host takes`),
    ]);
  },
);

/** Address to byte. */
function readImage(file: string): Map<number, number> {
  return file.endsWith(".uf2") ? readUf2(readFileSync(file)) : readHex(readFileSync(file, "latin1"));
}

function readUf2(file: Buffer): Map<number, number> {
  const bytes = new Map<number, number>();
  for (let at = 0; at < file.length; at += 512) {
    const { flashAddress, payload } = decodeBlock(new Uint8Array(file.subarray(at, at + 512)));
    payload.forEach((byte, i) => bytes.set(flashAddress + i, byte));
  }
  return bytes;
}

function readHex(text: string): Map<number, number> {
  const bytes = new Map<number, number>();
  let base = 0;
  for (const line of text.split(/\r?\n/)) {
    const record = Buffer.from(line.slice(1), "hex");
    const [count = 0, high = 0, low = 0, type] = record;
    const data = record.subarray(4, 4 + count);
    if (type === 0) data.forEach((byte, i) => bytes.set(base + high * 256 + low + i, byte));
    if (type === 2) base = data.readUInt16BE() * 16;
    if (type === 4) base = data.readUInt16BE() * 65536;
  }
  return bytes;
}
