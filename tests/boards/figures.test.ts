// `npm run figures -- boards lines`: how much of each port, chip and board somebody has to write.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../../cli/host/command.js";
import { deviceNames } from "../../cli/boards/board.js";
import { repository } from "../cli/cli.js";

test("figures counts the lines of every port, chip and board", async () => {
  const { status, output } = await runCommand(process.execPath, ["scripts/figures.mjs", "boards", "lines"], repository);
  const found = [...output.matchAll(/^(\S+): lines +([\d,]+)$/gm)].map(([, folder = "", count = ""]) => [
    folder,
    Number(count.replaceAll(",", "")),
  ]);
  const folders = ["host-c/port", "host-c/chip", "boards"].flatMap((above) =>
    readdirSync(path.join(repository, above)).map((name) => `${above}/${name}`),
  );
  expect([status, found.map(([folder]) => folder).sort()]).toEqual([0, folders.sort()]);
  expect(folders).toEqual(expect.arrayContaining(deviceNames().map((name) => `boards/${name}`)));
  const [blackpill] = found.filter(([folder]) => folder === "boards/blackpill-f411");
  const files = ["README.md", "board.c", "board.json"].map((file) =>
    readFileSync(path.join(repository, "boards/blackpill-f411", file), "utf8"),
  );
  expect(blackpill?.[1]).toBe(files.join("").split("\n").length - 1);
});
