/** What runs in the browser: `run.mjs` bundles this file and calls what it leaves in `globalThis.bench`. */
import loadDecoders, { parts, structs } from "bili-im-bench";
import * as comlink from "comlink";
import { compare } from "./measure.mjs";
import { longMessages, messages, sessions, unread } from "./pages.mjs";
import { assertSame, PEERS } from "./peers.mjs";

const { native, ...exact } = PEERS;

/**
 * Lets benches put a clock of their own in place of the page's before a package sees it. `read` is the time that was read last:
 * reading it takes time, and what the bench itself takes is not the package's.
 */
const clock = { skew: 0, read: 0, last: 0, timers: undefined, onTimer: () => {} };
const real = { setTimeout: setTimeout.bind(globalThis), clearTimeout: clearTimeout.bind(globalThis) };
const { now: wall } = Date;
const running = performance.now.bind(performance);
Date.now = () => wall() + clock.skew;
performance.now = () => {
  clock.read = running() + clock.skew;
  return clock.read;
};
globalThis.setTimeout = (run, ms, ...given) => {
  if (!clock.timers) return real.setTimeout(run, ms, ...given);
  // The numbers of the browser are positive.
  clock.last -= 1;
  clock.timers.set(clock.last, { run, at: clock.read + ms });
  clock.onTimer(ms);
  return clock.last;
};
globalThis.clearTimeout = (timer) => (clock.timers?.delete(timer) ? undefined : real.clearTimeout(timer));

/** Moves the clock to the earliest timer. */
function skipToTimer() {
  let first;
  for (const timer of clock.timers) if (!first || timer[1].at < first[1].at) first = timer;
  const [number, { run, at }] = first;
  clock.skew += Math.max(0, at - clock.read);
  clock.timers.delete(number);
  run();
}

/** Where each package is. `run.mjs` says where the other one is, when there is one. */
const PACKAGES = { ours: "/bili-im/", ...(AGAINST && { against: AGAINST }) };

/** The memory of the WebAssembly that each package makes. */
const memories = {};
let loading;
const { instantiate, instantiateStreaming } = WebAssembly;
const noted = (made) => {
  const { memory } = (made.instance ?? made).exports;
  if (memory) memories[loading] = memory;
  return made;
};
WebAssembly.instantiate = (...given) => instantiate(...given).then(noted);
WebAssembly.instantiateStreaming = (...given) => instantiateStreaming(...given).then(noted);

/** How much of it there is, in bytes, by package. */
const memory = () => Object.fromEntries(Object.keys(PACKAGES).map((name) => [name, memories[name].buffer.byteLength]));

/** A client of each package, ready to be called. */
async function clients(options) {
  const made = {};
  for (const [name, folder] of Object.entries(PACKAGES)) {
    loading = name;
    const { createClient } = await import(`${folder}index.js`);
    made[name] = createClient(options);
    await made[name].ready();
    loading = undefined;
  }
  return made;
}

/** Clients that answer themselves, without a network. */
const clientsOf = (fetch) => clients({ fetch, csrf: "token", mid: 293793435, retry: false });

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

const history = (client) => client.history(12345, { size: 200 }).then((page) => page);
const newest = (client) => client.sessions({ size: 100 }).then((page) => page);

/** What is decoded: by which call, of how many items, and against whom. */
const DECODED = {
  "page of 200": [history, messages, 200, { native, ...exact, "serde-wasm-bindgen": structs }],
  "page of 20": [history, messages, 20, { native }],
  "page of 2,000": [history, messages, 2000, { native }],
  "100 sessions": [newest, sessions, 100, { native }],
  "2,000 long Chinese messages": [history, longMessages, 2000, { native }],
};

/** A response whose bytes are at hand: reading them takes no time of anybody's. */
class Held extends Response {
  #bytes;

  constructor(bytes) {
    super(null);
    this.#bytes = bytes;
  }

  arrayBuffer() {
    return Promise.resolve(this.#bytes);
  }
}

/** Decodes one kind of reply; what everybody makes of it has to be the same first. */
async function decode(name, effort) {
  await loadDecoders();
  const [call, make, count, peers] = DECODED[name];
  const [bytes, empty] = [make(count), make(0)];
  let answer;
  const { ours, ...otherClients } = mapValues(await clientsOf(async () => new Held(answer)), (client) => (bytes) => {
    answer = bytes.buffer;
    return call(client);
  });
  const theirs = { ...peers, ...otherClients };
  for (const [peer, read] of Object.entries(theirs)) assertSame(await ours(bytes), await read(bytes), peer);
  // Without what the same costs when there is nothing in the reply, decoding remains, of whoever does it.
  const content = (read) => ({ run: () => read(bytes), base: () => read(empty) });
  const runs = mapValues(theirs, content);
  runs["engine alone"] = { run: engine(bytes), base: engine(empty) };
  return compare(content(ours), runs, effort);
}

const utf8 = new TextDecoder();

/** The floor: the browser decodes and parses the text that the library hands it. */
function engine(bytes) {
  const texts = parts(bytes).filter((text) => text.length > 0);
  return () => texts.map((text) => JSON.parse(utf8.decode(text)));
}

/** `unread()` many times, one after the other. */
async function manyCalls(count, effort) {
  const bytes = unread();
  const fetch = async () => new Response(bytes);
  const { ours, ...others } = await clientsOf(fetch);
  const byHand = async () => JSON.parse(await (await fetch("https://api.vc.bilibili.com/")).text()).data;
  assertSame(await ours.unread(), await byHand());
  const repeat = (call) => async () => {
    for (let calls = 0; calls < count; calls++) await call();
  };
  const many = (client) => repeat(() => client.unread());
  const peers = { "by hand": repeat(byHand), ...mapValues(others, many) };
  return compare(many(ours), peers, { ...effort, sampleMs: 0 });
}

/** A page of messages by the published package, all that a call costs included. */
async function wholeCall(effort) {
  const bytes = messages(200);
  const fetch = async () => new Response(bytes);
  const { ours, ...others } = await clientsOf(fetch);
  const byHand = async () => native(await (await fetch("https://api.vc.bilibili.com/")).arrayBuffer());
  assertSame(await history(ours), await byHand());
  const call = (client) => () => history(client);
  return compare(call(ours), { "by hand": byHand, ...mapValues(others, call) }, effort);
}

/** What is called through a bridge: of how many messages a page has, or the counts. */
const BRIDGED = {
  "history() of 200": [() => messages(200), history],
  "unread()": [unread, (client) => client.unread()],
};

/** The same client at the other end of a `MessagePort`, by the bridge and by comlink. */
async function bridged(name, effort) {
  const [make, call] = BRIDGED[name];
  const bytes = make();
  const { ours } = await clientsOf(async () => new Response(bytes));
  const { connect, serve } = await import(`${PACKAGES.ours}bridge.js`);
  const [first, second] = [new MessageChannel(), new MessageChannel()];
  serve(ours, first.port1);
  comlink.expose(ours, second.port1);
  const near = connect(first.port2);
  const theirs = comlink.wrap(second.port2);
  assertSame(await call(near), await call(theirs));
  return compare(() => call(near), { comlink: () => call(theirs), "no port": () => call(ours) }, effort);
}

const TALKER = 2239814;

/** Goes through a whole history of the sandbox, by `for await` and by a bare loop. */
async function walk(count, effort) {
  const { origin } = location;
  const { ours, ...others } = await clients({ hosts: { vc: origin, api: origin, customerService: origin } });
  const sum = { messages: 0, keys: 0 };
  const note = ({ msg_key }) => {
    sum.messages += 1;
    sum.keys += Number(msg_key) % 997;
  };
  const check = (read) => async () => {
    Object.assign(sum, { messages: 0, keys: 0 });
    await read();
    if (sum.messages !== count) throw new Error(`${sum.messages} messages of ${count}`);
  };
  const iterate = (client) =>
    check(async () => {
      for await (const message of client.history(TALKER, { size: 200 })) note(message);
    });
  const bare = check(async () => {
    const query = `talker_id=${TALKER}&session_type=1&size=200&sender_device_id=1&build=0&mobi_app=web`;
    let before = "";
    for (;;) {
      const address = `/svr_sync/v1/svr_sync/fetch_session_msgs?${query}${before}`;
      const response = await fetch(address, { credentials: "include", cache: "no-store" });
      const data = native(await response.arrayBuffer());
      data.messages?.forEach(note);
      if (!data.has_more || !data.messages?.length) return;
      before = `&end_seqno=${data.messages.at(-1).msg_seqno}`;
    }
  });
  const peers = { "fetch and native": bare, ...mapValues(others, iterate) };
  return compare(iterate(ours), peers, { ...effort, sampleMs: 0 });
}

/** A poll of a watch that finds nothing new, and what it asks for by a call. Time is skipped from poll to poll. */
async function idlePoll(effort) {
  const [nothing, counts] = [sessions(0), unread()];
  let isAnswered = false;
  class Noted extends Response {
    arrayBuffer() {
      isAnswered = true;
      return super.arrayBuffer();
    }
  }
  const fetch = async (url) => new Noted(String(url).includes("single_unread") ? counts : nothing);
  clock.timers = new Map();
  const { ours } = await clientsOf(fetch);
  const watch = ours.watch({ intervalMs: 6000, storage: false, share: false });
  // Once it has its answer, it waits for the next poll; time limits of requests are longer.
  const poll = () =>
    new Promise((resolve) => {
      clock.onTimer = (ms) => {
        if (isAnswered && ms < 10_000) resolve();
      };
      isAnswered = false;
      if (clock.timers.size > 0) skipToTimer();
    });
  const begun = poll();
  watch.on("message", () => {});
  await begun;
  const list = () => ours.newSessions({ beginTs: "1712305278098351", size: 100 });
  // In 2 minutes it polls 20 times, and counts once.
  let polls = 0;
  const listAndCount = () => {
    polls += 1;
    return polls % 20 ? list() : list().then(() => ours.unread());
  };
  const peers = { "newSessions()": list, "unread() each 20th, too": listAndCount };
  const measured = await compare(poll, peers, effort);
  watch.stop();
  clock.timers = undefined;
  return measured;
}

globalThis.bench = { names: Object.keys(DECODED), decode, manyCalls, wholeCall, bridged, idlePoll, walk, memory };
