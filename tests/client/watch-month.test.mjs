/**
 * A month of watching through the package: 1,000 conversations, 20,000 messages, tabs that come and go, and everything that can
 * go wrong. `BILI_IM_DAYS` says how many days of it, half a one by default, and `BILI_IM_SEED` which.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { HOUR, MINUTE, Month } from "./support/month.mjs";

const DAYS = Number(process.env.BILI_IM_DAYS ?? 0.5);
const SEED = Number(process.env.BILI_IM_SEED ?? 1);

/**
 * When a tab is lost, what came shortly before and was not handled in it is told again by the next one, which may have shown it
 * as a follower, a little later than the other. It polls after two minutes at most, and a hidden tab reads twenty conversations
 * a minute.
 */
const BEFORE = 3 * MINUTE;
const LATER = MINUTE;
const AFTER = 6 * MINUTE;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** How many of them fall into any hour at most. */
function mostAnHour(times) {
  let first = 0;
  return times.reduce((most, time, at) => {
    while (times[first] + HOUR <= time) first += 1;
    return Math.max(most, at - first + 1);
  }, 0);
}

/** Each stored message was told; the number of doubles. */
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

/** Lets the days pass; what they take of the memory, in MB and bytes, is looked at four times a day. */
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
  // The service of the test keeps what was written, less than 1 KB for each message.
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
  // The scopes of tabs that are gone stay in Node.js, so what the package keeps is looked at in one tab.
  const last = memory.at(-1);
  assert.ok(last.wasm <= 4 * 2 ** 20, JSON.stringify(memory));
  assert.deepEqual(town.acks, []);
  assert.ok(town.requests.every(({ method }) => method === "GET"));
  const timesOf = (part) => town.asked(part).map(({ at }) => at);
  const lists = mostAnHour(timesOf("new_sessions"));
  const unread = mostAnHour(timesOf("single_unread"));
  console.log({ lists, unread, pages: town.asked("fetch_session_msgs").length });
  assert.ok(lists <= 180, `${lists} lists in an hour`);
  assert.ok(unread <= 30, `${unread} counts in an hour`);
});
