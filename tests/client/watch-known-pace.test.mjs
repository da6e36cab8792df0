/** A tab keeps the pace of the last poll that it knows of. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadSources } from "./support/sources.mjs";

const { KnownPace } = await loadSources("watch/pace.js");

const used = (ago) => ({ ago, debt: 9000 });
let now = 0;
const begin = () => {
  now = 0;
  return new KnownPace(() => now);
};

test("a pace grows older with time", () => {
  const known = begin();
  assert.equal(known.pace, undefined);
  known.learn({ polls: used(5), counts: used(0), rest: 500, reached: 7, unread: { a: 1 } });
  now = 400.4;
  assert.deepEqual(known.pace, {
    polls: { ago: 405, debt: 8600 },
    counts: { ago: 400, debt: 8600 },
    rest: 100,
    reached: 7,
    unread: { a: 1 },
  });
  now = 20_000;
  assert.deepEqual(known.pace, {
    polls: { ago: 20_005, debt: 0 },
    counts: { ago: 20_000, debt: 0 },
    reached: 7,
    unread: { a: 1 },
  });
});

test("a later pace of the same poll is learned, although clocks differ by some ms", () => {
  const known = begin();
  known.learn({ polls: used(0) });
  now = 50;
  known.learn({ polls: used(52), counts: used(0) });
  assert.deepEqual(known.pace.counts, used(0));
});

test("a pace from before the last poll is not learned", () => {
  const known = begin();
  known.learn({ polls: used(0), counts: used(100) });
  known.learn({ polls: used(20_000), counts: used(7) });
  known.learn({ counts: used(7) });
  known.learn(undefined);
  assert.equal(known.pace.counts.ago, 100);
});
