/**
 * A soak of the package: everything at once, at random, for hours of virtual time, and what must hold of it.
 *
 *     --seed N        decides all of it; 1 unless told
 *     --minutes M     how long, by the real clock; 1 unless told
 *     --episode K     plays this episode alone: how a failure is seen again
 *     --episodes N    plays so many, however long that takes
 *     --acts N        acts per episode; 250 unless told
 */
import { createHash } from "node:crypto";
import { hrtime } from "node:process";
import { parseArgs } from "node:util";

const write = (text) => process.stdout.write(text);
const { values } = parseArgs({
  options: Object.fromEntries(
    ["seed", "minutes", "episode", "episodes", "acts"].map((name) => [name, { type: "string" }]),
  ),
});
const number = (name, usual) => {
  if (values[name] === undefined) return usual;
  const given = Number(values[name]);
  if (!(given >= 0)) throw new Error(`--${name} needs a number`);
  return given;
};
const seed = number("seed", 1);
const minutes = number("minutes", 1);
const acts = number("acts", 250);
const only = number("episode", undefined);
const most = only === undefined ? number("episodes", undefined) : 1;

const { clock, load, memoryOfWasm } = await import("./platform.mjs");
const { Episode } = await import("./episode.mjs");
const { startSandbox } = await import("./sandbox.mjs");
const { explain, Memory } = await import("./report.mjs");
const { Tally } = await import("./tally.mjs");

const begin = hrtime.bigint();
const elapsed = () => Number(hrtime.bigint() - begin) / 60e9;
const tally = new Tally();
/** What happened in all episodes. */
const schedule = createHash("md5");
const memory = new Memory(memoryOfWasm);
const sandbox = await startSandbox();
await load();

const stray = [];
process.on("unhandledRejection", (reason) => stray.push(["unhandled rejection", reason]));
process.on("uncaughtException", (error) => stray.push(["uncaught exception", error]));
for (const name of ["log", "info", "warn", "error", "debug"]) {
  console[name] = (...given) => stray.push([`console.${name}`, ...given]);
}

let failure;
for (let at = only ?? 0; failure === undefined; at += 1) {
  const episode = new Episode(sandbox, tally, seed, at);
  const digest = await clock.run(episode.play(acts)).catch((error) => {
    episode.check("an episode comes to its end", false, () => ({ error }));
  });
  episode.check("nothing is unhandled, and nothing is printed", stray.length === 0, () => ({ stray }));
  schedule.update(`${digest}\n`);
  memory.measure();
  if (episode.violation) failure = { ...episode.violation, number: at, episode };
  const isOver = most === undefined ? elapsed() >= minutes : at + 1 - (only ?? 0) >= most;
  if (process.stdout.isTTY) write(`\r${at + 1} episodes, ${elapsed().toFixed(1)} min`);
  if (isOver) break;
}
await sandbox.stop();

tally.print(write);
write(`\nmemory: ${memory.describe()}\n`);
if (failure === undefined && !memory.isFlat()) failure = { rule: "memory stays flat", details: memory.describe() };
if (failure) {
  write(explain(failure, seed, acts));
  process.exitCode = 1;
} else {
  write(`schedule: ${schedule.digest("hex")}\n`);
  write(`\nheld: seed ${seed}, ${tally.episodes} episodes in ${elapsed().toFixed(1)} min\n`);
}
