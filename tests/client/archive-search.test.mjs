/** What a search finds, and where. */
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { freshDatabases, Mailbox, open, run } from "./support/archive.mjs";

beforeEach(freshDatabases);

async function archiveOf(...texts) {
  const mailbox = new Mailbox();
  for (const text of texts) mailbox.write(7, text);
  const archive = await open(mailbox);
  await run(archive.sync());
  return { archive, mailbox };
}

/** The texts that are found, with brackets around the places. */
async function found(archive, query, options) {
  const hits = await run(archive.search(query, options));
  return hits.map(({ text, places }) => {
    let marked = "";
    let end = 0;
    for (const [start, after] of places) {
      marked += `${text.slice(end, start)}«${text.slice(start, after)}»`;
      end = after;
    }
    return marked + text.slice(end);
  });
}

describe("a search", () => {
  test("finds what is written, newest first, with its places", async () => {
    const { archive } = await archiveOf("今天天气很好", "明天天气不好", "nothing");
    assert.deepEqual(await found(archive, "天气"), ["明天«天气»不好", "今天«天气»很好"]);
  });

  test("takes upper and lower case, width and composition for the same", async () => {
    const { archive } = await archiveOf("Hello ＷＯＲＬＤ", "ｶﾞﾝﾀﾞﾑ", "cafe\u0301 ①㍿", "ΟΔΟΣ", "İstanbul");
    assert.deepEqual(await found(archive, "hello"), ["«Hello» ＷＯＲＬＤ"]);
    assert.deepEqual(await found(archive, "world"), ["Hello «ＷＯＲＬＤ»"]);
    assert.deepEqual(await found(archive, "ガンダム"), ["«ｶﾞﾝﾀﾞﾑ»"]);
    assert.deepEqual(await found(archive, "café"), ["«cafe\u0301» ①㍿"]);
    assert.deepEqual(await found(archive, "1株式"), ["cafe\u0301 «①㍿»"]);
    assert.deepEqual(await found(archive, "οδοσ"), ["«ΟΔΟΣ»"]);
    assert.deepEqual(await found(archive, "stanbul"), ["İ«stanbul»"]);
  });

  test("wants every word, in any order", async () => {
    const { archive } = await archiveOf("red green blue", "green", "blue, green");
    assert.deepEqual(await found(archive, " green  blue "), ["«blue», «green»", "red «green» «blue»"]);
  });

  test("does not find across two messages, and takes no character for another", async () => {
    const { archive } = await archiveOf("a\nb", "end", "begin", "a.c", "%_");
    assert.deepEqual(await found(archive, "endbegin"), []);
    assert.deepEqual(await found(archive, "a.c"), ["«a.c»"]);
    assert.deepEqual(await found(archive, "a*c"), []);
    assert.deepEqual(await found(archive, "%"), ["«%»_"]);
  });

  test("keeps to conversations, kinds, times and the limit", async () => {
    const { archive, mailbox } = await archiveOf("x 1", "x 2", "x 3");
    const share = mailbox.write(8, {
      msg_type: 7,
      content: JSON.stringify({ title: "x 4", author: "somebody", id: 1 }),
    });
    await run(archive.sync());
    assert.deepEqual(await found(archive, "x", { talkers: [8] }), ["«x» 4\nsomebody"]);
    assert.deepEqual(await found(archive, "x", { kinds: [1], limit: 2 }), ["«x» 3", "«x» 2"]);
    const at = (serial) => new Date((share.timestamp - (3 - serial) * 60) * 1000);
    assert.deepEqual(await found(archive, "x", { from: at(1), to: at(2) }), ["«x» 2"]);
    assert.deepEqual(await found(archive, "somebody"), ["x 4\n«somebody»"]);
  });

  test("sees what a sync has added since the last one", async () => {
    const { archive, mailbox } = await archiveOf("old");
    assert.deepEqual(await found(archive, "new"), []);
    mailbox.write(7, "new");
    await run(archive.sync());
    assert.deepEqual(await found(archive, "new"), ["«new»"]);
  });

  test("finds in every block of a long conversation exactly what a plain scan finds", async () => {
    const mailbox = new Mailbox();
    mailbox.fill(7, 2500);
    const archive = await open(mailbox);
    await run(archive.sync());
    const hits = await run(archive.search("7条", { limit: 9999 }));
    const expected = Array.from({ length: 2500 }, (_, at) => `第${at}条`).filter((text) => text.includes("7条"));
    assert.deepEqual(
      hits.map(({ text }) => text),
      expected.reverse(),
    );
  });
});
