/** What calls of one client share: request coalescing and semaphores. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  accepted,
  after,
  COUNTS,
  clock,
  counts,
  failure,
  outcome,
  refused,
  response,
  run,
  Stage,
  settled,
  silence,
  unreachable,
} from "./support/stage.mjs";

/** Long enough for other calls to be made meanwhile. */
const slowly = (answer = counts) => after(50, answer);
const times = (count, make) => Array.from({ length: count }, (_, at) => make(at));

describe("the same read in flight", () => {
  test("is sent once, and each caller gets a separate object", async () => {
    const stage = new Stage(() => slowly());
    const client = stage.client();
    const answers = await run(Promise.all(times(5, () => client.unread())));
    assert.deepEqual(
      answers,
      times(5, () => COUNTS),
    );
    assert.equal(new Set(answers).size, 5);
    assert.equal(stage.requests.length, 1);
    // Once it has finished, the next call sends a new one.
    await run(client.unread());
    assert.equal(stage.requests.length, 2);
  });

  test("is not shared with other options, or by another client", async () => {
    const stage = new Stage(() => slowly());
    const client = stage.client();
    const calls = [
      client.unread(),
      client.unread({ build: 1 }),
      client.unread({ insist: true }),
      stage.client().unread(),
    ];
    await run(Promise.all(calls));
    assert.equal(stage.requests.length, 4);
  });

  test("can be joined during its backoff", async () => {
    const stage = new Stage((_, number) => (number === 0 ? unreachable() : counts()));
    const client = stage.client();
    const first = client.unread();
    const second = clock.wait(100).then(() => client.unread());
    assert.deepEqual(await run(Promise.all([first, second])), [COUNTS, COUNTS]);
    assert.equal(stage.requests.length, 2);
  });

  test("fails for all waiting callers", async () => {
    const stage = new Stage(() => slowly(() => refused(-400)));
    const client = stage.client();
    const errors = await run(Promise.all(times(3, () => failure(client.unread()))));
    assert.deepEqual(
      errors.map(({ code, endpoint }) => [code, endpoint]),
      times(3, () => [-400, "unread"]),
    );
    assert.equal(new Set(errors).size, 3);
    assert.equal(stage.requests.length, 1);
  });

  test("is sent again for the others if the first caller aborts", async () => {
    const stage = new Stage((request, number) => (number === 0 ? silence(request) : slowly()));
    const client = stage.client();
    const controller = new AbortController();
    const calls = times(3, (at) => outcome(client.unread(at === 0 ? { signal: controller.signal } : {})));
    clock.wait(30).then(() => controller.abort("enough"));
    assert.deepEqual(await Promise.all(calls), [{ error: "enough" }, { value: COUNTS }, { value: COUNTS }]);
    assert.deepEqual(stage.gaps, [30]);
  });

  test("is sent again for the others if the first caller times out", async () => {
    const stage = new Stage((request, number) => (number === 0 ? silence(request) : slowly()));
    const client = stage.client({ retry: false });
    const calls = [client.unread({ timeoutMs: 40 }), client.unread(), client.unread()].map(outcome);
    const [{ error }, ...others] = await Promise.all(calls);
    assert.equal(error.kind, "timeout");
    assert.deepEqual(others, [{ value: COUNTS }, { value: COUNTS }]);
    assert.deepEqual(stage.gaps, [40]);
  });

  test("is awaited no longer than the time limit of a request", async () => {
    const stage = new Stage(() => after(60_000, counts));
    const client = stage.client({ retry: false });
    const patient = client.unread({ timeoutMs: 0 });
    const began = clock.now();
    const { kind, endpoint } = await failure(client.unread({ timeoutMs: 1000 }));
    assert.deepEqual([kind, endpoint, clock.now() - began], ["timeout", "unread", 1000]);
    assert.deepEqual(await run(patient), COUNTS);
    assert.equal(stage.requests.length, 1);
  });

  test("a waiting caller may abort alone", async () => {
    const stage = new Stage(() => slowly());
    const client = stage.client();
    const controller = new AbortController();
    const calls = [outcome(client.unread()), outcome(client.unread({ signal: controller.signal }))];
    clock.wait(10).then(() => controller.abort("enough"));
    assert.deepEqual(await Promise.all(calls), [{ value: COUNTS }, { error: "enough" }]);
    assert.equal(stage.requests.length, 1);
  });

  test("a write is never coalesced", async () => {
    const stage = new Stage(() => slowly(() => accepted({})));
    const client = stage.client({ minIntervalMs: 0 });
    await run(Promise.all(times(3, () => client.pin(1))));
    assert.equal(stage.requests.length, 3);
  });
});

describe("the semaphore", () => {
  const builds = (stage) => stage.requests.map(({ query }) => Number(query.build));

  test("admits two requests per host, in FIFO order", async () => {
    const stage = new Stage(() => slowly());
    const client = stage.client();
    await run(Promise.all(times(5, (build) => client.unread({ build }))));
    assert.equal(stage.inFlight.most, 2);
    assert.deepEqual(builds(stage), [0, 1, 2, 3, 4]);
    assert.deepEqual(stage.gaps, [0, 50, 0, 50]);
  });

  test("is separate for each host", async () => {
    const stage = new Stage(() => slowly());
    const client = stage.client();
    const reads = times(3, (build) => [client.unread({ build }), client.account({ build })]);
    await run(Promise.all([...reads.flat(), client.customerService.heartbeat()]));
    const first = stage.requests.filter(({ at }) => at === stage.requests[0].at).map(({ origin }) => origin);
    const [vc, api, service] = ["api.vc", "api", "customerservice"].map((name) => `https://${name}.bilibili.com`);
    assert.deepEqual(first.toSorted(), [vc, vc, api, api, service].toSorted());
  });

  test("a new call does not overtake queued ones", async () => {
    const stage = new Stage((_, number) => after(number === 0 ? 30 : 50, counts));
    const client = stage.client();
    const calls = times(3, (build) => client.unread({ build }));
    // At the moment a permit is released.
    const late = calls[0].then(() => client.unread({ build: 9 }));
    await run(Promise.all([...calls, late]));
    assert.deepEqual(builds(stage), [0, 1, 2, 9]);
  });

  test("a read releases its permit during backoff", async () => {
    const stage = new Stage((_, number) => (number < 2 ? unreachable() : counts()));
    const client = stage.client();
    const began = clock.now();
    const calls = times(3, (build) => client.unread({ build }));
    assert.deepEqual(await run(calls[2]), COUNTS);
    assert.equal(clock.now(), began);
    await run(Promise.all(calls));
    assert.equal(stage.requests.length, 5);
  });

  test("an aborted call does not block the queue", async () => {
    const stage = new Stage(() => slowly(() => accepted({})));
    const client = stage.client();
    const controller = new AbortController();
    const calls = [1, 2, 3].map((mid) => outcome(client.pin(mid, mid === 2 ? { signal: controller.signal } : {})));
    clock.wait(10).then(() => controller.abort("enough"));
    assert.deepEqual(await Promise.all(calls), [{ value: undefined }, { error: "enough" }, { value: undefined }]);
    assert.deepEqual(
      stage.requests.map(({ form }) => form.talker_id),
      ["1", "3"],
    );
    assert.deepEqual(stage.gaps, [1000]);
  });

  test("nor does a call that is aborted during pacing", async () => {
    const stage = new Stage(() => accepted({}));
    const client = stage.client();
    await run(client.pin(1));
    const controller = new AbortController();
    const calls = [outcome(client.pin(2, { signal: controller.signal })), outcome(client.pin(3))];
    clock.wait(500).then(() => controller.abort("enough"));
    assert.deepEqual(await Promise.all(calls), [{ error: "enough" }, { value: undefined }]);
    assert.deepEqual(stage.gaps, [1000]);
  });

  test("a request that hangs keeps its permit until it times out", async () => {
    const stage = new Stage((request, number) => (number < 2 ? silence(request) : counts()));
    const client = stage.client({ retry: false });
    const hanging = times(2, (build) => outcome(client.unread({ build, timeoutMs: 2000 })));
    await run(client.unread({ build: 2 }));
    assert.deepEqual(
      (await Promise.all(hanging)).map(({ error }) => error.kind),
      ["timeout", "timeout"],
    );
    assert.deepEqual(stage.gaps, [0, 2000]);
  });

  test("the time in the queue does not count towards the time limit", async () => {
    const stage = new Stage(() => after(900, counts));
    const client = stage.client({ retry: false, timeoutMs: 1000 });
    const answers = await run(Promise.all(times(6, (build) => client.unread({ build }))));
    assert.equal(answers.length, 6);
  });

  test("closing rejects queued calls, and nothing more is sent", async () => {
    const stage = new Stage(() => slowly(() => response(200, '{"code":0,"data":{}}')));
    const client = stage.client();
    const calls = [...times(3, (build) => client.unread({ build })), client.pin(1), client.pin(2)].map(settled);
    await clock.pass(10);
    const sent = stage.requests.length;
    client.close();
    for (const { error } of await run(Promise.all(calls))) assert.equal(error.kind, "closed");
    await clock.pass(60_000);
    assert.equal(stage.requests.length, sent);
  });
});
