/** Requests by a userscript manager, and the sources of the CSRF token. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { installManager, MANAGERS } from "./support/manager.mjs";
import { FRIEND, MAIN } from "./support/people.mjs";
import { until } from "./support/until.mjs";
import { installOutside } from "./support/userscripts.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("gm");

async function open() {
  const page = await world.open({ profile: await world.profile() });
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  await page.evaluate(installManager);
  return page;
}

for (const kind of ["function", "object"]) {
  describe(`gmFetch of a manager's ${kind}`, { timeout: 60_000 }, () => {
    test("reads, changes and sends, with what the service wants to see", async () => {
      const page = await open();
      const { unread, text, retry, asked } = await page.evaluate(
        async ([kind, friend]) => {
          const im = bare({ fetch: bili.gmFetch(manage(kind)), sign: true });
          const unread = await im.unread();
          await im.sendText(friend, "你好 + & =");
          const { messages } = await im.history(friend);
          await im.pin(friend);
          return {
            unread,
            text: messages[0].content.content,
            retry: im.retry,
            asked: asked.map(({ method }) => method),
          };
        },
        [kind, FRIEND],
      );
      assert.equal(unread.follow_unread, 6);
      assert.equal(text, "你好 + & =");
      assert.equal(retry, undefined);
      assert.deepEqual(
        asked,
        (await world.sandbox.requests()).map(({ method }) => method),
      );
      assert.ok(asked.includes("POST") && asked.includes("GET"));
      assert.deepEqual(page.complaints, []);
    });

    test("uploads files byte for byte, and tells how far they are", async () => {
      const page = await open();
      const { told, sha256 } = await page.evaluate(async (kind) => {
        const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7) % 251);
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        const told = [];
        const im = bare({ fetch: bili.gmFetch(manage(kind)) });
        const file = new File([bytes], "报告.pdf");
        await im.customerService.upload(file, { onProgress: (progress) => told.push(progress) });
        await im.customerService.upload(file);
        return { told, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") };
      }, kind);
      const uploads = (await world.sandbox.requests()).filter(({ endpoint }) => endpoint === "upload");
      assert.equal(uploads.length, 2);
      for (const { parts } of uploads) {
        const [file, ...fields] = parts;
        assert.deepEqual([file.name, file.filename, file.bytes, file.sha256], ["file", "报告.pdf", 300_000, sha256]);
        assert.deepEqual(
          fields.map(({ name }) => name),
          ["filename", "mid", "csrf"],
        );
      }
      const { sent, total } = told.at(-1);
      assert.ok(sent === total && total > 300_000, JSON.stringify(told));
    });

    test("an abort reaches the manager, and rejects with the signal's own reason", async () => {
      await world.sandbox.fault("single_unread", { delay: 3_600_000 });
      const page = await open();
      await page.evaluate((kind) => {
        globalThis.controller = new AbortController();
        const im = bare({ fetch: bili.gmFetch(manage(kind)) });
        globalThis.ended = im.unread({ signal: controller.signal }).catch((reason) => reason);
      }, kind);
      await until("it has arrived", async () => (await world.sandbox.requests()).length === 1);
      const [reason, abortions] = await page.evaluate(async () => {
        controller.abort("enough");
        return [await ended, asked[0].abortions];
      });
      assert.deepEqual([reason, abortions], ["enough", 1]);
      assert.deepEqual(page.complaints, []);
    });

    test("a connection that breaks is a network failure, as with fetch", async () => {
      await world.sandbox.fault("single_unread", { reset: "before" }, { times: 0 });
      const page = await open();
      const [error, cause] = await page.evaluate(async (kind) => {
        const error = await bare({ fetch: bili.gmFetch(manage(kind)) })
          .unread()
          .catch((error) => error);
        return [error.kind, error.cause instanceof TypeError];
      }, kind);
      assert.deepEqual([error, cause], ["network", true]);
      assert.deepEqual(page.complaints, []);
    });

    test("an answer from elsewhere is refused; one from the same place, written differently, is not", async () => {
      const page = await open();
      const outcomes = await page.evaluate(async (kind) => {
        const unread = (finalUrl) => attempt(() => bare({ fetch: bili.gmFetch(manage(kind, { finalUrl })) }).unread());
        return [
          await unread("https://evil.example/session_svr/v1/session_svr/single_unread"),
          await unread("https://api.vc.bilibili.com/elsewhere"),
          await unread("https://api.vc.bilibili.com:443/session_svr/v1/session_svr/single_unread?build=0#x"),
          await unread(""),
        ];
      }, kind);
      assert.deepEqual(
        outcomes.map(({ value, error }) => error?.kind ?? value.follow_unread),
        ["http", "http", 6, 6],
      );
    });

    test("statuses, headers and odd answers come through as fetch has them", async () => {
      const page = await open();
      const { status, header, bytes, empty, odd } = await page.evaluate(async (kind) => {
        const fetch = bili.gmFetch(manage(kind));
        const response = await fetch(new Request("/_blank"));
        const answering = (answer) => bili.gmFetch((details) => void setTimeout(() => details.onload(answer)));
        const request = () => new Request("https://api.vc.bilibili.com/x");
        const bytes = { status: 200, response: new Uint8Array([0, 255, 128]).buffer };
        const binary = await answering(bytes)(request(), { responseType: "arraybuffer" });
        const odd = [];
        for (const answer of [{}, { status: 0, responseText: "" }, { status: 200, finalUrl: "//" }, bytes]) {
          odd.push(await answering(answer)(request()).catch((error) => error instanceof Error));
        }
        return {
          status: [
            response.status,
            response.ok,
            response.redirected,
            response.url === new URL("/_blank", location).href,
          ],
          header: response.headers.get("content-type"),
          bytes: Array.from(new Uint8Array(await binary.arrayBuffer())),
          empty: (await answering({ status: 204, response: "" })(request())).status,
          odd,
        };
      }, kind);
      assert.deepEqual(status, [200, true, false, true]);
      assert.match(header, /^text\/html/);
      assert.deepEqual(bytes, [0, 255, 128]);
      assert.equal(empty, 204);
      assert.deepEqual(odd, [true, true, true, true]);
    });
  });
}

describe("gmFetch", { timeout: 60_000 }, () => {
  test("works by every manager, outside of the page: no Origin, no Referer, and Blobs that stay whole", async () => {
    const page = await open();
    await installOutside(page, world.sandbox);
    const failures = await page.evaluate(
      async ([managers, friend]) => {
        const failures = [];
        for (const [name, traits] of Object.entries(managers)) {
          const im = bare({ fetch: bili.gmFetch(manage("object", { ...traits, send: sendOutside })) });
          const file = new File([Uint8Array.from({ length: 3000 }, (_, index) => (index * 7) % 251)], "报告.pdf");
          for (const call of [
            () => im.unread(),
            () => im.sendText(friend, `by ${name}`),
            () => im.customerService.upload(file, { onProgress: () => {} }),
          ]) {
            const { error } = await attempt(call);
            if (error) failures.push([name, error.message]);
          }
        }
        return failures;
      },
      [MANAGERS, FRIEND],
    );
    assert.deepEqual(failures, []);
    const requests = await world.sandbox.requests();
    assert.deepEqual(
      requests.filter(({ origin, referer, code }) => origin || referer || code !== 0),
      [],
    );
    const uploads = requests.filter(({ endpoint }) => endpoint === "upload");
    assert.equal(uploads.length, Object.keys(MANAGERS).length);
    assert.equal(new Set(uploads.map(({ parts }) => parts[0].sha256)).size, 1);
    assert.equal(uploads[0].parts[0].bytes, 3000);
    assert.deepEqual(page.complaints, []);
  });

  test("a redirect that a manager follows leaves a message unconfirmed; one that is refused, unsent", async () => {
    const page = await open();
    await installOutside(page, world.sandbox);
    const location = "https://api.vc.bilibili.com/elsewhere";
    const errors = [];
    for (const name of ["Violentmonkey", "ScriptCat"]) {
      await world.sandbox.fault("send_msg", { redirect: { status: 307, location } });
      errors.push(
        await page.evaluate(
          async ([traits, friend]) => {
            const im = bare({ fetch: bili.gmFetch(manage("function", { ...traits, send: sendOutside })) });
            return (await attempt(() => im.sendText(friend, "once"))).error;
          },
          [MANAGERS[name], FRIEND],
        ),
      );
    }
    assert.deepEqual(
      errors.map(({ kind }) => kind),
      ["unconfirmed", "network"],
    );
    assert.match(errors[0].message, /redirect was followed/);
    assert.match(errors[1].message, /was not sent/);
    const followed = (await world.sandbox.log()).filter(({ path }) => path === "/elsewhere");
    assert.equal(followed.length, 1);
  });

  test("says what is missing when it is given no manager", async () => {
    const page = await open();
    const errors = await page.evaluate(() =>
      Promise.all([undefined, {}, { xmlHttpRequest: 1 }].map((given) => attempt(async () => bili.gmFetch(given)))),
    );
    for (const { error } of errors) {
      assert.deepEqual([error.kind, error.endpoint], ["input", "gmFetch"]);
      assert.match(error.hint, /@grant GM_xmlhttpRequest/);
    }
  });

  test("asks the manager to follow no redirect", async () => {
    const page = await open();
    const redirect = await page.evaluate(async () => {
      await bare({ fetch: bili.gmFetch(manage("function")) }).unread();
      return asked[0].redirect;
    });
    assert.equal(redirect, "error");
  });
});

describe("sources of the CSRF token", { timeout: 60_000 }, () => {
  test("the page's cookies, also in a frame, read anew each time", async () => {
    const page = await open();
    const tokens = await page.evaluate(async () => {
      const frame = document.body.appendChild(document.createElement("iframe"));
      frame.src = "/_blank";
      await new Promise((resolve) => frame.addEventListener("load", resolve));
      const theirs = await frame.contentWindow.eval('import("/bili-im/index.js")');
      const sources = [bili.cookieCsrf(), theirs.cookieCsrf()];
      const before = sources.map((source) => source());
      // biome-ignore lint/suspicious/noDocumentCookie: it is what is tested.
      document.cookie = "bili_jct=changed; domain=.bilibili.com; path=/";
      const after = sources.map((source) => source());
      // biome-ignore lint/suspicious/noDocumentCookie: as above.
      document.cookie = "bili_jct=; domain=.bilibili.com; path=/; max-age=0";
      return [before, after, sources.map((source) => source())];
    });
    assert.equal(tokens[0][0], tokens[0][1]);
    assert.ok(tokens[0][0].length > 0);
    assert.deepEqual(tokens.slice(1), [
      ["changed", "changed"],
      ["", ""],
    ]);
  });

  test("nothing where cookies may not be read", async () => {
    const page = await open();
    const told = await page.evaluate(async () => {
      const script = await (await fetch("/bili-im/userscript.js")).text();
      const frame = document.createElement("iframe");
      frame.sandbox = "allow-scripts";
      const ask = "BiliIM.init().then(() => parent.postMessage([BiliIM.cookieCsrf()(), BiliIM.preview({})], '*'))";
      frame.srcdoc = `<script>${script}</script><script>${ask}</script>`;
      const told = new Promise((resolve) => addEventListener("message", ({ data }) => resolve(data)));
      document.body.append(frame);
      return told;
    });
    assert.equal(told[0], "");
    assert.ok(told[1].length > 0);
  });

  test("an extension's API, with promises or callbacks", async () => {
    const page = await open();
    const { tokens, asked } = await page.evaluate(async () => {
      const asked = [];
      const cookie = { value: "token" };
      const promises = {
        cookies: {
          async get(details, ...rest) {
            if (rest.length) throw new Error("Incorrect argument types for cookies.get.");
            asked.push(details);
            return cookie;
          },
        },
      };
      const callbacks = {
        cookies: {
          get(details, callback) {
            if (!callback) throw new TypeError("No matching signature.");
            asked.push(details);
            setTimeout(callback, 0, cookie);
          },
        },
      };
      const silent = { cookies: { get: (_, callback) => void (callback && setTimeout(callback, 0, cookie)) } };
      const nobody = { cookies: { get: async () => null } };
      const tokens = [];
      for (const api of [promises, callbacks, silent, nobody]) tokens.push(await bili.chromeCookieCsrf(api)());
      return { tokens, asked };
    });
    assert.deepEqual(tokens, ["token", "token", "token", ""]);
    assert.deepEqual(asked[0], { url: "https://api.vc.bilibili.com/", name: "bili_jct" });
  });

  test("what they find is what is sent", async () => {
    const page = await open();
    await page.evaluate(
      async ([mid, friend]) => {
        const get = async () => ({ value: bili.cookieCsrf()() });
        await bare({ mid, csrf: bili.cookieCsrf() }).pin(friend);
        await bare({ mid, csrf: bili.chromeCookieCsrf({ cookies: { get } }) }).unpin(friend);
      },
      [MAIN, FRIEND],
    );
    assert.deepEqual(
      (await world.sandbox.requests()).map(({ code }) => code),
      [0, 0],
    );
  });
});
