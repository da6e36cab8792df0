// Bundles the package's JavaScript: `node bundle.mjs <sources> <WebAssembly> <output> <version> <tools>`.
//
// index.js              the default entry; the WebAssembly lies beside it
// archive.js            the entry bili-im/archive, without WebAssembly
// inline.js             the same with the WebAssembly inside
// bridge.js             the entry bili-im/bridge, without WebAssembly
// userscript.js         the same as a classic script with the global BiliIM
// bili-im-VERSION.js    a copy of that, named by version, and beside it its hash for subresource integrity
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";

const [sources, wasm, output, version, tools] = process.argv.slice(2);
const esbuild = createRequire(join(tools, "package.json"))("esbuild");
const inlined = readFileSync(wasm).toString("base64");

async function bundle(name, inline, options) {
  await esbuild.build({
    entryPoints: [join(sources, "index.ts")],
    outfile: join(output, name),
    absWorkingDir: sources,
    bundle: true,
    minify: true,
    charset: "utf8",
    target: "es2022",
    // Not every place that a module is loaded in waits for it.
    supported: { "top-level-await": false },
    define: { INLINE_WASM: JSON.stringify(inline), BILI_IM_VERSION: JSON.stringify(version) },
    sourcemap: true,
    sourcesContent: true,
    logLevel: "warning",
    // Libraries are bundled; their licences go with them.
    nodePaths: [join(tools, "node_modules")],
    ...options,
  });
}

await bundle("index.js", "", { format: "esm" });
await bundle("inline.js", inlined, { format: "esm" });
await bundle("archive.js", "", { format: "esm", entryPoints: [join(sources, "archive.ts")] });
await bundle("bridge.js", "", { format: "esm", entryPoints: [join(sources, "bridge.ts")] });
await bundle("userscript.js", inlined, {
  format: "iife",
  globalName: "BiliIM",
  // Only the branch that is left out uses it.
  logOverride: { "empty-import-meta": "silent" },
  // As a module it has no scope to share.
  footer: { js: "this===void 0&&(globalThis.BiliIM=BiliIM);" },
});

// A manager puts scripts one after another: none may make those that follow it strict.
const script = join(output, "userscript.js");
const text = readFileSync(script, "utf8").replace(/^("use strict";)(var BiliIM=\(\(\)=>\{)/, "$2$1");
if (!text.startsWith("var BiliIM=")) throw new Error("userscript.js does not begin with its global");
writeFileSync(script, text);
const copy = join(output, `bili-im-${version}.js`);
writeFileSync(copy, text);
writeFileSync(`${copy}.sri`, `sha384-${createHash("sha384").update(text).digest("base64")}\n`);

// The maps hold their sources, which have the names that they have in the repository.
for (const name of ["index.js", "inline.js", "archive.js", "bridge.js", "userscript.js"]) {
  const file = join(output, `${name}.map`);
  const map = JSON.parse(readFileSync(file, "utf8"));
  map.sources = map.sources.map(nameOf);
  writeFileSync(file, JSON.stringify(map));
}

/** The name of a source in the repository, or in the library that it belongs to. */
function nameOf(source) {
  const path = resolve(output, source).replaceAll("\\", "/");
  const library = path.split("/node_modules/").at(1);
  return library ? `node_modules/${library}` : `src/${relative(sources, path).replaceAll("\\", "/")}`;
}

// The licences of the libraries that are inside.
const LIBRARIES = [
  { name: "idb", licence: "LICENSE", inside: "archive.js" },
  { name: "client-zip", licence: "LICENSE.txt", inside: "archive.js" },
];
const licences = LIBRARIES.map(({ name, licence, inside }) => {
  const folder = join(tools, "node_modules", name);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return `${inside} contains ${name} ${version}\n\n${readFileSync(join(folder, licence), "utf8").trim()}\n`;
});
writeFileSync(join(output, "LICENSE-THIRD-PARTY"), licences.join("\n----\n\n"));
