/** Sends whose response was lost: they are looked up in the history, and never sent twice. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Fate, keyOf, Service } from "./support/service.mjs";
import {
  accepted,
  clock,
  failure,
  OWN,
  outcome,
  refused,
  response,
  run,
  silence,
  unreachable,
} from "./support/stage.mjs";

const told = ({ value, error }) => (error ? [error.kind, error.retryable] : value.confirmed);

/** A message from before, or from elsewhere. */
const message = (fields) => ({
  to: "1",
  message: { sender_uid: OWN, msg_type: 1, content: '{"content":"ok"}', msg_key: "7104537732713999999", ...fields },
});

describe("a lost response is looked up", () => {
  for (const [name, fate, expected] of [
    ["ResetAfter", Fate.ResetAfter, true],
    ["CutAfter", Fate.CutAfter, true],
    ["EmptyAfter", Fate.EmptyAfter, true],
    ["BadGatewayAfter", Fate.BadGatewayAfter, true],
    ["NoKeyAfter", Fate.NoKeyAfter, true],
    ["TimeoutAfter", Fate.TimeoutAfter, true],
    ["TimeoutLate", Fate.TimeoutLate, true],
    ["ResetBefore", Fate.ResetBefore, ["network", true]],
    ["BadGatewayBefore", Fate.BadGatewayBefore, ["http", true]],
    ["TimeoutBefore", Fate.TimeoutBefore, ["unconfirmed", false]],
    ["code -3", Fate.refused(-3), ["api", true]],
    ["code -500", Fate.refused(-500), ["api", true]],
    ["code -503", Fate.refused(-503), ["api", true]],
    // The service may store the message later.
    ["code -504", Fate.refused(-504), ["unconfirmed", false]],
    ["HTTP 504", { stored: "never", answer: () => response(504, "<html>") }, ["unconfirmed", false]],
    ["code 21024", Fate.refused(21024), ["api", false]],
    ["code 21046", Fate.refused(21046), ["api", false]],
  ]) {
    test(name, async () => {
      const service = new Service(Fate.Fine, fate);
      const client = service.client();
      await run(client.sendText(1, "same words"));
      const result = await outcome(client.sendText(1, "same words"));
      assert.deepEqual(told(result), expected);
      if (result.value) assert.deepEqual(result.value, { msg_key: keyOf(2), confirmed: true });
      else assert.equal(result.error.endpoint, "sendText");
      // Whatever the code means elsewhere.
      if (result.error?.kind === "unconfirmed") assert.match(result.error.hint, /history/);
      assert.equal(service.sends, 2);
    });
  }

  test("a second and four seconds later", async () => {
    const service = new Service(Fate.ResetBefore);
    const { message } = await failure(service.client().sendText(1, "hi"));
    assert.match(message, /was not sent/);
    const [mark, first, second] = service.asked("fetch_session_msgs");
    const [sent] = service.asked("send_msg");
    assert.deepEqual([first.at - sent.at, second.at - sent.at], [1000, 4000]);
    const looks = [first, second].map(({ query }) => [query.size, query.begin_seqno]);
    assert.deepEqual([mark.query.size, ...looks], ["1", ["100", "0"], ["100", "0"]]);
  });

  test("page by page, if many messages have arrived since", async () => {
    const service = new Service(Fate.Fine, Fate.ResetAfter);
    const client = service.client();
    await run(client.sendText(1, "first"));
    service.history = () => {
      const others = Array.from({ length: 250 }, (_, at) =>
        message({ sender_uid: 1, msg_key: String(at + 1), msg_seqno: 2000 + at }),
      );
      service.stored.push(...others);
      service.history = undefined;
    };
    assert.deepEqual(await run(client.sendText(1, "second")), { msg_key: keyOf(2), confirmed: true });
    assert.ok(service.asked("fetch_session_msgs").length >= 4, "the mark, and three pages");
  });

  test("and the found message can be recalled like any other", async () => {
    const service = new Service(Fate.ResetAfter);
    const client = service.client();
    const { msg_key } = await run(client.sendText(1, "hi"));
    await clock.pass(121_000);
    assert.equal((await failure(client.recall(1, msg_key))).code, 21041);
    assert.equal(service.sends, 1);
  });
});

describe("without the history, a send is unconfirmed", () => {
  test("if it cannot be read at all", async () => {
    const service = new Service(Fate.ResetBefore);
    service.history = unreachable;
    const { kind, retryable, message } = await failure(service.client().sendText(1, "hi"));
    assert.deepEqual([kind, retryable], ["unconfirmed", false]);
    assert.match(message, /history/);
  });

  test("if it can be read only before, or only afterwards", async () => {
    for (const [before, after] of [
      [undefined, () => refused(-400)],
      [undefined, () => accepted({ messages: 7 })],
      [() => refused(-400), undefined],
    ]) {
      const service = new Service(Fate.ResetAfter);
      let looks = 0;
      service.history = () => {
        looks += 1;
        return (looks === 1 ? before : after)?.();
      };
      assert.deepEqual(told(await outcome(service.client().sendText(1, "hi"))), ["unconfirmed", false]);
    }
  });
});

describe("a message is distinguished from others", () => {
  /** A send whose response is lost, and the history after it. */
  async function look(text, ...found) {
    const service = new Service(Fate.ResetBefore);
    const client = service.client();
    service.fates[0] = {
      ...Fate.ResetBefore,
      answer() {
        service.stored.push(...found);
        return unreachable();
      },
    };
    const { value, error } = await outcome(
      text.startsWith("http") ? client.sendImage(1, text) : client.sendText(1, text),
    );
    return value ?? error.kind;
  }
  const found = { msg_key: "7104537732713999999", confirmed: true };

  test("with the same text from before", async () => {
    const service = new Service(Fate.ResetBefore);
    service.stored.push(message({ msg_seqno: 1000 }));
    const { kind, retryable, message: said } = await failure(service.client().sendText(1, "ok"));
    assert.deepEqual([kind, retryable], ["network", true]);
    assert.match(said, /was not sent/);
  });

  test("of another sender, type or text", async () => {
    for (const fields of [{ sender_uid: 1 }, { msg_type: 2 }, { content: '{"content":"no"}' }, { content: "ok" }]) {
      assert.equal(await look("ok", message({ msg_seqno: 2000, ...fields })), "network");
    }
    assert.deepEqual(await look("ok", message({ msg_seqno: 2000 })), found);
  });

  test("that another response has confirmed", async () => {
    const service = new Service(Fate.ResetBefore);
    const client = service.client({ minIntervalMs: 0 });
    assert.deepEqual(told(await outcome(client.sendText(1, "ok"))), ["network", true]);
    await run(client.sendText(1, "ok"));
    service.fates[2] = Fate.ResetBefore;
    assert.deepEqual(told(await outcome(client.sendText(1, "ok"))), ["network", true]);
  });

  test("even if the service has rewritten its emote names", async () => {
    const stored = message({ msg_seqno: 2000, content: '{"content":"up[tv_doge] tv_ [tv_ok"}' });
    assert.deepEqual(await look("up[doge] tv_ [ok", stored), found);
    assert.equal(await look("up[doge] [ok", stored), "network");
  });

  test("even if the service has rewritten its image URL and other fields", async () => {
    const content = '{"url":"http://i0.hdslb.com/a.png","width":7}';
    const stored = message({ msg_seqno: 2000, msg_type: 2, content });
    assert.deepEqual(await look("https://i0.hdslb.com/a.png", stored), found);
    assert.equal(await look("https://i0.hdslb.com/b.png", stored), "network");
  });
});

describe("an abort", () => {
  test("during a lookup rejects with its reason, and nothing is sent again", async () => {
    for (const wait of [5000, 15_500]) {
      const service = new Service(Fate.TimeoutAfter);
      const controller = new AbortController();
      const call = outcome(service.client().sendText(1, "hi", { signal: controller.signal }));
      clock.wait(wait).then(() => controller.abort("enough"));
      assert.deepEqual(await call, { error: "enough" });
      await clock.pass(60_000);
      assert.equal(service.sends, 1);
    }
  });

  test("while queued prevents the send", async () => {
    const service = new Service();
    const client = service.client();
    const controller = new AbortController();
    const calls = ["a", "b", "c"].map((text) =>
      outcome(client.sendText(1, text, text === "b" ? { signal: controller.signal } : {})),
    );
    clock.wait(500).then(() => controller.abort("enough"));
    const [first, second, third] = await Promise.all(calls);
    assert.deepEqual([first.value.msg_key, second.error, third.value.msg_key], [keyOf(1), "enough", keyOf(2)]);
  });

  test("a lookup that hangs does not block the send for ever", async () => {
    const service = new Service();
    service.history = silence;
    assert.deepEqual(await run(service.client().sendText(1, "hi")), { msg_key: keyOf(1) });
    assert.equal(service.asked("fetch_session_msgs").length, 2);
  });
});

test("a malformed success is looked up as well", async () => {
  const service = new Service({ stored: "now", answer: () => response(200, '{"code":0,"data":[]}') });
  assert.deepEqual(await run(service.client().sendText(1, "hi")), { msg_key: keyOf(1), confirmed: true });
});
