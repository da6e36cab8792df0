#!/usr/bin/env bash
# vite-plugin-monkey 8.0.1 with Vite 8.3.8: whether a script is granted `GM.setValue` hangs on how often it calls it. The plugin
# looks for grants in the bundle, and for a member of something with a name. Vite puts a GM that is imported and used
# in one place, outside of functions, into that place as a call, `(() => …)().setValue("a", 1)`, which has none: the script is
# built without any @grant, and without a warning. A second use, or `minify`, for which the plugin reads the modules as well,
# brings it back. A GM that is handed to a library, which calls its functions, brings none in any case.
#
# Seen: the table that this prints. The underscored functions are found wherever they stand.
# Likely wrong guess: the import that the plugin asks for is what it recognizes; how often GM is used and how the code is printed
# change no permission.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund vite@8.3.8 vite-plugin-monkey@8.0.1

cat >see.js <<'JAVASCRIPT'
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { build } from "vite";
import monkey from "vite-plugin-monkey";

const GM = 'import { GM } from "$";';
const SCRIPTS = {
  "one use": `${GM} GM.setValue("a", 1);`,
  "two uses": `${GM} GM.setValue("a", 1); GM.setValue("b", 1);`,
  "one use, in a function": `${GM} addEventListener("click", () => GM.setValue("a", 1));`,
  "one use, with an underscore": 'import { GM_setValue } from "$"; GM_setValue("a", 1);',
  "handed over": `${GM} const save = (manager) => manager.setValue("a", 1); save(GM); save(GM);`,
};

async function grants(script, minify) {
  writeFileSync("main.js", script);
  const userscript = { name: "finding", match: ["https://example.org/*"] };
  const { output } = await build({
    configFile: false,
    logLevel: "warn",
    plugins: [monkey({ entry: "main.js", userscript })],
    build: { write: false, ...minify },
  });
  const { code } = output.find(({ fileName }) => fileName.endsWith(".user.js"));
  return [...code.matchAll(/^\/\/ @grant +(\S+)/gm)].map(([, grant]) => grant).join() || "none";
}

const seen = {};
for (const [name, script] of Object.entries(SCRIPTS)) {
  seen[name] = { "by default": await grants(script), minified: await grants(script, { minify: true }) };
}
console.table(seen);
assert.deepEqual(Object.values(seen).map((row) => Object.values(row)), [
  ["none", "GM.setValue"],
  ["GM.setValue", "GM.setValue"],
  ["GM.setValue", "GM.setValue"],
  ["GM_setValue", "GM_setValue"],
  ["none", "none"],
]);
JAVASCRIPT
node see.js
