/** Calls with several requests or a cache: users, items, marking all as read, uploads. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { accepted, clock, failure, outcome, refused, response, run, Stage } from "./support/stage.mjs";

const range = (count, first = 1) => Array.from({ length: count }, (_, at) => first + at);
const user = (mid) => ({ mid, name: `user ${mid}`, face: "https://i0.hdslb.com/a.jpg" });
const asked = (stage) => stage.requests.map(({ query }) => query.uids);

/** Knows all users but 404, and returns them in its own order. */
const people = () =>
  new Stage(({ query }) => {
    const mids = query.uids.split(",").filter((mid) => mid !== "404");
    return response(
      200,
      `{"code":0,"data":[${mids.toReversed().map((mid) => JSON.stringify(user(0)).replace("0", mid))}]}`,
    );
  });

describe("users", () => {
  const mids = (users) => users.map(({ mid }) => mid);

  test("are returned in the requested order, without unknown ones", async () => {
    const stage = people();
    const client = stage.client();
    assert.deepEqual(mids(await run(client.users([3, 404, "1", 2n, 3]))), [3, 1, 2, 3]);
    assert.deepEqual(asked(stage), ["3,404,1,2"]);
    assert.deepEqual(await run(client.users([])), []);
    assert.equal(stage.requests.length, 1);
  });

  test("are cached for ten minutes, including unknown ones", async () => {
    const stage = people();
    const client = stage.client();
    const first = await run(client.users([1, 404]));
    await clock.pass(599_999);
    const second = await run(client.users([404, 1, 2]));
    assert.deepEqual(asked(stage), ["1,404", "2"]);
    assert.deepEqual(mids(second), [1, 2]);
    // Callers get separate objects.
    assert.deepEqual(second[0], first[0]);
    assert.notEqual(second[0], first[0]);
    await clock.pass(1);
    assert.deepEqual(mids(await run(client.users([1, 404, 2]))), [1, 2]);
    assert.deepEqual(asked(stage).slice(2), ["1,404"]);
  });

  test("are cached per client", async () => {
    const stage = people();
    await run(stage.client().users([1]));
    await run(stage.client().users([1]));
    assert.deepEqual(asked(stage), ["1", "1"]);
  });

  test("are requested in batches of fifty, one after the other", async () => {
    const stage = people();
    const all = range(120);
    const client = stage.client();
    assert.deepEqual(mids(await run(client.users(all))), all);
    assert.deepEqual(
      asked(stage),
      [range(50), range(50, 51), range(20, 101)].map((portion) => portion.join()),
    );
    assert.equal(stage.inFlight.most, 1);
  });

  test("loaded before a failure are not requested again", async () => {
    let isBroken = true;
    const { fetch } = people();
    const stage = new Stage((request, number) =>
      isBroken && number === 1 ? refused(-400) : fetch(`${request.origin}${request.target}`, {}),
    );
    const client = stage.client();
    assert.equal((await failure(client.users(range(60)))).code, -400);
    isBroken = false;
    assert.equal((await run(client.users(range(60)))).length, 60);
    assert.deepEqual(asked(stage).at(-1), range(10, 51).join());
  });

  test("one malformed user does not affect the others", async () => {
    const stage = new Stage(() =>
      accepted([7, null, { mid: "x" }, { name: "nobody" }, user(9), { ...user(1), mid: "1" }, user(2)]),
    );
    assert.deepEqual(mids(await run(stage.client().users([2, 1]))), [2, "1"]);
  });

  test("large mids stay exact", async () => {
    const stage = people();
    const large = "9007199254740993";
    assert.deepEqual(mids(await run(stage.client().users([large]))), [large]);
    assert.deepEqual(asked(stage), [large]);
  });

  test("a reply without a list is an error", async () => {
    const { kind, endpoint } = await failure(new Stage(() => accepted({})).client().users([1]));
    assert.deepEqual([kind, endpoint], ["reply", "users"]);
  });
});

describe("items", () => {
  test("of several batches are merged by field", async () => {
    const replies = [
      { archive: [{ aid: 1 }], article: null },
      { archive: [{ aid: 2 }], pgc: [] },
      { archive: null, pgc: [{ ep_id: 3 }], other: [4] },
    ];
    const stage = new Stage((_, number) => accepted(replies[number]));
    const items = await run(stage.client().items({ aids: range(101), epIds: range(50) }));
    const joined = { archive: [{ aid: 1 }, { aid: 2 }], article: [], pgc: [{ ep_id: 3 }], other: [4] };
    assert.deepEqual(items, joined);
    const lengths = stage.requests.map(({ query }) => [query.aids, query.ep_ids].map((ids) => ids?.split(",").length));
    assert.deepEqual(lengths, [
      [50, 50],
      [50, undefined],
      [1, undefined],
    ]);
    assert.equal(stage.requests[2].query.aids, "101");
    assert.ok(stage.requests.every(({ query }) => query.article_ids === undefined));
  });

  test("of one batch are returned as they are", async () => {
    const stage = new Stage(() => accepted({ archive: null, odd: 7 }));
    assert.deepEqual(await run(stage.client().items({ articleIds: [5] })), { archive: null, odd: 7 });
    assert.equal(stage.requests[0].query.article_ids, "5");
  });

  test("must be specified", async () => {
    const stage = new Stage(() => accepted({}));
    const { kind, endpoint } = await failure(stage.client().items({ aids: [] }));
    assert.deepEqual([kind, endpoint, stage.requests.length], ["input", "items", 0]);
  });

  test("a reply without lists of items is an error", async () => {
    const { kind, endpoint } = await failure(new Stage(() => accepted([])).client().items({ aids: range(51) }));
    assert.deepEqual([kind, endpoint], ["reply", "items"]);
  });
});

describe("marking all as read", () => {
  const session = (talker_id, unread_count, session_ts, session_type = 1) => ({
    talker_id,
    session_type,
    session_ts,
    unread_count,
    top_ts: 0,
  });
  const PAGES = [
    { session_list: [session(1, 2, 90), session(2, 0, 80), session(3, 1, 70, 2)], has_more: 1 },
    { session_list: [session(3, 1, 70, 2), session(4, 5, 60)], has_more: 0 },
  ];
  const service = (mark = () => accepted({}), pages = PAGES) =>
    new Stage((request, number) =>
      request.path.endsWith("get_sessions") ? accepted(pages[number]) : mark(request.form.talker_id),
    );
  const marks = (stage) =>
    stage.asked("update_ack").map(({ form }) => [form.talker_id, form.session_type, form.ack_seqno]);

  test("loads the whole list first, then marks one per second", async () => {
    const stage = service();
    const told = [];
    const report = await run(stage.client().markAllRead({ onProgress: (mark) => told.push(mark) }));
    assert.deepEqual(
      stage.asked("get_sessions").map(({ query }) => [query.session_type, query.size, query.end_ts]),
      [
        ["4", "100", undefined],
        ["4", "100", "71"],
      ],
    );
    assert.deepEqual(marks(stage), [
      ["1", "1", ""],
      ["3", "2", ""],
      ["4", "1", ""],
    ]);
    assert.deepEqual(stage.gaps, [0, 0, 1000, 1000]);
    const expected = [
      [1, 1, 2],
      [3, 2, 1],
      [4, 1, 5],
    ].map(([talker_id, session_type, unread_count]) => ({ talker_id, session_type, unread_count }));
    assert.deepEqual(report, { marked: expected, failed: [] });
    assert.deepEqual(told, expected);
  });

  test("is paced even if writes are not", async () => {
    const stage = service();
    await run(stage.client({ minIntervalMs: 0 }).markAllRead({ type: 1 }));
    assert.equal(stage.requests[0].query.session_type, "1");
    assert.deepEqual(stage.gaps, [0, 0, 1000, 1000]);
  });

  test("a conversation that fails is part of the result", async () => {
    const odd = {
      session_list: [session(-5, 1, 90), session("18446744073709551615", 3, 80), session(4, 5, 60)],
      has_more: 0,
    };
    const stage = service((mid) => (mid === "4" ? refused(-400) : accepted({})), [odd]);
    const told = [];
    const { marked, failed } = await run(stage.client().markAllRead({ onProgress: (mark) => told.push(mark) }));
    assert.deepEqual(marked, [{ talker_id: "18446744073709551615", session_type: 1, unread_count: 3 }]);
    assert.deepEqual(
      failed.map(({ error, ...mark }) => [mark, error.kind, error.code, error.endpoint]),
      [
        [{ talker_id: -5, session_type: 1, unread_count: 1 }, "reply", undefined, "markRead"],
        [{ talker_id: 4, session_type: 1, unread_count: 5 }, "api", -400, "markRead"],
      ],
    );
    assert.deepEqual(told, [failed[0], marked[0], failed[1]]);
  });

  test("stops at an error that would affect all others", async () => {
    for (const [code, kind] of [
      [-101, "login"],
      [-111, "csrf"],
      [-412, "risk"],
    ]) {
      const stage = service((mid) => (mid === "3" ? refused(code) : accepted({})));
      const told = [];
      const error = await failure(stage.client().markAllRead({ onProgress: (mark) => told.push(mark.talker_id) }));
      assert.deepEqual([error.kind, error.code, error.endpoint], [kind, code, "markAllRead"]);
      assert.deepEqual([told, marks(stage).length], [[1], 2]);
    }
  });

  test("ends when aborted", async () => {
    const stage = service();
    const controller = new AbortController();
    const onProgress = () => controller.abort("enough");
    const call = stage.client().markAllRead({ onProgress, signal: controller.signal });
    assert.deepEqual(await outcome(call), { error: "enough" });
    await clock.pass(60_000);
    assert.equal(marks(stage).length, 1);
  });

  test("ignores a listener that throws", async () => {
    const onProgress = () => {
      throw new Error("no matter");
    };
    assert.equal((await run(service().client().markAllRead({ onProgress }))).marked.length, 3);
  });

  test("rejects if the list cannot be loaded", async () => {
    const listing = async (answer) => {
      const error = await failure(new Stage(answer).client().markAllRead());
      return [error.kind, error.code, error.endpoint];
    };
    assert.deepEqual(await listing(() => refused(-400)), ["api", -400, "markAllRead"]);
    assert.deepEqual(await listing(() => accepted({ session_list: 7 })), ["reply", undefined, "markAllRead"]);
  });
});

describe("an upload", () => {
  const file = new File(["abc"], "ihavenoname");

  test("has the expiry of its URL", async () => {
    const reply = readFileSync(join(import.meta.dirname, "../fixtures/upload.json"), "utf8");
    const stage = new Stage(() => response(200, reply));
    const uploaded = await run(stage.client().customerService.upload(file));
    assert.deepEqual(uploaded, { ...JSON.parse(reply).data, expiresAt: 1_722_686_987_000 });
    const [{ origin, method, target, parts }] = stage.requests;
    assert.deepEqual(
      [origin, method, target],
      ["https://customerservice.bilibili.com", "POST", "/x/custom/msg_svr/v1/upload"],
    );
    assert.deepEqual([parts[0][0], parts[0][1].name, await parts[0][1].text()], ["file", "ihavenoname", "abc"]);
    assert.deepEqual(parts.slice(1), [
      ["filename", "ihavenoname"],
      ["mid", "293793435"],
      ["csrf", "token"],
    ]);
  });

  test("whose URL has no expiry expires in fifteen minutes", async () => {
    for (const query of ["", "?X-Amz-Date=today&X-Amz-Expires=900", "?X-Amz-Date=20240803T115447Z"]) {
      const stage = new Stage(() => accepted({ key: "a", url: `https://jssz-boss.hdslb.com/a${query}` }));
      const { expiresAt } = await run(stage.client().customerService.upload(file, { filename: "b" }));
      assert.equal(expiresAt, clock.now() + 900_000);
      assert.equal(stage.requests[0].parts[1][1], "b");
    }
  });

  test("without a URL in the reply is an error", async () => {
    for (const data of [{ key: "a" }, { key: "a", url: 7 }]) {
      const { kind, endpoint } = await failure(new Stage(() => accepted(data)).client().customerService.upload(file));
      assert.deepEqual([kind, endpoint], ["reply", "customerService.upload"]);
    }
  });

  test("is independent of the pacing of writes", async () => {
    const stage = new Stage(({ parts }) => accepted(parts ? { key: "a", url: "https://jssz-boss.hdslb.com/a" } : {}));
    const client = stage.client();
    const calls = [client.pin(1), client.customerService.upload(file), client.customerService.upload(file)];
    await run(Promise.all(calls));
    assert.deepEqual(stage.gaps, [0, 0]);
  });
});
