// Builds the examples of www/ with the package in one folder into another: what can be installed as it is.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [packageFolder, sources, output, tools] = process.argv.slice(2).map((path) => resolve(path));
const { build } = createRequire(join(tools, "package.json"))("esbuild");
const { version, exports } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
const entry = (name) => join(packageFolder, exports[name].default);

/** What the examples import. */
const LIBRARY = [
  ["bili-im", "."],
  ["bili-im/archive", "./archive"],
  ["bili-im/bridge", "./bridge"],
  ["bili-im/inline", "./inline"],
];

/** One classic script of one module and all it imports, to be read by people. */
async function bundle(source) {
  const { outputFiles } = await build({
    entryPoints: [join(sources, source)],
    alias: Object.fromEntries(LIBRARY.map(([name, path]) => [name, entry(path)])),
    absWorkingDir: resolve(sources, ".."),
    loader: { ".css": "text" },
    bundle: true,
    charset: "utf8",
    format: "iife",
    target: ["chrome121", "firefox140"],
    legalComments: "none",
    logLevel: "warning",
    write: false,
  });
  return outputFiles[0].text;
}

/** The metadata block of a userscript. */
function metadataIn(source) {
  return readFileSync(join(sources, "userscript", source), "utf8").replace("{version}", version);
}

/** The userscript with the library inside, and a short one whose manager fetches the library. */
async function userscript() {
  const folder = join(output, "userscript");
  mkdirSync(folder, { recursive: true });
  const metadata = metadataIn("metadata.txt");
  const script = await bundle("userscript/main.js");
  // The map of the library does not come along.
  const library = readFileSync(entry("./userscript"), "utf8").replace(/^\/\/# sourceMappingURL=.*\n?/m, "");
  writeFileSync(join(folder, "bili-im-panel.user.js"), `${metadata}\n${library}\n${script}`);

  const name = `bili-im-${version}.js`;
  // Greasy Fork knows a hash by `=` alone.
  const digest = readFileSync(join(packageFolder, `${name}.sri`), "utf8")
    .trim()
    .replace("-", "=");
  const address = `https://cdn.jsdelivr.net/npm/bili-im@${version}/${name}#${digest}`;
  const requiring = metadata.replace("// @grant", `// @require         ${address}\n// @grant`);
  writeFileSync(join(folder, "bili-im-panel.require.user.js"), `${requiring}\n${script}`);
  cpSync(join(sources, "userscript", "README.md"), join(folder, "README.md"));

  // The panel and its client as a script each, for two worlds of the page.
  for (const [part, file] of [
    ["client", "bili-im-client.user.js"],
    ["panel", "bili-im-isolated-panel.user.js"],
  ]) {
    const text = await bundle(`userscript/isolated/${part}.js`);
    writeFileSync(join(folder, file), `${metadataIn(`isolated/${part}.txt`)}\n${text}`);
  }
}

/** The extension, for Chromium and Firefox alike. */
async function extension() {
  const folder = join(output, "extension");
  mkdirSync(folder, { recursive: true });
  const manifest = readFileSync(join(sources, "extension", "manifest.json"), "utf8");
  writeFileSync(join(folder, "manifest.json"), manifest.replace('"version": "0.0.0"', `"version": "${version}"`));
  for (const name of ["_locales", "icons", "popup.html", "popup.css", "archive.html", "README.md"]) {
    cpSync(join(sources, "extension", name), join(folder, name), { recursive: true });
  }
  cpSync(join(sources, "shared", "archive", "archive.css"), join(folder, "archive.css"));
  for (const name of ["archive.js", "background.js", "content.js", "popup.js"]) {
    writeFileSync(join(folder, name), await bundle(`extension/${name}`));
  }
}

rmSync(output, { recursive: true, force: true });
await userscript();
await extension();
