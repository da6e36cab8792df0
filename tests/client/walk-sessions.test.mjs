/** The requests of a session iteration, and where it ends. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { collect, collectPages } from "./support/pages.mjs";
import { accepted, failure, run, Stage } from "./support/stage.mjs";

describe("iterating sessions", () => {
  const session = (talker_id, session_ts, top_ts = 0, session_type = 1) => ({
    talker_id,
    session_type,
    session_ts,
    top_ts,
  });
  const sessions = (options) => (client) => client.sessions(options);
  const ids = ({ items }) => items.map(({ talker_id }) => talker_id);
  /** A page includes the last µs of the previous one, which other sessions may share. */
  const ends = ({ queries }) => queries.map(({ end_ts }) => end_ts);

  test("continues after malformed sessions, by the others", async () => {
    const odd = [{ talker_id: {} }, 7, session(null, 5), session(2, 5, 0, "x"), session(2, "soon")];
    const page = { session_list: [session("1", "90", "0", "1"), ...odd, ...odd], has_more: "1" };
    const walk = await collect(sessions(), [page, { session_list: [session(1, 80), session(2, 70)], has_more: "0" }]);
    assert.deepEqual(walk.items, [...page.session_list, session(2, 70)]);
    assert.deepEqual(ends(walk), [undefined, "91"]);
  });

  test("distinguishes sessions by type", async () => {
    const walk = await collect(sessions(), [
      { session_list: [session(1, 90), session(1, 80, 0, 2)], has_more: 1 },
      { session_list: [session("1", 70, 0, "2"), session(1, 60, 0, 3)], has_more: 0 },
    ]);
    assert.deepEqual(walk.items, [session(1, 90), session(1, 80, 0, 2), session(1, 60, 0, 3)]);
  });

  test("ends without a cursor, whatever has_more says", async () => {
    const more = { has_more: 1 };
    for (const list of [null, [], undefined, [null, { talker_id: 1 }], [session(1, -5)]]) {
      const page = { session_list: list, ...more };
      assert.equal((await collect(sessions(), [page, page])).queries.length, 1, JSON.stringify(page));
    }
    const walk = await collect(sessions(), [{ session_list: [session(1, 9)] }, { session_list: [], ...more }]);
    assert.deepEqual([ids(walk), ends(walk)], [[1], [undefined, "10"]]);
  });

  test("continues before the oldest, wherever on the page it is", async () => {
    const list = (pinned) => [session(1, 30, pinned), session(2, 20, pinned), session(3, 25, pinned)];
    const walk = await collect(sessions(), [{ session_list: list(0), has_more: 1 }]);
    assert.deepEqual(ends(walk), [undefined, "21"]);
  });

  test("requests a larger page if all are pinned, whose times are no cursor", async () => {
    const first = { session_list: [session(1, 30, 5), session(2, 20, 5)], has_more: 1 };
    const walk = await collect(sessions(), [first, { session_list: [session(3, 10)], has_more: 0 }]);
    assert.deepEqual(
      [ids(walk), ends(walk), walk.queries.map(({ size }) => size)],
      [
        [1, 2, 3],
        [undefined, undefined],
        ["20", "100"],
      ],
    );
  });

  test("starts at the given time, and must make progress", async () => {
    for (const [time, expected] of [
      // The same again, with the largest page: the service may ignore the bound.
      [1700000000000051, ["1700000000000050", "1700000000000050"]],
      [1700000000000050, ["1700000000000050", "1700000000000050"]],
      [1700000000000049, ["1700000000000050", "1700000000000049"]],
    ]) {
      const pages = [{ session_list: [session(1, time)], has_more: 1 }];
      assert.deepEqual(ends(await collect(sessions({ endTs: "1700000000000050" }), pages)), expected);
    }
  });

  test("distinguishes times beyond 2^53", async () => {
    const page = (id, time) =>
      `{"session_list":[{"talker_id":${id},"session_type":1,"session_ts":${time}}],"has_more":1}`;
    const walk = await collect(sessions(), [page(1, "9007199254740993"), page(2, "9007199254740992"), page(3, 5)]);
    assert.deepEqual(
      [ids(walk), ends(walk).slice(0, 3)],
      [
        [1, 2, 3],
        [undefined, "9007199254740994", "9007199254740993"],
      ],
    );
  });

  test("never pages by a time that is too large", async () => {
    const page = '{"session_list":[{"talker_id":1,"session_type":1,"session_ts":18446744073709551616}],"has_more":1}';
    const walk = await collect(sessions(), [page]);
    assert.deepEqual([ids(walk), walk.queries.length], [[1], 1]);
  });

  test("yields a page even without new sessions", async () => {
    const pages = [
      { session_list: [session(1, 50)], has_more: 1 },
      { session_list: [session(1, 40)], has_more: 0 },
    ];
    assert.deepEqual((await collectPages(sessions(), pages)).items, pages);
    const told = [];
    await collect(sessions({ onProgress: ({ pages, items }) => told.push([pages, items]) }), pages);
    assert.deepEqual(told, [
      [1, 1],
      [2, 1],
    ]);
  });

  test("ends with an error at a malformed page", async () => {
    for (const data of [[], "x", 5, { session_list: {} }, { session_list: "x" }, { session_list: 0 }]) {
      const error = await failure(new Stage(() => accepted(data)).client().sessions().pages().next());
      assert.deepEqual([error.kind, error.endpoint], ["reply", "sessions"], JSON.stringify(data));
    }
  });

  test("is awaitable when sorted by time of reading, and iterable otherwise", async () => {
    const page = { session_list: [session(1, 50)], has_more: 0 };
    const stage = new Stage(() => accepted(page));
    assert.deepEqual(await run(stage.client().sessions({ sortRule: 3 })), page);
    assert.equal(stage.requests[0].query.sort_rule, "3");
    for (const sortRule of [1, 2]) assert.deepEqual(ids(await collect(sessions({ sortRule }), [page])), [1]);
  });
});
