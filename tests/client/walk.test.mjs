/** Iterations of generated histories, under every service behaviour that the spec leaves open. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeRandom } from "./support/random.mjs";
import { accepted, failure, isBridged, response, Stage } from "./support/stage.mjs";

/** How many generated sessions each rule is checked on. */
const CASES = isBridged ? 100 : 1000;

/** A session's messages, and the behaviour of the service. */
function makeService(random) {
  let seqno = 1000;
  // A withdrawn message takes up room on a page without being returned.
  const messages = Array.from({ length: random(120) }, () => {
    seqno += 1 + random(4);
    return { seqno, isShown: random(5) > 0 };
  });
  // More consecutive withdrawn messages than fit on a page.
  for (const message of messages.slice(20, 20 + random(80))) message.isShown = false;
  return {
    messages,
    fillsFromOldest: random(2) > 0,
    hasMoreSticks: random(2) > 0,
    tellsNewestOfSession: random(2) > 0,
    // So many messages arrive before each request.
    arrivals: random(3),
    questions: 0,
  };
}

function page(service, { begin_seqno, end_seqno, size }) {
  const { messages } = service;
  service.questions += 1;
  assert.ok(service.questions < 5000, "the walk does not end");
  for (let step = 0; step < (service.questions < 12 ? service.arrivals : 0); step++) {
    messages.push({ seqno: (messages.at(-1)?.seqno ?? 0) + 3, isShown: true });
  }
  const [after, before] = [Number(begin_seqno ?? 0), Number(end_seqno ?? Infinity)];
  const range = messages.filter(({ seqno }) => seqno > after && seqno < before);
  const isFromOldest = service.fillsFromOldest && begin_seqno !== undefined;
  const window = isFromOldest ? range.slice(0, size) : range.slice(-size);
  const shown = window.filter(({ isShown }) => isShown).map(({ seqno }) => seqno);
  shown.reverse();
  return {
    messages: shown.map((msg_seqno) => ({ msg_seqno, content: "x" })),
    has_more: Number(service.hasMoreSticks || range.length > size),
    min_seqno: String(messages[0]?.seqno ?? 18446744073709551615n),
    max_seqno: service.tellsNewestOfSession ? (messages.at(-1)?.seqno ?? 0) : (shown[0] ?? 0),
  };
}

async function walk(service, options) {
  const client = new Stage(({ query }) => accepted(page(service, { ...query, size: Number(query.size) }))).client();
  const seen = [];
  for await (const { msg_seqno } of client.history(1, options)) seen.push(msg_seqno);
  return seen;
}

const visible = ({ messages }) => messages.filter(({ isShown }) => isShown).map(({ seqno }) => seqno);
const isSorted = (seqnos) => seqnos.every((seqno, at) => at === 0 || seqnos[at - 1] < seqno);

/** Checks a rule on generated sessions and page sizes. */
async function forAll(seed, rule) {
  const random = makeRandom(seed);
  for (let number = 0; number < CASES; number++) {
    const service = makeService(random);
    const size = 1 + random(39);
    const told = `${number} of seed ${seed}: ${JSON.stringify(service)}, size ${size}`;
    await rule({ service, size, random, told });
  }
}

describe("iterating a history", () => {
  test("yields each message once, newest first", async () => {
    await forAll(1, async ({ service, size, told }) => {
      const expected = visible(service).reverse();
      assert.deepEqual(await walk({ ...service, arrivals: 0 }, { size }), expected, told);
    });
  });

  test("is not affected by new messages", async () => {
    await forAll(2, async ({ service, size, told }) => {
      const before = visible(service);
      const seen = (await walk(service, { size })).reverse();
      assert.ok(isSorted(seen), told);
      const old = new Set(before);
      assert.deepEqual(
        seen.filter((seqno) => old.has(seqno)),
        before,
        told,
      );
    });
  });

  test("forward yields each message once, oldest first, and new messages without gaps", async () => {
    await forAll(3, async ({ service, size, told }) => {
      const before = visible(service);
      const seen = await walk(service, { size, from: 0 });
      assert.ok(isSorted(seen), told);
      const last = seen.at(-1) ?? 0;
      assert.deepEqual(
        seen,
        visible(service).filter((seqno) => seqno <= last),
        told,
      );
      assert.ok(last >= (before.at(-1) ?? 0), told);
    });
  });

  test("keeps its bounds in both directions", async () => {
    await forAll(4, async ({ service, size, random, told }) => {
      const still = { ...service, arrivals: 0 };
      const [after, before] = [1000 + random(200), 1000 + random(300)];
      const inside = visible(service).filter((seqno) => seqno > after && seqno < before);
      assert.deepEqual(await walk(still, { size, from: after, endSeqno: before }), inside, told);
      const backward = await walk(still, { size, beginSeqno: String(after), endSeqno: BigInt(before) });
      assert.deepEqual(backward.reverse(), inside, told);
    });
  });
});

/** The items of a listing, and the queries that it sent. */
async function collect(list, pages) {
  const stage = new Stage((_, number) =>
    accepted(pages[number] ?? { messages: null, session_list: null, has_more: 0 }),
  );
  const client = stage.client();
  const items = [];
  for await (const item of list(client)) items.push(item);
  return { items, queries: stage.requests.map(({ query }) => query) };
}

describe("a page of a history", () => {
  const message = (msg_seqno, more) => ({ msg_seqno, content: "x", ...more });

  test("may have seqnos beyond 2^53", async () => {
    const big = (offset) => 7104537732714000000n + BigInt(offset);
    const raw = (offsets) => offsets.map((offset) => `{"msg_seqno":${big(offset)},"content":"x"}`).join();
    const stage = new Stage((_, number) =>
      response(
        200,
        `{"code":0,"data":{"messages":[${[raw([9, 8]), raw([7])][number] ?? ""}],"has_more":${Number(number < 2)}}}`,
      ),
    );
    const seen = [];
    for await (const { msg_seqno } of stage.client().history(1)) seen.push(msg_seqno);
    assert.deepEqual(
      seen,
      [9, 8, 7].map((offset) => String(big(offset))),
    );
    assert.deepEqual(
      stage.requests.map(({ query }) => query.end_seqno),
      [undefined, String(big(8)), String(big(7))],
    );
  });

  test("may have malformed, duplicate and out-of-range messages", async () => {
    const odd = [{ content: "x" }, message(null), message("soon"), message(-5), null, 7];
    const { items } = await collect(
      (client) => client.history(1, { endSeqno: 10, size: 5 }),
      [
        {
          messages: [message(9), message(9, { again: true }), message(8), message(10), message(11), ...odd],
          has_more: 0,
        },
      ],
    );
    assert.deepEqual(items, [message(9), message(8), ...odd]);
  });

  test("that is malformed ends the iteration with an error", async () => {
    for (const data of [[], "x", 5, { messages: {} }, { messages: "x" }]) {
      const client = new Stage(() => accepted(data)).client();
      const { kind, endpoint } = await failure(client.history(1)[Symbol.asyncIterator]().next());
      assert.deepEqual([kind, endpoint], ["reply", "history"], JSON.stringify(data));
    }
  });

  test("is requested with the options as of the time of the call", async () => {
    const options = { size: 2, senderDeviceId: 3, mobiApp: "android" };
    const pages = [
      { messages: [message(9)], has_more: 1 },
      { messages: [message(8)], has_more: 0 },
    ];
    const { queries } = await collect((client) => {
      const listing = client.history({ talker_id: 5, session_type: 2 }, options);
      options.size = 99;
      return listing;
    }, pages);
    const common = {
      talker_id: "5",
      session_type: "2",
      size: "2",
      sender_device_id: "3",
      build: "0",
      mobi_app: "android",
    };
    assert.deepEqual(queries, [common, { ...common, end_seqno: "9" }]);
  });

  test("is not requested with invalid options", async () => {
    for (const options of [
      { size: 0 },
      { size: 2001 },
      { from: 1, beginSeqno: 1 },
      { form: 1 },
      { onProgress: 5 },
      [],
    ]) {
      const stage = new Stage(() => accepted({}));
      const { requests } = stage;
      const client = stage.client();
      const error = await failure(client.history(1, options).pages().next());
      assert.deepEqual([error.kind, error.endpoint, requests.length], ["input", "history", 0], JSON.stringify(options));
    }
  });
});

describe("iterating sessions", () => {
  const session = (talker_id, session_ts, top_ts = 0) => ({ talker_id, session_type: 1, session_ts, top_ts });

  test("continues before the oldest unpinned session, without duplicates", async () => {
    const pages = [
      { session_list: [session(1, 5, 9), session(2, 1700000000000030), session(3, 1700000000000020)], has_more: 1 },
      { session_list: [session(3, 1700000000000019), session(1, 5, 9), session("4", "1700000000000010")], has_more: 1 },
      { session_list: [session(1, 5, 9), session(4, 1700000000000010)], has_more: 1 },
    ];
    const { items, queries } = await collect((client) => client.sessions({ groupFold: true }), pages);
    assert.deepEqual(
      items.map(({ talker_id }) => talker_id),
      [1, 2, 3, "4"],
    );
    assert.deepEqual(
      queries.map(({ end_ts, group_fold }) => [end_ts, group_fold]),
      [
        [undefined, "1"],
        // Includes the last µs of the previous page, which other sessions may share.
        ["1700000000000021", "1"],
        ["1700000000000011", "1"],
        ["1700000000000010", "1"],
      ],
    );
  });

  test("ends without more, and without progress", async () => {
    const one = { session_list: [session(1, 50)], has_more: 0 };
    assert.equal((await collect((client) => client.sessions(), [one])).queries.length, 1);
    const pinned = { session_list: [session(1, 50, 1), session(2, 40, 1)], has_more: 1 };
    const { items, queries } = await collect((client) => client.sessions(), [pinned, pinned, pinned]);
    // The largest page, and two attempts to find unpinned sessions.
    assert.deepEqual([items.length, queries.length], [2, 4]);
  });

  test("yields sessions without an identity", async () => {
    const odd = [{ talker_id: "x", session_type: 1, session_ts: 1 }, null, 5, { session_type: 1 }];
    const { items } = await collect(
      (client) => client.sessions(),
      [{ session_list: [...odd, session(1, 50)], has_more: 0 }],
    );
    assert.deepEqual(items, [...odd, session(1, 50)]);
  });

  test("is rejected when sorted by time of reading", async () => {
    const stage = new Stage(() => accepted({ session_list: [] }));
    const { requests } = stage;
    const client = stage.client();
    const { kind, message } = await failure(client.sessions({ sortRule: 3 }).pages().next());
    assert.deepEqual([kind, requests.length], ["input", 0]);
    assert.match(message, /options\.sortRule/);
  });
});
