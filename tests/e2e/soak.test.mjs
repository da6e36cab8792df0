/** A short soak, so that `cargo xtask soak` keeps working: its rules hold, and a seed decides all that happens. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const script = join(import.meta.dirname, "../soak/run.mjs");

/** What it prints; it rejects when something does not hold. */
async function soak(seed) {
  const { stdout } = await run(process.execPath, [script, "--seed", seed, "--episodes", "2", "--acts", "80"]);
  const [, schedule] = /^schedule: (\w+)$/m.exec(stdout);
  return { stdout, schedule };
}

test("a soak of a few minutes of virtual time holds, and a seed repeats it", { timeout: 300_000 }, async () => {
  const [first, again, other] = await Promise.all(["1", "1", "2"].map(soak));
  assert.match(first.stdout, /^held: seed 1, 2 episodes/m);
  assert.match(first.stdout, /sendText +\d+: .*done \d+/);
  assert.equal(again.schedule, first.schedule);
  assert.notEqual(other.schedule, first.schedule);
});
