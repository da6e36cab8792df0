/** Conversations and people: what a message centre shows and changes, by the state the service is in afterwards. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FANS, FRIEND, MAIN, SILENT, UP } from "./support/people.mjs";
import { until } from "./support/until.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("conversations");

/** One message of theirs is unread; not followed. */
const STRANGER = 88217731;
/** A system account; four of its notices are unread. */
const HELPER = 844424930131966;
/** Another. */
const PAYMENTS = 844424930131964;
/** Pinned. */
const PAL = 401742377;
/** Intercepted, and read. */
const ADVERT = 3546600771905204;
/** An official fan group: three unread, do-not-disturb. */
const OFFICIAL = 221095555;

const KEY_IMAGES = {
  img_url: "https://i0.hdslb.com/bfs/wbi/7cd084941338484aae1ad9425b84077c.png",
  sub_url: "https://i0.hdslb.com/bfs/wbi/4932caff0ff746eab6f01bf08b70ac45.png",
};

const group = (id) => ({ talker_id: id, session_type: 2 });
const text = (content) => JSON.stringify({ content });

/** The avatar of each account, by mid. */
async function facesByMid() {
  const accounts = await (await fetch(`${world.sandbox.control}/account`)).json();
  return new Map(accounts.map(({ mid, face }) => [mid, face]));
}

/** The requests that an endpoint saw. */
async function requestsOf(endpoint) {
  return (await world.sandbox.requests()).filter((request) => request.endpoint === endpoint);
}

/** The queries that an endpoint saw, without what every request carries. */
async function queriesOf(endpoint) {
  return (await requestsOf(endpoint)).map(({ query: { build: _, mobi_app: __, ...own } }) => own);
}

/** A page with `client`, one for all of a test, and `find`, which looks a conversation up in a list. */
async function openClient(options) {
  const page = await world.open(options);
  await page.evaluate(() => {
    globalThis.client = bili.createClient();
    globalThis.find = async (id, sessionType = bili.SessionList.All) => {
      const { session_list } = await client.sessions({ sessionType, size: 100 });
      return session_list?.find((session) => session.talker_id === id);
    };
  });
  return page;
}

/** The same in a tab whose time passes when the test says so. */
async function openWithStillClock() {
  const page = await openClient({ profile: await world.profile() });
  await page.clock.install({ time: 1_800_000_000_000 });
  await page.clock.pauseAt(1_800_000_001_000);
  return page;
}

describe("a message centre", { timeout: 60_000 }, () => {
  test("lists conversations with names and avatars", async () => {
    const page = await openClient();
    const { sessions, shown } = await page.evaluate(async () => {
      const { session_list: sessions } = await client.sessions({ size: 100 });
      const mids = sessions.filter((s) => s.session_type === 1 && !s.account_info).map((s) => s.talker_id);
      const users = new Map((await client.users(mids)).map((user) => [user.mid, user]));
      const shown = sessions.map((session) => {
        const user = users.get(session.talker_id);
        const { account_info: system, group_name, group_cover } = session;
        return [
          session.talker_id,
          system?.name ?? user?.name ?? group_name,
          system?.pic_url ?? user?.face ?? group_cover,
        ];
      });
      return { sessions, shown };
    });
    const names = new Map(world.sandbox.accounts.map(({ mid, name }) => [mid, name]));
    names.set(HELPER, "UP主小助手").set(PAYMENTS, "支付小助手").set(FANS, "up主的应援团").set(OFFICIAL, "木工角官方群");
    assert.equal(shown.length, 13);
    for (const [id, name, picture] of shown) {
      assert.equal(name, names.get(id), String(id));
      assert.match(picture, /^https:\/\/(i0\.hdslb\.com|message\.biliimg\.com)\/bfs\/.+/, name);
    }
    // The pinned one first, then by time.
    const times = sessions.map((session) => session.session_ts);
    assert.deepEqual(times.slice(1), times.slice(1).sort().reverse());
    assert.equal(shown[0][0], PAL);
    assert.ok(sessions.every((session) => typeof session.last_msg.msg_key === "string"));
    const unread = sessions.map((session) => [session.talker_id, session.unread_count]).filter(([, count]) => count);
    assert.deepEqual(Object.fromEntries(unread), { [HELPER]: 4, [OFFICIAL]: 3, [STRANGER]: 1, [FANS]: 1, [UP]: 2 });
    // As a talker, every one of them.
    const first = await page.evaluate(async () => {
      const { session_list } = await client.sessions({ size: 100 });
      return Promise.all(session_list.map(async (session) => (await client.history(session)).messages[0].msg_key));
    });
    assert.deepEqual(
      first,
      sessions.map((session) => session.last_msg.msg_key),
    );
  });

  test("opens a conversation, pages back and marks it read", async () => {
    await world.sandbox.converse({ a: MAIN, b: FRIEND, count: 50, seed: 3 });
    for (const n of [1, 2, 3]) await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type: 1, content: text(`${n}`) });
    const page = await openClient();
    const { seqnos, before, after } = await page.evaluate(async (friend) => {
      const state = async () => ({
        unread: (await client.unread()).follow_unread,
        listed: (await find(friend)).unread_count,
        session: await client.session(friend),
      });
      const session = await find(friend);
      const before = await state();
      const seqnos = [];
      for await (const { messages } of client.history(session).pages()) {
        seqnos.push(messages.map((message) => message.msg_seqno));
      }
      await client.markRead(session);
      return { seqnos, before, after: await state() };
    }, FRIEND);
    const stored = (await world.sandbox.messages(MAIN, FRIEND)).map((message) => message.msg_seqno).reverse();
    assert.deepEqual(
      seqnos.map(({ length }) => length),
      [20, 20, 13],
    );
    assert.deepEqual(seqnos.flat(), stored);
    assert.deepEqual([before.unread, before.listed, before.session.unread_count], [9, 3, 3]);
    assert.deepEqual([after.unread, after.listed, after.session.unread_count], [6, 0, 0]);
    assert.equal(after.session.ack_seqno, stored[0]);
    assert.ok(after.session.ack_ts > before.session.ack_ts);
  });

  test("marks read up to a message", async () => {
    const page = await openClient();
    const stored = await world.sandbox.messages(MAIN, UP);
    const left = await page.evaluate(
      async ([up, ackSeqno]) => {
        await client.markRead(up, { ackSeqno });
        return [(await client.session(up)).unread_count, (await client.unread()).follow_unread];
      },
      [UP, stored.at(-2).msg_seqno],
    );
    assert.deepEqual(left, [1, 5]);
  });

  test("pins and unpins", async () => {
    const page = await openClient();
    const listed = await page.evaluate(
      async ([up, fans]) => {
        const tops = async () => {
          const { session_list } = await client.sessions({ size: 100 });
          return session_list.filter((session) => session.top_ts > 0).map((session) => session.talker_id);
        };
        const steps = [await tops()];
        await client.pin(up);
        steps.push(await tops());
        await client.pin(fans);
        steps.push(await tops());
        const { top_ts } = await client.session(fans);
        await client.unpin(up);
        steps.push(await tops());
        return { steps, top_ts, unpinned: (await client.session(up)).top_ts };
      },
      [UP, group(FANS)],
    );
    assert.deepEqual(listed.steps, [[PAL], [UP, PAL], [FANS, UP, PAL], [FANS, PAL]]);
    assert.ok(Math.abs(listed.top_ts / 1000 - Date.now()) < 60_000);
    assert.equal(listed.unpinned, 0);
  });

  test("mutes a user and a fan group", async () => {
    const page = await openClient();
    const settings = await page.evaluate(
      async (talkers) => {
        const settings = [];
        for (const talker of talkers) {
          for (const on of [true, false]) {
            await client.setDnd(talker, on);
            settings.push([await client.dnd(talker), (await client.session(talker)).is_dnd]);
          }
        }
        return settings;
      },
      [FRIEND, group(FANS)],
    );
    const of = (id, setting) => [{ id, setting }];
    assert.deepEqual(settings, [
      [{ uid_settings: of(FRIEND, 1), group_settings: null }, 1],
      [{ uid_settings: of(FRIEND, 0), group_settings: null }, 0],
      [{ uid_settings: null, group_settings: of(FANS, 1) }, 1],
      [{ uid_settings: null, group_settings: of(FANS, 0) }, 0],
    ]);
  });

  test("stops and takes pushes", async () => {
    const page = await openClient();
    const settings = await page.evaluate(async (up) => {
      const state = async () => [(await client.pushSetting(up)).push_setting, (await client.session(up)).setting];
      const settings = [await state()];
      await client.setPush(up, false);
      settings.push(await state());
      await client.setPush(up, true);
      settings.push(await state());
      return settings;
    }, UP);
    assert.deepEqual(settings, [
      [0, 0],
      [1, 1],
      [0, 0],
    ]);
  });

  test("tells how two people relate", async () => {
    await world.sandbox.account({ mid: MAIN, blocks: [STRANGER] });
    const page = await openClient();
    const relations = await page.evaluate(
      (mids) => Promise.all(mids.map((mid) => client.pushSetting(mid))),
      [UP, FRIEND, 3546558101916723, STRANGER],
    );
    assert.deepEqual(relations, [
      { follow_status: 0, special: 1, push_setting: 0, show_push_setting: 1 },
      { follow_status: 6, special: 0, push_setting: 0, show_push_setting: 1 },
      { follow_status: 2, special: 0, push_setting: 0, show_push_setting: 0 },
      { follow_status: 128, special: 0, push_setting: 0, show_push_setting: 0 },
    ]);
    const named = await page.evaluate(() => [bili.FollowStatus, bili.PushSetting, bili.ItemStatus]);
    assert.deepEqual(named, [
      { None: 0, FollowsYou: 2, Mutual: 6, Blocked: 128 },
      { Receive: 0, Refuse: 1 },
      { Fine: 0, Gone: -1 },
    ]);
  });

  test("intercepts, reads and removes what is intercepted", async () => {
    const page = await openClient();
    const step = async (change) => {
      if (change) await page.evaluate(change, STRANGER);
      return page.evaluate(async (stranger) => {
        const { session_list } = await client.sessions({ sessionType: bili.SessionList.Intercepted });
        const { dustbin_unread, unfollow_unread } = await client.unread({ showDustbin: true });
        const { is_intercept, is_trust } = await client.session(stranger);
        return {
          intercepted: session_list?.map((session) => session.talker_id) ?? null,
          listed: (await find(stranger)) !== undefined,
          unread: [dustbin_unread, unfollow_unread],
          flags: [is_intercept, is_trust],
        };
      }, STRANGER);
    };
    const before = { intercepted: [ADVERT], listed: true, unread: [0, 1], flags: [0, 0] };
    const moved = { intercepted: [STRANGER, ADVERT], listed: false, unread: [1, 0], flags: [1, 0] };
    assert.deepEqual(await step(), before);
    assert.deepEqual(await step((stranger) => client.setIntercept(stranger, true)), moved);
    assert.deepEqual(await step((stranger) => client.setIntercept(stranger, false)), { ...before, flags: [0, 1] });
    assert.deepEqual(await step((stranger) => client.setIntercept(stranger, true)), moved);
    assert.deepEqual(await step(() => client.readIntercepted()), { ...moved, unread: [0, 0] });
    const removed = await step(() => client.removeIntercepted());
    assert.deepEqual(removed, { ...moved, intercepted: null, unread: [0, 0] });
  });

  test("removes a conversation; the history stays, and the next message brings it back", async () => {
    const page = await openClient();
    const look = () =>
      page.evaluate(async (friend) => {
        const { messages } = await client.history(friend, { size: 200 });
        return { listed: (await find(friend))?.unread_count, messages: messages.length };
      }, FRIEND);
    const before = await look();
    assert.equal(before.listed, 0);
    await page.evaluate((friend) => client.remove(friend), FRIEND);
    assert.deepEqual(await look(), { listed: undefined, messages: before.messages });
    await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type: 1, content: text("还在吗") });
    assert.deepEqual(await look(), { listed: 1, messages: before.messages + 1 });
  });

  test("takes every list, order and fold", async () => {
    const page = await openClient();
    const lists = await page.evaluate(async () => {
      const ids = async (options) => {
        const { session_list } = await client.sessions({ size: 100, ...options });
        return session_list?.map((session) => session.talker_id) ?? null;
      };
      const lists = {};
      for (const [name, sessionType] of Object.entries(bili.SessionList)) lists[name] = await ids({ sessionType });
      lists.folded = await ids({ groupFold: true, unfollowFold: true, sortRule: 3, beginTs: 1712000000000000n });
      return lists;
    });
    assert.deepEqual(Object.keys(lists).length, 10);
    assert.deepEqual(lists.FanGroups, [OFFICIAL, FANS]);
    assert.deepEqual(lists.Intercepted, [ADVERT]);
    assert.deepEqual(lists.BusinessOrders, null);
    assert.deepEqual(lists.System.length, 2);
    assert.ok(lists.Strangers.includes(STRANGER) && !lists.Strangers.includes(FRIEND));
    assert.deepEqual(
      lists.folded.filter((id) => [OFFICIAL, FANS].includes(id)),
      [OFFICIAL],
    );
    const asked = await queriesOf("get_sessions");
    assert.deepEqual(
      asked.map(({ session_type }) => session_type),
      ["1", "2", "3", "4", "5", "6", "7", "8", "9", "4"],
    );
    assert.deepEqual(asked.at(-1), {
      session_type: "4",
      group_fold: "1",
      unfollow_fold: "1",
      sort_rule: "3",
      begin_ts: "1712000000000000",
      size: "100",
    });
  });

  test("asks for news, the unread in fan groups, one conversation, limits", async () => {
    await world.sandbox.account({ mid: SILENT, stranger_limit: true });
    const page = await openClient();
    const said = await page.evaluate(
      async ([silent, friend, fans]) => {
        const { session_list: all } = await client.newSessions();
        const { session_list: news, has_more } = await client.newSessions({ beginTs: all[2].session_ts, size: 1 });
        return {
          all: all.map((session) => session.session_ts),
          news: news.map((session) => session.session_ts),
          has_more,
          groups: await client.groupUnread(),
          group: (await client.session(fans)).group_name,
          none: await attempt(() => client.session(silent)),
          limits: [await client.limit(silent), await client.limit(friend)],
          ofGroup: await attempt(() => client.limit(fans)),
        };
      },
      [SILENT, FRIEND, group(FANS)],
    );
    assert.deepEqual(said.all, [...said.all].sort().reverse());
    assert.deepEqual([said.news, said.has_more], [[said.all[0]], 1]);
    assert.deepEqual(said.groups, { unread_count: 4 });
    assert.equal(said.group, "up主的应援团");
    const { kind, code, endpoint } = said.none.error;
    assert.deepEqual([kind, code, endpoint], ["api", 1000004, "session"]);
    assert.deepEqual(said.limits, [
      { is_limit: 1, report_limit: 0 },
      { is_limit: 0, report_limit: 0 },
    ]);
    assert.deepEqual([said.ofGroup.error.kind, said.ofGroup.error.endpoint], ["input", "limit"]);
    assert.deepEqual(await queriesOf("is_limit"), [
      { uid: String(SILENT), type: "1" },
      { uid: String(FRIEND), type: "1" },
    ]);
    assert.deepEqual(await queriesOf("new_sessions"), [
      { begin_ts: "0", size: "20" },
      { begin_ts: String(said.all[2]), size: "1" },
    ]);
  });

  test("knows the own account, and when nobody is logged in any more", async () => {
    const page = await openClient();
    const account = await page.evaluate(() => client.account());
    const { isLogin, mid, uname, face, wbi_img } = account;
    assert.deepEqual([isLogin, mid, uname, face], [true, MAIN, "小易", (await facesByMid()).get(MAIN)]);
    assert.deepEqual(wbi_img, KEY_IMAGES);
    assert.equal((await requestsOf("nav"))[0].host, "api.bilibili.com");

    // The page still has its cookies, the service has forgotten the session.
    await world.sandbox.account({ mid: MAIN, sessdata: "another" });
    const expired = await page.evaluate(() => attempt(() => client.account()));
    assert.deepEqual([expired.error.kind, expired.error.code], ["login", -101]);
    assert.equal(expired.error.endpoint, "account");

    const nobody = await openClient({ mid: null });
    const { error } = await nobody.evaluate(() => attempt(() => client.account()));
    assert.deepEqual([error.kind, error.endpoint], ["login", "account"]);
  });
});

describe("what every change carries", { timeout: 60_000 }, () => {
  /** Calls by name, each with the endpoint and exactly the fields it must have beside those that all have. */
  const CHANGES = [
    ["markRead by mid", "update_ack", { talker_id: "1", session_type: "1", ack_seqno: "" }],
    [
      "markRead by message",
      "update_ack",
      { talker_id: `${FRIEND}`, session_type: "1", ack_seqno: "18446744073709551615" },
    ],
    ["remove", "remove_session", { talker_id: "1", session_type: "1" }],
    ["pin", "set_top", { talker_id: `${FANS}`, session_type: "2", op_type: "0" }],
    ["unpin", "set_top", { talker_id: `${FANS}`, session_type: "2", op_type: "1" }],
    ["setDnd of a user", "set_msg_dnd", { dnd_uid: `${HELPER}`, setting: "1", uid: `${MAIN}` }],
    ["setDnd of a group", "set_msg_dnd", { dnd_group_id: `${FANS}`, setting: "0", uid: `${MAIN}` }],
    ["setPush on", "set_push_ss", { talker_uid: `${FRIEND}`, setting: "0" }],
    ["setPush off", "set_push_ss", { talker_uid: `${FRIEND}`, setting: "1" }],
    ["setIntercept on", "update_intercept", { talker_id: `${STRANGER}`, status: "1" }],
    ["setIntercept off", "update_intercept", { talker_id: `${STRANGER}`, status: "0" }],
    ["readIntercepted", "batch_update_dustbin_ack", {}],
    ["removeIntercepted", "batch_rm_dustbin", {}],
  ];

  test("its fields, and the CSRF token under both names", async () => {
    const page = await openClient();
    const results = await page.evaluate(
      async ([main, friend, stranger, helper, fans]) => {
        const message = { sender_uid: main, receiver_type: 1, receiver_id: friend };
        const session = { talker_id: String(fans), session_type: bili.SessionType.FanGroup };
        const calls = [
          () => client.markRead(1n),
          () => client.markRead(message, { ackSeqno: "18446744073709551615" }),
          () => client.remove("1"),
          () => client.pin(session),
          () => client.unpin({ sender_uid: 7, receiver_type: 2, receiver_id: fans }),
          () => client.setDnd(helper, true),
          () => client.setDnd(session, false),
          () => client.setPush(message, true),
          () => client.setPush({ talker_id: friend }, false),
          () => client.setIntercept(stranger, true),
          () => client.setIntercept(stranger, false),
          () => client.readIntercepted(),
          () => client.removeIntercepted(),
        ];
        const results = [];
        for (const call of calls) results.push(await attempt(call));
        return results;
      },
      [MAIN, FRIEND, STRANGER, HELPER, FANS],
    );
    const asked = await world.sandbox.requests();
    assert.equal(asked.length, CHANGES.length);
    for (const [index, [name, endpoint, fields]] of CHANGES.entries()) {
      const request = asked[index];
      assert.deepEqual(results[index], { value: undefined }, name);
      assert.deepEqual([request.endpoint, request.method, request.code], [endpoint, "POST", 0], name);
      assert.deepEqual([request.host, request.scheme], ["api.vc.bilibili.com", "https"], name);
      assert.deepEqual(request.query, {}, name);
      assert.match(request.content_type, /^application\/x-www-form-urlencoded/, name);
      const common = { build: "0", mobi_app: "web", csrf_token: "xxx", csrf: "xxx" };
      assert.deepEqual(request.form, { ...fields, ...common }, name);
    }
    const { effects } = await world.sandbox.state();
    const counts = {};
    for (const [, endpoint] of CHANGES) counts[endpoint] = (counts[endpoint] ?? 0) + 1;
    assert.deepEqual(effects.changes, counts);
  });

  test("of somebody else: their own token", async () => {
    const page = await openClient({ mid: FRIEND });
    await page.evaluate((main) => client.markRead(main), MAIN);
    const { csrf } = world.sandbox.accounts.find(({ mid }) => mid === FRIEND);
    const [request] = await requestsOf("update_ack");
    assert.deepEqual([request.form.csrf, request.form.csrf_token, request.code], [csrf, csrf, 0]);
  });
});

describe("marking all as read", { timeout: 60_000 }, () => {
  /** The conversations with unread messages, as they stand in the list. */
  const UNREAD = [
    { talker_id: HELPER, session_type: 1, unread_count: 4 },
    { talker_id: OFFICIAL, session_type: 2, unread_count: 3 },
    { talker_id: STRANGER, session_type: 1, unread_count: 1 },
    { talker_id: FANS, session_type: 2, unread_count: 1 },
    { talker_id: UP, session_type: 1, unread_count: 2 },
  ];

  /** Starts it in the page; `marks` fills with what its progress says. */
  async function start(page, options = {}) {
    await page.evaluate((options) => {
      globalThis.marks = [];
      globalThis.controller = new AbortController();
      const onProgress = (mark) => marks.push(mark);
      globalThis.finished = attempt(() => client.markAllRead({ ...options, onProgress, signal: controller.signal }));
    }, options);
  }

  const marked = (page, count) => page.waitForFunction((count) => marks.length >= count, count);
  const asked = async () => (await requestsOf("update_ack")).length;

  test("one after the other, a second apart, with a report", async () => {
    const page = await openWithStillClock();
    await start(page);
    for (let count = 1; count < UNREAD.length; count++) {
      await marked(page, count);
      await page.clock.runFor(999);
      // Whatever was on its way has had its time when a later request is back.
      await page.evaluate(() => client.groupUnread());
      assert.equal(await asked(), count);
      await page.clock.runFor(1);
    }
    const { finished, marks } = await page.evaluate(async () => ({ finished: await finished, marks }));
    assert.deepEqual(finished, { value: { marked: UNREAD, failed: [] } });
    assert.deepEqual(marks, UNREAD);
    const forms = (await requestsOf("update_ack")).map(({ form }) => [form.talker_id, form.session_type]);
    assert.deepEqual(
      forms,
      UNREAD.map(({ talker_id, session_type }) => [String(talker_id), String(session_type)]),
    );
    const left = await page.evaluate(async () => [await client.unread(), await client.groupUnread()]);
    assert.deepEqual([left[0].follow_unread, left[0].unfollow_unread, left[1].unread_count], [0, 0, 0]);
  });

  test("of one list only", async () => {
    const page = await openWithStillClock();
    await start(page, { type: 3 });
    await marked(page, 1);
    await page.clock.runFor(1000);
    const { value } = await page.evaluate(() => finished);
    assert.deepEqual(value.marked, [UNREAD[1], UNREAD[3]]);
    assert.deepEqual((await queriesOf("get_sessions"))[0].session_type, "3");
  });

  test("when there is nothing: one request", async () => {
    const page = await openClient();
    const report = await page.evaluate(() => client.markAllRead({ type: bili.SessionList.Intercepted }));
    assert.deepEqual(report, { marked: [], failed: [] });
    assert.equal((await world.sandbox.requests()).length, 1);
  });

  test("an abort in the middle: the signal's own reason, and no further request", async () => {
    const page = await openWithStillClock();
    await start(page);
    await marked(page, 1);
    await page.clock.runFor(1000);
    await marked(page, 2);
    const same = await page.evaluate(async () => {
      const reason = { enough: true };
      controller.abort(reason);
      return client.markAllRead({ signal: controller.signal }).then(
        () => false,
        (again) => again === reason && controller.signal.reason === reason,
      );
    });
    assert.equal(same, true);
    const { error } = await page.evaluate(() => finished);
    assert.deepEqual(error, { foreign: "[object Object]" });
    await page.clock.runFor(60_000);
    await page.evaluate(() => client.groupUnread());
    assert.equal(await asked(), 2);
  });

  test("an abort while a request is under way", async () => {
    await world.sandbox.fault("update_ack", { delay: 3_600_000 }, { after: 1 });
    const page = await openWithStillClock();
    await start(page);
    await marked(page, 1);
    await page.clock.runFor(1000);
    await until("the second mark is under way", async () => (await asked()) === 2);
    const { error } = await page.evaluate(() => {
      controller.abort("enough");
      return finished;
    });
    assert.deepEqual(error, { foreign: "enough" });
  });

  test("a conversation that cannot be marked is part of the report", async () => {
    await world.sandbox.fault("update_ack", { code: 2 }, { after: 1 });
    // A request that one rule picks does not count for the next.
    await world.sandbox.fault("update_ack", { status: 502 }, { after: 1 });
    const page = await openWithStillClock();
    await start(page);
    for (let count = 1; count < UNREAD.length; count++) {
      await marked(page, count);
      await page.clock.runFor(1000);
    }
    const report = await page.evaluate(async () => {
      const { value } = await finished;
      const told = ({ error, ...mark }) => ({
        ...mark,
        ...(error && { error: [bili.isBiliImError(error), error.kind, error.code, error.endpoint, error.retryable] }),
      });
      return { marked: value.marked, failed: value.failed.map(told), marks: marks.map(told) };
    });
    const failed = [
      { ...UNREAD[1], error: [true, "api", 2, "markRead", false] },
      { ...UNREAD[2], error: [true, "http", undefined, "markRead", true] },
    ];
    assert.deepEqual(report.marked, [UNREAD[0], UNREAD[3], UNREAD[4]]);
    assert.deepEqual(report.failed, failed);
    assert.deepEqual(report.marks, [UNREAD[0], ...failed, UNREAD[3], UNREAD[4]]);
  });

  test("risk control and a lost login end the whole", async () => {
    for (const [code, kind] of [
      [-352, "risk"],
      [-412, "risk"],
      [-101, "login"],
      [-111, "csrf"],
    ]) {
      await world.sandbox.reset();
      await world.sandbox.fault("update_ack", { code });
      const page = await openClient();
      const { error } = await page.evaluate(() => attempt(() => client.markAllRead()));
      assert.deepEqual([error.kind, error.code, error.endpoint], [kind, code, "markAllRead"]);
      assert.equal(await asked(), 1);
    }
  });

  test("a list that cannot be read", async () => {
    await world.sandbox.fault("get_sessions", { code: -400 });
    const page = await openClient();
    const { error } = await page.evaluate(() => attempt(() => client.markAllRead()));
    assert.deepEqual([error.kind, error.code, error.endpoint], ["api", -400, "markAllRead"]);
    assert.equal(await asked(), 0);
  });

  test("what the progress function throws changes nothing", async () => {
    const page = await openClient();
    const { value } = await page.evaluate(() =>
      attempt(() =>
        client.markAllRead({
          type: bili.SessionList.Strangers,
          onProgress() {
            throw new Error("mine");
          },
        }),
      ),
    );
    assert.deepEqual(value.marked, [UNREAD[2]]);
  });
});

describe("people", { timeout: 60_000 }, () => {
  const KNOWN = [UP, FRIEND, STRANGER, PAL, ADVERT, MAIN];
  /** 120 mids; the known ones stand in all three portions, in no order. */
  const MIDS = Array.from({ length: 120 }, (_, index) => 700_000_000 - index);
  for (const [index, mid] of KNOWN.entries()) MIDS[3 + 22 * index] = mid;

  test("in the order asked, unknown ones left out, 50 a request, and kept", async () => {
    const page = await openClient();
    const [first, second, backwards] = await page.evaluate(async (mids) => {
      const first = await client.users(mids);
      const second = await client.users(mids.map(String));
      return [first, second, await client.users(mids.toReversed().slice(0, 20))];
    }, MIDS);
    assert.deepEqual(
      first.map(({ mid }) => mid),
      KNOWN,
    );
    assert.deepEqual(second, first);
    assert.deepEqual(
      backwards.map(({ mid }) => mid),
      [MAIN],
    );
    const names = new Map(world.sandbox.accounts.map(({ mid, name }) => [mid, name]));
    const faces = await facesByMid();
    assert.ok(new Set(faces.values()).size > 10);
    for (const { mid, name, face } of first) assert.deepEqual([name, face], [names.get(mid), faces.get(mid)]);
    const { sex, sign, level, silence, vip, official } = first[0];
    assert.deepEqual([sex, sign, level, silence], ["保密", "每周更新\n合作请私信", 6, 0]);
    assert.deepEqual([vip.type, vip.status], [2, 1]);
    assert.deepEqual(official, { role: 1, title: "知名科技UP主", desc: "", type: 0 });
    assert.equal(first[4].silence, 1);

    const asked = (await queriesOf("user_infos")).map(({ uids }) => uids.split(","));
    assert.deepEqual(
      asked.map(({ length }) => length),
      [50, 50, 20],
    );
    assert.deepEqual(asked.flat(), MIDS.map(String));
  });

  test("only those that are not known yet are asked for; another client asks for itself", async () => {
    const page = await openClient();
    await page.evaluate(
      async ([up, friend, silent]) => {
        await client.users([up, friend]);
        await client.users([friend, silent, up, silent]);
        await client.users([]);
        await bili.createClient().users([up]);
      },
      [UP, FRIEND, SILENT],
    );
    const asked = (await queriesOf("user_infos")).map(({ uids }) => uids);
    assert.deepEqual(asked, [`${UP},${FRIEND}`, `${SILENT}`, `${UP}`]);
  });

  test("are asked for again after ten minutes", async () => {
    const page = await openWithStillClock();
    const nameAfter = async (ms) => {
      await page.clock.runFor(ms);
      return page.evaluate(async (friend) => (await client.users([friend]))[0].name, FRIEND);
    };
    assert.equal(await nameAfter(0), "罗板栗");
    await world.sandbox.account({ mid: FRIEND, name: "新名字" });
    assert.equal(await nameAfter(599_999), "罗板栗");
    assert.equal((await requestsOf("user_infos")).length, 1);
    assert.equal(await nameAfter(1), "新名字");
    assert.equal((await requestsOf("user_infos")).length, 2);
  });

  test("a portion that fails fails the call, and what came before it is kept", async () => {
    await world.sandbox.fault("user_infos", { code: -400 }, { after: 1 });
    const page = await openClient();
    const [{ error }, users] = await page.evaluate(async (mids) => {
      const failed = await attempt(() => client.users(mids));
      return [failed, await client.users(mids)];
    }, MIDS);
    assert.deepEqual([error.kind, error.code, error.endpoint], ["api", -400, "users"]);
    assert.deepEqual(
      users.map(({ mid }) => mid),
      KNOWN,
    );
    const asked = (await queriesOf("user_infos")).map(({ uids }) => uids.split(",").length);
    assert.deepEqual(asked, [50, 50, 50, 20]);
  });
});

describe("shared items", { timeout: 60_000 }, () => {
  const ids = (from, count) => Array.from({ length: count }, (_, index) => from + index);

  test("more than 50 of a kind come from several requests as one reply", async () => {
    const asked = { aids: ids(2, 120), epIds: ids(300, 51), articleIds: ids(70, 1) };
    const page = await openClient();
    const items = await page.evaluate((asked) => client.items(asked), asked);
    assert.deepEqual(
      [items.archive.map(({ aid }) => aid), items.pgc.map(({ ep_id }) => ep_id), items.article.map(({ id }) => id)],
      Object.values(asked),
    );
    const queries = await queriesOf("infoweb");
    assert.deepEqual(
      queries.map((query) => Object.entries(query).map(([name, list]) => [name, list.split(",").length])),
      [
        [
          ["aids", 50],
          ["ep_ids", 50],
          ["article_ids", 1],
        ],
        [
          ["aids", 50],
          ["ep_ids", 1],
        ],
        [["aids", 20]],
      ],
    );
    assert.ok((await requestsOf("infoweb")).every(({ query }) => query.mobi_app === "web"));
  });

  test("tell what is gone and leave out what is unknown", async () => {
    const page = await openClient();
    const items = await page.evaluate(() => client.items({ aids: [740817783n, "800000000", 900000000] }));
    const [video, gone] = items.archive;
    assert.equal(items.archive.length, 2);
    assert.deepEqual(
      [video.aid, video.bvid, video.title, video.duration, video.status],
      [740817783, "BV1Dk4y1E7MZ", "【2023嵌入式大赛】浅浅测试一下龙芯开发板", 308, 0],
    );
    assert.deepEqual([gone.aid, gone.status], [800000000, -1]);
    assert.deepEqual([items.article, items.pgc], [null, null]);
  });

  test("none at all are an input error, and nothing is sent", async () => {
    const page = await openClient();
    const outcomes = await page.evaluate(async () => {
      const wrong = [{}, { aids: [] }, { aids: [], epIds: [], articleIds: [] }, undefined, null, [], { aids: [1.5] }];
      wrong.push({ avids: [1] }, { aids: 5 });
      const outcomes = [];
      for (const ids of wrong) outcomes.push(await attempt(() => client.items(ids)));
      return outcomes;
    });
    for (const { error } of outcomes) assert.deepEqual([error?.kind, error?.endpoint], ["input", "items"]);
    assert.deepEqual(await world.sandbox.log(), []);
  });
});
