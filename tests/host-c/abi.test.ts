// The generated constants of all three languages are those of abi/abi.json.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("../../scripts/abi.mjs", import.meta.url));

test("the generated ABI constants are up to date with abi/abi.json", () => {
  expect(execFileSync(process.execPath, [script, "--check"], { encoding: "utf8" })).toBe("");
});
