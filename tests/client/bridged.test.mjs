/**
 * The tests of this folder whose clients are those of the stage, once more: with each client at the other end of a bridge over
 * a `MessagePort`. What cannot hold there is left out by `isBridged`, where its reason stands.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

/** Clients of the first are in realms of their own, and those of the others at bridges of theirs. */
const OTHERS = ["watch-month.test.mjs", "bridge.test.mjs", "bridge-faults.test.mjs", "bridged.test.mjs"];

const usesStage = (name) =>
  /from "\.\/support\/(stage|service|town|pages)\.mjs"/.test(readFileSync(join(import.meta.dirname, name), "utf8"));
const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".test.mjs") && !OTHERS.includes(name));

/** Each has a process of its own, as its clock has to begin anew. */
function runBridged(name) {
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const given = ["--test-reporter=spec", join(import.meta.dirname, name)];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...process.execArgv, ...given],
      { env: { ...env, BILI_IM_BRIDGE: "1" } },
      (error, output, errors) => resolve({ code: error?.code ?? 0, output: `${output}${errors}` }),
    );
  });
}

for (const name of names.filter(usesStage)) {
  test(`${name} holds through a bridge`, async () => {
    const { code, output } = await runBridged(name);
    assert.equal(code, 0, output);
    assert.match(output, /pass [1-9]/);
  });
}
