// `npm test`: all runners one after the other, their output as it comes, and the sum of their counts as the last line.
// With --full the long fuzz and soak runs are in (TICKLESS_FULL=1 tells the tests).
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { lint } from "./lint.mjs";
import { runAspect } from "./aspect.mjs";
import { setup } from "./setup.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const results = path.join(root, "build", "vitest.json");
const summaryFile = path.join(root, "build", "test-summary.txt");
const total = { passed: 0, failed: 0 };

function add(runner, { passed, failed }) {
  console.log(`\n${runner}: ${passed} passed, ${failed} failed\n`);
  total.passed += passed;
  total.failed += failed;
}

function runVitest(full) {
  rmSync(results, { force: true });
  const args = ["vitest", "run", "--coverage", "--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
  const env = { ...process.env, ...(full ? { TICKLESS_FULL: "1" } : {}) };
  const done = spawnSync("npx", ["--no-install", ...args], { cwd: root, stdio: "inherit", env });
  if (!existsSync(results)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(results, "utf8"));
  // A file that could not even be loaded has failed without a failed test in it.
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
  ).length;
  const failed = report.numFailedTests + broken;
  const seconds = (files) =>
    Math.round(files.reduce((sum, { startTime, endTime }) => sum + endTime - startTime, 0) / 1000);
  const boards = report.testResults.filter(({ name }) => name.includes("/tests/boards/"));
  const all = seconds(report.testResults);
  // Files of boards run among others, so how long they alone would keep the workers busy is their share of the time.
  const starts = report.testResults.map(({ startTime }) => startTime);
  const ends = report.testResults.map(({ endTime }) => endTime);
  const span = Math.round((Math.max(...ends) - Math.min(...starts)) / 1000);
  const share = Math.round((span * seconds(boards)) / all);
  console.log(
    `\nthe boards' tests took ${seconds(boards)} s of ${all} s, in several workers at once: about ${share} s of the ${span} s that all tests took`,
  );
  return { passed: report.numPassedTests, failed: failed === 0 && done.status !== 0 ? 1 : failed };
}

setup("test");
mkdirSync(path.dirname(results), { recursive: true });
add("lint", await lint(false));
add("vitest", runVitest(process.argv.includes("--full")));
add("as-pect", await runAspect());
const line = `${total.passed} passed, ${total.failed} failed`;
writeFileSync(summaryFile, `${line}\n`);
console.log(line);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
