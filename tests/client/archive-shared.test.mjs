/** Several tabs, or several calls at once, with one archive. */
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { clock, dump, freshDatabases, Mailbox, open, run } from "./support/archive.mjs";
import { failure } from "./support/stage.mjs";

beforeEach(freshDatabases);

const PACE = { pauseMs: 0 };

async function synced(prepare) {
  const mailbox = new Mailbox();
  prepare(mailbox);
  const archive = await open(mailbox);
  await run(archive.sync(PACE));
  return { mailbox, archive };
}

/** The texts of the messages in a file of the format `jsonl`. */
function textsIn(file) {
  const lines = file.trimEnd().split("\n");
  return lines.flatMap((line) => JSON.parse(line).message?.content.content ?? []);
}

/** Begins an export, and calls `meanwhile` once its first messages have been read. The texts that it holds. */
async function exportedAround(archive, meanwhile) {
  const told = [];
  const stream = archive.export({ format: "jsonl", onProgress: ({ messages }) => told.push(messages) });
  const [reader, decoder] = [stream.getReader(), new TextDecoder()];
  let [file, isBegun] = ["", false];
  for (;;) {
    const { done, value } = await run(reader.read());
    if (done) return textsIn(file);
    file += decoder.decode(value, { stream: true });
    if (told.length === 0 || isBegun) continue;
    isBegun = true;
    await meanwhile();
  }
}

describe("two tabs that sync at once", () => {
  test("end with the same archive as one", async () => {
    const prepare = (mailbox) => {
      mailbox.fill(7, 2300);
      mailbox.fill(8, 5);
      mailbox.recall(mailbox.write(7, "secret"));
    };
    const expected = await dump((await synced(prepare)).archive);
    freshDatabases();
    const mailbox = new Mailbox();
    prepare(mailbox);
    const tabs = [await open(mailbox), await open(mailbox)];
    const reports = await run(Promise.all(tabs.map((tab) => tab.sync(PACE))));
    assert.deepEqual(
      reports.map(({ complete }) => complete),
      [true, true],
    );
    assert.equal(reports[0].added + reports[1].added, 2307);
    assert.deepEqual(await dump(tabs[0]), expected);
  });
});

describe("an export", () => {
  test("has each message once, whatever a sync stores meanwhile", async () => {
    // The block that has been read grows, or others follow it.
    for (const [count, more] of [
      [500, 300],
      [2500, 700],
    ]) {
      freshDatabases();
      const { archive, mailbox } = await synced((mailbox) => mailbox.fill(7, count));
      const texts = await exportedAround(archive, async () => {
        mailbox.fill(7, more);
        await run(archive.sync(PACE));
      });
      assert.deepEqual(
        texts,
        Array.from({ length: count + more }, (_, at) => `第${at}条`),
      );
    }
  });

  test("has nothing of a message whose recall is stored before it gets there", async () => {
    const { archive, mailbox } = await synced((mailbox) => {
      mailbox.fill(7, 1200);
      mailbox.write(7, "secret");
      mailbox.fill(7, 300);
    });
    const texts = await exportedAround(archive, async () => {
      mailbox.recall(mailbox.conversations.get("1:7").messages[1200]);
      await run(archive.sync(PACE));
    });
    assert.ok(texts.length >= 1500 && !texts.includes("secret"));
  });

  test("is of its account to the end, whoever logs in meanwhile, and asks for nothing", async () => {
    const { archive, mailbox } = await synced((mailbox) => mailbox.fill(7, 2500));
    mailbox.requests.length = 0;
    const texts = await exportedAround(archive, async () => {
      mailbox.mid = 12345;
    });
    assert.deepEqual([texts.length, mailbox.requests.length], [2500, 0]);
  });

  test("fails where the archive is removed meanwhile", async () => {
    const { archive } = await synced((mailbox) => mailbox.fill(7, 2500));
    const error = await failure(exportedAround(archive, () => run(archive.remove())));
    assert.deepEqual([error.kind, error.endpoint], ["closed", "archive.export"]);
  });
});

describe("a sync", () => {
  test("ends where the archive is removed meanwhile, and does not bring it back", async () => {
    const mailbox = new Mailbox(async (_, next) => {
      if (mailbox.asked("fetch_session_msgs").length === 9) await other.remove();
      return next();
    });
    mailbox.fill(7, 2500);
    const other = await open(mailbox);
    const archive = await open(mailbox);
    assert.equal((await failure(archive.sync(PACE))).kind, "closed");
    assert.equal((await run((await open(mailbox)).size())).messages, 0);
  });

  test("asks once that the browser keep the storage, and goes on whatever comes of it", async () => {
    const given = Object.getOwnPropertyDescriptor(globalThis, "navigator");
    let asked = 0;
    const answers = [
      () => Promise.resolve(true),
      () => Promise.reject(new TypeError("denied")),
      () => {
        throw new TypeError("not here");
      },
    ];
    try {
      for (const answer of answers) {
        freshDatabases();
        asked = 0;
        const persist = () => {
          asked += 1;
          return answer();
        };
        Object.defineProperty(globalThis, "navigator", { value: { storage: { persist } }, configurable: true });
        const { archive } = await synced((mailbox) => mailbox.fill(7, 1));
        await run(archive.sync(PACE));
        assert.equal(asked, 1);
      }
      for (const value of [undefined, {}, { storage: {} }]) {
        freshDatabases();
        Object.defineProperty(globalThis, "navigator", { value, configurable: true });
        await synced((mailbox) => mailbox.fill(7, 1));
      }
    } finally {
      delete globalThis.navigator;
      if (given) Object.defineProperty(globalThis, "navigator", given);
    }
  });
});

describe("a search", () => {
  /** How many values were read of a store while `work` ran. */
  async function readsOf(name, work) {
    const { get } = IDBObjectStore.prototype;
    let count = 0;
    IDBObjectStore.prototype.get = function (key) {
      if (this.name === name) count += 1;
      return get.call(this, key);
    };
    try {
      await work();
    } finally {
      IDBObjectStore.prototype.get = get;
    }
    return count;
  }

  test("sees within a second that another tab has stored a recall", async () => {
    const { archive, mailbox } = await synced((mailbox) => mailbox.write(7, "secret"));
    const other = await open(mailbox);
    assert.equal((await run(archive.search("secret"))).length, 1);
    mailbox.recall(mailbox.conversations.get("1:7").messages[0]);
    await run(other.sync(PACE));
    await run(clock.wait(1000));
    assert.deepEqual(await run(archive.search("secret")), []);
  });

  test("finds nothing of what it has in memory once the archive is gone", async () => {
    for (const end of ["close", "remove", "elsewhere"]) {
      freshDatabases();
      const { archive, mailbox } = await synced((mailbox) => mailbox.write(7, "secret"));
      const other = await open(mailbox);
      assert.equal((await run(archive.search("secret"))).length, 1);
      await run(end === "elsewhere" ? other.remove() : archive[end]());
      assert.equal((await failure(archive.search("secret"))).kind, "closed", end);
    }
  });

  test("reads texts once, and again when nobody has searched for five minutes", async () => {
    const { archive } = await synced((mailbox) => mailbox.fill(7, 2500));
    const search = () => run(archive.search("条"));
    assert.equal(await readsOf("texts", search), 3);
    await run(clock.wait(299_000));
    assert.equal(await readsOf("texts", search), 0);
    await run(clock.wait(299_000));
    assert.equal(await readsOf("texts", search), 0);
    await run(clock.wait(301_000));
    assert.equal(await readsOf("texts", search), 3);
  });
});
