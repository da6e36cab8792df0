/** Messages are signed with the account's keys, which are fetched once, and anew when they are refused. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { FANS, MAIN, UP } from "./support/people.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("signed");

/** The keys of the published examples, mixed; the sandbox has them until told otherwise. */
const MIXED = "ea1db124af3c7062474693fa704f4ff8";
const DAY = 86_400_000;

/** A page where nobody waits, of a service that insists on signatures. */
async function openStrict() {
  await world.sandbox.settings({ sign: "required" });
  return world.open({ hasty: true });
}

/** How often each endpoint was asked. */
async function asked() {
  const { requests, effects } = await world.sandbox.state();
  return { nav: requests.nav ?? 0, sends: requests.send_msg ?? 0, messages: effects.messages };
}

const sends = async () => (await world.sandbox.requests()).filter((request) => request.endpoint === "send_msg");

describe("signed messages", { timeout: 60_000 }, () => {
  test("the query carries the fields and their signature, the body is that of the documents", async () => {
    const page = await openStrict();
    await page.evaluate(async (group) => {
      const client = bili.createClient();
      await client.sendText(1, "hi");
      await client.sendImage({ talker_id: group, session_type: 2 }, "https://i0.hdslb.com/a.jpg");
    }, FANS);
    const requests = await sends();
    assert.deepEqual(
      requests.map(({ code, query }) => [code, query.w_receiver_id]),
      [
        [0, String(UP)],
        [0, String(FANS)],
      ],
    );
    for (const { query, form } of requests) {
      const { w_rid, ...signed } = query;
      assert.deepEqual(Object.keys(signed).sort(), ["w_dev_id", "w_receiver_id", "w_sender_uid", "wts"]);
      assert.deepEqual(
        [signed.w_sender_uid, signed.w_receiver_id, signed.w_dev_id, signed.wts],
        [String(MAIN), form["msg[receiver_id]"], form["msg[dev_id]"], form["msg[timestamp]"]],
      );
      // Computed here by the published rule: the fields in order, then the mixed keys.
      const text = Object.keys(signed)
        .sort()
        .map((name) => `${name}=${encodeURIComponent(signed[name])}`)
        .join("&");
      assert.equal(
        w_rid,
        createHash("md5")
          .update(text + MIXED)
          .digest("hex"),
      );
      assert.ok(!Object.keys(form).some((name) => name.startsWith("w_") || name === "wts"));
    }
  });

  test("a recall is signed like a message", async () => {
    const page = await openStrict();
    await page.evaluate(async () => {
      const client = bili.createClient();
      const { msg_key } = await client.sendText(1, "hi");
      await client.recall(1, msg_key);
    });
    assert.equal((await world.sandbox.state()).effects.recalls, 1);
    assert.deepEqual(
      (await sends()).map(({ code }) => code),
      [0, 0],
    );
  });

  test("the keys are fetched once, however many messages wait, and again after a day", async () => {
    const page = await openStrict();
    await page.evaluate(async () => {
      globalThis.client = bili.createClient();
      await Promise.all([1, 2, 3, 4].map((number) => client.sendText(number % 2 ? 1 : 3690970, `${number}`)));
    });
    assert.deepEqual(await asked(), { nav: 1, sends: 4, messages: 4 });
    const sendAfter = async (ms) => {
      await world.sandbox.clock({ advance: ms / 1000 });
      await page.evaluate((ms) => {
        pass(ms);
        return client.sendText(1, "later");
      }, ms);
    };
    await sendAfter(DAY - 60_000);
    assert.deepEqual(await asked(), { nav: 1, sends: 5, messages: 5 });
    await sendAfter(60_000);
    assert.deepEqual(await asked(), { nav: 2, sends: 6, messages: 6 });
  });

  test("new keys cost one refused request, however many messages wait", async () => {
    const page = await openStrict();
    await page.evaluate(() => {
      globalThis.client = bili.createClient();
      return client.sendText(1, "before");
    });
    await world.sandbox.rotateKeys();
    const replies = await page.evaluate(() =>
      Promise.all([1, 2, 3].map((number) => client.sendText(1, `after ${number}`))),
    );
    assert.ok(replies.every(({ msg_key }) => /^\d{19}$/.test(msg_key)));
    assert.deepEqual(await asked(), { nav: 2, sends: 5, messages: 4 });
    assert.deepEqual(
      (await sends()).map(({ code }) => code),
      [0, -400, 0, 0, 0],
    );
  });

  test("keys that change while a message is under way", async () => {
    const page = await openStrict();
    await page.evaluate(() => {
      globalThis.client = bili.createClient();
      return client.sendText(1, "before");
    });
    // Signed with the old keys, and judged after the new ones are in force.
    await world.sandbox.fault("send_msg", { delay: 300 });
    const sending = page.evaluate(() => client.sendText(1, "meanwhile"));
    while ((await asked()).sends < 2);
    await world.sandbox.rotateKeys();
    assert.match((await sending).msg_key, /^\d{19}$/);
    assert.deepEqual(await asked(), { nav: 2, sends: 3, messages: 2 });
  });

  test("a refusal with fresh keys is what it is: nothing goes round in circles", async () => {
    const page = await openStrict();
    await world.sandbox.fault("send_msg", { code: -400 }, { times: 0 });
    const [first, second] = await page.evaluate(async () => {
      const client = bili.createClient();
      return [await attempt(() => client.sendText(1, "1")), await attempt(() => client.sendText(1, "2"))];
    });
    assert.deepEqual([first.error.code, second.error.code], [-400, -400]);
    // The second had keys from before, so it was tried with new ones.
    assert.deepEqual(await asked(), { nav: 2, sends: 3, messages: 0 });
  });

  test("without the keys nothing is sent", async () => {
    const page = await openStrict();
    for (const [fault, kind] of [
      [{ status: 404 }, "http"],
      [{ code: -101 }, "login"],
      [{ no_data: true }, "reply"],
      [{ replace: '{"code":0,"data":{"wbi_img":{"img_url":"x","sub_url":"y"}}}' }, "reply"],
    ]) {
      await world.sandbox.fault("nav", fault);
      const { error } = await page.evaluate(() => attempt(() => bili.createClient().sendText(1, "hi")));
      assert.deepEqual([error?.kind, error?.endpoint], [kind, "sendText"], JSON.stringify(fault));
    }
    assert.deepEqual(await asked(), { nav: 4, sends: 0, messages: 0 });
  });

  test("not signed, a strict service refuses, and no keys are asked for", async () => {
    const page = await openStrict();
    const { error } = await page.evaluate(() => attempt(() => bili.createClient({ sign: false }).sendText(1, "hi")));
    assert.deepEqual([error.kind, error.code, error.retryable], ["api", -400, false]);
    assert.deepEqual(await asked(), { nav: 0, sends: 1, messages: 0 });
    assert.deepEqual((await sends())[0].query, {});
  });

  test("one's own function is given the fields, and its query goes out as it is", async () => {
    const page = await openStrict();
    const given = await page.evaluate(async () => {
      const seen = [];
      const sign = (fields) => {
        seen.push(fields);
        return { ...fields, wts: "1", w_rid: "own & odd=?" };
      };
      const outcomes = [];
      for (const own of [sign, async (fields) => sign(fields)]) {
        outcomes.push(await attempt(() => bili.createClient({ sign: own }).sendText(1, "hi")));
      }
      return { seen, codes: outcomes.map(({ error }) => error?.code) };
    });
    // The sandbox checks it, so this one is refused - once: new keys would not help.
    assert.deepEqual(given.codes, [-400, -400]);
    const [request, ...more] = await sends();
    assert.equal(more.length, 1);
    assert.deepEqual(request.query, { ...given.seen[0], wts: "1", w_rid: "own & odd=?" });
    assert.deepEqual(Object.keys(given.seen[0]).sort(), ["w_dev_id", "w_receiver_id", "w_sender_uid"]);
    assert.equal((await asked()).nav, 0);
  });

  test("a function of one's own that fails sends nothing, and is named", async () => {
    const page = await openStrict();
    const outcomes = await page.evaluate(async () => {
      const functions = {
        throws: () => {
          throw new Error("no keys today");
        },
        rejects: () => Promise.reject("no"),
        "returns nothing": () => undefined,
        "returns a string": () => "w_rid=1",
        "returns numbers": (fields) => ({ ...fields, wts: 1 }),
      };
      const outcomes = [];
      for (const [name, sign] of Object.entries(functions)) {
        outcomes.push([name, await attempt(() => bili.createClient({ sign }).sendText(1, "hi"))]);
      }
      return outcomes;
    });
    for (const [name, { error }] of outcomes) {
      assert.deepEqual([error?.kind, error?.retryable], ["input", false], name);
      assert.match(error.message, /options\.sign/, name);
    }
    assert.deepEqual(await asked(), { nav: 0, sends: 0, messages: 0 });
  });
});
