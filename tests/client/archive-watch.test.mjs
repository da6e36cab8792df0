/** A sync that follows a watch stores what it tells, and leaves no hole unnoticed. */
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { dump, freshDatabases, Mailbox, OWN, open, run } from "./support/archive.mjs";
import { failure } from "./support/stage.mjs";

beforeEach(freshDatabases);

const cursor = { v: 1, mid: String(OWN), time: "0", floor: "0", marks: {} };
const TALKER = { talker_id: 7, session_type: 1 };

/** The message as the client gives it. */
const decoded = (message) => ({ ...message, content: JSON.parse(message.content) });
const told = (message) => ({ type: "message", talker: TALKER, message: decoded(message), cursor });

/** A watch that tells what `script` yields. */
const watchOf = (script) => ({ [Symbol.asyncIterator]: script });

async function prepared() {
  const mailbox = new Mailbox();
  mailbox.fill(7, 3);
  return { mailbox, archive: await open(mailbox) };
}

const seqnos = async (archive) => {
  const [{ messages, ranges }] = (await dump(archive)).conversations;
  return { stored: messages.map(({ msg_seqno }) => msg_seqno), ranges };
};

describe("a sync that follows a watch", () => {
  test("stores its messages without a request each, and knows that nothing is missing between", async () => {
    const { mailbox, archive } = await prepared();
    let asked;
    const watch = watchOf(async function* () {
      yield told(mailbox.write(7));
      asked = mailbox.requests.length;
      for (let at = 0; at < 5; at += 1) yield told(mailbox.write(7));
    });
    const progress = [];
    const report = await run(archive.sync({ watch, onProgress: ({ state }) => progress.push(state) }));
    assert.equal(report.added, 9);
    assert.equal(progress.at(-1), "following");
    assert.equal(mailbox.requests.length, asked);
    const all = mailbox.conversations.get("1:7").messages.map(({ msg_seqno }) => msg_seqno);
    assert.deepEqual(await seqnos(archive), { stored: all, ranges: [["0", String(all.at(-1))]] });
  });

  test("asks for what it missed before its first message and behind a gap", async () => {
    const { mailbox, archive } = await prepared();
    const watch = watchOf(async function* () {
      mailbox.fill(7, 2);
      yield told(mailbox.write(7));
      mailbox.fill(7, 2);
      yield { type: "gap", talker: TALKER, reason: "refused", cursor };
      yield told(mailbox.write(7));
    });
    await run(archive.sync({ watch }));
    const all = mailbox.conversations.get("1:7").messages.map(({ msg_seqno }) => msg_seqno);
    assert.deepEqual(await seqnos(archive), { stored: all, ranges: [["0", String(all.at(-1))]] });
  });

  test("leaves a hole where the history lags behind, and the next sync fills it", async () => {
    const { mailbox, archive } = await prepared();
    const late = [];
    const watch = watchOf(async function* () {
      late.push(mailbox.write(7), mailbox.write(7));
      const conversation = mailbox.conversations.get("1:7");
      conversation.messages.splice(-2);
      yield told(late[1]);
      conversation.messages.push(...late);
      yield told(mailbox.write(7));
    });
    await run(archive.sync({ watch }));
    await run(archive.sync());
    const all = mailbox.conversations.get("1:7").messages.map(({ msg_seqno }) => msg_seqno);
    assert.deepEqual(await seqnos(archive), { stored: all, ranges: [["0", String(all.at(-1))]] });
  });

  test("drops what a message said when it tells of the recall", async () => {
    const { mailbox, archive } = await prepared();
    const watch = watchOf(async function* () {
      const secret = mailbox.write(7, "secret");
      yield told(secret);
      yield { type: "recalled", talker: TALKER, msg_key: secret.msg_key, bySystem: false, cursor };
      mailbox.recall(secret);
    });
    await run(archive.sync({ watch }));
    assert.ok(!JSON.stringify(await dump(archive)).includes("secret"));
  });

  test("keeps to the conversations that were asked for", async () => {
    const { mailbox, archive } = await prepared();
    mailbox.fill(8, 1);
    const watch = watchOf(async function* () {
      yield told(mailbox.write(7));
    });
    await run(archive.sync({ watch, talkers: [8] }));
    assert.deepEqual(
      (await dump(archive)).conversations.map(({ talker_id }) => talker_id),
      ["8"],
    );
  });

  test("refuses the watch of another account", async () => {
    const { mailbox, archive } = await prepared();
    const watch = watchOf(async function* () {
      yield { ...told(mailbox.write(7)), cursor: { ...cursor, mid: "1" } };
    });
    assert.equal((await failure(archive.sync({ watch }))).kind, "login");
  });

  test("ends when it is aborted, while the watch tells nothing", async () => {
    const { archive } = await prepared();
    const abort = new AbortController();
    const client = new Mailbox().client();
    const watch = client.watch({ storage: false, share: false });
    const onProgress = ({ state }) => {
      if (state === "following") setTimeout(() => abort.abort(new Error("enough")), 60_000);
    };
    const error = await failure(archive.sync({ watch, signal: abort.signal, onProgress }));
    assert.equal(error.message, "enough");
  });
});
