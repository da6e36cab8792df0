/** Bridges whose ports close, whose tabs are left or put into a cache, and whose workers die, at random points. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, serve } from "./support/bridge.mjs";
import { Extension } from "./support/extension.mjs";
import { makeRandom } from "./support/random.mjs";
import { Service } from "./support/service.mjs";
import { accepted, clock, counts, run, settled } from "./support/stage.mjs";

const RUNS = 1000;
/** A failure prints the seed of its run: with this one, only that run is made. */
const ONLY = process.env.BILI_IM_SEED && Number(process.env.BILI_IM_SEED);

/** A service that takes its time; it stores what it is sent as soon as that arrives. */
class Slow extends Service {
  constructor(random) {
    super();
    this.random = random;
  }

  async answer(request) {
    const answer = super.answer(request);
    await clock.wait(this.random(4000));
    return answer;
  }

  account() {
    return counts();
  }

  page(query) {
    if (Number(query.talker_id) < 100) return super.page(query);
    return accepted({ messages: [{ msg_seqno: Number(query.end_seqno ?? 1000) - 1, content: "x" }], has_more: 1 });
  }
}

/** One run: what came of each call, and what is left. */
async function play(seed) {
  const random = makeRandom(seed);
  const service = new Slow(random);
  const extension = Object.assign(new Extension(), { mode: ["json", "clone"][random(2)] });
  const pages = [];
  const own = random(3) === 0 ? service.client({ sign: false, minIntervalMs: 0 }) : undefined;

  function openPage() {
    const client = service.client({ sign: false, minIntervalMs: 0 });
    const opened = extension.open();
    pages.push({ opened, client, served: serve(client, opened.runtime) });
  }

  /** The browser ends everything in the page. */
  function leavePage() {
    const [page] = pages.splice(random(pages.length), 1);
    if (!page) return;
    extension.leave(page.opened);
    page.served.close();
    page.client.close();
  }

  const calls = [];
  const remote = connect(extension.chrome, { fallback: own, timeoutMs: 2000 });
  const removeListener = random(2) ? remote.on("request", () => {}) : () => {};
  let number = 0;

  function call() {
    number += 1;
    const controller = new AbortController();
    const { signal } = random(4) === 0 ? controller : {};
    if (signal) clock.wait(random(5000)).then(() => controller.abort("enough"));
    const text = `${seed}/${number}`;
    const kind = random(8);
    if (kind < 4) calls.push({ text, outcome: settled(remote.sendText(1, text, { signal })) });
    else if (kind === 4) calls.push({ outcome: settled(remote.unread({ signal })) });
    else if (kind < 7) calls.push({ outcome: settled(walk(remote.history(100, { signal }), random(4))) });
    else calls.push({ outcome: settled(upload(remote, signal)) });
  }

  const events = [call, call, call, openPage, leavePage];
  events.push(
    () => {
      extension.isDeaf = !extension.isDeaf;
    },
    () => {
      for (const { opened } of pages) for (const port of opened.callers) if (random(2)) port.disconnect();
    },
  );
  openPage();
  for (let step = 0; step < 12; step += 1) {
    events[random(events.length)]();
    await clock.pass(random(3) * random(1500));
  }
  call();
  extension.isDeaf = false;
  // What takes longer than that hangs: a heartbeat alone keeps no clock going.
  const limit = setTimeout(() => {}, 300_000);
  const all = Promise.all(calls.map(async ({ text, outcome }) => ({ text, ...(await outcome) })));
  const outcomes = await run(all).catch(({ message }) => assert.fail(`BILI_IM_SEED=${seed}: ${message}`));
  clearTimeout(limit);
  removeListener();
  remote.close();
  for (const { served, client } of pages) {
    served.close();
    client.close();
  }
  own?.close();
  await clock.pass(120_000);
  const sent = service.forms.map((form) => JSON.parse(form["msg[content]"]).content);
  return { outcomes, sent, left: { ...extension.count, timers: clock.timers } };
}

async function walk(listing, pages) {
  let count = 0;
  for await (const _ of listing) {
    if (count === pages) break;
    count += 1;
  }
  return count;
}

const upload = (client, signal) => client.customerService.upload(new Blob([new Uint8Array(1_100_000)]), { signal });

test(`in ${RUNS} runs nothing hangs, nothing is sent twice, and nothing is left`, async () => {
  const kinds = {};
  const seeds = ONLY ? [ONLY] : Array.from({ length: RUNS }, (_, at) => at + 1);
  for (const seed of seeds) {
    const again = `BILI_IM_SEED=${seed}`;
    const { outcomes, sent, left } = await play(seed);
    for (const { text, value, error } of outcomes) {
      const kind = error?.kind ?? (error === undefined ? "ok" : String(error));
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      if (text === undefined) continue;
      const times = sent.filter((one) => one === text).length;
      assert.ok(times <= 1, `${again}: sent ${times} times`);
      if (value) assert.equal(times, 1, `${again}: it was said to be sent`);
      if (/nothing was asked|was not sent/.test(error?.message))
        assert.equal(times, 0, `${again}: said to be asked nothing`);
      const isKnown = ["ok", "unconfirmed", "enough", "network", "load"].includes(kind);
      assert.ok(isKnown, `${again}: ${kind}: ${error?.message}`);
      if (kind === "network") assert.match(error.message, /nothing was asked/, again);
    }
    assert.deepEqual(left, { listeners: 0, ports: 0, timers: 0 }, again);
  }
  console.log(JSON.stringify(kinds));
  if (!ONLY)
    for (const kind of ["ok", "unconfirmed", "network", "enough"])
      assert.ok(kinds[kind] > 100, `${kind}: ${kinds[kind]}`);
});
