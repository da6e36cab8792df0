/**
 * A month of watching through the package: 1,000 conversations, 20,000 messages, tabs that come and go, and everything that can
 * go wrong. `BILI_IM_DAYS` sets the number of days, half a day by default, and `BILI_IM_SEED` the seed.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { HOUR, MINUTE, Month } from "./support/month.mjs";

const DAYS = Number(process.env.BILI_IM_DAYS ?? 0.5);
const SEED = Number(process.env.BILI_IM_SEED ?? 1);

/**
 * When the leader is lost, the next one repeats what came shortly before and was not handled; it may have told it as a follower, a
 * little later. It polls after at most two minutes, and while hidden reads twenty conversations a minute.
 */
const BEFORE = 3 * MINUTE;
const LATER = MINUTE;
const AFTER = 6 * MINUTE;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** The most that fall into any hour. */
function mostAnHour(times) {
  let first = 0;
  return times.reduce((most, time, at) => {
    while (times[first] + HOUR <= time) first += 1;
    return Math.max(most, at - first + 1);
  }, 0);
}

/** Checks that each stored message was told, in order. Returns the number of messages and doubles. */
function checkDeliveries({ town, told, begin, disruptions }) {
  const messages = told.filter(({ key }) => key !== undefined);
  const recalled = new Set(told.flatMap(({ recalled }) => recalled ?? []));
  const keys = new Set(messages.map(({ key }) => key));
  const seen = new Map();
  const last = new Map();
  let doubles = 0;
  for (const { tab, at, key, seqno, talker } of messages) {
    const name = `${tab} ${key}`;
    const before = seen.get(name);
    if (before === undefined) {
      const line = `${tab} ${talker}`;
      assert.ok((last.get(line) ?? 0) < seqno, `${key} of ${talker} came out of order in tab ${tab}`);
      last.set(line, seqno);
    } else {
      doubles += 1;
      const isOf = (time) => before > time - BEFORE && before < time + LATER && at >= time && at < time + AFTER;
      const isAllowed = disruptions.some(isOf);
      assert.ok(isAllowed, `${key} came again in tab ${tab} after ${at - before} ms, and nothing had happened`);
    }
    seen.set(name, at);
  }
  const old = new Set();
  for (const talk of town.talks.values()) {
    for (const { msg_key, msg_type, timestamp } of talk.messages) {
      if (timestamp * 1000 < begin) old.add(msg_key);
      else if (msg_type !== 5) assert.ok(keys.has(msg_key) || recalled.has(msg_key), `${msg_key} was never told`);
    }
  }
  assert.deepEqual(
    [...keys].filter((key) => old.has(key)),
    [],
    "told although it was there before",
  );
  return { messages: keys.size, doubles };
}

/** The most pages of one conversation that were read between two lists. */
function mostPagesPerPoll({ town }) {
  let pages = new Map();
  let most = 0;
  for (const { path, talker } of town.requests) {
    if (path.endsWith("/new_sessions")) pages = new Map();
    if (!path.endsWith("/fetch_session_msgs")) continue;
    pages.set(talker, (pages.get(talker) ?? 0) + 1);
    most = Math.max(most, pages.get(talker));
  }
  return most;
}

/** Lets the days pass. Returns the memory four times a day: heap in MB, WebAssembly in bytes. */
async function watchMemory(month) {
  const memory = [];
  await month.pass(DAYS, () => {
    collect();
    const pages = month.tabs.map(({ realm }) => realm.memory.buffer.byteLength);
    memory.push({ heap: Math.round(process.memoryUsage().heapUsed / 2 ** 20), wasm: Math.max(...pages) });
  });
  return memory;
}

test(`${DAYS} days in one tab: the memory stays flat`, async () => {
  const month = new Month(SEED, { isSteady: true });
  const memory = await watchMemory(month);
  const { messages, doubles } = checkDeliveries(month);
  console.log(`seed ${SEED}: ${messages} messages, ${doubles} doubles,`, JSON.stringify(memory));
  assert.deepEqual([month.failures, doubles], [[], 0]);
  const [first, last] = [memory[0], memory.at(-1)];
  // The test's service keeps all messages, each of less than 1 KB.
  assert.ok(last.heap - first.heap <= 3 + DAYS, JSON.stringify(memory));
  assert.ok(last.wasm <= 4 * 2 ** 20, JSON.stringify(memory));
});

test(`${DAYS} days: every message is told, in order, and none is read`, async () => {
  const month = new Month(SEED);
  const begin = process.cpuUsage();
  const memory = await watchMemory(month);
  const { town, counts, states, failures } = month;
  const { user, system } = process.cpuUsage(begin);
  const { messages, doubles } = checkDeliveries(month);
  console.log(`seed ${SEED}: ${messages} messages, ${doubles} doubles,`, JSON.stringify(counts));
  console.log(JSON.stringify(Object.fromEntries(states)), JSON.stringify(memory), `${(user + system) / 1e6} s`);
  assert.deepEqual(failures, []);
  // Node.js keeps the scopes of tabs that are gone, so the heap is checked in the test with one tab.
  const last = memory.at(-1);
  assert.ok(last.wasm <= 4 * 2 ** 20, JSON.stringify(memory));
  assert.deepEqual(town.acks, []);
  assert.ok(town.requests.every(({ method }) => method === "GET"));
  const timesOf = (part) => town.asked(part).map(({ at }) => at);
  const lists = mostAnHour(timesOf("new_sessions"));
  const unread = mostAnHour(timesOf("single_unread"));
  console.log({ lists, unread, pages: town.asked("fetch_session_msgs").length });
  assert.equal(mostPagesPerPoll(month), 1, "one page of history per changed conversation and poll");
  assert.ok(lists <= 180, `${lists} lists in an hour`);
  assert.ok(unread <= 30, `${unread} counts in an hour`);
});
