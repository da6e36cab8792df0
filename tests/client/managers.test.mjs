/** Calls by a userscript manager's requests, in all variants of managers. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { installManager, MANAGERS } from "../e2e/support/manager.mjs";
import {
  accepted,
  bili,
  clock,
  counts,
  failure,
  isBridged,
  refused,
  response,
  run,
  Stage,
  settled,
} from "./support/stage.mjs";

installManager();

const ELSEWHERE = "https://elsewhere.example";
/** A 1×2 px GIF, followed by every byte value. */
const PICTURE = Uint8Array.of(...Buffer.from("GIF89a\x01\x00\x02\x00"), ...Array(256).keys());

/** The service; it rejects bodies that it cannot parse. */
function service({ path, init, parts, form }) {
  if (init.cookies === false) return refused(-101);
  if (path.endsWith("single_unread")) return counts();
  if (path.startsWith("/svr_sync/")) return accepted({ messages: null, has_more: 0, min_seqno: 0, max_seqno: 0 });
  if (path.endsWith("upload_bfs")) {
    return parts?.length ? accepted({ image_url: "https://i0.hdslb.com/a.gif" }) : refused(-400);
  }
  return form?.["msg[content]"] ? accepted({ msg_key: 5 }) : refused(-400);
}

/** Redirects every message to another host. */
const redirecting = (request) =>
  request.origin !== ELSEWHERE && request.path.endsWith("send_msg")
    ? response(307, "", { location: `${ELSEWHERE}${request.target}` })
    : service(request);

/** The receiver of a manager's requests. */
const sendTo =
  (stage) =>
  async ({ method, url, headers, body, cookies, onSent }) => {
    const size = body?.size ?? body?.length;
    onSent?.({ loaded: size / 2, total: size });
    onSent?.({ loaded: size, total: size });
    const given = { method, headers: Object.fromEntries(headers), cookies };
    const answer = await stage.fetch(url, method === "GET" ? given : { ...given, body });
    const lines = Array.from(answer.headers, ([name, value]) => `${name}: ${value}\r\n`).join("");
    const { status, statusText } = answer;
    const location = answer.headers.get("location");
    return { status, statusText, headers: lines, location, bytes: await answer.arrayBuffer() };
  };

/** A client with a manager of these traits, and the stage that receives its requests. */
function by(traits, { kind = "object", answer = service, ...options } = {}) {
  const stage = new Stage(answer);
  const fetch = bili.gmFetch(manage(kind, { send: sendTo(stage), ...traits }));
  return { stage, fetch, client: stage.client({ fetch, sign: false, minIntervalMs: 0, ...options }) };
}

/** The expected progress events, by what the manager reports. */
const PROGRESS = { undefined: ["half", "all"], end: ["all"], never: [] };

describe("gmFetch", () => {
  for (const [name, traits] of Object.entries(MANAGERS)) {
    for (const kind of traits.callbacks ? ["object"] : ["function", "object"]) {
      test(`reads, sends and uploads by ${name}, its ${kind}`, async () => {
        const { stage, client } = by(traits, { kind });
        assert.equal((await run(client.unread())).follow_unread, 6);
        assert.equal((await run(client.sendText(1, "你好 + & ="))).msg_key, "5");
        const told = [];
        const onProgress = ({ sent, total }) => told.push(sent === total ? "all" : "half");
        await run(client.uploadImage(PICTURE, { onProgress }));
        const [sent] = stage.asked("send_msg");
        assert.deepEqual(JSON.parse(sent.form["msg[content]"]), { content: "你好 + & =" });
        const [{ parts }] = stage.asked("upload_bfs");
        const [[part, file], ...fields] = parts;
        assert.deepEqual([part, ...fields.map(([name]) => name)], ["file_up", "biz", "category", "csrf"]);
        assert.deepEqual(new Uint8Array(await file.arrayBuffer()), PICTURE);
        assert.deepEqual(told, PROGRESS[traits.progress]);
      });
    }
  }

  test("ends by time limit and by abort if no callback is called", async () => {
    for (const kind of ["function", "object"]) {
      const { client } = by({ callbacks: "never" }, { kind, retry: false });
      const { kind: what, message } = await failure(client.unread({ timeoutMs: 3000 }));
      assert.deepEqual([what, /3000 ms/.test(message), asked.at(-1).abortions], ["timeout", true, 1]);
      const controller = new AbortController();
      const ended = settled(client.unread({ signal: controller.signal }));
      await clock.rest();
      controller.abort("enough");
      assert.equal((await ended).error, "enough");
      await clock.rest();
      assert.equal(asked.at(-1).abortions, 1);
    }
  });

  test("a send whose redirect was followed is unconfirmed, and the error names the target", async () => {
    const { stage, client } = by({ redirects: "followed" }, { answer: redirecting });
    const { kind, retryable, message } = await failure(client.sendText(1, "hi"));
    const posts = stage.requests.filter(({ method }) => method === "POST");
    assert.deepEqual(
      posts.map(({ origin, form }) => [origin, form.csrf]),
      [
        ["https://api.vc.bilibili.com", "token"],
        [ELSEWHERE, "token"],
      ],
    );
    assert.deepEqual([kind, retryable], ["unconfirmed", false]);
    assert.match(message, /redirect was followed to "https:\/\/elsewhere\.example/);
  });

  test("a redirect refused as status 408 is no timeout: the message was not sent", async () => {
    const { stage, client } = by({ redirects: "408" }, { answer: redirecting });
    const { kind, message, cause } = await failure(client.sendText(1, "hi"));
    assert.equal(kind, "network");
    assert.match(message, /was not sent/);
    assert.match(message, /redirect, which is not followed/);
    if (!isBridged) assert.ok(cause instanceof TypeError && !/time/.test(cause.message), String(cause));
    assert.equal(stage.requests.filter(({ origin }) => origin === ELSEWHERE).length, 0);
  });

  test("the error carries the manager's reason", async () => {
    const said = "Refused to connect: this domain is not a part of the @connect list";
    const send = () => Promise.reject(new Error(said));
    for (const kind of ["function", "object"]) {
      const error = await failure(by({ send }, { kind, retry: false }).client.unread());
      assert.deepEqual([error.kind, error.message.includes(`: ${said}`)], ["network", true], error.message);
    }
  });

  test("code -101 by a manager with separate cookies has a hint about them", async () => {
    for (const [locale, words] of [
      ["en", /`fetch` sends other cookies.*partitioned/],
      ["zh", /fetch.*Cookie.*分区/],
    ]) {
      const { client } = by({ cookies: "partitioned" }, { locale });
      const { kind, code, hint } = await failure(client.unread());
      assert.deepEqual([kind, code], ["login", -101]);
      assert.match(hint, words);
    }
    const stage = new Stage(() => refused(-101));
    const { fetch } = globalThis;
    globalThis.fetch = stage.fetch;
    try {
      const byThePage = stage.client({ fetch: undefined });
      assert.doesNotMatch((await failure(byThePage.unread())).hint, /cookie/i);
    } finally {
      globalThis.fetch = fetch;
    }
  });

  test("returns bytes on request, or an error", async () => {
    const answer = () => new Response(PICTURE, { headers: { "content-type": "image/gif" } });
    for (const responseType of ["blob", "arraybuffer"]) {
      const { fetch } = by({}, { answer });
      const picture = await fetch("https://i0.hdslb.com/a.gif", { responseType });
      assert.deepEqual(new Uint8Array(await picture.arrayBuffer()), PICTURE);
      assert.equal(picture.headers.get("content-type"), "image/gif");
      for (const bytes of ["fail", "throw", "empty"]) {
        await assert.rejects(
          by({ bytes }, { answer }).fetch("https://i0.hdslb.com/a.gif", { responseType }),
          TypeError,
        );
      }
    }
  });

  test("sends a body with its exact type, even with an upper-case boundary", async () => {
    const boundary = "----WebKitFormBoundaryAbC";
    const body = Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="a"\r\n\r\n\xff\r\n--${boundary}--\r\n`,
    );
    const headers = { "content-type": `multipart/form-data; boundary=${boundary}` };
    for (const traits of [{}, { headers: "joined" }]) {
      const { stage, fetch } = by(traits, { answer: counts });
      await fetch("https://api.bilibili.com/", { method: "POST", headers, body });
      await fetch(new Request("https://api.bilibili.com/", { method: "POST", headers, body }));
      for (const { parts } of stage.requests) assert.deepEqual(parts, [["a", "ÿ"]]);
    }
  });

  test("requests text, with the option names that managers know", async () => {
    const { client } = by({});
    await run(client.pin(1).catch(() => {}));
    const { data, headers, responseType, redirect } = asked.at(-1);
    assert.equal(typeof data, "string");
    assert.deepEqual([headers["Content-Type"], responseType], ["application/x-www-form-urlencoded", undefined]);
    assert.equal(redirect, "error");
  });
});
