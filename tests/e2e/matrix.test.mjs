/**
 * Every endpoint under everything that can go wrong: each call ends, as what it is, and nothing is asked again that must
 * not be. The sandbox's log is what counts.
 */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { useWorld } from "./support/world.mjs";

const world = useWorld("matrix");

/** Real ms after which a request that hangs has its virtual time-out; all others are waited for. */
const PATIENCE = 1000;
/** What `retry` says when nothing is said. */
const ATTEMPTS = 3;

/** operation → the endpoint it asks and what it does there. Those of a wave run side by side. */
const WAVES = [
  {
    unread: ["single_unread", "read"],
    groupUnread: ["my_group_unread", "read"],
    sessions: ["get_sessions", "read"],
    newSessions: ["new_sessions", "read"],
    session: ["session_detail", "read"],
    history: ["fetch_session_msgs", "read"],
    limit: ["is_limit", "read"],
    pushSetting: ["get_session_ss", "read"],
    dnd: ["get_msg_dnd", "read"],
    items: ["infoweb", "read"],
    users: ["user_infos", "read"],
    account: ["nav", "read"],
    "customerService.heartbeat": ["heart_beat", "read"],
    markRead: ["update_ack", "change"],
    pin: ["set_top", "change"],
    remove: ["remove_session", "change"],
    setDnd: ["set_msg_dnd", "change"],
    setPush: ["set_push_ss", "change"],
    setIntercept: ["update_intercept", "change"],
    readIntercepted: ["batch_update_dustbin_ack", "change"],
    removeIntercepted: ["batch_rm_dustbin", "change"],
    recall: ["send_msg", "recall"],
    uploadImage: ["upload_bfs", "upload"],
    "customerService.upload": ["upload", "upload"],
  },
  {
    sendText: ["send_msg", "send"],
    "uploadImage, listened to": ["upload_bfs", "listened"],
    "customerService.upload, listened to": ["upload", "listened"],
  },
  {
    sendImage: ["send_msg", "send"],
    "sendImage of a file": ["upload_bfs", "upload"],
  },
];

const ELSEWHERE = "https://evil.example/web_im/v1/web_im/send_msg";
const EXPOSED = { "Access-Control-Expose-Headers": "Retry-After", "Retry-After": "3" };

/**
 * fault → the kind of error (`null`: the call succeeds); `again`: reads are asked again; `lost`: it says nothing about a
 * message; `stored`: the message was stored.
 */
const FAULTS = [
  [{ delay: 3_600_000 }, "timeout", { again: true, lost: true, open: true }],
  [{ delay_reply: 3_600_000 }, "timeout", { again: true, lost: true, stored: true }],
  [{ reset: "before" }, "network", { again: true, lost: true }],
  [{ reset: "after" }, "network", { again: true, lost: true, stored: true }],
  [{ cut: 12 }, "network", { again: true, lost: true, stored: true }],
  [{ empty: true }, "reply", { lost: true }],
  [{ empty: true, effect: true }, "reply", { lost: true, stored: true }],
  [{ html: true }, "reply", { lost: true }],
  [{ replace: '{"code":0,"data":{"a":' }, "reply", { lost: true }],
  [{ types: true }, null],
  [{ redirect: { status: 301, location: ELSEWHERE } }, "http"],
  [{ redirect: { status: 307, location: ELSEWHERE } }, "http"],
  [{ status: 403, body: "" }, "http"],
  [{ status: 403 }, "risk"],
  [{ status: 404 }, "http"],
  [{ status: 412 }, "risk"],
  [{ v_voucher: true }, "risk"],
  [{ status: 429, headers: EXPOSED }, "http", { again: true }],
  [{ status: 500 }, "http", { again: true, lost: true }],
  [{ status: 502 }, "http", { again: true, lost: true }],
  [{ status: 504, effect: true }, "http", { again: true, lost: true, stored: true }],
];

/** Codes that are not simply `api`, never asked again, and say what became of a message. */
const CODES = {
  "-6": ["login"],
  "-101": ["login"],
  "-111": ["csrf"],
  "-352": ["risk"],
  "-412": ["risk"],
  "-3": ["api", { lost: true }],
  "-500": ["api", { again: true, lost: true }],
  "-503": ["api", { again: true, lost: true }],
  // The service may still take the message.
  "-504": ["api", { again: true, lost: true, open: true }],
  "-509": ["api", { again: true }],
  "-799": ["api", { again: true }],
};

/** Defines `operate`, which makes calls side by side, each with a client of its own, and says how they ended. */
function defineOperations() {
  const gif = new Blob(["GIF89a\x02\0\x02\0\0\0\0;    "], { type: "image/gif" });
  const nobody = "7352753153234329024";
  const onProgress = () => {};
  const operations = {
    unread: (client) => client.unread(),
    groupUnread: (client) => client.groupUnread(),
    sessions: (client) => client.sessions(),
    newSessions: (client) => client.newSessions(),
    session: (client) => client.session(1),
    history: (client) => client.history(1),
    limit: (client) => client.limit(1),
    pushSetting: (client) => client.pushSetting(1),
    dnd: (client) => client.dnd(1),
    items: (client) => client.items({ aids: [1] }),
    users: (client) => client.users([1]),
    account: (client) => client.account(),
    "customerService.heartbeat": (client) => client.customerService.heartbeat(),
    markRead: (client) => client.markRead(1),
    pin: (client) => client.pin(1),
    remove: (client) => client.remove(1),
    setDnd: (client) => client.setDnd(1, true),
    setPush: (client) => client.setPush(1, false),
    setIntercept: (client) => client.setIntercept(1, true),
    readIntercepted: (client) => client.readIntercepted(),
    removeIntercepted: (client) => client.removeIntercepted(),
    recall: (client) => client.recall(1, nobody),
    sendText: (client) => client.sendText(1, "hi"),
    sendImage: (client) => client.sendImage(1, "https://i0.hdslb.com/a.jpg"),
    "sendImage of a file": (client) => client.sendImage(1, gif, { timeoutMs: 1000 }),
    uploadImage: (client) => client.uploadImage(gif, { timeoutMs: 1000 }),
    "uploadImage, listened to": (client) => client.uploadImage(gif, { onProgress }),
    "customerService.upload": (client) => client.customerService.upload(gif, { timeoutMs: 1000 }),
    "customerService.upload, listened to": (client) => client.customerService.upload(gif, { onProgress }),
  };
  globalThis.operate = (names) => {
    const begun = slept();
    return Promise.all(
      names.map(async (name) => {
        const client = bili.createClient({ sign: false, timeoutMs: 1000 });
        let tried = 0;
        client.on("request", ({ endpoint }) => {
          tried += name.startsWith(endpoint) || endpoint === "uploadImage" ? 1 : 0;
        });
        const outcome = await attempt(() => operations[name](client));
        return [name, { ...outcome, tried, ended: slept() - begun }];
      }),
    );
  };
}

/** What must come of an operation: kind, retryable, and how often it is asked. */
function expected(action, kind, { again, lost, stored, open } = {}) {
  if (action === "send" && lost) {
    if (stored) return [null, undefined, 1];
    return open ? ["unconfirmed", false, 1] : [kind, true, 1];
  }
  const passing = ["timeout", "network", "reply"].includes(kind) || again === true;
  return [kind, kind === null ? undefined : passing, action === "read" && again ? ATTEMPTS : 1];
}

/** Plays a fault to all operations and checks how each ended. */
async function play(page, fault, kind, what) {
  const label = JSON.stringify(fault);
  for (const wave of WAVES) {
    await world.sandbox.reset();
    await world.sandbox.settings({ close_connections: "reset" in fault || "cut" in fault });
    // The look at the history before a message is no part of it, but in the first wave, where all is.
    const endpoints = wave.history ? [undefined] : new Set(Object.values(wave).map(([endpoint]) => endpoint));
    for (const endpoint of endpoints) await world.sandbox.fault(endpoint, fault, { times: 0 });
    const outcomes = await page.evaluate((names) => operate(names), Object.keys(wave));
    const { requests } = await world.sandbox.state();
    for (const [name, { value, error, tried, ended }] of outcomes) {
      const [endpoint, action] = wave[name];
      const cell = `${name}, ${label}: ${error?.kind} ${error?.message ?? JSON.stringify(value)}`;
      let [theKind, retryable, times] = expected(action, kind, what);
      if (name === "recall" && kind === null) [theKind, retryable] = ["api", false];
      if (action === "listened") {
        // Nobody can forbid XMLHttpRequest to follow; the place it comes to is out of reach.
        if (fault.redirect) [theKind, retryable] = ["network", true];
      }
      assert.deepEqual([error?.kind ?? null, error?.retryable], [theKind, retryable], cell);
      // An image that was uploaded in spite of the fault goes on to be sent.
      const goesOn = fault.types && "sendImage of a file" in wave ? 1 : 0;
      const tries = times + (name === "sendImage of a file" ? goesOn : 0);
      assert.equal(tried, tries, `${cell}: tried ${tried} times`);
      // A browser keeps the seventh request to a host to itself while six of them hang.
      const asked = (requests[endpoint] ?? 0) - (endpoint === "send_msg" ? goesOn : 0);
      // A reset is seen by the browser first: it may ask again by itself, and one that comes too early is of a request nobody read.
      const isBrowsers = action === "read" && fault.reset !== undefined;
      const isFewer = kind === "timeout" && asked < times;
      assert.ok(asked === times || isFewer || isBrowsers, `${cell}: asked ${asked} times`);
      if (error) {
        assert.equal(error.endpoint, name.split(/,| of/)[0], cell);
        assert.equal(error.isError, true, cell);
        assert.ok(error.hint.length > 5, cell);
      }
      // Bounded: what is asked again has its budget, a message its two looks, an upload its 30 s without a byte.
      assert.ok(
        ended <= { read: 20_000, send: 6000, listened: 32_000 }[action] || ended <= 2000,
        `${cell}: ${ended} ms`,
      );
      if (fault.headers && action === "read") assert.ok(ended >= 6000, `${cell}: ${ended} ms`);
    }
  }
}

describe("every operation under every fault", { timeout: 240_000 }, () => {
  let cells = 0;
  after(() => assert.ok(cells > 1500, `only ${cells} were played`));
  const count = WAVES.reduce((sum, wave) => sum + Object.keys(wave).length, 0);

  for (const [fault, kind, what] of FAULTS) {
    test(JSON.stringify(fault), async () => {
      // A browser itself asks again over a connection it has used before, so let there be none.
      const profile = "reset" in fault || "cut" in fault ? await world.profile() : undefined;
      const hangs = "delay" in fault || "delay_reply" in fault;
      const page = await world.open({ hasty: hangs ? PATIENCE : true, profile });
      await page.evaluate(defineOperations);
      await play(page, fault, kind, what);
      cells += count;
    });
  }

  test("every documented code", async () => {
    const page = await world.open({ hasty: true });
    await page.evaluate(defineOperations);
    const codes = await page.evaluate(() => Object.values(bili.Code).filter((code) => code !== 0));
    assert.equal(codes.length, 37);
    for (const code of codes) {
      const [kind, what] = CODES[code] ?? ["api"];
      await play(page, { code }, kind, what);
      cells += count;
    }
  });

  test("an uploaded image is not lost for a wrong type", async () => {
    const page = await world.open({ hasty: true });
    await page.evaluate(defineOperations);
    await world.sandbox.fault("upload_bfs", { types: true });
    const [[, { value, error }]] = await page.evaluate(() => operate(["uploadImage"]));
    assert.equal(error, undefined);
    assert.match(value.image_url, /^https:/);
  });
});
