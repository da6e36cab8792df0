/** What exports hold, that strict readers can read them, and that nothing in them runs. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, beforeEach, describe, test } from "node:test";
import { freshDatabases, Mailbox, OWN, open, run, schema, textOf, tool } from "./support/archive.mjs";
import { hostileTexts, shown } from "./support/hostile.mjs";
import { failure } from "./support/stage.mjs";

const ZONE = { timeZone: "Asia/Shanghai", locale: "zh" };

/** An archive with a message of each of these texts. */
async function archiveOf(texts, prepare = () => {}) {
  freshDatabases();
  const mailbox = new Mailbox();
  mailbox.names.set(7, "<七>");
  for (const text of texts) mailbox.write(7, text);
  prepare(mailbox);
  const archive = await open(mailbox);
  await run(archive.sync());
  return archive;
}

const exported = (archive, options) => textOf(archive.export({ ...ZONE, ...options }));

/** The texts of HTML, by elements of a name. */
const decode = (html) =>
  html
    .replace(/<br ?\/?>\n?/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) => (name ? NAMED[name] : String.fromCodePoint(Number(code))));
const NAMED = { lt: "<", gt: ">", quot: '"', amp: "&" };
const tagsOf = (html) => new Set([...html.matchAll(/<(\/?[a-z!][^\s>]*)/gi)].map(([, name]) => name.toLowerCase()));

describe("a hostile text", () => {
  const texts = hostileTexts(400);
  const isShown = (_, at) => shown(texts[at]).trim() !== "";
  const trimmed = texts.map(shown).filter(isShown);
  let archive;
  before(async () => {
    archive = await archiveOf(texts);
  });

  test("comes out of Markdown as it is, and is nothing but text there", async () => {
    const markdown = await exported(archive, { format: "markdown" });
    const { default: MarkdownIt } = await tool("markdown-it");
    const { marked } = await tool("marked");
    for (const html of [new MarkdownIt({ html: true, linkify: true }).render(markdown), marked.parse(markdown)]) {
      assert.deepEqual([...tagsOf(html)].sort(), ["/h1", "/p", "/strong", "br", "h1", "p", "strong"]);
      const paragraphs = [...html.matchAll(/<p>([\s\S]*?)<\/p>/g)].map(([, text]) => decode(text));
      const found = paragraphs.filter((_, at) => at % 2 === 1);
      const expected = trimmed.map((text) => text.replace(/^\n+|\n+$/g, ""));
      assert.deepEqual(found.filter(isShown), expected);
    }
  });

  test("comes out of HTML as it is, and is nothing but text and links there", async () => {
    const html = await exported(archive, { format: "html" });
    const main = html.slice(html.indexOf("<main>"), html.indexOf("</main>"));
    const plain = /^<\/?(?:main|section|article|header|bdi|time|p|a|h2)>$/;
    const own =
      /^<(?:h2 dir="auto"|p dir="auto"|time datetime="[\dTZ:.-]+"|a href="https:[^"<>]*" target="_blank" rel="noopener noreferrer nofollow")>$/;
    for (const [tag] of main.matchAll(/<[^>]*>?/g)) assert.ok(plain.test(tag) || own.test(tag), tag);
    const paragraphs = [...main.matchAll(/<p dir="auto">([\s\S]*?)<\/p>/g)].map(([, text]) => decode(text));
    assert.deepEqual(paragraphs.filter(isShown), trimmed);
  });

  test("cannot pass for two messages in a text file", async () => {
    const lines = (await exported(archive, { format: "txt" })).split("\n");
    assert.equal(lines.filter((line) => /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] /.test(line)).length, texts.length);
    assert.equal(lines.filter((line) => line !== "" && !/^\[| {4}|^<七> \(7\)$/.test(line)).length, 0);
  });

  test("is one cell in CSV, which is no formula", async () => {
    const bytes = await run(new Response(archive.export({ ...ZONE, format: "csv" })).arrayBuffer());
    const csv = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    assert.ok(csv.startsWith("\uFEFFconversation,talker_id,"));
    const { parse } = await tool("csv-parse/sync");
    const read = (text) => parse(text, { bom: true, columns: true, record_delimiter: "\r\n", relax_quotes: false });
    const cells = read(csv).map(({ text }) => text);
    for (const cell of cells) assert.doesNotMatch(cell, /(?:^|[;\n\t])[=+\-@＝＋－＠]/);
    const exact = read(await exported(archive, { format: "csv", neutralize: false })).map(({ text }) => text);
    assert.deepEqual(exact.filter(isShown), trimmed);
  });

  test("is in one line of JSON Lines, whatever its reader takes for the end of a line", async () => {
    const lines = (await exported(archive, { format: "jsonl" })).split(/[\n\u2028\u2029]/);
    assert.equal(lines.pop(), "");
    const messages = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === "message");
    const wellFormed = (text) => JSON.parse(JSON.stringify(text));
    assert.deepEqual(
      messages.map(({ message }) => message.content.content),
      texts.map(wellFormed),
    );
  });

  test("does not break the schema of JSON", async () => {
    const { default: Ajv } = await tool("ajv/dist/2020.js");
    const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);
    assert.ok(validate(JSON.parse(await exported(archive, { format: "json" }))), JSON.stringify(validate.errors));
    assert.ok(!validate({ format: "bili-im-archive" }));
  });
});

describe("an export", () => {
  beforeEach(freshDatabases);

  test("names people, tells times in the time zone, and shows where things lead", async () => {
    const archive = await archiveOf(["你好\n世界"], (mailbox) => {
      mailbox.write(7, { msg_type: 2, content: '{"url":"http://i0.hdslb.com/a.jpg"}' });
      mailbox.write(7, { sender_uid: OWN, receiver_id: 7 });
      mailbox.recall(mailbox.write(7, "secret"));
    });
    assert.equal(
      await exported(archive, { format: "txt" }),
      [
        "<七> (7)",
        "",
        "[2023-11-15 06:13:20] <七>: 你好",
        "    世界",
        "[2023-11-15 06:14:20] <七>: [图片] https://i0.hdslb.com/a.jpg",
        "[2023-11-15 06:15:20] 我: 第2条",
        "[2023-11-15 06:16:20] <七>: 消息已撤回",
        "[2023-11-15 06:17:20] <七>: 撤回了一条消息",
        "",
      ].join("\n"),
    );
    const formats = ["html", "json", "jsonl", "markdown", "csv", "txt", "chatlab"];
    for (const format of formats) assert.ok(!(await exported(archive, { format })).includes("secret"), format);
  });

  test("holds the conversations and times that were asked for", async () => {
    const archive = await archiveOf(["a", "b", "c"], (mailbox) => mailbox.write(8, "d"));
    const texts = async (options) => {
      const file = JSON.parse(await exported(archive, { format: "json", ...options }));
      return file.conversations.flatMap(({ messages }) => messages.map(({ content }) => content.content));
    };
    const at = (serial) => new Date((1_700_000_000 + serial * 60) * 1000);
    assert.deepEqual(await texts({}), ["a", "b", "c", "d"]);
    assert.deepEqual(await texts({ talkers: ["8"] }), ["d"]);
    assert.deepEqual(await texts({ from: at(1), to: at(3) }), ["b", "c"]);
  });

  test("is made while it is read, and ends when its reader leaves", async () => {
    const archive = await archiveOf([], (mailbox) => mailbox.fill(7, 3500));
    const told = [];
    const stream = archive.export({ format: "jsonl", onProgress: ({ messages }) => told.push(messages) });
    const reader = stream.getReader();
    while (told.length === 0) await run(reader.read());
    await run(reader.cancel());
    assert.deepEqual(told, [500]);
  });

  test("fails with the signal's reason", async () => {
    const archive = await archiveOf(["a"]);
    const stream = archive.export({ format: "html", signal: AbortSignal.abort(new Error("enough")) });
    assert.equal((await failure(new Response(stream).text())).message, "enough");
  });

  describe("where a stream may not call functions, as in content scripts of Firefox", () => {
    const { ReadableStream } = globalThis;
    class Restricted extends ReadableStream {
      constructor(...given) {
        super();
        if (given.length > 0) throw new Error('Permission denied to access property "autoAllocateChunkSize"');
      }
    }
    const begin = (archive, options) => {
      globalThis.ReadableStream = Restricted;
      try {
        return archive.export({ ...ZONE, ...options });
      } finally {
        globalThis.ReadableStream = ReadableStream;
      }
    };

    test("is the same", async () => {
      const archive = await archiveOf(["a", "b"]);
      const withoutTime = (text) => text.replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+/g, "");
      for (const format of ["html", "jsonl", "markdown", "csv", "txt"]) {
        const text = await textOf(begin(archive, { format }));
        assert.equal(withoutTime(text), withoutTime(await exported(archive, { format })), format);
      }
    });

    test("is made while it is read, and ends when its reader leaves", async () => {
      const archive = await archiveOf([], (mailbox) => mailbox.fill(7, 3500));
      const told = [];
      const onProgress = ({ messages }) => told.push(messages);
      const reader = begin(archive, { format: "jsonl", onProgress }).getReader();
      while (told.length === 0) await run(reader.read());
      await run(reader.cancel());
      assert.ok(told.length < 3, `${told}`);
    });

    test("fails with the signal's reason", async () => {
      const archive = await archiveOf(["a"]);
      const stream = begin(archive, { format: "html", signal: AbortSignal.abort(new Error("enough")) });
      assert.equal((await failure(new Response(stream).text())).message, "enough");
    });

    test("is refused as a ZIP, by the option that asks for it", async () => {
      const archive = await archiveOf(["a"]);
      const isRefused = (options, argument) =>
        assert.throws(
          () => begin(archive, options),
          new RegExp(`\`options.${argument}\`: Firefox lets no content script`),
        );
      isRefused({ format: "chatlab" }, "format");
      isRefused({ format: "html", images: "zip" }, "images");
    });
  });

  test("as HTML has a policy that lets its own script and style run, and nothing else", async () => {
    const html = await exported(await archiveOf(["a"]), { format: "html" });
    const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const [, style] = html.match(/<style>([\s\S]*)<\/style>/);
    const [, script] = html.match(/<script>([\s\S]*)<\/script>/);
    const [, policy] = html.match(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/);
    assert.equal(
      policy,
      `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; img-src 'self' file:; base-uri 'none'; form-action 'none'`,
    );
    assert.ok(html.indexOf("Content-Security-Policy") < html.indexOf("<style>"));
    assert.match(html, /<meta name="referrer" content="no-referrer">/);
    assert.doesNotMatch(html, /\s(?:src|srcset|data|action|background)="(?!pictures\/)/);
  });
});
