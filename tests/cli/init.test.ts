import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { folderWith, temporaryFolder, tickless } from "./cli.js";

test("init writes a project and says what comes next", async () => {
  const cwd = temporaryFolder();
  const { exitCode, stdout, stderr } = await tickless(["init", "my app"], { cwd });
  expect([exitCode, stderr]).toEqual([0, ""]);
  for (const line of ["cd my app", "npm install", "npm start", "npm test"]) expect(stdout).toContain(line);
  const text = (file: string): string => readFileSync(path.join(cwd, "my app", file), "utf8");
  expect(JSON.parse(text("tickless.json"))).toMatchObject({ name: "my-app", entry: "src/main.ts" });
  expect(text("src/main.ts")).toContain("export async function main(): Promise<void>");
  expect(text("tests/main.spec.ts")).toContain("async () =>");
  for (const file of [".gitignore", "README.md", "tsconfig.json", "as-pect.config.js", "as-pect.asconfig.json"]) {
    expect(text(file)).not.toBe("");
  }
});

test("a project pins the versions this package was tested with", async () => {
  const cwd = temporaryFolder();
  await tickless(["init", "app"], { cwd });
  const { devDependencies } = JSON.parse(readFileSync(path.join(cwd, "app", "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  expect(Object.keys(devDependencies).sort()).toEqual(["@as-pect/cli", "assemblyscript", "tickless"]);
  for (const version of Object.values(devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test("init lists its files as JSON", async () => {
  const cwd = temporaryFolder();
  const { stdout } = await tickless(["init", "app", "--json"], { cwd });
  const { folder, files } = JSON.parse(stdout) as { folder: string; files: string[] };
  expect(folder).toBe(path.join(cwd, "app"));
  expect(files.filter((file) => !existsSync(path.join(folder, file)))).toEqual([]);
  expect(files).toContain("src/main.ts");
});

test("init fills an empty folder and one with only a repository", async () => {
  const cwd = folderWith({ ".git/HEAD": "ref: refs/heads/main\n" });
  expect((await tickless(["init", "."], { cwd })).exitCode).toBe(0);
  expect(existsSync(path.join(cwd, "src", "main.ts"))).toBe(true);
});

test("init leaves a folder with something in it alone", async () => {
  const cwd = folderWith({ "app/notes.txt": "keep me" });
  const { exitCode, stderr } = await tickless(["init", "app"], { cwd });
  expect([exitCode, stderr]).toEqual([2, "tickless: app is not empty: name a new folder\n"]);
  expect(existsSync(path.join(cwd, "app", "package.json"))).toBe(false);
});

test("init does not overwrite a file", async () => {
  const cwd = folderWith({ app: "a file" });
  const { exitCode, stderr } = await tickless(["init", "app"], { cwd });
  expect([exitCode, stderr]).toEqual([2, "tickless: app is a file: name a new folder\n"]);
  expect(readFileSync(path.join(cwd, "app"), "utf8")).toBe("a file");
});

test("init in a place that cannot be written to names the file and the reason", async () => {
  const cwd = folderWith({ file: "" });
  const { exitCode, stderr } = await tickless(["init", "file/app"], { cwd });
  expect([exitCode, stderr]).toEqual([
    3,
    "tickless: file/app/package.json could not be written: a part of its path is not a folder\n",
  ]);
});

test("init below /proc ends, too", async () => {
  const { exitCode, stderr } = await tickless(["init", "/proc/none/app"]);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/package\.json could not be written: there is no such file or folder\n$/);
});
