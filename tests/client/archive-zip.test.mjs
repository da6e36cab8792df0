/** Exports of several files: ChatLab's format, and pictures. */
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { clock, freshDatabases, Mailbox, OWN, open, run } from "./support/archive.mjs";
import { hostileTexts } from "./support/hostile.mjs";
import { failure } from "./support/stage.mjs";
import { unzip } from "./support/zip.mjs";

beforeEach(freshDatabases);

const ZONE = { timeZone: "Asia/Shanghai", locale: "zh" };
const textIn = (bytes) => new TextDecoder().decode(bytes);

async function filesOf(archive, options) {
  const stream = archive.export({ ...ZONE, ...options });
  return unzip(await run(new Response(stream).arrayBuffer()));
}

async function synced(mailbox) {
  const archive = await open(mailbox);
  await run(archive.sync());
  return archive;
}

/** What is wrong with a file by ChatLab's published format and what its reader needs; nothing where all is right. */
function problemsOf(text) {
  const problems = [];
  const check = (isRight, what) => isRight || problems.push(what);
  const isText = (value) => typeof value === "string" && value !== "";
  check(/^\{"_type":"header","chatlab":\{"version":"0\.0\.2",/.test(text), "its head is not recognized");
  check(text.endsWith("\n") && !/[\u2028\u2029]/.test(text), "its lines end elsewhere");
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const [{ chatlab, meta }] = lines;
  check(Number.isInteger(chatlab.exportedAt), "exportedAt");
  check(isText(meta.name) && isText(meta.platform) && ["private", "group"].includes(meta.type), "meta");
  let [time, kind] = [0, "header"];
  for (const line of lines.slice(1)) {
    check(line._type !== "header" && !(kind === "message" && line._type === "member"), "the order of lines");
    kind = line._type;
    if (kind === "member") {
      check(isText(line.platformId) && isText(line.accountName), "a member");
      check(line.avatar === undefined || /^(?:data|https):/.test(line.avatar), "an avatar");
      continue;
    }
    check(kind === "message", `a line of the type ${kind}`);
    check(isText(line.sender) && isText(line.accountName) && isText(line.platformMessageId), "a message");
    check([0, 1, 2, 3, 4, 5, 7, 8, 20, 21, 22, 23, 24, 25, 26, 27, 80, 81, 99].includes(line.type), "a type");
    check(line.content === null || typeof line.content === "string", "a content");
    check(Number.isInteger(line.timestamp) && line.timestamp >= time, "the order of messages");
    time = line.timestamp;
  }
  return problems;
}

describe("ChatLab's format", () => {
  test("is a file per conversation, as published, whatever messages hold", async () => {
    const mailbox = new Mailbox();
    mailbox.names.set(7, '../..\\七:*?"<>|\u202e.');
    for (const text of hostileTexts(200)) mailbox.write(7, text);
    mailbox.write(8, { sender_uid: 9, msg_type: 2, content: '{"url":"https://i0.hdslb.com/a.png"}' }, 2);
    mailbox.write(8, { sender_uid: 0, msg_type: 306, content: '{"group_id":8,"content":"欢迎"}' }, 2);
    mailbox.recall(mailbox.write(7, "secret"));
    const files = await filesOf(await synced(mailbox), { format: "chatlab" });
    assert.deepEqual([...files.keys()], ["七 (7).jsonl", "8 (group 8).jsonl"]);
    for (const bytes of files.values()) assert.deepEqual(problemsOf(textIn(bytes)), []);
    const group = textIn(files.get("8 (group 8).jsonl"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      group.map(({ _type, type, platformId, content }) => [_type, type ?? platformId, content]),
      [
        ["header", undefined, undefined],
        ["member", String(OWN), undefined],
        ["member", "9", undefined],
        ["member", "0", undefined],
        ["message", 1, "[图片]\nhttps://i0.hdslb.com/a.png"],
        ["message", 80, "欢迎"],
      ],
    );
    const recalled = textIn(files.get("七 (7).jsonl")).trimEnd().split("\n").at(-2);
    assert.deepEqual([JSON.parse(recalled).type, JSON.parse(recalled).content], [81, null]);
  });
});

describe("pictures", () => {
  const picture = (url) => ({ msg_type: 2, content: JSON.stringify({ url }) });
  const png = () => new Response(new Uint8Array([1, 2, 3]), { headers: { "content-type": "image/png" } });

  async function withPictures(urls, fetchImage, options = {}) {
    const mailbox = new Mailbox();
    for (const url of urls) mailbox.write(7, picture(url));
    const archive = await synced(mailbox);
    return filesOf(archive, { format: "html", images: "zip", fetchImage, ...options });
  }

  test("are fetched once each, one after the other, and lie beside the page that shows them", async () => {
    const asked = [];
    const urls = ["https://i0.hdslb.com/a.png", "http://message.biliimg.com/b.png", "https://i0.hdslb.com/a.png"];
    const files = await withPictures(urls, async (url) => {
      asked.push([url, clock.now()]);
      return png();
    });
    assert.deepEqual(
      asked.map(([url]) => url),
      ["https://i0.hdslb.com/a.png", "https://message.biliimg.com/b.png"],
    );
    assert.ok(asked[1][1] - asked[0][1] >= 200);
    assert.deepEqual([...files.keys()], ["pictures/00001.png", "pictures/00002.png", "pictures.json", "messages.html"]);
    assert.deepEqual([...files.get("pictures/00002.png")], [1, 2, 3]);
    const page = textIn(files.get("messages.html"));
    assert.equal(page.match(/<img src="pictures\/00001\.png" alt="" loading="lazy">/g).length, 2);
    assert.ok(page.includes('href="https://i0.hdslb.com/a.png"'), "the link stays");
  });

  test("that fail are listed, and the others come all the same", async () => {
    const answers = {
      "https://i0.hdslb.com/gone": () => new Response("", { status: 404 }),
      "https://i0.hdslb.com/page": () => new Response("<script>", { headers: { "content-type": "text/html" } }),
      "https://i0.hdslb.com/svg": () => new Response("<svg/>", { headers: { "content-type": "image/svg+xml" } }),
      "https://i0.hdslb.com/empty": () => new Response("", { headers: { "content-type": "image/png" } }),
      "https://i0.hdslb.com/broken": () => Promise.reject(new TypeError("fetch failed")),
      "https://i0.hdslb.com/fine": png,
    };
    const files = await withPictures(Object.keys(answers), async (url) => answers[url]());
    const results = JSON.parse(textIn(files.get("pictures.json")));
    assert.deepEqual(results, [
      { url: "https://i0.hdslb.com/gone", error: "HTTP 404" },
      { url: "https://i0.hdslb.com/page", error: 'it is of the type "text/html"' },
      { url: "https://i0.hdslb.com/svg", error: 'it is of the type "image/svg+xml"' },
      { url: "https://i0.hdslb.com/empty", error: "it is empty" },
      { url: "https://i0.hdslb.com/broken", error: "fetch failed" },
      { url: "https://i0.hdslb.com/fine", file: "pictures/00006.png" },
    ]);
    assert.ok(files.has("pictures/00006.png"));
  });

  test("are asked for at the service's picture hosts alone, however the address is written", async () => {
    const asked = [];
    const urls = [
      ...["https://example.org/a.png", "https://hdslb.com.example.org/a.png", "https://evilhdslb.com/a.png"],
      ...["https://i0.hdslb.com@example.org/a.png", "https://i0.hdslb.com:8443/a.png", "javascript:alert(1)"],
      ...["https://api.bilibili.com/x", "https://hdslb.com./a.png", "//i0.hdslb.com/a.png"],
    ];
    await withPictures(urls, async (url) => {
      asked.push(url);
      return png();
    });
    assert.deepEqual(asked, ["https://i0.hdslb.com/a.png"]);
  });

  test("stop with the signal", async () => {
    const abort = new AbortController();
    const fetchImage = async () => {
      abort.abort(new Error("enough"));
      throw abort.signal.reason;
    };
    const call = withPictures(["https://i0.hdslb.com/a.png"], fetchImage, { signal: abort.signal });
    assert.equal((await failure(call)).message, "enough");
  });
});
