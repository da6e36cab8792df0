/** The requests of a history iteration, and where it ends. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { collect, collectPages } from "./support/pages.mjs";
import { accepted, failure, refused, response, run, Stage } from "./support/stage.mjs";

describe("iterating a history", () => {
  const message = (msg_seqno) => ({ msg_seqno, content: "x" });
  const history = (options) => (client) => client.history(1, options);
  const seqnos = ({ items }) => items.map(({ msg_seqno }) => msg_seqno);
  const asked = ({ queries }) =>
    queries.map(({ begin_seqno, end_seqno, size }) =>
      [begin_seqno, end_seqno, size].map((text) => text && Number(text)),
    );

  /** A page of a session with so many messages, filled from the newest or the oldest of its range. */
  function pageOf(count, isFromOldest, { begin_seqno, end_seqno, size }) {
    const first = Number(begin_seqno ?? 0) + 1;
    const last = Math.min(Number(end_seqno ?? Infinity) - 1, count);
    const length = Math.max(0, Math.min(Number(size), last - first + 1));
    const top = isFromOldest && begin_seqno !== undefined ? first + length - 1 : last;
    const messages = Array.from({ length }, (_, at) => message(top - at));
    return { messages, has_more: 1, min_seqno: 1, max_seqno: length > 0 ? top : 0 };
  }

  test("of many messages sends hardly more requests than necessary", async () => {
    for (const isFromOldest of [true, false]) {
      for (const [options, most] of [
        [{ size: 100 }, 101],
        [{ size: 100, from: 0 }, 108],
      ]) {
        const stage = new Stage(({ query }) => accepted(pageOf(10_000, isFromOldest, query)));
        let count = 0;
        for await (const _ of stage.client().history(1, options)) count += 1;
        assert.equal(count, 10_000);
        const told = `${stage.requests.length} questions, ${JSON.stringify({ isFromOldest, ...options })}`;
        assert.ok(stage.requests.length <= most, told);
      }
    }
  });

  test("continues after malformed fields", async () => {
    const page = {
      messages: ["9", {}, -5, "-5", 7].map((seqno) => message(seqno)),
      has_more: "x",
      min_seqno: [],
      max_seqno: {},
    };
    const walk = await collect(history(), [page, { messages: [message(6)], has_more: 0 }]);
    assert.deepEqual(seqnos(walk), ["9", {}, -5, "-5", 7, 6]);
    assert.deepEqual(asked(walk), [
      [undefined, undefined, 20],
      [undefined, 7, 20],
    ]);
  });

  test("yields a message with an invalid seqno, but never pages by it", async () => {
    for (const odd of ["18446744073709551616", "99999999999999999999"]) {
      const page = `{"messages":[{"msg_seqno":${odd}},{"msg_seqno":9}],"has_more":1}`;
      const backward = await collect(history(), [page]);
      assert.deepEqual(
        [seqnos(backward), asked(backward)[1]],
        [
          [odd, 9],
          [undefined, 9, 20],
        ],
      );
      const forward = await collect(history({ from: 0 }), [page]);
      assert.deepEqual(
        [seqnos(forward), asked(forward)[1]],
        [
          [9, odd],
          [0, 9, 20],
        ],
      );
    }
  });

  test("ends at a page whose messages have no identity", async () => {
    const walk = await collect(history(), [{ messages: [message(null), message("soon")], has_more: 1 }]);
    assert.deepEqual([seqnos(walk), walk.queries.length], [[null, "soon"], 1]);
  });

  test("accepts a page in any order, and skips duplicates and bounds", async () => {
    const page = { messages: [8, 9, 8, 5, 7, 20].map((seqno) => message(seqno)), has_more: 1 };
    const walk = await collect(history({ from: 5, endSeqno: 20 }), [page]);
    assert.deepEqual(seqnos(walk), [7, 9, 8]);
    assert.deepEqual(asked(walk), [
      [5, 20, 20],
      [5, 7, 20],
      [9, 20, 20],
    ]);
  });

  /** Iterates forward by pages of two, filled from the newest of the range, while messages arrive at each request. */
  async function walkForward(stored, ...arriving) {
    const answer = ({ query: { begin_seqno, end_seqno = Infinity, size } }, number) => {
      stored.push(...(arriving[number] ?? []));
      const range = stored.filter((seqno) => seqno > Number(begin_seqno) && seqno < Number(end_seqno));
      const messages = range
        .slice(-Number(size))
        .reverse()
        .map((seqno) => message(seqno));
      return accepted({ messages, has_more: 1 });
    };
    const seen = [];
    for await (const { msg_seqno } of new Stage(answer).client().history(1, { size: 2, from: 0 })) seen.push(msg_seqno);
    return seen;
  }

  test("forward finds messages that arrive until it ends", async () => {
    assert.deepEqual(await walkForward([1, 2, 3, 4], [], [], [], [], [5], [6], [7]), [1, 2, 3, 4, 5, 6, 7]);
  });

  test("forward does not infer how pages are filled from one has_more that stays 1", async () => {
    assert.deepEqual(await walkForward([4], [], [], [], [7, 8, 9]), [4, 7, 8, 9]);
  });

  test("forward does not infer it from short pages either", async () => {
    assert.deepEqual(await walkForward([4], [], [], [], [5], [], [], [6, 7, 8]), [4, 5, 6, 7, 8]);
  });

  test("forward finds messages that arrive above two full pages", async () => {
    assert.deepEqual(await walkForward([3, 4], [], [], [], [5, 6], [], [], [7, 8, 9]), [3, 4, 5, 6, 7, 8, 9]);
  });

  test("distinguishes seqnos beyond 2^53, in both directions", async () => {
    // As JavaScript numbers, all of them are equal.
    const all = Array.from({ length: 7 }, (_, at) => 7104537732714000000n + BigInt(at));
    assert.equal(new Set(all.map(Number)).size, 1);
    for (const isFromOldest of [true, false]) {
      const answer = ({ query }) => {
        const range = all.filter((seqno) => seqno > BigInt(query.begin_seqno ?? 0) && seqno < BigInt(query.end_seqno));
        // Without a lower bound, a page is always filled from the newest.
        const window = isFromOldest && query.begin_seqno ? range.slice(0, 2) : range.slice(-2);
        const messages = window.toReversed().map((seqno) => `{"msg_seqno":${seqno}}`);
        return response(200, `{"code":0,"data":{"messages":[${messages}],"has_more":1}}`);
      };
      const walk = async (options) => {
        const seen = [];
        const client = new Stage(answer).client();
        for await (const { msg_seqno } of client.history(1, { size: 2, endSeqno: all[6], ...options })) {
          seen.push(msg_seqno);
        }
        return seen;
      };
      const inside = all.slice(1, 6).map(String);
      assert.deepEqual(await walk({ from: all[0] }), inside);
      assert.deepEqual(await walk({ beginSeqno: String(all[0]) }), inside.toReversed());
    }
  });

  test("retries an empty page with a larger size", async () => {
    const more = { has_more: 1, min_seqno: "18446744073709551615", max_seqno: 0 };
    for (const empty of [{ messages: null, ...more }, { messages: [], ...more }, more]) {
      const first = { messages: [message(9), message(8)], has_more: 1, min_seqno: 1 };
      const walk = await collect(history({ size: 2 }), [first, empty, { messages: [message(5)], ...more }]);
      assert.deepEqual(seqnos(walk), [9, 8, 5]);
      assert.deepEqual(asked(walk), [
        [undefined, undefined, 2],
        [undefined, 8, 2],
        [undefined, 8, 2000],
        [undefined, 5, 2],
      ]);
    }
  });

  test("ends at an empty page of the largest size, or the last one, or at the end of the session", async () => {
    const questions = async (options, empty) => (await collect(history(options), Array(9).fill(empty))).queries.length;
    const empty = (more) => ({ messages: [], has_more: 1, ...more });
    assert.equal(await questions({}, empty()), 2);
    assert.equal(await questions({ size: 2000 }, empty()), 1);
    assert.equal(await questions({}, empty({ has_more: 0 })), 1);
    assert.equal(await questions({}, empty({ has_more: "0" })), 1);
    for (const [end, count] of [
      [8, 1],
      [9, 1],
      [10, 2],
    ]) {
      assert.equal(await questions({ endSeqno: end }, empty({ min_seqno: 9 })), count, `before ${end}`);
    }
    for (const [from, count] of [
      [8, 2],
      [9, 1],
      [10, 1],
    ]) {
      assert.equal(await questions({ from }, empty({ max_seqno: "9" })), count, `after ${from}`);
    }
    // As in a session without messages.
    assert.equal(await questions({ endSeqno: 9 }, empty({ min_seqno: "18446744073709551615" })), 2);
    assert.equal(await questions({ from: 9 }, empty({ max_seqno: 0 })), 2);
  });

  test("yields no page without new messages", async () => {
    const first = { messages: [message(9), message(8)], has_more: 1 };
    const pages = [first, { messages: [message(9), message(8)], has_more: 1 }, { messages: [], has_more: 1 }];
    const { items } = await collectPages(history(), pages);
    assert.deepEqual(items, [first]);
  });

  test("yields what came before a failure, and sends no more requests", async () => {
    const page = { messages: [message(9), message(8)], has_more: 1 };
    for (const list of [history(), (client) => client.history(1).pages()]) {
      const stage = new Stage((_, number) => (number === 1 ? refused(-400) : accepted(page)));
      const steps = list(stage.client())[Symbol.asyncIterator]();
      const given = [];
      const error = await failure(
        (async () => {
          for (let step = await steps.next(); !step.done; step = await steps.next()) given.push(step.value);
        })(),
      );
      assert.deepEqual([error.kind, error.code, error.endpoint], ["api", -400, "history"]);
      assert.ok(given.length > 0);
      assert.deepEqual(await steps.next(), { value: undefined, done: true });
      assert.equal(stage.requests.length, 2);
    }
  });

  test("retries the same request after a transient failure", async () => {
    const pages = [accepted({ messages: [message(9)], has_more: 1 }), response(502, "<html>")];
    const stage = new Stage((_, number) => pages[number] ?? accepted({ messages: [message(8)], has_more: 0 }));
    const seen = [];
    await run(
      (async () => {
        for await (const { msg_seqno } of stage.client().history(1)) seen.push(msg_seqno);
      })(),
    );
    assert.deepEqual(seen, [9, 8]);
    assert.equal(stage.targets.length, 3);
    assert.equal(stage.targets[2], stage.targets[1]);
  });
});
