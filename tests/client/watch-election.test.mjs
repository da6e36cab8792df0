/** The leader election as one tab sees it: inputs and effects. Times are in seconds. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeRandom } from "./support/random.mjs";
import { loadSources } from "./support/sources.mjs";

const { Election, MAX_RANK } = await loadSources("watch/election.js");
const INTERVAL = 20;

const granted = (rank = 0) => ({ type: "granted", rank });
const unavailable = (rank = 0) => ({ type: "unavailable", rank });
const heard = (rank = 0, from = "other") => ({ type: "heard", from, rank, isWelcome: false });
const welcomed = (rank = 0, from = "other") => ({ ...heard(rank, from), isWelcome: true });
const asked = (fields) => ({ type: "asked", visible: false, nudge: false, to: undefined, isStuck: false, ...fields });
const visibility = (visible) => ({ type: "visibility", visible });
const [stop, rejected, nudge, elapsed] = ["stop", "rejected", "nudge", "elapsed"].map((type) => ({ type }));

/** Effects, in a word or two each. */
function brief({ type, rank, nudge, fresh, to, role, on, at }) {
  switch (type) {
    case "try":
      return `try ${rank}`;
    case "release":
      return rank === undefined ? "release" : `release ${rank}`;
    case "ask":
      return `ask${nudge ? " nudge" : ""}${fresh ? " fresh" : ""}`;
    case "announce":
      return to === undefined ? "announce" : `announce to ${to}`;
    case "become":
      return role;
    case "attend":
      return `attend ${on}`;
    case "wake":
      return at === undefined ? "wake" : `wake ${at / 1000}`;
    default:
      return type;
  }
}

/** A tab in the election, with a clock that moves to the next timer. */
class Subject {
  now = 0;
  wakeAt = undefined;

  constructor({ canShare = true, visible = true } = {}) {
    this.election = new Election(INTERVAL * 1000);
    this.start = { type: "start", canShare, visible };
  }

  /** The effects of an input, except when to wake. */
  step(input) {
    const effects = this.election.step(input, this.now * 1000);
    for (const { type, at } of effects) if (type === "wake") this.wakeAt = at === undefined ? undefined : at / 1000;
    return effects.filter(({ type }) => type !== "wake").map(brief);
  }

  /** Runs its timers until a time. Their effects, each with its time. */
  pass(until) {
    const effects = [];
    while (this.wakeAt !== undefined && this.wakeAt <= until) {
      this.now = Math.max(this.now, this.wakeAt);
      this.wakeAt = undefined;
      for (const effect of this.step(elapsed)) effects.push(`${this.now}: ${effect}`);
    }
    this.now = until;
    return effects;
  }

  get role() {
    return this.election.role;
  }
}

function follower(options) {
  const subject = new Subject(options);
  subject.step(subject.start);
  subject.step(heard());
  return subject;
}

function leader(options) {
  const subject = new Subject(options);
  subject.step(subject.start);
  subject.step(granted());
  return subject;
}

describe("a tab", () => {
  test("waits for the lock, asks who leads, and leads when it has the lock", () => {
    const subject = new Subject();
    assert.deepEqual(subject.step(subject.start), ["follower", "request", "ask fresh"]);
    assert.deepEqual(subject.step(granted()), ["leader", "announce"]);
    assert.equal(subject.wakeAt, undefined);
  });

  test("polls alone where it cannot share, and takes no lock", () => {
    const subject = new Subject({ canShare: false });
    assert.deepEqual(subject.step(subject.start), ["standalone"]);
    assert.equal(subject.wakeAt, undefined);
  });

  test("gives back all locks when its page is left, and begins anew when it is shown", () => {
    for (const subject of [new Subject(), leader(), follower(), new Subject({ canShare: false })]) {
      subject.step(subject.start);
      assert.deepEqual(subject.step(stop), ["release", "idle"]);
      assert.equal(subject.wakeAt, undefined);
      for (const late of [rejected, unavailable(), heard(), asked(), elapsed, nudge, stop]) {
        assert.deepEqual(subject.step(late), []);
      }
      assert.deepEqual(subject.step(granted()), ["release"]);
      assert.ok(["follower", "standalone"].includes(subject.step(subject.start)[0]));
      assert.deepEqual(subject.step(subject.start), []);
    }
  });
});

describe("a leader", () => {
  test("sets no timer, and answers questions", () => {
    const subject = leader();
    assert.deepEqual(subject.step(asked()), ["announce"]);
    assert.deepEqual(subject.step(asked({ to: "new" })), ["announce to new"]);
    assert.deepEqual(subject.step(asked({ nudge: true })), ["announce", "nudge"]);
    assert.equal(subject.wakeAt, undefined);
  });

  test("is attended as long as a visible tab asks", () => {
    const subject = leader({ visible: false });
    assert.deepEqual(subject.step(asked({ visible: true })), ["announce", "attend true"]);
    subject.now = 40;
    // Every time, as its own timers may be late.
    assert.deepEqual(subject.step(asked({ visible: true })), ["announce", "attend true"]);
    assert.deepEqual(subject.pass(200), ["90: attend false"]);
  });

  test("ignores others that claim to lead with the same lock", () => {
    const subject = leader();
    subject.now = 1000;
    assert.deepEqual(subject.step(heard(0)), []);
    assert.deepEqual(subject.step(welcomed(0)), []);
  });

  test("lines up again when its lock is taken away", () => {
    const subject = leader();
    subject.now = 30;
    assert.deepEqual(subject.step(rejected), ["release", "follower", "request"]);
  });

  test("polls alone if it never held its lock, as in a content script of Firefox", () => {
    const subject = leader();
    subject.now = 0.1;
    assert.deepEqual(subject.step(rejected), ["release", "standalone"]);
    assert.deepEqual(subject.step(rejected), ["release"]);
  });

  test("lines up again when a follower asks and nobody takes its events", () => {
    const subject = leader();
    assert.deepEqual(subject.step(asked({ isStuck: true })), ["release", "follower", "request"]);
  });
});

describe("a follower", () => {
  test("asks an unknown leader for everything, once", () => {
    const subject = new Subject();
    subject.step(subject.start);
    assert.deepEqual(subject.step(heard(0, "a")), ["ask fresh"]);
    assert.deepEqual(subject.step(heard(0, "a")), []);
    assert.deepEqual(subject.step(heard(0, "b")), ["ask fresh"]);
    assert.deepEqual(subject.step(welcomed(0, "c")), []);
  });

  test("that is visible asks once per interval, so that the leader is attended", () => {
    const subject = follower();
    assert.deepEqual(subject.pass(20), ["20: ask"]);
    subject.now = 21;
    subject.step(heard());
    assert.deepEqual(subject.pass(50), ["40: ask"]);
  });

  test("that is hidden asks only after a silent interval", () => {
    const subject = follower({ visible: false });
    subject.now = 15;
    subject.step(heard());
    assert.deepEqual(subject.pass(40), ["35: ask"]);
  });

  test("tries the lock once after two silent intervals, then the next one", () => {
    const subject = follower();
    assert.deepEqual(subject.pass(40), ["20: ask", "40: ask", "40: try 0"]);
    assert.deepEqual(subject.step(unavailable(0)), []);
    // A page in the back/forward cache may be losing its lock.
    assert.deepEqual(subject.pass(41), ["41: try 1"]);
    assert.deepEqual(subject.step(granted(1)), ["leader", "announce"]);
    assert.equal(subject.election.rank, 1);
  });

  test("leads at once if its try frees the lock", () => {
    const subject = follower();
    subject.pass(40);
    assert.deepEqual(subject.step(granted(0)), ["leader", "announce"]);
    assert.deepEqual(subject.pass(1000), []);
  });

  test("keeps following if the leader speaks in the meantime", () => {
    const subject = follower();
    subject.pass(40);
    subject.step(unavailable(0));
    subject.now = 40.5;
    assert.deepEqual(subject.step(heard()), []);
    assert.deepEqual(subject.step(unavailable(0)), []);
    assert.deepEqual(subject.pass(59), []);
  });

  test("does not take its leader for gone when its own timer was late", () => {
    const subject = follower({ visible: false });
    subject.now = 3600;
    assert.deepEqual(subject.step(elapsed), ["ask"]);
    assert.deepEqual(subject.pass(3619), []);
    assert.deepEqual(subject.pass(3620), ["3620: ask", "3620: try 0"]);
  });

  test("polls alone if it gets no lock of any rank, until it hears a leader", () => {
    const subject = follower();
    subject.pass(40);
    subject.step(unavailable(0));
    subject.pass(41);
    const effects = Array.from({ length: MAX_RANK }, (_, at) => subject.step(unavailable(at + 1)));
    assert.deepEqual(effects.flat(), ["try 2", "try 3", "standalone"]);
    assert.deepEqual(subject.step(heard()), ["follower", "ask fresh"]);
  });

  test("that polls alone leads when it gets the lock", () => {
    const subject = follower();
    subject.pass(40);
    for (const rank of [0, 1, 2, 3]) subject.step(unavailable(rank));
    assert.equal(subject.step(unavailable(3)).length, 0);
    subject.pass(41);
    subject.step(unavailable(3));
    assert.equal(subject.role, "standalone");
    assert.deepEqual(subject.step(granted(0)), ["leader", "announce"]);
  });

  test("without locks polls alone when its leader falls silent", () => {
    const subject = leader();
    subject.step(rejected);
    assert.deepEqual(subject.step(heard()), ["follower", "ask fresh"]);
    assert.deepEqual(subject.pass(60), ["20: ask", "40: standalone"]);
  });

  test("tells the leader when it becomes visible or wants a poll", () => {
    const subject = follower({ visible: false });
    assert.deepEqual(subject.step(visibility(true)), ["ask nudge"]);
    assert.deepEqual(subject.step(visibility(false)), []);
    assert.deepEqual(subject.step(nudge), ["ask nudge"]);
    assert.deepEqual(leader().step(nudge), ["nudge"]);
    assert.deepEqual(leader().step(visibility(true)), []);
  });
});

describe("of two leaders", () => {
  const deputy = () => {
    const subject = follower();
    subject.pass(41);
    subject.step(granted(1));
    return subject;
  };

  test("the one of larger rank follows", () => {
    assert.deepEqual(deputy().step(heard(0)), ["release 1", "follower", "ask fresh"]);
  });

  test("the one of smaller rank asks how far the other has come before it leads again", () => {
    const subject = leader();
    subject.now = 600;
    assert.deepEqual(subject.step(heard(1)), ["follower", "ask fresh"]);
    assert.deepEqual(subject.step(heard(1)), []);
    assert.deepEqual(subject.step(welcomed(1)), ["leader", "announce"]);
    assert.equal(subject.election.rank, 0);
  });

  test("it leads again without an answer after a second", () => {
    const subject = leader();
    subject.now = 600;
    subject.step(heard(1));
    assert.deepEqual(subject.pass(605), ["601: leader", "601: announce"]);
  });

  test("it does not do so again within two intervals", () => {
    const subject = leader();
    for (const now of [0, 39.9]) {
      subject.now = now;
      assert.deepEqual(subject.step(heard(1, `${now}`)), []);
    }
    subject.now = 40;
    assert.deepEqual(subject.step(heard(1)), ["follower", "ask fresh"]);
  });

  test("the one that also gets the first lock keeps only that", () => {
    const subject = deputy();
    assert.deepEqual(subject.step(granted(0)), ["release 1", "announce"]);
    assert.equal(subject.election.rank, 0);
    assert.deepEqual(subject.step(granted(2)), ["release 2"]);
  });
});

test("in any order of inputs, only leaders hold locks, and no timer runs in a tab that is gone", () => {
  const random = makeRandom(14);
  const pick = (list) => list[random(list.length)];
  for (let round = 0; round < 300; round += 1) {
    const subject = new Subject({ visible: random(2) === 1 });
    const held = new Set();
    let isWaiting = false;
    const tries = new Set();
    const apply = (input) => {
      for (const effect of subject.step(input)) {
        const [what, rank] = effect.split(" ");
        if (what === "request") isWaiting = true;
        if (what === "try") tries.add(Number(rank));
        if (what === "release" && rank) held.delete(Number(rank));
        if (effect === "release") {
          held.clear();
          tries.clear();
          isWaiting = false;
        }
      }
    };
    for (let turn = 0; turn < 60; turn += 1) {
      subject.now += random(30);
      const rank = pick([...tries]);
      const inputs = [subject.start, stop, heard(random(3)), welcomed(random(3)), asked({ visible: random(2) === 1 })];
      const input = pick([
        ...inputs,
        visibility(random(2) === 1),
        nudge,
        elapsed,
        "lock",
        "lock",
        "no lock",
        "no lock",
      ]);
      if (input === "lock" && (isWaiting || rank !== undefined)) {
        const won = rank ?? 0;
        if (rank === undefined) isWaiting = false;
        tries.delete(won);
        held.add(won);
        apply(granted(won));
      } else if (input === "no lock" && rank !== undefined) {
        tries.delete(rank);
        apply(unavailable(rank));
      } else if (typeof input !== "string") {
        apply(input);
      }
      // A leader that asks another one before it leads again keeps its lock for a second.
      const mayHold = subject.role === "leader" || (subject.role === "follower" && subject.wakeAt <= subject.now + 1);
      assert.ok(held.size === 0 || (held.size === 1 && mayHold), `${subject.role} holds ${[...held]}`);
      assert.ok(subject.role !== "leader" || held.has(subject.election.rank), "it leads without a lock");
      assert.ok(subject.role !== "idle" || subject.wakeAt === undefined, "a timer runs");
    }
  }
});
