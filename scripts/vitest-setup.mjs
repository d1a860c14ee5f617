// Once before all tests: dist/ from the sources as they are now, since some tests run the built command; and a folder
// for everything temporary, that is removed at the end.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export function setup() {
  const built = spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: root, stdio: "inherit" });
  if (built.status !== 0) throw new Error("scripts/build.mjs failed: the tests would run an old dist/");
  const folder = mkdtempSync(path.join(tmpdir(), "tickless-"));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
