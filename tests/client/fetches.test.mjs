/** The `fetch`-like functions of the guide's table, tested over a network against what it says. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { installManager } from "../e2e/support/manager.mjs";
import { FETCHES, raw } from "./support/fetches.mjs";
import { bili } from "./support/package.mjs";

const root = join(import.meta.dirname, "../..");

/** A 1×2 px GIF, followed by every byte value. */
const PICTURE = Uint8Array.of(...Buffer.from("GIF89a\x01\x00\x02\x00"), ...Array(256).keys());
const MESSAGE = "你好 + & =";

let origin;
let server;
/** The received requests of this test: path, form or parts. */
const arrived = [];

before(async () => {
  await bili.init({ module_or_path: readFileSync(join(process.env.BILI_IM_PACKAGE, "bili_im_bg.wasm")) });
  server = createServer(serve).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** A service that parses multipart bodies by their Content-Type, as real ones do. */
async function serve(request, response) {
  const { pathname } = new URL(request.url, origin);
  const body = Buffer.concat(await request.toArray());
  const type = request.headers["content-type"] ?? "";
  const isForm = /^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(type);
  const parts = isForm && (await new Response(body, { headers: { "content-type": type } }).formData().catch(() => []));
  arrived.push({ path: pathname, parts: new Map(parts || []) });
  const answer = (code, data) =>
    response.setHeader("content-type", "application/json").end(JSON.stringify({ code, data }));
  if (pathname.endsWith("my_group_unread")) return response.writeHead(302, { location: "/single_unread" }).end();
  if (pathname.endsWith("single_unread")) return answer(0, { follow_unread: 6, unfollow_unread: 1 });
  if (pathname.startsWith("/svr_sync/")) return answer(0, { messages: null, has_more: 0, min_seqno: 0, max_seqno: 0 });
  if (pathname.endsWith("upload_bfs")) {
    const file = arrived.at(-1).parts.get("file_up");
    return file instanceof File ? answer(0, { image_url: "https://i0.hdslb.com/a.gif" }) : answer(-400);
  }
  return isForm ? answer(0, { msg_key: 5 }) : answer(-400);
}

function client(fetch) {
  const hosts = { vc: origin, api: origin, customerService: origin };
  return bili.createClient({
    fetch,
    hosts,
    csrf: "token",
    mid: 7,
    sign: false,
    retry: false,
    minIntervalMs: 0,
    locale: "en",
  });
}

/** A userscript manager based on Node.js's requests. */
function installGm() {
  installManager();
  const send = async ({ method, url, headers, body }) => {
    const given = { method, headers, redirect: "manual", ...(method === "POST" && { body }) };
    const answer = await fetch(url, given);
    const lines = Array.from(answer.headers, ([name, value]) => `${name}: ${value}\r\n`).join("");
    const { status, statusText } = answer;
    return {
      status,
      statusText,
      headers: lines,
      location: answer.headers.get("location"),
      bytes: await answer.arrayBuffer(),
    };
  };
  globalThis.GM = manage("object", { send, redirects: "followed", lines: "clean" });
}

/** The rows of the guide's table: name, version, and whether it uploads files. */
function rowsOf(page) {
  const rows = readFileSync(join(root, "www/guide", page), "utf8").matchAll(
    /^\| `([^|`]+)` \|\s*([\d.]*)\s*\| (\S+) \|.*\|$/gm,
  );
  const own = [...rows].map(([, name, version, uploads]) => [name, version, uploads]);
  return own.filter(([name]) => FETCHES.some((known) => known.name === name));
}

describe("a custom fetch", () => {
  const uploading = [];

  for (const { name, version, fetch } of FETCHES) {
    test(`reads, sends and uploads as the table says: ${name} ${version ?? ""}`, async () => {
      if (name.endsWith("gm-fetch")) installGm();
      arrived.length = 0;
      const im = client(fetch);
      assert.equal((await im.unread()).follow_unread, 6);
      assert.equal((await im.sendText(1, MESSAGE)).msg_key, "5");
      const sent = arrived.find(({ path }) => path.endsWith("send_msg"));
      assert.deepEqual(JSON.parse(sent.parts.get("msg[content]")), { content: MESSAGE });
      // Redirects are refused, followed or not.
      assert.equal((await im.groupUnread().catch((error) => error)).kind, "http");

      await im.uploadImage(PICTURE).catch((error) => error);
      const file = arrived.find(({ path }) => path.endsWith("upload_bfs")).parts.get("file_up");
      const bytes = file && new Uint8Array(await file.arrayBuffer());
      uploading.push([name, version ?? "", bytes && Buffer.from(bytes).equals(PICTURE) ? "yes" : "no"]);
    });
  }

  test("the tables of the guide match the results", () => {
    assert.deepEqual(rowsOf("start/userscript.md"), uploading);
    const inChinese = { yes: "是", no: "否" };
    const translated = uploading.map(([name, version, can]) => [name, version, inChinese[can]]);
    assert.deepEqual(rowsOf("zh/start/userscript.md"), translated);
  });

  test("ofetch.raw consumes the body, which the error names", async () => {
    const { kind, message, retryable } = await client(raw)
      .unread()
      .catch((error) => error);
    assert.deepEqual([kind, retryable], ["network", false]);
    assert.match(message, /body was read already, as `ofetch\.raw` does/);
  });

  test("a failure carries the message of the function", async () => {
    const fetch = () => Promise.reject(new Error("the proxy\nis down"));
    const { kind, message } = await client(fetch)
      .unread()
      .catch((error) => error);
    assert.deepEqual(
      [kind, message],
      ["network", 'unread: no answer came: the option `fetch` failed: "the proxy\\nis down"'],
    );
  });
});
