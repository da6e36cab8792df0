/** What a sync asks for, stores and tells, and what happens where it is stopped. */
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { dump, freshDatabases, library, Mailbox, OWN, open, refused, run, textOf } from "./support/archive.mjs";
import { failure } from "./support/stage.mjs";

beforeEach(freshDatabases);

const seqnos = ({ messages }) => messages.map(({ msg_seqno }) => msg_seqno);
const stored = async (archive) => {
  const { conversations } = await dump(archive);
  return Object.fromEntries(conversations.map((one) => [`${one.session_type}:${one.talker_id}`, seqnos(one)]));
};
const there = (mailbox) =>
  Object.fromEntries([...mailbox.conversations].map(([key, one]) => [key, seqnos(one)]).sort());

describe("a sync", () => {
  test("stores every message of every conversation, in order", async () => {
    const mailbox = new Mailbox();
    mailbox.fill(7, 2345);
    mailbox.fill(8, 3);
    mailbox.fill(9, 250, 2);
    const archive = await open(mailbox);
    const report = await run(archive.sync());
    assert.deepEqual([report.complete, report.added], [true, 2598]);
    assert.deepEqual(await stored(archive), there(mailbox));
    assert.equal((await run(archive.size())).messages, 2598);
  });

  test("that finds nothing new asks who is logged in and for one list", async () => {
    const mailbox = new Mailbox();
    for (let talker = 1; talker < 300; talker += 1) mailbox.fill(talker, 1);
    const archive = await open(mailbox);
    await run(archive.sync());
    mailbox.requests.length = 0;
    const report = await run(archive.sync());
    assert.deepEqual(report, { complete: true, added: 0, conversations: [] });
    assert.deepEqual(
      mailbox.requests.map(({ path }) => path.split("/").at(-1)),
      ["nav", "get_sessions"],
    );
  });

  test("of 50 new messages makes at most three requests per changed conversation and one for all others", async () => {
    for (const changed of [1, 2, 10, 50]) {
      freshDatabases();
      const mailbox = new Mailbox();
      for (let talker = 1; talker < 120; talker += 1) mailbox.fill(talker, 5);
      const archive = await open(mailbox);
      await run(archive.sync());
      for (let at = 0; at < 50; at += 1) mailbox.fill((at % changed) + 1, 1);
      mailbox.requests.length = 0;
      const report = await run(archive.sync());
      assert.deepEqual([report.added, report.conversations.length], [50, changed]);
      assert.ok(mailbox.requests.length <= 3 * changed + 1, `${mailbox.requests.length} for ${changed}`);
      assert.deepEqual(await stored(archive), there(mailbox));
    }
  });

  test("grows at both ends and fills the holes between", async () => {
    const mailbox = new Mailbox();
    mailbox.fill(7, 2000);
    const at = (index) => new Date(mailbox.conversations.get("1:7").messages[index].timestamp * 1000);
    const archive = await open(mailbox);
    await run(archive.sync({ from: at(1500) }));
    const first = (await stored(archive))["1:7"];
    assert.ok(first.length >= 500 && first.length <= 700, String(first.length));
    mailbox.fill(7, 1000);
    await run(archive.sync({ from: at(2900), talkers: [7] }));
    await run(archive.sync({ talkers: [{ talker_id: "7" }], to: at(300) }));
    assert.ok((await stored(archive))["1:7"].length < 3000);
    await run(archive.sync());
    assert.deepEqual(await stored(archive), there(mailbox));
  });

  test("does not ask again for what is older than `from`", async () => {
    const mailbox = new Mailbox();
    mailbox.fill(7, 2000);
    const archive = await open(mailbox);
    const from = new Date(mailbox.conversations.get("1:7").messages[1500].timestamp * 1000);
    await run(archive.sync({ from }));
    mailbox.requests.length = 0;
    assert.deepEqual((await run(archive.sync({ from }))).conversations, []);
    assert.equal(mailbox.asked("fetch_session_msgs").length, 0);
  });

  test("pauses between conversations", async () => {
    const mailbox = new Mailbox();
    for (const talker of [1, 2, 3]) mailbox.fill(talker, 1);
    const archive = await open(mailbox);
    await run(archive.sync({ pauseMs: 5000 }));
    const times = mailbox.asked("fetch_session_msgs").map(({ at }) => at);
    assert.deepEqual(
      times.slice(1).map((time, before) => time - times[before]),
      [5000, 5000],
    );
  });

  test("rests as long as risk control asks for, says so, and goes on", async () => {
    let isRefused = true;
    const mailbox = new Mailbox((request, next) => {
      if (!request.path.includes("fetch_session_msgs") || !isRefused) return next();
      isRefused = false;
      return refused(-352);
    });
    mailbox.fill(7, 10);
    const archive = await open(mailbox);
    const told = [];
    const report = await run(archive.sync({ onProgress: (progress) => told.push(progress) }));
    assert.deepEqual([report.complete, report.added], [true, 10]);
    const rest = told.find(({ state }) => state === "resting");
    assert.ok(rest.until > 0 && rest.talker.talker_id === "7");
    assert.deepEqual(told.at(-1), { state: "reading", added: 10, done: 0, total: 1, talker: rest.talker });
  });

  test("gives up where risk control refuses again and again", async () => {
    const mailbox = new Mailbox((request, next) =>
      request.path.includes("fetch_session_msgs") ? refused(-352) : next(),
    );
    mailbox.fill(7, 10);
    const archive = await open(mailbox);
    assert.equal((await failure(archive.sync())).kind, "risk");
  });

  test("tells which conversation failed, and reads the others", async () => {
    const mailbox = new Mailbox((request, next) =>
      request.query.talker_id === "8" && request.query.session_type === "2" ? refused(700014) : next(),
    );
    mailbox.fill(7, 5);
    mailbox.fill(8, 5, 2);
    mailbox.fill(9, 5);
    const archive = await open(mailbox);
    const report = await run(archive.sync());
    assert.deepEqual([report.complete, report.added], [false, 10]);
    const [failed] = report.conversations.filter(({ complete }) => !complete);
    assert.deepEqual([failed.talker_id, failed.session_type, failed.error.code], ["8", 2, 700014]);
  });

  test("keeps what was fetched when it is aborted, and goes on from there", async () => {
    const abort = new AbortController();
    const mailbox = new Mailbox((_, next) => {
      if (mailbox.asked("fetch_session_msgs").length === 4) abort.abort(new Error("enough"));
      return next();
    });
    mailbox.fill(7, 2000);
    const archive = await open(mailbox);
    assert.equal((await failure(archive.sync({ signal: abort.signal }))).message, "enough");
    assert.equal((await run(archive.size())).messages, 600);
    const report = await run(archive.sync());
    assert.equal(report.added, 1400);
    assert.deepEqual(await stored(archive), there(mailbox));
  });

  test("names a person once, and asks for all new names together", async () => {
    const mailbox = new Mailbox();
    mailbox.names.set(7, "七");
    mailbox.names.set(8, "八");
    mailbox.fill(7, 1);
    mailbox.fill(8, 1);
    const archive = await open(mailbox);
    await run(archive.sync());
    const { people } = await dump(archive);
    assert.deepEqual(people.map(({ mid, name }) => [mid, name]).sort(), [
      [String(OWN), "我"],
      ["7", "七"],
      ["8", "八"],
    ]);
    mailbox.fill(7, 1);
    await run(archive.sync());
    assert.equal(mailbox.asked("user_infos").length, 1);
  });

  test("leaves out and counts messages without a sequence number", async () => {
    const mailbox = new Mailbox();
    mailbox.fill(7, 2);
    mailbox.write(7, { msg_seqno: "soon" });
    const archive = await open(mailbox);
    const { conversations } = await run(archive.sync());
    assert.deepEqual(conversations, [{ talker_id: "7", session_type: 1, added: 2, skipped: 1, complete: true }]);
  });

  test("keeps messages that share a sequence number, wherever they lie, and doubles none", async () => {
    const mailbox = new Mailbox();
    mailbox.fill(7, 999);
    // At the end of what fits into a block, and within a page.
    for (let at = 0; at < 4; at += 1) mailbox.write(7, { msg_seqno: 1_000_000 });
    for (let at = 0; at < 300; at += 1) mailbox.write(7, { msg_seqno: 2_000_000 + at - (at % 2) });
    const archive = await open(mailbox);
    assert.equal((await run(archive.sync())).added, 1303);
    const keys = async () => (await dump(archive)).conversations[0].messages.map(({ msg_key }) => msg_key);
    const expected = mailbox.conversations.get("1:7").messages.map(({ msg_key }) => msg_key);
    assert.deepEqual(await keys(), expected);
    const copy = await textOf(archive.export({ format: "jsonl" }));
    assert.equal((await run(archive.import(copy))).added, 0);
    assert.deepEqual(await keys(), expected);
  });

  test("keeps numbers beyond 2^53 apart, and in order", async () => {
    const mailbox = new Mailbox();
    const all = Array.from({ length: 5 }, (_, at) => String(7104537732714000000n + BigInt(at)));
    for (const msg_seqno of all) mailbox.write(7, { msg_seqno });
    const archive = await open(mailbox);
    await run(archive.sync());
    assert.deepEqual((await stored(archive))["1:7"], all);
  });
});

describe("a recalled message", () => {
  const content = async (archive, key) => {
    const { conversations } = await dump(archive);
    return conversations[0].messages.find(({ msg_key }) => msg_key === key);
  };

  test("loses what it said when it is archived", async () => {
    const mailbox = new Mailbox();
    const secret = mailbox.write(7, "secret");
    mailbox.recall(secret);
    const archive = await open(mailbox);
    await run(archive.sync());
    assert.deepEqual((await content(archive, secret.msg_key)).content, {});
    assert.deepEqual(await run(archive.search("secret")), []);
  });

  test("loses it as soon as the recall is seen, in whatever block it is", async () => {
    const mailbox = new Mailbox();
    const secrets = [mailbox.write(7, "secret")];
    mailbox.fill(7, 1500);
    secrets.push(mailbox.write(7, "secret, too"));
    const archive = await open(mailbox);
    await run(archive.sync());
    assert.equal((await run(archive.search("secret"))).length, 2);
    for (const secret of secrets) mailbox.recall(secret, { sys_cancel: true });
    await run(archive.sync());
    assert.deepEqual(await run(archive.search("secret")), []);
    for (const { msg_key } of secrets) {
      const message = await content(archive, msg_key);
      assert.deepEqual([message.msg_status, message.content], [1, {}]);
    }
    assert.ok(!JSON.stringify(await dump(archive)).includes("secret"));
  });
});

describe("an archive", () => {
  test("is of one account: another one does not see it", async () => {
    const mailbox = new Mailbox();
    mailbox.fill(7, 3);
    await run((await open(mailbox)).sync());
    mailbox.mid = 12345;
    const other = await open(mailbox);
    assert.equal((await run(other.size())).messages, 0);
  });

  test("takes nothing of another account, even where it changes meanwhile", async () => {
    const mailbox = new Mailbox((_, next) => {
      if (mailbox.asked("fetch_session_msgs").length === 3) {
        mailbox.mid = 12345;
        for (const message of mailbox.conversations.get("1:7").messages) message.receiver_id = 12345;
      }
      return next();
    });
    mailbox.fill(7, 1000);
    const archive = await open(mailbox);
    const error = await failure(archive.sync());
    assert.deepEqual([error.kind, error.message.includes("12345")], ["login", true]);
    assert.equal((await run(archive.size())).messages, 400);
    assert.equal((await failure(archive.sync())).kind, "login");
    assert.equal((await run(archive.size())).messages, 400);
  });

  test("opens by mid without a request, and reads without a client", async () => {
    const mailbox = new Mailbox();
    mailbox.fill(7, 3);
    await run((await open(mailbox)).sync());
    mailbox.requests.length = 0;
    const archive = await run(library.openArchive({ mid: OWN }));
    assert.equal((await run(archive.size())).messages, 3);
    assert.equal(mailbox.requests.length, 0);
    assert.equal((await failure(archive.sync())).kind, "input");
  });

  test("has a name, and archives of other names are others", async () => {
    const mailbox = new Mailbox();
    mailbox.fill(7, 3);
    await run((await open(mailbox)).sync());
    assert.equal((await run((await open(mailbox, { name: "other" })).size())).messages, 0);
  });

  test("that is removed is gone, and closed", async () => {
    const mailbox = new Mailbox();
    mailbox.fill(7, 3);
    const archive = await open(mailbox);
    const elsewhere = await open(mailbox);
    await run(archive.sync());
    await run(archive.remove());
    assert.equal((await failure(archive.size())).kind, "closed");
    assert.equal((await failure(elsewhere.size())).kind, "closed");
    assert.equal((await run((await open(mailbox)).size())).messages, 0);
  });

  test("that is closed says so", async () => {
    const archive = await open(new Mailbox());
    archive.close();
    const error = await failure(archive.search("x"));
    assert.deepEqual([error.kind, error.endpoint], ["closed", "archive.search"]);
  });

  test("of a later version is left alone", async () => {
    const name = `bili-im-archive/${OWN}/default`;
    await run(
      new Promise((resolve) => {
        const request = indexedDB.open(name, 99);
        request.onsuccess = () => resolve(request.result.close());
      }),
    );
    const error = await failure(library.openArchive({ mid: OWN }));
    assert.deepEqual([error.kind, /later version/.test(error.message)], ["storage", true]);
  });

  test("names what is wrong with an argument before anything is sent", async () => {
    const mailbox = new Mailbox();
    const archive = await open(mailbox);
    mailbox.requests.length = 0;
    const calls = {
      "options.talkers[1]": () => archive.sync({ talkers: [7, "seven"] }),
      "options.from": () => archive.sync({ from: 1_700_000_000 }),
      "options.to": () => archive.sync({ from: new Date(2), to: new Date(1) }),
      "options.signal": () => archive.sync({ signal: 1 }),
      "options.watch": () => archive.sync({ watch: 1 }),
      "options.pauseMs": () => archive.sync({ pauseMs: -1 }),
      "options.speed": () => archive.sync({ speed: 1 }),
      query: () => archive.search(7),
      "options.kinds": () => archive.search("x", { kinds: ["text"] }),
      "options.limit": () => archive.search("x", { limit: 0 }),
      "options.format": async () => archive.export({ format: "pdf" }),
      "options.images": async () => archive.export({ format: "html", images: "all" }),
      "options.timeZone": async () => archive.export({ format: "txt", timeZone: "Mars/Phobos" }),
      source: () => archive.import(7),
      "options.client": () => library.openArchive({ client: {} }),
      "options.mid": () => library.openArchive({ mid: "me" }),
      "options.name": () => library.openArchive({ mid: 1, name: 7 }),
    };
    for (const [argument, call] of Object.entries(calls)) {
      const error = await failure(call());
      assert.equal(error.kind, "input", argument);
      assert.ok(error.message.includes(`\`${argument}\``), error.message);
    }
    assert.equal(mailbox.requests.length, 0);
  });
});
