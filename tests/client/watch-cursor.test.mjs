/** Cursors: how they are read, compared and merged. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeRandom } from "./support/random.mjs";
import { loadSources } from "./support/sources.mjs";

const { parseCursor, mergeCursors } = await loadSources("watch/cursor.js");
const MID = "5";
const cursor = (fields) => ({ v: 1, mid: MID, time: "100", floor: "7", marks: {}, ...fields });

describe("a cursor", () => {
  test("is read as it was given, without unknown fields", () => {
    const whole = cursor({ marks: { 123: 4, g9: "9007199254740993" }, unread: { at: 5, seen: 6 } });
    assert.deepEqual(parseCursor({ ...whole, more: 1 }, MID), whole);
    assert.deepEqual(parseCursor(cursor(), MID), cursor());
    assert.notEqual(parseCursor(whole, MID).marks, whole.marks);
  });

  const circle = cursor();
  circle.marks.self = circle;
  const many = (count) => Object.fromEntries(Array.from({ length: count }, (_, at) => [String(at + 1), 1]));
  for (const [what, value, problem] of [
    ["a number", 0, "expected the cursor of an event (messages from before are in `history`), got 0"],
    ["nothing", null, "got nothing"],
    ["a list", [], "got an array"],
    ["another version", cursor({ v: 2 }), "expected a cursor of version 1, got 2"],
    ["no version", cursor({ v: undefined }), "expected a cursor of version 1"],
    ["another account's", cursor({ mid: "6" }), "expected a cursor of this account, got one of another"],
    ["a time that is no text", cursor({ time: 100 }), "have to be digits"],
    ["a negative time", cursor({ time: "-1" }), "have to be digits"],
    ["a floor beyond 64 bits", cursor({ floor: String(2n ** 64n) }), "have to be digits"],
    ["marks that are a list", cursor({ marks: [] }), "`marks` has to be an object"],
    ["no marks", cursor({ marks: undefined }), "`marks` has to be an object"],
    ["a mark of nobody", cursor({ marks: { x1: 1 } }), '`marks` has "x1", which is no talker'],
    ["a mark that is no number", cursor({ marks: { 1: "1.5" } }), "expected a whole number or digits for 1"],
    ["a negative mark", cursor({ marks: { 1: -1 } }), "expected a whole number or digits for 1"],
    ["a mark that was rounded", cursor({ marks: { 1: 2 ** 53 } }), "expected a whole number or digits for 1"],
    ["too many marks", cursor({ marks: many(1001) }), "more than 1000 conversations"],
    ["more than 64 KB", cursor({ more: "x".repeat(65_536) }), "got one of more than 64 KB"],
    ["odd counts", cursor({ unread: { at: 1, seen: "x" } }), "`unread` has to hold whole numbers"],
    ["one that holds itself", circle, "got an object that is not plain JSON"],
  ]) {
    test(`is not ${what}`, () => {
      assert.throws(
        () => parseCursor(value, MID, "storage.load"),
        ({ kind, endpoint, message }) => {
          assert.deepEqual([kind, endpoint], ["input", "watch"]);
          assert.ok(message.startsWith("watch: `storage.load`: ") && message.includes(problem), message);
          return true;
        },
      );
    });
  }

  test("may have a thousand conversations", () => {
    assert.equal(Object.keys(parseCursor(cursor({ marks: many(1000) }), MID).marks).length, 1000);
  });
});

describe("of two cursors", () => {
  test("the one that covers the other is taken as it is", () => {
    const before = cursor({ marks: { 1: 5 }, unread: { at: 9, seen: 1 } });
    const after = cursor({ time: "200", marks: { 1: 6, 2: 1 }, unread: { at: 8, seen: 2 } });
    assert.equal(mergeCursors(before, after), after);
    assert.equal(mergeCursors(after, before), after);
  });

  test("the later count is kept where nothing else differs", () => {
    const early = cursor({ unread: { at: 1, seen: 1 } });
    const late = cursor({ unread: { at: 2, seen: 2 } });
    assert.equal(mergeCursors(early, late), late);
    assert.equal(mergeCursors(late, early), late);
    assert.equal(mergeCursors(cursor(), late), late);
  });

  test("that differ, the larger marks and the smaller time and floor are taken", () => {
    const a = cursor({ time: "200", floor: "9", marks: { 1: 5, 2: 8 }, unread: { at: 2, seen: 2 } });
    const b = cursor({ time: "100", floor: "8", marks: { 1: 7, 3: "9007199254740993" }, unread: { at: 1, seen: 1 } });
    const merged = {
      time: "100",
      floor: "8",
      marks: { 1: 7, 2: 8, 3: "9007199254740993" },
      unread: { at: 2, seen: 2 },
    };
    assert.deepEqual(mergeCursors(a, b), cursor(merged));
    assert.deepEqual(mergeCursors(b, a), cursor(merged));
  });

  test("marks are compared as numbers, however long", () => {
    const a = cursor({ time: "99", marks: { 1: 2 ** 53 - 1, 2: 1 } });
    const b = cursor({ time: "100", marks: { 1: "9007199254740993" } });
    assert.deepEqual(mergeCursors(a, b), cursor({ time: "99", marks: { 1: "9007199254740993", 2: 1 } }));
  });

  test("one that dropped its smallest mark still covers the one before", () => {
    const marks = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [String(at + 1), at + 10]));
    const before = cursor({ marks });
    const { 1: dropped, ...others } = marks;
    const after = cursor({ time: "200", marks: { ...others, 5000: 9999 } });
    assert.equal(dropped, 10);
    assert.equal(mergeCursors(before, after), after);
  });

  test("the largest thousand marks are kept", () => {
    const marks = (from) => Object.fromEntries(Array.from({ length: 900 }, (_, at) => [String(from + at), from + at]));
    const kept = Object.values(mergeCursors(cursor({ marks: marks(1) }), cursor({ marks: marks(5000) })).marks);
    assert.equal(kept.length, 1000);
    assert.equal(Math.min(...kept), 801);
  });

  test("what is new behind either is new behind the merged one", () => {
    const random = makeRandom(8);
    const make = () => {
      const talkers = ["1", "2", "3"].filter(() => random(2) === 1);
      const marks = Object.fromEntries(talkers.map((talker) => [talker, random(4)]));
      return cursor({ time: String(random(3)), floor: String(random(3)), marks });
    };
    // A conversation without a mark is told by time and floor.
    const isOld = ({ time, floor, marks }, talker, { seqno, at }) =>
      marks[talker] === undefined ? at <= Math.min(Number(time), Number(floor)) : seqno <= marks[talker];
    for (let round = 0; round < 3000; round += 1) {
      const [a, b] = [make(), make()];
      const merged = mergeCursors(a, b);
      assert.deepEqual(mergeCursors(merged, a), merged);
      for (const talker of ["1", "2", "3"]) {
        for (const message of [0, 1, 2, 3].map((seqno) => ({ seqno, at: seqno }))) {
          const wasOld = isOld(a, talker, message) || isOld(b, talker, message);
          assert.ok(wasOld || !isOld(merged, talker, message), JSON.stringify([a, b, merged, talker, message]));
        }
      }
    }
  });
});
