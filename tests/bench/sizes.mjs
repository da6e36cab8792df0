/** What a user downloads, and whether it is more than it may be. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const KIB = 1024;

/** What is printed where nobody says what the limits are. */
const ENTRIES = [
  { entry: "bili-im", files: ["index.js", "bili_im_bg.wasm"], as: "brotli" },
  { entry: "bili-im/userscript", files: ["userscript.js"], as: "raw" },
];

/** Prints the sizes of the package's entries; returns what is wrong with them. */
export function judgeSizes(folder, limits) {
  const entries = limits ? JSON.parse(readFileSync(limits, "utf8")) : ENTRIES;
  if (!limits) console.log("SIZES ARE NOT JUDGED: there are no limits.");
  const wrong = [];
  for (const { entry, files, as, limitKiB } of entries) {
    const missing = files.filter((file) => !existsSync(join(folder, file)));
    if (missing.length > 0) {
      wrong.push(`${entry} has no ${missing.join(", ")}`);
      continue;
    }
    const bytes = files.map((file) => readFileSync(join(folder, file)));
    const size = bytes.reduce((sum, file) => sum + (as === "brotli" ? brotliCompressSync(file) : file).length, 0);
    const limit = limitKiB ? `, of ${limitKiB} allowed` : "";
    console.log(`${entry}, ${as}: ${(size / KIB).toFixed(1)} KiB${limit}`);
    if (size > limitKiB * KIB) wrong.push(`${entry} is larger than xtask/tools/size-limits.json allows`);
  }
  return wrong;
}
