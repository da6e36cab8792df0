/** What runs in the browser: `run.mjs` bundles this file and calls what it leaves in `globalThis.bench`. */
import loadDecoders, { parts, relay, structs } from "bili-im-bench";
import { readReply } from "../../pkg-template/src/reply.ts";
import { compare } from "./measure.mjs";
import { longMessages, messages, sessions, unread } from "./pages.mjs";
import { assertSame, PEERS } from "./peers.mjs";

const { native, ...others } = PEERS;

/** The replies that are decoded, and by whom. All of them bring their bytes in an ArrayBuffer, as `fetch` does. */
const DECODED = {
  "page of 200": [() => messages(200), { native, ...others, "serde-wasm-bindgen": structs }],
  "page of 20": [() => messages(20), { native }],
  "page of 2,000": [() => messages(2000), { native }],
  "100 sessions": [() => sessions(100), { native }],
  "2,000 long Chinese messages": [() => longMessages(2000), { native }],
};

/** The way of the package from the bytes of a reply to the objects that a caller gets. */
const ours = (bytes) => {
  const reader = {
    read(text, apart) {
      this.data = readReply(text, apart);
    },
  };
  const said = relay(bytes, reader);
  if (said !== undefined) throw new Error(said);
  return reader.data;
};

/** Decodes one kind of reply; what everybody makes of it has to be the same first. */
async function decode(name, effort) {
  await loadDecoders();
  const [make, peers] = DECODED[name];
  const bytes = make();
  for (const [peer, read] of Object.entries(peers)) {
    assertSame(ours(bytes), read(bytes), peer);
  }
  const runs = Object.fromEntries(Object.entries(peers).map(([peer, read]) => [peer, () => read(bytes)]));
  // The floor: what the engine takes for the text that the library hands it.
  const [text, apart] = parts(bytes);
  runs["engine alone"] = () => readReply(text, apart);
  return compare(() => ours(bytes), runs, effort);
}

/** The memory of whatever WebAssembly the package makes. */
const memories = [];
const { instantiate, instantiateStreaming } = WebAssembly;
const noted = (made) => {
  const { memory } = (made.instance ?? made).exports;
  if (memory) memories.push(memory);
  return made;
};
WebAssembly.instantiate = (...given) => instantiate(...given).then(noted);
WebAssembly.instantiateStreaming = (...given) => instantiateStreaming(...given).then(noted);

/** How much of it there is, in bytes: that of the package, which is loaded after the decoders. */
const memory = async () => memories.at(-1).buffer.byteLength;

/** A client whose `fetch` answers `bytes` from memory. */
async function clientOf(bytes) {
  const { createClient } = await import("/bili-im/index.js");
  const memory = async () => new Response(bytes);
  const client = createClient({ fetch: memory, csrf: "token", mid: 293793435, retry: false });
  await client.ready();
  return { client, memory };
}

/** `unread()` many times, one after the other. */
async function manyCalls(count, effort) {
  const { client, memory } = await clientOf(unread());
  const byHand = async () => JSON.parse(await (await memory("https://api.vc.bilibili.com/")).text()).data;
  assertSame(await client.unread(), await byHand());
  const repeat = (call) => async () => {
    for (let calls = 0; calls < count; calls++) await call();
  };
  const peers = { "by hand": repeat(byHand) };
  return compare(
    repeat(() => client.unread()),
    peers,
    { ...effort, sampleMs: 0 },
  );
}

/** A page of messages by the published package, all that a call costs included. */
async function wholeCall(effort) {
  const { client, memory } = await clientOf(messages(200));
  const byHand = async () => native(await (await memory("https://api.vc.bilibili.com/")).arrayBuffer());
  assertSame(await client.history(12345, { size: 200 }), await byHand());
  return compare(() => client.history(12345, { size: 200 }).then((page) => page), { "by hand": byHand }, effort);
}

const TALKER = 2239814;

/** Goes through a whole history of the sandbox, by `for await` and by a bare loop. */
async function walk(count, effort) {
  const { createClient } = await import("/bili-im/index.js");
  const { origin } = location;
  const client = createClient({ hosts: { vc: origin, api: origin, customerService: origin } });
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
  const ours = check(async () => {
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
  return compare(ours, { "fetch and native": bare }, { ...effort, sampleMs: 0 });
}

globalThis.bench = { names: Object.keys(DECODED), decode, manyCalls, wholeCall, walk, memory };
