/** The guide, built as `cargo xtask docs` does. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageFolder, scratch, tools } from "./environment.mjs";

const BUILDER = join(import.meta.dirname, "..", "..", "..", "xtask", "tools", "docs.mjs");

/** Builds it into `out`, to be served below `base`, without the reference of the package. */
export async function buildGuide(out, base) {
  const given = Object.entries({ package: packageFolder, tools, scratch, out, base });
  const options = given.flatMap(([name, value]) => [`--${name}`, value]);
  await promisify(execFile)(process.execPath, [BUILDER, "--guide-only", ...options]);
}
