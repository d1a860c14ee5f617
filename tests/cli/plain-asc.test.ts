// asc by itself, with the asconfig.json at the top and our transform, builds the same modules as our command.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { build } from "../../cli/compile/build.js";
import { findProject } from "../../cli/project/project.js";
import { stripCustomSections } from "../../host-js/container.js";
import { repository, temporaryFolder } from "./cli.js";

const examples = readdirSync(path.join(repository, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Runs asc's own command line once for each list of arguments, in one process, because loading asc takes most of the time. */
const ASC_EACH = `import asc from "assemblyscript/asc";
for (const args of JSON.parse(process.argv[1])) {
  const { error, stderr } = await asc.main(args);
  if (error) {
    process.stderr.write(stderr.toString());
    throw error;
  }
}`;

const folder = temporaryFolder();
const outFile = (name: string): string => path.join(folder, `${name}.wasm`);

beforeAll(() => {
  const runs = examples.map((name) => [`examples/${name}/main.ts`, "--target", name, "--outFile", outFile(name)]);
  const args = ["--input-type=module", "-e", ASC_EACH, JSON.stringify(runs)];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: repository, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
});

test("asconfig.json has every example", () => {
  const { targets } = JSON.parse(readFileSync(path.join(repository, "asconfig.json"), "utf8")) as { targets: object };
  expect(Object.keys(targets).sort()).toEqual(examples.sort());
});

test.each(examples)("plain asc with asconfig.json builds the same module of %s as the command", async (name) => {
  const project = findProject(path.join(repository, "examples", name));
  const { built } = await build(project, { optimize: "size", trace: false });
  expect(stripCustomSections(readFileSync(outFile(name)))).toEqual(built?.module);
});
