/** Exports come back as they were, and files of strangers do no harm. */
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { dump, freshDatabases, library, Mailbox, OWN, open, run, textOf } from "./support/archive.mjs";
import { hostileTexts } from "./support/hostile.mjs";
import { makeRandom } from "./support/random.mjs";
import { failure } from "./support/stage.mjs";

beforeEach(freshDatabases);

async function synced(prepare) {
  const mailbox = new Mailbox();
  prepare(mailbox);
  const archive = await open(mailbox);
  await run(archive.sync());
  return { mailbox, archive };
}

function fill(mailbox) {
  mailbox.names.set(7, "七");
  mailbox.fill(7, 1100);
  for (const text of hostileTexts(100)) mailbox.write(8, text);
  mailbox.write(9, { msg_seqno: "7104537732714000001" }, 2);
  mailbox.recall(mailbox.write(7, "secret"));
}

const blank = () => run(library.openArchive({ mid: OWN, name: "blank" }));

describe("an import", () => {
  test("of an export equals the archive, in either format and however it is given", async () => {
    const { archive } = await synced(fill);
    const before = await dump(archive);
    for (const format of ["json", "jsonl"]) {
      const text = await textOf(archive.export({ format }));
      const sources = [
        text,
        new Blob([text]),
        new Blob([text]).stream(),
        ...(format === "json" ? [JSON.parse(text)] : []),
      ];
      for (const source of sources) {
        freshDatabases();
        const copy = await blank();
        const report = await run(copy.import(source));
        assert.deepEqual(await dump(copy), before);
        assert.equal(report.added, report.messages);
      }
    }
  });

  test("doubles nothing, and what is archived then needs no request", async () => {
    const { archive, mailbox } = await synced(fill);
    const text = await textOf(archive.export({ format: "jsonl" }));
    const before = await dump(archive);
    assert.deepEqual((await run(archive.import(text))).added, 0);
    assert.deepEqual(await dump(archive), before);
    freshDatabases();
    const copy = await open(mailbox);
    await run(copy.import(text));
    mailbox.requests.length = 0;
    await run(copy.sync());
    assert.equal(mailbox.asked("fetch_session_msgs").length, 0);
  });

  test("merges: a newer archive keeps what it has, and what was recalled stays so", async () => {
    const { archive, mailbox } = await synced((mailbox) => mailbox.write(7, "secret"));
    const old = await textOf(archive.export({ format: "json" }));
    assert.ok(old.includes("secret"));
    mailbox.recall(mailbox.conversations.get("1:7").messages[0]);
    mailbox.write(7, "new");
    await run(archive.sync());
    const before = await dump(archive);
    await run(archive.import(old));
    await run(archive.import(JSON.stringify(before).replace("new", "forged").replace("{", '{"exportedAt":"",')));
    assert.deepEqual(await dump(archive), before);
    assert.ok(!JSON.stringify(before).includes("secret"));
  });

  test("of a part leaves the rest to a sync", async () => {
    const { archive, mailbox } = await synced((mailbox) => mailbox.fill(7, 500));
    const before = await dump(archive);
    const from = new Date(mailbox.conversations.get("1:7").messages[300].timestamp * 1000);
    const part = await textOf(archive.export({ format: "json", from }));
    freshDatabases();
    const copy = await open(mailbox);
    assert.equal((await run(copy.import(part))).added, 200);
    assert.equal((await run(copy.sync())).added, 300);
    assert.deepEqual(await dump(copy), before);
  });

  test("of parts in any order, some of them twice, is the same archive in the end", async () => {
    const { archive } = await synced((mailbox) => mailbox.fill(7, 2200));
    const before = await dump(archive);
    const [{ messages, ranges, ...head }] = before.conversations;
    const file = { format: "bili-im-archive", version: 1, exportedAt: "", mid: String(OWN) };
    const part = (messages, ranges = []) => ({ ...file, conversations: [{ ...head, ranges, messages }] });
    for (const seed of [1, 2]) {
      const random = makeRandom(seed);
      freshDatabases();
      const copy = await blank();
      for (let times = 0; times < 8; times += 1) {
        const [begin, every] = [random(2200), 1 + random(3)];
        const some = messages.slice(begin, begin + random(900)).filter((_, at) => at % every === 0);
        await run(copy.import(part(some)));
      }
      await run(copy.import(part(messages, ranges)));
      const [merged] = (await dump(copy)).conversations;
      assert.deepEqual([merged.messages, merged.ranges], [messages, ranges]);
    }
  });

  test("refuses what is no export of this account and version", async () => {
    const archive = await blank();
    const head = { format: "bili-im-archive", version: 1, exportedAt: "", mid: String(OWN) };
    const wrong = {
      "another account": JSON.stringify({ ...head, mid: "1" }),
      "version 2": JSON.stringify({ ...head, version: 2 }),
      "no export": "{}",
      "no JSON": "hello",
      nothing: "",
      "no head": JSON.stringify({ type: "message" }),
      "a message without its conversation": `${JSON.stringify({ type: "head", ...head })}\n{"type":"message","talker_id":"7","session_type":1,"message":{"msg_seqno":1}}`,
      "an odd talker": JSON.stringify({ ...head, conversations: [{ talker_id: "x", session_type: 1 }] }),
      "a broken line": `${JSON.stringify({ type: "head", ...head })}\n{"type":`,
    };
    for (const [what, text] of Object.entries(wrong))
      assert.equal((await failure(archive.import(text))).kind, "input", what);
    assert.equal((await run(archive.size())).messages, 0);
  });

  test("of a file that was cut off says so, keeps what came, and leaves the rest to a sync", async () => {
    const { archive, mailbox } = await synced(fill);
    const before = await dump(archive);
    const lines = (await textOf(archive.export({ format: "jsonl" }))).trimEnd().split("\n");
    const cuts = [1, 2, 6, 700, 1200, lines.length - 1].map((count) => `${lines.slice(0, count).join("\n")}\n`);
    cuts.push(`${lines.slice(0, 900).join("\n")}\n${lines[900].slice(0, 40)}`);
    for (const text of cuts) {
      freshDatabases();
      const copy = await open(mailbox);
      assert.equal((await failure(copy.import(text))).kind, "input");
      const count = text
        .split("\n")
        .filter((line) => line.startsWith('{"type":"message"') && line.endsWith("}")).length;
      assert.equal((await run(copy.size())).messages, count);
      await run(copy.sync());
      assert.deepEqual(await dump(copy), before);
    }
  });

  test("does not believe that a file has what is still to come", async () => {
    const { archive, mailbox } = await synced((mailbox) => mailbox.fill(7, 3));
    const file = JSON.parse(await textOf(archive.export({ format: "json" })));
    file.conversations[0].ranges = [["0", "18446744073709551615"]];
    freshDatabases();
    const copy = await open(mailbox);
    await run(copy.import(file));
    mailbox.write(7, "new");
    assert.equal((await run(copy.sync())).added, 1);
  });

  test("refuses objects that JSON cannot hold, and drops what it leaves out", async () => {
    const archive = await blank();
    const file = (message) => {
      const conversation = { talker_id: "7", session_type: 1, messages: [{ msg_seqno: 1, ...message }] };
      return { format: "bili-im-archive", version: 1, exportedAt: "", mid: String(OWN), conversations: [conversation] };
    };
    const circular = {};
    circular.self = circular;
    for (const content of [1n, circular])
      assert.equal((await failure(archive.import(file({ content })))).kind, "input");
    await run(archive.import(file({ content: {}, act() {} })));
    assert.deepEqual((await dump(archive)).conversations[0].messages, [{ msg_seqno: 1, content: {} }]);
  });

  test("leaves out what is nested so deep that it could not be exported", async () => {
    const head = { format: "bili-im-archive", version: 1, exportedAt: "", mid: String(OWN) };
    const talker = { talker_id: "7", session_type: 1 };
    const nested = (levels) => "[".repeat(levels) + "]".repeat(levels);
    const message = (seqno, levels) =>
      `${JSON.stringify({ type: "message", ...talker }).slice(0, -1)},"message":{"msg_seqno":${seqno},"content":${nested(levels)}}}`;
    const lines = [
      JSON.stringify({ type: "head", ...head }),
      `{"type":"emote","emote":{"text":"[x]","meta":${nested(100_000)}}}`,
      JSON.stringify({ type: "conversation", ...talker }),
      ...[message(1, 128), message(2, 3000), message(3, 100_000)],
      JSON.stringify({ type: "end" }),
    ];
    const archive = await blank();
    const report = await run(archive.import(lines.join("\n")));
    assert.deepEqual(report, { added: 1, messages: 3, skipped: 2 });
    const { conversations, emotes } = await dump(archive);
    assert.deepEqual([conversations[0].messages.length, emotes], [1, []]);
  });

  test("leaves out odd parts of a file and keeps the others", async () => {
    const archive = await blank();
    const head = { format: "bili-im-archive", version: 1, exportedAt: "", mid: String(OWN) };
    const messages = [
      null,
      1,
      {},
      { msg_seqno: -1 },
      { msg_seqno: 5, __proto__: null },
      { msg_seqno: "6", content: null },
    ];
    const odd = {
      ranges: [["9"], null, ["a", "b"], ["9", "1"]],
      recalls: [1, "x", "7"],
      people: [{}],
      emotes: [null, 1],
    };
    const file = { ...head, ...odd, conversations: [{ talker_id: "7", session_type: 1, name: 3, ...odd, messages }] };
    assert.deepEqual(await run(archive.import(JSON.stringify(file))), { added: 2, messages: 6, skipped: 4 });
    for (const format of ["html", "markdown", "csv", "txt", "chatlab", "json", "jsonl"]) {
      assert.ok((await textOf(archive.export({ format }))).length > 0, format);
    }
  });
});
