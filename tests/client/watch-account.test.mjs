/** Whose messages a watch tells, and how it starts without a cookie. */
import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { clock, OWN, refused, response, unreachable } from "./support/stage.mjs";
import { Town } from "./support/town.mjs";
import { Watching } from "./support/watching.mjs";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const FRIEND = 7;
const OTHER = 5;
/** No cookie tells who is logged in. */
const UNKNOWN = { client: {} };

let watching;
function begin() {
  const town = new Town();
  town.write(FRIEND);
  watching = new Watching(town);
  return town;
}
afterEach(() => watching.end());

/** Answers the question who is logged in. */
function answerNav(town, answer) {
  const usual = town.answer.bind(town);
  town.answer = (request) => (request.path.endsWith("/nav") ? answer(request) : usual(request));
}

describe("a start where no cookie tells who is logged in", () => {
  test("is retried with backoff, tells so, and loses nothing from then on", async () => {
    const town = begin();
    const usual = town.answer.bind(town);
    answerNav(town, unreachable);
    const { ofType } = await watching.open(UNKNOWN);
    await clock.pass(5 * MINUTE);
    const times = town.asked("nav").map(({ at }) => at);
    // Each attempt is made three times, as for any read.
    assert.ok(times.length >= 12 && times.length <= 18, `${times.length} questions`);
    const states = ofType("state");
    assert.ok(states.every(({ state, error, until }) => state === "retrying" && error.kind === "network" && until > 0));
    town.answer = usual;
    await clock.pass(3 * MINUTE);
    const { msg_key } = town.write(FRIEND);
    await clock.pass(MINUTE);
    assert.deepEqual(
      ofType("message").map(({ message }) => message.msg_key),
      [msg_key],
    );
  });

  test("has a cursor that begins at now, or the one that was given", async () => {
    const town = begin();
    answerNav(town, unreachable);
    const without = await watching.open({ client: {}, watch: { name: "a" } });
    const since = { v: 1, mid: String(OWN), time: "1", floor: "1", marks: { 7: 1 } };
    const given = await watching.open({ client: {}, watch: { name: "b", since } });
    await clock.pass(10 * SECOND);
    assert.deepEqual(structuredClone(given.ofType("state")[0].cursor), since);
    const [{ cursor }] = without.ofType("state");
    watching.end();
    watching = new Watching(new Town());
    watching.town.write(FRIEND);
    const again = await watching.open({ watch: { since: structuredClone(cursor) } });
    await clock.pass(MINUTE);
    assert.deepEqual([again.ofType("message"), again.ofType("state").map(({ state }) => state)], [[], ["live"]]);
  });

  test("rests when risk control refuses", async () => {
    const town = begin();
    answerNav(town, () => response(412, ""));
    const { ofType } = await watching.open(UNKNOWN);
    await clock.pass(100 * SECOND);
    assert.equal(town.requests.length, 1);
    assert.deepEqual(
      ofType("state").map(({ state, reason, error }) => [state, reason, error.kind]),
      [["paused", "risk", "risk"]],
    );
  });

  test("ends when nobody is logged in", async () => {
    const town = begin();
    answerNav(town, () => refused(-101));
    const { ofType } = await watching.open(UNKNOWN);
    await clock.pass(5 * MINUTE);
    assert.deepEqual(
      ofType("state").map(({ state, reason, error }) => [state, reason, error.kind]),
      [["stopped", "failed", "login"]],
    );
    assert.equal(town.requests.length, 1);
  });

  test("requests nothing more once it is stopped", async () => {
    const town = begin();
    answerNav(town, unreachable);
    const { watch } = await watching.open(UNKNOWN);
    await clock.pass(10 * SECOND);
    const count = town.requests.length;
    watch.stop();
    await clock.pass(5 * MINUTE);
    assert.equal(town.requests.length, count);
  });
});

describe("a new leader", () => {
  const cookieOf = (mid) => `DedeUserID=${mid}; bili_jct=token`;

  for (const [what, given, change] of [
    [
      "by its cookie",
      { client: {}, cookie: cookieOf(OWN) },
      (tab) => Object.assign(tab.scope.document, { cookie: cookieOf(OTHER) }),
    ],
    [
      "as the service says",
      UNKNOWN,
      (_, town) => answerNav(town, () => response(200, { code: 0, data: { isLogin: true, mid: OTHER } })),
    ],
  ]) {
    test(`stops and tells nothing when somebody else is logged in ${what}`, async () => {
      const town = begin();
      const leader = await watching.open(given);
      await clock.pass(SECOND);
      const follower = await watching.open(given);
      await clock.pass(MINUTE);
      change(follower.tab, town);
      const at = clock.now();
      leader.tab.kill();
      town.write(FRIEND);
      await clock.pass(3 * MINUTE);
      assert.deepEqual(
        follower
          .ofType("state")
          .slice(-1)
          .map(({ state, reason }) => [state, reason]),
        [["stopped", "account"]],
      );
      assert.deepEqual([follower.ofType("message"), watching.count("new_sessions", at)], [[], 0]);
    });
  }

  test("stops when nobody is logged in any more", async () => {
    const town = begin();
    const leader = await watching.open(UNKNOWN);
    await clock.pass(SECOND);
    const follower = await watching.open(UNKNOWN);
    await clock.pass(MINUTE);
    town.isLoggedOut = true;
    leader.tab.kill();
    await clock.pass(MINUTE);
    const { state, reason, error } = follower.ofType("state").at(-1);
    assert.deepEqual([state, reason, error.kind], ["stopped", "login", "login"]);
  });
});
