/** What a watch costs while it waits. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Origin } from "./support/origin.mjs";
import { clock, isBridged, OWN } from "./support/stage.mjs";
import { Town } from "./support/town.mjs";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

const HOUR = 3_600_000;
const FRIEND = 7;

/** Notes when timers fire. */
function noteTimers(scope) {
  const fired = [];
  const { setTimeout } = scope;
  scope.setTimeout = (run, ms, ...given) =>
    setTimeout.call(
      scope,
      () => {
        fired.push(clock.now());
        run(...given);
      },
      ms,
    );
  return { fired, restore: () => Object.assign(scope, { setTimeout }) };
}

/** The time limit of a request. Its timer stays when the response comes, and wakes nobody. */
const LIMIT = 15_000;

/**
 * Checks an hour without news: every timer but that one begins a poll, which is one request, and counts come as often as on the
 * site.
 */
function checkHour(town, fired, begin) {
  const times = (part) => town.asked(part).flatMap(({ at }) => (at >= begin ? at : []));
  const [lists, counts] = [times("new_sessions"), times("single_unread")];
  assert.ok(lists.length >= 150 && lists.length <= 180, `${lists.length} polls`);
  assert.ok(counts.length <= 30, `${counts.length} counts`);
  assert.equal(town.requests.filter(({ at }) => at >= begin).length, lists.length + counts.length);
  const others = fired.filter((at) => at >= begin && !lists.includes(at - LIMIT));
  assert.deepEqual(others.slice(others.length - lists.length), lists);
  assert.ok(others.length <= lists.length + 1, "the first timer may be that of the poll before");
}

// A bridge has a heartbeat at both ends.
test("nothing runs between polls", { skip: isBridged }, async () => {
  const town = new Town();
  town.write(FRIEND);
  const timers = noteTimers(globalThis);
  const client = town.client();
  client.watch({ storage: false, share: false }).on("message", () => {});
  await clock.pass(60_000);
  const begin = clock.now();
  await clock.pass(HOUR);
  client.close();
  timers.restore();
  checkHour(town, timers.fired, begin);
});

test("nothing runs between polls of a tab that shares its poller, while it is alone", async () => {
  const { loadInto } = await import("./support/realm.mjs");
  const town = new Town();
  town.write(FRIEND);
  const origin = new Origin();
  const tab = origin.open();
  const timers = noteTimers(tab.scope);
  const { bili } = await loadInto(tab, town.fetch);
  const client = bili.createClient({ csrf: "token", mid: String(OWN), locale: "en" });
  client.watch().on("message", () => {});
  await clock.pass(60_000);
  const begin = clock.now();
  const posted = origin.channels.posted.length;
  await clock.pass(HOUR);
  tab.kill();
  checkHour(town, timers.fired, begin);
  assert.equal(origin.channels.posted.length, posted, "nothing is posted to nobody");
});

test("a hundred waiting events take less than 1 MiB, with a cursor of a thousand conversations", async () => {
  const town = new Town();
  town.write(FRIEND);
  const [{ msg_seqno }] = town.talks.get(FRIEND).messages;
  const marks = Object.fromEntries(Array.from({ length: 999 }, (_, at) => [3_546_000_000_000_000 + at, msg_seqno]));
  marks[FRIEND] = msg_seqno;
  const since = { v: 1, mid: String(OWN), time: String(clock.now() * 1000), floor: "0", marks };
  const client = town.client();
  // A promise that nobody can settle any more would be collected with all that waits for it.
  const blocked = [];
  const watch = client.watch({ storage: false, share: false, since });
  watch.on("message", () => new Promise((resolve) => blocked.push(resolve)));
  await clock.pass(30_000);
  for (let count = 0; count < 100; count += 1)
    town.write(FRIEND, { content: JSON.stringify({ content: "消息".repeat(30) }) });
  const used = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await clock.rest();
      collect();
    }
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  assert.equal(blocked.length, 0);
  const before = await used();
  await clock.pass(30_000);
  const waiting = await used();
  assert.equal(blocked.length, 1, "the others wait");
  watch.stop();
  blocked.pop()();
  client.close();
  // What waits replaces what was there before, so the end tells more than the beginning.
  const [more, freed] = [waiting - before, waiting - (await used())].map((bytes) => Math.round(bytes / 1024));
  console.log(`${more} KiB more than before, and ${freed} KiB are freed with the watch`);
  assert.ok(Math.max(more, freed) <= 1024);
});
