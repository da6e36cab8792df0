// Builds the documentation: the guide of `www/guide` by VitePress, and below `api/` the reference of the package by TypeDoc.
//
//   node docs.mjs --package DIST_NPM --tools FOLDER --scratch FOLDER --out FOLDER [--base /] [--guide-only]
//
// `--tools` has the `node_modules` with both. Fails on any warning of TypeDoc, and on a link of the guide that leads nowhere.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const texts = ["package", "tools", "scratch", "out", "base"];
const { values: options } = parseArgs({
  options: {
    ...Object.fromEntries(texts.map((name) => [name, { type: "string" }])),
    "guide-only": { type: "boolean" },
  },
});
for (const name of texts.slice(0, 4)) {
  if (!options[name]) throw new Error(`--${name} is missing`);
  options[name] = resolve(options[name]);
}

const root = join(import.meta.dirname, "..", "..");
const modules = join(options.tools, "node_modules");
mkdirSync(options.scratch, { recursive: true });
// Two builds may run at once.
const scratch = mkdtempSync(join(options.scratch, "docs-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
rmSync(options.out, { recursive: true, force: true });
writeFileSync(join(scratch, "package.json"), '{ "type": "module", "private": true }\n');
// What the guide imports is looked for beside it, and the tools are elsewhere.
symlinkSync(modules, join(scratch, "node_modules"), "junction");

buildGuide();
if (!options["guide-only"]) buildReference();

function buildGuide() {
  const guide = join(scratch, "guide");
  cpSync(join(root, "www", "guide"), guide, { recursive: true });
  // The playground shares with the demo how the sandbox is called.
  cpSync(join(root, "www", "demo", "service"), join(scratch, "demo", "service"), { recursive: true });
  for (const name of ["numbers", "pictures"]) {
    const pictures = join(root, "www", name);
    if (existsSync(pictures)) cpSync(pictures, join(guide, "public", name), { recursive: true });
  }
  cpSync(join(root, "www", "extension", "icons", "icon.svg"), join(guide, "public", "icon.svg"));
  const vitepress = join(modules, "vitepress", "bin", "vitepress.js");
  run([vitepress, "build", guide, "--outDir", options.out], { BILI_IM_GUIDE_BASE: options.base ?? "/" });
}

function buildReference() {
  const entries = ["index.d.ts", "archive.d.ts", "bridge.d.ts"].map((name) => join(options.package, name));
  const project = join(scratch, "tsconfig.json");
  const compilerOptions = { target: "es2022", module: "esnext", moduleResolution: "bundler", strict: true, types: [] };
  compilerOptions.lib = ["es2022", "dom"];
  writeFileSync(project, JSON.stringify({ compilerOptions, files: entries }));
  const settings = [
    "--options",
    join(import.meta.dirname, "typedoc.json"),
    "--tsconfig",
    project,
    "--logLevel",
    "Warn",
  ];
  const points = entries.flatMap((entry) => ["--entryPoints", entry]);
  run([join(modules, "typedoc", "bin", "typedoc"), ...settings, ...points, "--out", join(options.out, "api")]);
}

/** Runs a program of Node.js; its output is shown where it fails. */
function run(program, variables = {}) {
  const env = { ...process.env, NO_COLOR: "1", ...variables };
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { env, encoding: "utf8" });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  process.exit(1);
}
