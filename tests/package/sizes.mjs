// How large each entry may be with Brotli: `xtask/tools/size-limits.json` says, and size-limit measures.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const LIMITS = join(import.meta.dirname, "..", "..", "xtask", "tools", "size-limits.json");

/** Each entry's size, also in words, and whether that is too much; `folder` has the built package. */
export async function sizes(importTool, folder) {
  const limits = JSON.parse(readFileSync(LIMITS, "utf8"));
  const { default: measure } = await importTool("size-limit");
  const { default: plugin } = await importTool("@size-limit/file");
  const measured = limits.map(async ({ entry, files, limitKiB }) => {
    const paths = files.map((file) => join(folder, file));
    const missing = paths.filter((path) => !existsSync(path));
    if (missing.length) return { entry, what: entry, problems: missing.map((path) => `there is no ${path}`) };
    const [{ size }] = await measure([plugin], { checks: [{ files: paths, brotli: true }] });
    const excess = size / 1024 - limitKiB;
    return {
      entry,
      bytes: size,
      what: `${entry} is ${(size / 1024).toFixed(1)} KiB (brotli), the limit ${limitKiB}`,
      problems: excess > 0 ? [`that is ${excess.toFixed(1)} KiB more than the limit`] : [],
    };
  });
  return Promise.all(measured);
}
