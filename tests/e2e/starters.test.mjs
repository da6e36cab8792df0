/** What every starter says of itself. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageFolder, tools } from "./support/environment.mjs";
import { STARTERS } from "./support/project.mjs";

const manifest = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

const folders = readdirSync(STARTERS, { withFileTypes: true }).filter((entry) => entry.isDirectory());

for (const { name } of folders) {
  test(`the starter ${name} pins the tools that it is tested with`, () => {
    const { dependencies, devDependencies } = manifest(join(STARTERS, name));
    const { devDependencies: pinned } = manifest(tools);
    const expected = Object.keys(devDependencies).map((tool) => [tool, pinned[tool]]);
    assert.deepEqual(devDependencies, Object.fromEntries(expected));
    assert.deepEqual(dependencies, { "bili-im": `^${manifest(packageFolder).version}` });
  });
}
