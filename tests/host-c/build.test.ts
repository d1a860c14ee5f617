// Getting Wasm3's sources and building the host: what is refused, with which sentence, and that nothing is left behind.

import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withLock } from "../../cli/host/lock.js";
import { ensureWasm3, integrityOf } from "../../cli/host/wasm3.js";
import { packageFacts, packageFolder } from "../../cli/package.js";
import { build, folder, host } from "./support.js";

const source = packageFacts.wasm3;

test("the host is where the build says, and building again changes nothing", async () => {
  expect(existsSync(host)).toBe(true);
  expect(await build()).toBe(host);
});

test("only the interpreter's own files are unpacked", () => {
  const files = readdirSync(join(packageFolder, "build", `wasm3-${source.version}`));
  expect(
    files.filter((file) => !/^(m3_\w+|wasm3|wasm3_defs)\.[ch]$/.test(file) || /wasi|libc|tracer/.test(file)),
  ).toEqual([]);
  expect(files).toContain("m3_compile.c");
});

test("a package with another checksum is refused and nothing of it is kept", async () => {
  const buildFolder = join(folder, "build");
  const pinned = { ...source, integrity: integrityOf(new Uint8Array(3)) };
  const result = await ensureWasm3({ source: pinned, buildFolder, instead: null });
  expect(result).toEqual({
    ok: false,
    message:
      `the package ${source.package}@${source.version} is not the one that is pinned: ` +
      `its checksum is ${source.integrity}`,
  });
  expect(readdirSync(buildFolder)).toEqual([]);
});

test("a package that cannot be fetched", async () => {
  const buildFolder = join(folder, "unknown");
  const unknown = { ...source, version: "0.0.0-none" };
  const result = await ensureWasm3({ source: unknown, buildFolder, instead: null });
  expect(result).toMatchObject({ ok: false, message: expect.stringContaining("could not be fetched") as string });
  expect(result).toMatchObject({ message: expect.stringContaining("set TICKLESS_WASM3_DIR") as string });
  expect(readdirSync(buildFolder)).toEqual([]);
});

test("TICKLESS_WASM3_DIR: a folder without the sources is named, one with them is taken as it is", async () => {
  const empty = join(folder, "empty");
  mkdirSync(empty);
  const options = { source, buildFolder: join(folder, "unused") };
  expect(await ensureWasm3({ ...options, instead: empty })).toEqual({
    ok: false,
    message: `TICKLESS_WASM3_DIR is ${empty}, which has no m3_bind.c: name the folder of Wasm3's sources`,
  });
  const sources = join(packageFolder, "build", `wasm3-${source.version}`);
  expect(await ensureWasm3({ ...options, instead: sources })).toEqual({ ok: true, value: sources });
});

test("one builder at a time; a lock whose owner died is no lock", async () => {
  const lock = join(folder, "lock");
  const order: string[] = [];
  const turn = (name: string) => (): Promise<void> =>
    new Promise((resolve) => {
      order.push(`${name} in`);
      setTimeout(() => {
        order.push(`${name} out`);
        resolve();
      }, 20);
    });
  await Promise.all([withLock(lock, turn("a")), withLock(lock, turn("b"))]);
  expect([["a in", "a out", "b in", "b out"].join(), ["b in", "b out", "a in", "a out"].join()]).toContain(
    order.join(),
  );
  // No process has this id: it is beyond the largest there can be.
  writeFileSync(lock, "4194305");
  expect(await withLock(lock, () => Promise.resolve("done"))).toBe("done");
  expect(existsSync(lock)).toBe(false);
});
