/** Two thousand sends to a service that fails one in five times. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fate, Service } from "./support/service.mjs";
import { outcome } from "./support/stage.mjs";

/** A seeded generator, so that runs are reproducible. */
function chance(seed) {
  let state = BigInt(seed);
  return (limit) => {
    state = BigInt.asUintN(64, state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n);
    return Number((state >> 33n) % BigInt(limit));
  };
}

const FAULTS = [
  Fate.ResetBefore,
  Fate.ResetAfter,
  Fate.ResetAfter,
  Fate.ResetAfter,
  Fate.CutAfter,
  Fate.EmptyAfter,
  Fate.BadGatewayBefore,
  Fate.BadGatewayAfter,
  Fate.TimeoutBefore,
  Fate.TimeoutAfter,
  Fate.TimeoutLate,
  Fate.NoKeyAfter,
  Fate.refused(21020),
  Fate.refused(-500),
];

test("under faults, two thousand messages are sent once each and reported correctly", async () => {
  const below = chance(20_261_123);
  const fates = Array.from({ length: 2000 }, () => (below(100) < 20 ? FAULTS[below(14)] : Fate.Fine));
  const service = new Service(...fates);
  const client = service.client({ minIntervalMs: 0 });
  const sent = new Map();
  const unconfirmed = new Set();
  for (let number = 0; number < 2000; number += 1) {
    // Some repeat the previous text.
    const text = below(10) === 0 ? "again" : `message ${number}`;
    const to = 1 + below(3);
    const what = `${to}: ${text}`;
    const { value, error } = await outcome(client.sendText(to, text));
    if (value) {
      assert.ok(!sent.has(value.msg_key), "one message reported twice");
      sent.set(value.msg_key, what);
    } else if (error.kind === "unconfirmed") {
      unconfirmed.add(what);
    }
  }
  assert.equal(service.sends, 2000, "each is tried once");
  const last = new Map();
  let foundLater = 0;
  for (const { to, message } of service.stored) {
    const what = `${to}: ${JSON.parse(message.content).content}`;
    if (sent.has(message.msg_key)) {
      assert.equal(sent.get(message.msg_key), what);
    } else {
      assert.ok(unconfirmed.has(what), `${what} was stored, and reported as not sent`);
      foundLater += 1;
    }
    assert.ok(message.msg_seqno > (last.get(to) ?? 0), "order per talker");
    last.set(to, message.msg_seqno);
  }
  assert.equal(service.stored.length, sent.size + foundLater);
  assert.ok(sent.size > 1700 && unconfirmed.size > 0, `${sent.size} sent, ${unconfirmed.size} unconfirmed`);
});
