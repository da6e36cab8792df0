// Builds the package's documentation into `dist/docs` and looks through what was built:
//
// 1. TypeDoc has no warnings: everything that is exported is documented, and every link in the docs leads somewhere;
// 2. so does every link of the pages, to its place in the page;
// 3. the pages load nothing from elsewhere, and do not tell where they were built.
//
// Environment: BILI_IM_TOOLS (a folder whose node_modules has TypeDoc), BILI_IM_PACKAGE (the built package),
// BILI_IM_TARGET (scratch space).

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { finish, folder, report } from "../support/report.mjs";

const here = import.meta.dirname;
const tools = folder("BILI_IM_TOOLS");
const built = folder("BILI_IM_PACKAGE");
const scratch = join(folder("BILI_IM_TARGET"), "docs");
const root = join(here, "..", "..");
const output = join(root, "dist", "docs");

rmSync(output, { recursive: true, force: true });
mkdirSync(scratch, { recursive: true });
const entries = ["index.d.ts", "archive.d.ts", "bridge.d.ts"].map((name) => join(built, name));
const project = join(scratch, "tsconfig.json");
const compilerOptions = {
  target: "es2022",
  moduleResolution: "bundler",
  lib: ["es2022", "dom"],
  types: [],
  strict: true,
};
writeFileSync(project, JSON.stringify({ compilerOptions: { ...compilerOptions, module: "esnext" }, files: entries }));

const points = entries.flatMap((entry) => ["--entryPoints", entry]);
const given = ["--options", join(here, "typedoc.json"), ...points, "--tsconfig", project, "--out", output];
const typedoc = [join(tools, "node_modules", "typedoc", "bin", "typedoc"), ...given, "--logLevel", "Warn"];
const { status, stdout, stderr } = spawnSync(process.execPath, typedoc, {
  env: { ...process.env, NO_COLOR: "1" },
  encoding: "utf8",
});
report("TypeDoc has no warnings", status === 0 ? [] : [`${stdout}${stderr}`.trim()]);

const pages = existsSync(output)
  ? readdirSync(output, { recursive: true }).filter((name) => name.endsWith(".html"))
  : [];
const texts = new Map(pages.map((name) => [join(output, name), readFileSync(join(output, name), "utf8")]));
const foreign = [];
const broken = [];
for (const [page, text] of texts) {
  for (const [, tag, attribute, value] of text.matchAll(/<(\w+)[^>]*? (href|src)="([^"]*)"/g)) {
    const isForeign = /^([a-z]+:)?\/\//i.test(value);
    if (isForeign && tag !== "a") foreign.push(`${relative(output, page)} loads ${value} (${tag} ${attribute})`);
    else if (!/^([a-z]+:|\/\/)/i.test(value) && !resolves(page, value))
      broken.push(`${relative(output, page)} links to ${value}`);
  }
}
report(`${pages.length} pages link to what is there`, pages.length ? broken : ["there are no pages"]);
report("they load nothing from elsewhere", foreign);
const telling = [...texts].filter(([, text]) => text.includes(root)).map(([page]) => relative(output, page));
report("they do not tell where they were built", telling);
finish("the documentation");

/** Whether there is what a page links to: a file, and in it the place. */
function resolves(page, address) {
  const [path, place] = address.split("#").map(decodeURIComponent);
  const target = path === "" ? page : join(dirname(page), path);
  const file = existsSync(target) && statSync(target).isDirectory() ? join(target, "index.html") : target;
  if (!existsSync(file)) return false;
  return !place || !texts.has(file) || texts.get(file).includes(` id="${place}"`);
}
