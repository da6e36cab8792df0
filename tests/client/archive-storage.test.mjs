/** Nothing is lost where a sync is killed, the disk is full, or the browser removes the storage. */
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { dump, freshDatabases, Mailbox, open, run } from "./support/archive.mjs";
import { makeRandom } from "./support/random.mjs";
import { failure, settled } from "./support/stage.mjs";

beforeEach(freshDatabases);

/** Fails at a write of the database as `fault` says, once; what it returns tells how many there were. */
async function withFault(fault, work) {
  const { put } = IDBObjectStore.prototype;
  let count = 0;
  IDBObjectStore.prototype.put = function (...given) {
    count += 1;
    return fault(count, this.transaction) ?? put.apply(this, given);
  };
  try {
    await work();
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  return count;
}

/** Runs `work` until it is killed: at a write, or a request. Nothing is written or asked after that. */
async function killedAt({ write, request }, mailbox, work) {
  const { transaction } = IDBDatabase.prototype;
  const kill = () => {
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException("killed", "InvalidStateError");
    };
    mailbox.isDown = true;
  };
  mailbox.killAt = request === undefined ? undefined : { number: mailbox.requests.length + request, kill };
  const fault = (count, current) => {
    if (count !== write) return undefined;
    kill();
    current.abort();
    throw new DOMException("killed", "AbortError");
  };
  await withFault(fault, () => run(settled(work())));
  IDBDatabase.prototype.transaction = transaction;
  mailbox.isDown = false;
  mailbox.killAt = undefined;
}

function makeMailbox() {
  const mailbox = new Mailbox((_, next, number) => {
    if (number === mailbox.killAt?.number) mailbox.killAt.kill();
    if (mailbox.isDown) throw new TypeError("killed");
    return next();
  });
  mailbox.fill(7, 430);
  mailbox.fill(8, 3);
  mailbox.fill(9, 3, 2);
  mailbox.recall(mailbox.conversations.get("1:7").messages[5]);
  return mailbox;
}

const PACE = { pauseMs: 0 };

describe("an archive", () => {
  test("killed at 200 random points is the same in the end as without", async () => {
    const sync = async (mailbox) => (await open(mailbox)).sync(PACE);
    const reference = makeMailbox();
    let requests = 0;
    const writes = await withFault(
      () => {},
      () => run(sync(reference)),
    );
    requests = reference.requests.length;
    const expected = await dump(await open(reference));
    const random = makeRandom(7);
    let kills = 0;
    while (kills < 200) {
      freshDatabases();
      const mailbox = makeMailbox();
      for (let times = 1 + random(8); times > 0; times -= 1) {
        const point = random(2) ? { write: 1 + random(writes) } : { request: random(requests) };
        await killedAt(point, mailbox, () => sync(mailbox));
        kills += 1;
      }
      const report = await run(sync(mailbox));
      assert.ok(report.complete);
      assert.deepEqual(await dump(await open(mailbox)), expected);
    }
  });

  test("on a full disk says so, keeps what it had, and goes on once there is room", async () => {
    const mailbox = makeMailbox();
    const archive = await open(mailbox);
    await run(archive.sync({ ...PACE, talkers: [8] }));
    const before = await dump(archive);
    const full = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    await withFault(full, async () => {
      const error = await failure(archive.sync(PACE));
      assert.deepEqual([error.kind, error.retryable, error.cause.name], ["storage", true, "QuotaExceededError"]);
      assert.match(error.message, /full/);
      assert.deepEqual((await dump(archive)).conversations, before.conversations);
    });
    await run(archive.sync(PACE));
    assert.equal((await run(archive.size())).messages, 437);
  });

  test("that becomes full within a conversation has every message that it says it has", async () => {
    const mailbox = makeMailbox();
    const archive = await open(mailbox);
    const total = await withFault(
      () => {},
      async () => {
        await run(archive.sync(PACE));
      },
    );
    for (let write = 1; write <= total; write += 3) {
      freshDatabases();
      const archive = await open(mailbox);
      const full = (count) => {
        if (count >= write) throw new DOMException("full", "QuotaExceededError");
      };
      await withFault(full, async () => {
        assert.equal((await failure(archive.sync(PACE))).kind, "storage");
      });
      await run(archive.sync(PACE));
      assert.equal((await run(archive.size())).messages, 437, `full at the write ${write}`);
    }
  });

  test("whose storage the browser removes says so, and can be opened again", async () => {
    const mailbox = makeMailbox();
    const archive = await open(mailbox);
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException("The database connection is closing.", "InvalidStateError");
    };
    const error = await failure(archive.sync(PACE));
    IDBDatabase.prototype.transaction = transaction;
    assert.deepEqual([error.kind, error.endpoint], ["storage", "archive.sync"]);
    assert.match(error.message, /removed or closed/);
    await run((await open(mailbox)).sync(PACE));
  });

  test("is not opened where there is no IndexedDB, or none is allowed", async () => {
    const { indexedDB } = globalThis;
    const denied = {
      open() {
        throw new DOMException("denied", "SecurityError");
      },
    };
    try {
      for (const [factory, problem] of [
        [undefined, /no IndexedDB/],
        [denied, /may not store/],
      ]) {
        globalThis.indexedDB = factory;
        const error = await failure(open(new Mailbox()));
        assert.equal(error.kind, "storage");
        assert.match(error.message, problem);
      }
    } finally {
      globalThis.indexedDB = indexedDB;
    }
  });
});
