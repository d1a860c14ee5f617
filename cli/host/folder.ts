// Where hosts are built: beside the package's sources, or, in an installation its user may not write to, in the user's
// cache folder.
import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { packageFacts, packageFolder } from "../package.js";

const cacheFolder = (): string => process.env["XDG_CACHE_HOME"] ?? path.join(homedir(), ".cache");

export function hostBuildFolder(beside = packageFolder, cache = cacheFolder()): string {
  try {
    accessSync(beside, constants.W_OK);
    return path.join(beside, "build");
  } catch {
    return path.join(cache, `tickless-${packageFacts.version}`);
  }
}
