// From a program to a board's flash: the image that `build --board pico` makes runs as it is, and `flash` puts it where it
// belongs.
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { decodeBlock, UF2Flags } from "uf2";
import { deviceNames, findBoard } from "../../cli/boards/board.js";
import { Rp2040Machine } from "../../cli/emulator/rp2040.js";
import { runCommand } from "../../cli/host/command.js";
import { copyImage, findVolume } from "../../cli/run/volume.js";
import { repository, temporaryFolder, tickless } from "../cli/cli.js";

let cwd: string;
beforeAll(() => {
  cwd = path.join(temporaryFolder(), "blinky");
  mkdirSync(cwd);
  copyFileSync(path.join(repository, "examples", "blinky", "main.ts"), path.join(cwd, "main.ts"));
});

const board = findBoard("pico");
const probed = deviceNames()
  .map(findBoard)
  .filter(({ flash }) => flash !== null && "openocd" in flash);

describe("build --board pico", () => {
  let blocks: ReturnType<typeof decodeBlock>[];
  beforeAll(async () => {
    const { exitCode, stdout } = await tickless(["build", "--board", "pico"], { cwd });
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("build/pico/blinky.uf2")]);
    const file = new Uint8Array(readFileSync(path.join(cwd, "build", "pico", "blinky.uf2")));
    expect(file.length % 512).toBe(0);
    blocks = Array.from({ length: file.length / 512 }, (_, i) => decodeBlock(file.slice(i * 512, (i + 1) * 512)));
  });

  test("makes UF2 blocks for the RP2040 that are numbered, and fill whole sectors of the flash", () => {
    for (const [i, block] of blocks.entries()) {
      expect([block.blockNumber, block.totalBlocks, block.boardFamily]).toEqual([i, blocks.length, 0xe48bff56]);
      expect([block.flags, block.payload.length]).toEqual([UF2Flags.familyIDPresent, 256]);
    }
    const sectors = new Map<number, number>();
    for (const { flashAddress } of blocks) {
      const sector = Math.floor(flashAddress / 4096);
      sectors.set(sector, (sectors.get(sector) ?? 0) + 1);
    }
    expect(new Set(sectors.values())).toEqual(new Set([4096 / 256]));
  });

  test("makes what runs on the chip from reset: the host of the device, and the blob behind it", async () => {
    const flash = new Uint8Array(2 * 1024 * 1024).fill(0xff);
    for (const { flashAddress, payload } of blocks) flash.set(payload, flashAddress - 0x10000000);
    const led = board.pins.get("GP25");
    const levels: number[] = [];
    const seconds: number[] = [];
    const { start, size } = board.memory.blob;
    const at = start - 0x10000000;
    const machine = new Rp2040Machine({
      board,
      host: flash.slice(0, board.memory.host.size),
      region: flash.slice(at, at + size),
      listener: {
        traced: () => expect.unreachable("the device's host has no trace"),
        sent: () => undefined,
        pinSeen: (pin, level) => {
          if (pin !== led) return;
          levels.push(level);
          seconds.push(machine.rest().total / 1e9);
          if (levels.length === 5) void machine.end();
        },
      },
    });
    expect(await machine.stop()).toBeNull();
    expect(await machine.end()).toEqual([]);
    expect(levels).toEqual([0, 1, 0, 1, 0]); // opened, and at once switched on
    const gaps = seconds.slice(2).map((second, i) => second - (seconds[i + 1] ?? 0));
    for (const gap of gaps) expect(Math.abs(gap - 0.5)).toBeLessThan(0.0001);
  });
});

describe("flash", () => {
  test.each(probed)("OpenOCD knows the probe and the chip of $name, and that chip's flash", async ({ flash }) => {
    const args = flash !== null && "openocd" in flash ? flash.openocd : [];
    // Some recipes connect by themselves, and no probe is here: the list is shown in place of that.
    const instead = 'rename init connect; proc init {} { echo [flash banks]; return -code error "read to its end" }';
    const { output } = await runCommand("openocd", ["-c", instead, ...args, "-c", "init"], cwd);
    expect(output).toMatch(/^#0 : \S+flash /m);
    expect(output).toContain("read to its end");
  });

  test("--to copies the image to a file", async () => {
    const { exitCode, stdout } = await tickless(["flash", "--board", "pico", "--to", "copy.uf2"], { cwd });
    expect([exitCode, stdout]).toEqual([0, "Flashed pico with build/pico/blinky.uf2\n"]);
    const image = readFileSync(path.join(cwd, "build", "pico", "blinky.uf2"));
    expect(readFileSync(path.join(cwd, "copy.uf2"))).toEqual(image);
  });

  test("--dry-run without the drive says which it would be, and needs none", async () => {
    const dry = await tickless(["flash", "--board", "pico", "--dry-run"], { cwd });
    const line = "cp build/pico/blinky.uf2 '<the drive RPI-RP2>/'\n";
    expect(dry).toEqual({ exitCode: 0, stdout: line, stderr: "" });
  });

  test("without its probe says what OpenOCD says of it", async () => {
    const { exitCode, stderr } = await tickless(["flash", "--board", "lm3s6965evb"], { cwd });
    expect([exitCode, stderr]).toEqual([
      3,
      expect.stringMatching(/^tickless: the board was not flashed: (?:\S.*; )?unable to open ftdi device [^;]*\n$/),
    ]);
  });
});

describe("a drive that the board is", () => {
  const NAME = "RPI-RP2";
  const NONE = `no drive called ${NAME} is there: connect the board in its boot mode and wait for the drive, or name a file with --to`;

  /** A folder where drives are, with those in it. */
  function rootWith(...drives: string[]): string {
    const root = temporaryFolder();
    for (const drive of drives) mkdirSync(path.join(root, drive), { recursive: true });
    return root;
  }

  const image = (): string => path.join(cwd, "build", "pico", "blinky.uf2");

  test("is found below a folder where drives are, or below a user's name there, and gets the image", () => {
    for (const drive of [NAME, `someone/${NAME}`]) {
      const root = rootWith(drive, "other/drive");
      const volume = findVolume(NAME, [temporaryFolder(), path.join(root, "missing"), root]);
      expect(volume).toBe(path.join(root, drive));
      copyImage(image(), path.join(volume, "blinky.uf2"));
      expect(readFileSync(path.join(volume, "blinky.uf2"))).toEqual(readFileSync(image()));
    }
  });

  test("is the same one where two paths lead to it", () => {
    const root = rootWith(NAME);
    const linked = path.join(temporaryFolder(), "media");
    symlinkSync(root, linked);
    expect(findVolume(NAME, [root, linked])).toBe(path.join(root, NAME));
  });

  test("that is not there is told of, also where a file has its name", () => {
    const root = rootWith("someone");
    writeFileSync(path.join(root, NAME), "");
    expect(() => findVolume(NAME, [root])).toThrow(NONE);
  });

  test("that is there twice is not chosen by luck", () => {
    const [one, other] = [rootWith(NAME), rootWith(`someone/${NAME}`)];
    const both = `${path.join(one, NAME)} and ${path.join(other, "someone", NAME)}`;
    expect(() => findVolume(NAME, [one, other])).toThrow(
      `two drives are called ${NAME}, ${both}: disconnect one of the boards, or name the drive with --to`,
    );
  });

  test("that is full is told of", () => {
    const to = path.join(rootWith(NAME), NAME, "blinky.uf2");
    symlinkSync("/dev/full", to);
    expect(() => copyImage(image(), to)).toThrow(`the image could not be copied to ${to}: the disk is full`);
  });

  test("that nobody may write to is told of", () => {
    const to = path.join(SEALED, "blinky.uf2");
    expect(() => copyImage(image(), to)).toThrow(`the image could not be copied to ${to}: `);
    expect(() => copyImage(image(), to)).toThrow(/: (?:permission was denied|the file system is read-only)$/);
  });

  /** What a drive says to a write that it did not end. */
  const gone = (): never => {
    throw Object.assign(new Error("EIO: i/o error, fsync"), { code: "EIO" });
  };

  test("that is gone once it has the whole image, as a board's is, has taken it", () => {
    const volume = path.join(rootWith(NAME), NAME);
    let taken = Buffer.alloc(0);
    copyImage(image(), path.join(volume, "blinky.uf2"), () => {
      taken = readFileSync(path.join(volume, "blinky.uf2"));
      rmSync(volume, { recursive: true });
      gone();
    });
    expect(taken).toEqual(readFileSync(image()));
  });

  test("that fails and stays has not taken it", () => {
    const to = path.join(rootWith(NAME), NAME, "blinky.uf2");
    expect(() => copyImage(image(), to, gone)).toThrow(`the image could not be copied to ${to}: EIO: i/o error, fsync`);
  });

  test("that is gone before the image is on it is told of", () => {
    const to = path.join(rootWith(), NAME, "blinky.uf2");
    expect(() => copyImage(image(), to)).toThrow(
      `the image could not be copied to ${to}: there is no such file or folder`,
    );
  });
});

/** A folder in which nobody makes a file: not even root, who may write to a read-only one. */
const SEALED = "/sys";
