// What the README, the guide and the examples tell people to type, typed.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { projectFiles } from "../../cli/init/files.js";
import { collect, repository, temporaryFolder, tickless } from "./cli.js";

const read = (file: string): string => readFileSync(path.join(repository, file), "utf8");
/** The first block of code in TypeScript. */
const codeIn = (markdown: string): string | undefined => /```ts\n([\s\S]*?)```/.exec(markdown)?.[1];

test("blinky is the same in the README, the guide, a new project and the examples", () => {
  const made = projectFiles("any").get("src/main.ts");
  const copies = [codeIn(read("README.md")), codeIn(read("docs/guide.md")), made];
  expect(copies).toEqual(copies.map(() => read("examples/blinky/main.ts")));
});

test("npm start runs blinky for five seconds and draws its timeline", async () => {
  const started = spawn(process.execPath, ["scripts/start.mjs"], { cwd: repository });
  const { exitCode, stdout } = await collect(started);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("$ tickless run examples/blinky --for 5s\n");
  expect(stdout).toMatch(/^LED +\d+ edges: ↑ [\d.]+ s {2}↓ [\d.]+ s {2}↑ /m);
});

const examples = readdirSync(path.join(repository, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test.each(examples)("the command in the README of the example %s runs it", async (name) => {
  const [, command = ""] = /^Run it: `tickless (.*)`/m.exec(read(`examples/${name}/README.md`)) ?? [];
  const args = command.replaceAll("examples/", `${repository}/examples/`).replace("--for 1h", "--for 5s").split(" ");
  const { exitCode, stdout, stderr } = await tickless(args, { cwd: temporaryFolder() });
  expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/^(The run ended: .*\n)?$/)]);
  expect(stdout).not.toBe("");
});
