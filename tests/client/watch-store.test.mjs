/** Where cursor and pace are kept. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { clock } from "./support/clock.mjs";
import { Origin } from "./support/origin.mjs";
import { loadSources } from "./support/sources.mjs";

const { makeStore } = await loadSources("watch/store.js");
const MID = "5";
const cursor = (fields) => ({ v: 1, mid: MID, time: "100", floor: "7", marks: { 1: 5 }, ...fields });
const later = cursor({ time: "200", marks: { 1: 6 } });
const run = (promise) => clock.run(promise);

function open({ mid = MID, name = "default", origin = new Origin(), storage, ...tab } = {}) {
  return { origin, store: makeStore(storage, mid, name, origin.open(tab).scope) };
}

describe("the cursor in IndexedDB", () => {
  test("is kept by account and name, for all tabs", async () => {
    const { origin, store } = open();
    assert.equal(await run(store.load()), undefined);
    await run(store.save(cursor()));
    assert.deepEqual(await run(store.load()), cursor());
    assert.deepEqual(await run(open({ origin, storage: true }).store.load()), cursor());
    assert.equal(await run(open({ origin, name: "other" }).store.load()), undefined);
    assert.equal(await run(open({ origin, mid: "6" }).store.load()), undefined);
    assert.equal(origin.databases.connections, 0);
  });

  test("is never overwritten by a smaller one, even by another tab at the same time", async () => {
    const { origin, store } = open();
    const other = open({ origin }).store;
    await run(Promise.all([store.save(later), other.save(cursor())]));
    assert.deepEqual(await run(store.load()), later);
    const apart = cursor({ time: "150", marks: { 2: 1 } });
    await run(Promise.all([other.save(apart), store.save(later)]));
    assert.deepEqual(await run(store.load()), cursor({ time: "150", marks: { 1: 6, 2: 1 } }));
  });

  test("is ignored if it is no cursor of the account", async () => {
    const { origin, store } = open();
    await run(store.save(cursor()));
    const [key] = origin.databases.records.keys();
    assert.equal(key, JSON.stringify([1, MID, "default"]));
    origin.databases.records.set(key, { v: 1, mid: "6" });
    assert.equal(await run(store.load()), undefined);
    await run(store.save(later));
    assert.deepEqual(await run(store.load()), later);
  });

  for (const fault of ["open", "blocked", "throws"]) {
    test(`is not kept, and nothing fails, if the database fails: ${fault}`, async () => {
      const { origin, store } = open();
      origin.databases.fault = fault;
      await run(store.save(cursor()));
      assert.equal(await run(store.load()), undefined);
      // The watch has begun at now, and must not overwrite an older cursor.
      origin.databases.fault = undefined;
      await run(store.save(cursor()));
      assert.equal(origin.databases.records.size, 0);
      await clock.rest();
      assert.equal(origin.databases.connections, 0);
    });
  }

  test("is not kept without IndexedDB", async () => {
    const { store } = open({ without: ["database"] });
    await run(store.save(cursor()));
    assert.equal(await run(store.load()), undefined);
  });

  test("stays as it was while the disk is full, and is written afterwards", async () => {
    const { origin, store } = open();
    await run(store.save(cursor()));
    origin.databases.fault = "quota";
    await run(store.save(later));
    assert.deepEqual(await run(store.load()), cursor());
    origin.databases.fault = undefined;
    await run(store.save(later));
    assert.deepEqual(await run(store.load()), later);
  });
});

describe("the pace in IndexedDB", () => {
  const used = (ago) => ({ ago, debt: 0 });
  const keptAt = async (later) => {
    const { origin, store } = open();
    await run(store.savePace({ polls: used(5), reached: 7 }));
    const [kept] = origin.databases.records.values();
    kept.at -= later;
    return run(store.loadPace());
  };

  test("has grown older by the time since it was kept", async () => {
    assert.deepEqual(await keptAt(4000), { polls: used(4005), reached: 7 });
  });

  test("claims no success if the clock was set back, as its age is not known", async () => {
    assert.deepEqual(await keptAt(-4000), { polls: used(5) });
  });
});

describe("without storage", () => {
  test("nothing is kept", async () => {
    const { origin, store } = open({ storage: false });
    await run(store.save(cursor()));
    assert.equal(await run(store.load()), undefined);
    assert.equal(origin.databases.records.size, 0);
  });
});

describe("a caller's own storage", () => {
  for (const [storage, argument] of [
    [1, "options.storage`: expected true, false or { load, save }, got 1"],
    [{}, "options.storage.load`: expected a function, got nothing"],
    [{ load() {}, save: "x" }, 'options.storage.save`: expected a function, got "x"'],
  ]) {
    test(`is refused by name: ${argument}`, () => {
      assert.throws(
        () => makeStore(storage, MID, "default"),
        ({ kind, message }) => kind === "input" && message.includes(argument),
      );
    });
  }

  test("may be empty", async () => {
    for (const nothing of [undefined, null]) {
      assert.equal(await makeStore({ load: () => nothing, save() {} }, MID, "default").load(), undefined);
    }
  });

  test("is not believed", async () => {
    for (const value of [cursor({ mid: "6" }), cursor({ v: 2 }), "x", 0]) {
      const store = makeStore({ load: async () => value, save() {} }, MID, "default");
      await assert.rejects(store.load(), ({ kind, message }) => kind === "input" && message.includes("`storage.load`"));
    }
  });

  test("is called as a method, and its errors are told", async () => {
    const full = new Error("full");
    const storage = {
      kept: cursor(),
      load() {
        return this.kept;
      },
      async save() {
        throw full;
      },
    };
    const store = makeStore(storage, MID, "default");
    assert.deepEqual(await store.load(), cursor());
    await assert.rejects(store.save(later), ({ kind, cause, message }) => {
      return kind === "input" && cause === full && message.includes("`storage.save`");
    });
  });

  test("gets one cursor at a time, the newest one, and none twice", async () => {
    const saved = [];
    const waiting = [];
    const storage = {
      load: () => undefined,
      save: (given) => new Promise((resolve) => waiting.push(resolve) && saved.push(given.time)),
    };
    const store = makeStore(storage, MID, "default");
    const saves = ["1", "3", "2"].map((time) => store.save(cursor({ time })));
    await clock.rest();
    assert.equal(saved.length, 1);
    waiting.shift()();
    await clock.rest();
    waiting.shift()?.();
    await Promise.all(saves);
    assert.deepEqual(saved.at(-1), "3");
    assert.ok(saved.length <= 2);
  });
});
