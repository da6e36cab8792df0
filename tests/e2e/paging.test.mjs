/** Listings: one page to await, everything to iterate, in both directions, whatever the service does meanwhile. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { controlsOf, defineWalk, digestOf } from "./support/long-history.mjs";
import { FANS, FRIEND, MAIN, UP } from "./support/people.mjs";
import { until } from "./support/until.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("paging");

/** A page with `client`. */
async function openClient(options) {
  const page = await world.open(options);
  await page.evaluate(() => {
    globalThis.client = bili.createClient();
  });
  return page;
}

/** A conversation with the friend; its visible numbers, oldest first. */
async function converse(count, more = {}) {
  await world.sandbox.converse({ a: MAIN, b: FRIEND, count, seed: 5, ...more });
  const stored = await world.sandbox.messages(MAIN, FRIEND);
  return stored.filter((message) => message.msg_status !== 2).map((message) => message.msg_seqno);
}

/** The queries that an endpoint saw. */
async function queriesOf(endpoint) {
  const requests = (await world.sandbox.requests()).filter((request) => request.endpoint === endpoint);
  return requests.map((request) => request.query);
}

const asked = async (endpoint = "fetch_session_msgs") => (await queriesOf(endpoint)).length;

describe("a history", { timeout: 60_000 }, () => {
  test("awaited is one page; nothing is asked before, and no more after", async () => {
    const stored = await converse(60);
    const page = await openClient();
    const listing = await page.evaluate(async (friend) => {
      globalThis.listing = client.history(friend, { size: 25 });
      await client.unread();
      return [listing instanceof Promise, typeof listing.then, Object.prototype.toString.call(listing)];
    }, FRIEND);
    assert.deepEqual(listing, [false, "function", "[object Listing]"]);
    assert.equal(await asked(), 0);
    const [first, again, then] = await page.evaluate(async () => {
      const seqnos = ({ messages }) => messages.map((message) => message.msg_seqno);
      return [seqnos(await listing), seqnos(await listing), await listing.finally(() => {}).then(seqnos)];
    });
    assert.deepEqual(first, stored.slice(-25).reverse());
    assert.deepEqual([again, then], [first, first]);
    assert.equal(await asked(), 1);
  });

  test("iterated is every message, backward and forward", async () => {
    const stored = await converse(107);
    const page = await openClient();
    const { backward, forward } = await page.evaluate(async (friend) => {
      const seqnos = async (options) => {
        const seqnos = [];
        for await (const message of client.history(friend, { size: 25, ...options })) {
          seqnos.push(message.msg_seqno);
          if (typeof message.msg_key !== "string" || message.content === undefined) throw new Error("not relayed");
        }
        return seqnos;
      };
      return { backward: await seqnos(), forward: await seqnos({ from: 0 }) };
    }, FRIEND);
    assert.deepEqual(forward, stored);
    assert.deepEqual(backward, stored.reverse());
    const queries = await queriesOf("fetch_session_msgs");
    assert.ok(
      queries.every(({ size, talker_id, session_type }) => `${size} ${talker_id} ${session_type}` === `25 ${FRIEND} 1`),
    );
    // Backward, the smallest number received ends the next page.
    assert.deepEqual(
      queries.slice(0, 5).map(({ end_seqno, begin_seqno }) => [end_seqno, begin_seqno]),
      [undefined, 24, 49, 74, 99].map((at) => [at === undefined ? at : String(stored[at]), undefined]),
    );
  });

  test("starts, ends and turns where it is told, itself excluded", async () => {
    const stored = await converse(60);
    const page = await openClient();
    const walks = await page.evaluate(
      async ([friend, low, high]) => {
        const seqnos = async (options) => {
          const seqnos = [];
          for await (const message of client.history(friend, { size: 7, ...options })) seqnos.push(message.msg_seqno);
          return seqnos;
        };
        return [
          await seqnos({ from: low }),
          await seqnos({ from: String(low), endSeqno: BigInt(high) }),
          await seqnos({ endSeqno: high }),
          await seqnos({ beginSeqno: low, endSeqno: high }),
          await seqnos({ from: high, endSeqno: low }),
        ];
      },
      [FRIEND, stored[9], stored[50]],
    );
    const inside = stored.slice(10, 50);
    assert.deepEqual(walks, [stored.slice(10), inside, stored.slice(0, 50).reverse(), inside.toReversed(), []]);
  });

  test("by pages, with what each page says", async () => {
    await controlsOf(world.sandbox).settings({ min_seqno: "session" });
    const stored = await converse(60);
    const page = await openClient();
    const pages = await page.evaluate(async (friend) => {
      const pages = [];
      for await (const { messages, ...rest } of client.history(friend, { size: 25 }).pages()) {
        pages.push({ seqnos: messages.map((message) => message.msg_seqno), rest });
      }
      return pages;
    }, FRIEND);
    assert.deepEqual(
      pages.map(({ seqnos }) => seqnos),
      [stored.slice(35), stored.slice(10, 35), stored.slice(0, 10)].map((seqnos) => seqnos.reverse()),
    );
    assert.deepEqual(
      pages.map(({ rest }) => [rest.has_more, rest.min_seqno]),
      [1, 1, 0].map((more) => [more, stored[0]]),
    );
  });

  test("tells its progress, a page at a time", async () => {
    await converse(60);
    const page = await openClient();
    const { told, before, given } = await page.evaluate(async (friend) => {
      const told = [];
      const before = [];
      const onProgress = (progress) => told.push(progress);
      let given = 0;
      for await (const _ of client.history(friend, { size: 25, onProgress })) {
        given += 1;
        if (given % 25 === 1) before.push(told.length);
      }
      await client.history(friend, { onProgress });
      return { told, before, given };
    }, FRIEND);
    assert.deepEqual(told, [
      { pages: 1, items: 25 },
      { pages: 2, items: 50 },
      { pages: 3, items: 60 },
    ]);
    assert.deepEqual([before, given], [[1, 2, 3], 60]);
  });

  test("each iteration asks anew", async () => {
    await converse(30);
    const page = await openClient();
    const counts = await page.evaluate(async (friend) => {
      const listing = client.history(friend, { size: 20 });
      const count = async () => {
        let count = 0;
        for await (const _ of listing) count += 1;
        return count;
      };
      return [await count(), await count(), (await listing).messages.length];
    }, FRIEND);
    assert.deepEqual(counts, [30, 30, 20]);
    assert.equal(await asked(), 5);
  });

  test("of a fan group, and of nobody", async () => {
    const page = await openClient();
    const stored = await world.sandbox.groupMessages(FANS);
    const [group, nobody] = await page.evaluate(
      async ([fans]) => {
        const seqnos = async (talker) => {
          const seqnos = [];
          for await (const message of client.history(talker, { size: 3, from: 0 })) seqnos.push(message.msg_seqno);
          return seqnos;
        };
        return [await seqnos({ talker_id: fans, session_type: 2 }), await seqnos(404)];
      },
      [FANS],
    );
    assert.deepEqual(
      group,
      stored.map((message) => message.msg_seqno),
    );
    assert.deepEqual(nobody, []);
    const queries = await queriesOf("fetch_session_msgs");
    assert.deepEqual([queries[0].session_type, queries.at(-1).talker_id], ["2", "404"]);
  });
});

describe("leaving early", { timeout: 60_000 }, () => {
  test("break, return and a throw stop the next request", async () => {
    await converse(100);
    const page = await openClient();
    const ways = {
      break: async (friend) => {
        for await (const _ of client.history(friend, { size: 10 })) break;
      },
      "break at the end of a page": async (friend) => {
        let given = 0;
        for await (const _ of client.history(friend, { size: 10 })) if (++given === 10) break;
      },
      "break out of pages": async (friend) => {
        for await (const _ of client.history(friend, { size: 10 }).pages()) break;
      },
      return: async (friend) => {
        const steps = client.history(friend, { size: 10 }).pages();
        await steps.next();
        await steps.return();
        if (!(await steps.next()).done) throw new Error("it goes on");
      },
      throw: async (friend) => {
        const mine = new Error("mine");
        try {
          for await (const _ of client.history(friend, { size: 10 })) throw mine;
        } catch (thrown) {
          if (thrown !== mine) throw thrown;
        }
      },
      "a throw of the progress function": async (friend) => {
        const mine = new Error("mine");
        const onProgress = () => {
          throw mine;
        };
        try {
          for await (const _ of client.history(friend, { size: 10, onProgress }));
        } catch (thrown) {
          if (thrown !== mine) throw thrown;
        }
      },
    };
    for (const [name, way] of Object.entries(ways)) {
      await world.sandbox.forget();
      await page.evaluate(way, FRIEND);
      await page.evaluate(() => client.unread());
      assert.equal(await asked(), 1, name);
    }
  });

  test("an abort between two pages: the signal's own reason, and no further request", async () => {
    await converse(100);
    const page = await openClient();
    const { given, same } = await page.evaluate(async (friend) => {
      const controller = new AbortController();
      const reason = { enough: true };
      let given = 0;
      try {
        for await (const _ of client.history(friend, { size: 10, signal: controller.signal })) {
          given += 1;
          if (given === 15) controller.abort(reason);
        }
      } catch (thrown) {
        return { given, same: thrown === reason };
      }
      return { given, same: "ended" };
    }, FRIEND);
    // Nothing is given out any more, though it had arrived.
    assert.deepEqual({ given, same }, { given: 15, same: true });
    await page.evaluate(() => client.unread());
    assert.equal(await asked(), 2);
  });

  test("an abort while a page is under way", async () => {
    await converse(100);
    await world.sandbox.fault("fetch_session_msgs", { delay: 3_600_000 }, { after: 1 });
    const page = await openClient();
    await page.evaluate((friend) => {
      globalThis.controller = new AbortController();
      globalThis.given = 0;
      globalThis.finished = (async () => {
        for await (const _ of client.history(friend, { size: 10, signal: controller.signal })) given += 1;
      })().catch((reason) => reason);
    }, FRIEND);
    await until("the second page is under way", async () => (await asked()) === 2);
    const outcome = await page.evaluate(async () => {
      controller.abort("enough");
      return [await finished, given];
    });
    assert.deepEqual(outcome, ["enough", 10]);
  });

  test("a page that fails rejects after what came before it", async () => {
    await converse(100);
    await world.sandbox.fault("fetch_session_msgs", { code: -400 }, { after: 2 });
    const page = await openClient();
    const { given, error, after } = await page.evaluate(async (friend) => {
      let given = 0;
      const steps = client.history(friend, { size: 10 })[Symbol.asyncIterator]();
      const { error } = await attempt(async () => {
        for await (const _ of steps) given += 1;
      });
      return { given, error, after: await steps.next() };
    }, FRIEND);
    assert.equal(given, 20);
    assert.deepEqual([error.kind, error.code, error.endpoint], ["api", -400, "history"]);
    assert.deepEqual(after, { done: true, value: undefined });
    assert.equal(await asked(), 3);
  });

  test("wrong arguments reject at the first step, and nothing is sent", async () => {
    const page = await openClient();
    const outcomes = await page.evaluate(async () => {
      const first = (listing) => attempt(() => listing[Symbol.asyncIterator]().next());
      return [
        await first(client.history("x")),
        await first(client.history(1, { size: 2001 })),
        await first(client.history(1, { form: 0 })),
        await first(client.history(1, { onProgress: 5 })),
        await first(client.sessions({ sessionType: 10 })),
        await first(client.sessions({ size: 101 })),
        await attempt(() => client.sessions({ onProgress: "x" })),
      ];
    });
    for (const [index, { error }] of outcomes.entries()) {
      assert.deepEqual([error?.kind, error?.endpoint], ["input", index < 4 ? "history" : "sessions"], String(index));
    }
    assert.deepEqual(await world.sandbox.log(), []);
  });

  test("two beginnings are refused, awaited and iterated", async () => {
    const page = await openClient();
    const outcomes = await page.evaluate(async () => {
      const options = { from: 1, beginSeqno: 2 };
      return [
        await attempt(() => client.history(1, options)),
        await attempt(() => client.history(1, options).pages().next()),
      ];
    });
    for (const { error } of outcomes) assert.deepEqual([error?.kind, error?.endpoint], ["input", "history"]);
    assert.deepEqual(await world.sandbox.log(), []);
  });
});

describe("the list of conversations", { timeout: 60_000 }, () => {
  /** More than three pages of conversations, with old ones pinned; their ids, each once, in no order. */
  async function acquaint(count) {
    const mids = Array.from({ length: count }, (_, index) => 600_000_000 + index);
    for (const mid of mids) {
      const content = JSON.stringify({ content: `${mid}` });
      await world.sandbox.push({ from: mid, to: MAIN, msg_type: 1, content });
    }
    return mids;
  }

  test("comes whole where an old library has changed what JSON.stringify makes of arrays", async () => {
    await acquaint(30);
    const page = await openClient();
    const [all, walked] = await page.evaluate(async () => {
      Object.defineProperty(Array.prototype, "toJSON", { value: () => "[...]" });
      const all = (await client.sessions({ size: 100 })).session_list.length;
      let walked = 0;
      for await (const _ of client.sessions()) walked += 1;
      return [all, walked];
    });
    assert.equal(all, 30 + 13);
    assert.equal(walked, all);
  });

  for (const pinned of ["page", "first"]) {
    test(`comes whole, each once, with pinned old ones (pinned: ${pinned})`, async () => {
      await controlsOf(world.sandbox).settings({ pinned });
      const mids = await acquaint(57);
      const page = await openClient();
      const { all, ids, told, sizes } = await page.evaluate(async (up) => {
        await client.pin(up);
        const all = (await client.sessions({ size: 100 })).session_list.map((session) => session.talker_id);
        const ids = [];
        const told = [];
        for await (const session of client.sessions({ onProgress: ({ pages, items }) => told.push([pages, items]) })) {
          ids.push(session.talker_id);
        }
        const sizes = [];
        for await (const { session_list } of client.sessions({ size: 30 }).pages()) sizes.push(session_list.length);
        return { all, ids, told, sizes };
      }, UP);
      assert.equal(all.length, 57 + 13);
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual([...ids].sort(), [...all].sort());
      assert.ok(mids.every((mid) => ids.includes(mid)));
      assert.equal(told.length, 4);
      assert.deepEqual(told.at(-1), [4, 70]);
      assert.equal(sizes.length, 3);
      if (pinned === "first") assert.deepEqual(ids.slice(0, 2), all.slice(0, 2));
      const queries = (await queriesOf("get_sessions")).slice(1, 5);
      assert.ok(queries.every(({ size, session_type }) => size === "20" && session_type === "4"));
      const ends = queries.map(({ end_ts }) => end_ts);
      assert.deepEqual(ends, [undefined, ...ends.slice(1).toSorted().reverse()]);
      assert.equal(new Set(ends).size, 4);
    });
  }

  test("keeps to its list and its times, and ends where there is nothing", async () => {
    const page = await openClient();
    const { groups, orders, between } = await page.evaluate(async () => {
      const ids = async (options) => {
        const ids = [];
        for await (const session of client.sessions({ size: 1, ...options })) ids.push(session.talker_id);
        return ids;
      };
      return {
        groups: await ids({ sessionType: 3 }),
        orders: await ids({ sessionType: 6 }),
        between: await ids({ beginTs: 1711985557617820, endTs: 1712045730395870n }),
      };
    });
    assert.deepEqual(groups, [221095555, FANS]);
    assert.deepEqual(orders, []);
    assert.deepEqual(between, [1400565964, 88217731]);
  });

  test("break and abort stop the next request", async () => {
    await acquaint(30);
    const page = await openClient();
    const reason = await page
      .evaluate(async () => {
        for await (const _ of client.sessions({ size: 10 })) break;
        const controller = new AbortController();
        for await (const _ of client.sessions({ size: 10, signal: controller.signal }).pages())
          controller.abort("enough");
      })
      .catch((error) => String(error));
    assert.match(reason, /enough/);
    assert.equal(await asked("get_sessions"), 2);
  });
});

describe("long histories", { timeout: 300_000 }, () => {
  const ARRIVING = 500;

  /** Walks in both directions through equal conversations, while messages arrive. */
  async function walkBothWays(page, conversation, size, atOnce) {
    const controls = controlsOf(world.sandbox);
    const walks = [];
    for (const direction of [{}, { from: 0 }]) {
      const made = await world.sandbox.converse({ a: MAIN, b: FRIEND, seed: 9, ...conversation });
      await controls.arrivals({ a: MAIN, b: FRIEND, every: 1, count: ARRIVING, at_once: atOnce });
      const before = (await world.sandbox.state()).effects.arrivals;
      const walk = await page.evaluate(
        ([friend, options, last]) => globalThis.walk(friend, options, last),
        [FRIEND, { size, ...direction }, made.last_seqno],
      );
      const { effects } = await world.sandbox.state();
      assert.equal(effects.arrivals - before, ARRIVING, "all have arrived by the end of the walk");
      assert.equal(walk.old, made.count - (made.withdrawn ?? 0));
      assert.ok(walk.ordered, "each is newer than the one before, or older");
      assert.equal(walk.unique, walk.old + walk.arrived, "each is there once");
      walks.push({ ...walk, first_seqno: made.first_seqno });
    }
    const [backward, forward] = walks;
    assert.equal(backward.digest, forward.digest);
    // Backward, what arrives after the first page is newer than all that is asked for; forward, it is what comes last.
    assert.ok(backward.arrived <= atOnce, `${backward.arrived} new ones`);
    assert.equal(forward.arrived, ARRIVING);
    return walks;
  }

  for (const [history_window, count, atOnce] of [
    ["newest", 100_000, 1],
    ["oldest", 20_000, 5],
  ]) {
    test(`${count} messages, both ways, while ${ARRIVING} arrive (a page is the ${history_window} of its range)`, async () => {
      await controlsOf(world.sandbox).settings({ history_window });
      const page = await openClient();
      await page.evaluate(defineWalk);
      const walks = await walkBothWays(page, { count }, 200, atOnce);
      for (const { first, first_seqno } of walks) assert.equal(first, first_seqno);
    });
  }

  test("withdrawn stretches, has_more that sticks, and every window", async () => {
    // The first, the last, a single one, and a stretch of several pages.
    const withdrawn = [
      [0, 10],
      [1000, 1700],
      [2500, 2501],
      [4900, 5000],
    ];
    const conversation = { count: 5000, withdrawn };
    await world.sandbox.converse({ a: MAIN, b: FRIEND, seed: 9, ...conversation });
    const stored = await world.sandbox.messages(MAIN, FRIEND);
    const expected = digestOf(stored);
    const page = await openClient();
    await page.evaluate(defineWalk);
    for (const history_window of ["newest", "oldest"]) {
      // What a page says of its ends: its own numbers, those of the session, or next to nothing.
      for (const ends of [
        { max_seqno: "page", min_seqno: "page" },
        { max_seqno: "session", min_seqno: "session" },
        { max_seqno: "page", min_seqno: "one" },
      ]) {
        for (const has_more_sticks of [false, true]) {
          await controlsOf(world.sandbox).settings({ history_window, ...ends });
          const walks = await walkBothWays(page, { ...conversation, has_more_sticks }, 100, 50);
          for (const walk of walks) {
            assert.equal(walk.digest, expected, `${history_window} ${JSON.stringify(ends)} ${has_more_sticks}`);
            assert.equal(walk.first, stored[10].msg_seqno);
          }
        }
      }
    }
  });

  test("a withdrawn stretch longer than the largest page", async () => {
    const page = await openClient();
    await page.evaluate(defineWalk);
    for (const history_window of ["newest", "oldest"]) {
      await controlsOf(world.sandbox).settings({ history_window });
      await walkBothWays(page, { count: 6000, withdrawn: [[1000, 3600]] }, 200, 50);
    }
  });
});

describe("iterators of items", { timeout: 60_000 }, () => {
  /** Six messages in pages of two, by a `fetch` that notes what it is asked; `gate` holds its answers back. */
  async function open() {
    const page = await world.open();
    await page.evaluate(() => {
      globalThis.asked = [];
      const fetch = async (url) => {
        const before = Number(new URL(url).searchParams.get("end_seqno") ?? 7);
        asked.push(before);
        await globalThis.gate;
        const messages = [before - 1, before - 2].map((seqno) => `{"msg_seqno":${seqno},"msg_key":${seqno}}`);
        const data = `{"messages":[${messages}],"has_more":${before > 3 ? 1 : 0},"min_seqno":1,"max_seqno":6}`;
        return new Response(`{"code":0,"data":${data}}`);
      };
      globalThis.client = bare({ fetch, csrf: "token", mid: 7 });
      globalThis.keys = (results) => results.map(({ done, value }) => (done ? "done" : value.msg_key)).join(" ");
    });
    return page;
  }

  test("answer in order when they are asked at once, and ask for no page before it is wanted", async () => {
    const page = await open();
    const [atOnce, askedThen, rest, askedInAll] = await page.evaluate(async () => {
      const items = client.history(1)[Symbol.asyncIterator]();
      const atOnce = keys(await Promise.all([items.next(), items.next(), items.next()]));
      const then = [...asked];
      const rest = keys([await items.next(), ...(await Promise.all(Array.from({ length: 4 }, () => items.next())))]);
      return [atOnce, then, rest, asked];
    });
    assert.equal(atOnce, "6 5 4");
    assert.deepEqual(askedThen, [7, 5]);
    assert.equal(rest, "3 2 1 done done");
    assert.deepEqual(askedInAll, [7, 5, 3]);
  });

  test("end by return() and throw(), also while a page is on its way, and stay at their end", async () => {
    const page = await open();
    const outcome = await page.evaluate(async () => {
      const said = [];
      const begin = () => client.history(1)[Symbol.asyncIterator]();
      const first = begin();
      said.push(keys([await first.next(), await first.return(), await first.next(), await first.return()]));
      const second = begin();
      await second.next();
      said.push(await second.throw("mine").catch((error) => error), keys([await second.next()]));
      const third = begin();
      let open;
      globalThis.gate = new Promise((resolve) => {
        open = resolve;
      });
      const both = Promise.all([third.next(), third.return(), third.next()]);
      open();
      said.push(keys(await both), asked.length);
      return said;
    });
    assert.deepEqual(outcome, ["6 done done done", "mine", "done", "6 done done", 3]);
  });

  test("end with an error once, are their own iterators, and are disposed of where the engine can", async () => {
    const page = await open();
    const outcome = await page.evaluate(async () => {
      const failing = bare({ fetch: () => Promise.reject(new TypeError("gone")), csrf: "token", mid: 7 });
      const items = failing.history(1)[Symbol.asyncIterator]();
      const error = await items.next().catch((error) => error.kind);
      const own = client.history(1)[Symbol.asyncIterator]();
      let disposed = "done";
      if (Symbol.asyncDispose) {
        await own.next();
        await own[Symbol.asyncDispose]();
        disposed = keys([await own.next()]);
      }
      return [error, keys([await items.next()]), own[Symbol.asyncIterator]() === own, disposed];
    });
    assert.deepEqual(outcome, ["network", "done", true, "done"]);
  });
});
