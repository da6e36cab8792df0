// Checks the package as it would be published, packed:
//
// 1. its files are those of `files.txt`;
// 2. its types are those of `bili-im.api.md`, and of the `.api.md` of other entries;
// 3. publint and attw have no remarks;
// 4. every entry is as small as `xtask/tools/size-limits.json` says.
//
// With `--accept` the first two write those files anew, from the package as it is, and nothing else is checked.
//
// Environment: BILI_IM_TOOLS (a folder whose node_modules has the checkers), BILI_IM_PACKAGE (the built package),
// BILI_IM_TARGET (scratch space).

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { finish, folder, report } from "../support/report.mjs";
import { apiReport } from "./api.mjs";
import { sizes } from "./sizes.mjs";

/** Entries with types of their own, and the names of the reports on them. */
const ENTRIES = { index: "bili-im", archive: "bili-im-archive", bridge: "bili-im-bridge" };

const here = import.meta.dirname;
const tools = folder("BILI_IM_TOOLS");
const built = folder("BILI_IM_PACKAGE");
const scratch = join(folder("BILI_IM_TARGET"), "package");
const accepts = process.argv.includes("--accept");

const require = createRequire(join(tools, "package.json"));
const importTool = (name) => import(pathToFileURL(require.resolve(name)));
const { createPatch } = await importTool("diff");

/** What has changed against the file that says how a text should be; or changes that file. */
function compare(name, text) {
  const file = join(here, name);
  if (accepts) writeFileSync(file, text);
  const agreed = readFileSync(file, "utf8");
  if (agreed === text) return [];
  const changes = createPatch(name, agreed, text, "", "", { context: 2 }).split("\n").slice(4).join("\n");
  return [`${changes}If that is on purpose: run \`cargo xtask accept\`, and commit what it changes.`];
}

/** What a tool prints when it is not content. */
function remarks(script, ...given) {
  const env = { ...process.env, NO_COLOR: "1" };
  const run = spawnSync(process.execPath, [join(tools, "node_modules", script), ...given], { env, encoding: "utf8" });
  return run.status === 0 ? [] : [`${run.stdout}${run.stderr}`.trim()];
}

rmSync(scratch, { recursive: true, force: true });
mkdirSync(scratch, { recursive: true });
const pack = ["pack", built, "--json", "--pack-destination", scratch];
const [{ filename, files, version }] = JSON.parse(execFileSync("npm", pack, { encoding: "utf8" }));
const tarball = join(scratch, filename);

const list = files.map(({ path }) => path.replace(version, "VERSION")).sort();
report(`${list.length} files are packed`, compare("files.txt", `${list.join("\n")}\n`));

for (const [entry, name] of Object.entries(ENTRIES)) {
  const { text, problems } = apiReport(require("@microsoft/api-extractor"), built, entry, scratch);
  report(`api-extractor understands the types of ${name}`, problems);
  report(`the types of ${name} are those agreed on`, compare(`${name}.api.md`, text));
}

if (!accepts) {
  report("publint has no remarks", remarks("publint/src/cli.js", "--strict", tarball));
  // What importing the WebAssembly gives is a matter of the builder.
  const attw = [tarball, "--profile", "esm-only", "--exclude-entrypoints", "bili_im_bg.wasm", "archive.schema.json"];
  report("attw has no remarks", remarks("@arethetypeswrong/cli/dist/index.js", ...attw));

  for (const { what, problems } of await sizes(importTool, built)) report(what, problems);
}

finish("the package");
