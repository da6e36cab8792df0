/** Uploads to customer service: progress, an end that really ends them, files that are large or go away. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { scratch } from "./support/environment.mjs";
import { until } from "./support/until.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("uploads");

const MB = 1024 * 1024;
const FOREVER = 3_600_000;

/** A page with an input and `picked()`, which is the file in it. */
async function openWithInput(where) {
  const page = await world.open(where);
  await page.evaluate(() => {
    const input = document.createElement("input");
    input.type = "file";
    document.body.replaceChildren(input);
    globalThis.picked = () => input.files[0];
  });
  return page;
}

/** A file of `size` bytes on disk that takes no room, for as long as `use` lasts. */
async function withFile(size, use) {
  const folder = mkdtempSync(join(scratch, "file-"));
  const path = join(folder, "video.mp4");
  try {
    writeFileSync(path, "begin");
    truncateSync(path, size);
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Slows what the page sends down to so many bytes a second. */
async function slowDown(page, bytesPerSecond) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const all = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond };
  await session.send("Network.emulateNetworkConditions", all);
}

const uploads = async () => (await world.sandbox.requests()).filter((request) => request.endpoint === "upload");
const effects = async () => (await world.sandbox.state()).effects;

describe("uploads", { timeout: 120_000 }, () => {
  test("tell how far they are, and arrive byte for byte", async () => {
    const page = await openWithInput();
    const complaints = [];
    const listen = (message) => message.type() === "error" && complaints.push(message.text());
    page.on("console", listen);
    const { reply, told } = await page.evaluate(async () => {
      const told = [];
      const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7) % 251);
      const file = new File([bytes], "报告.pdf");
      const onProgress = (progress) => told.push(progress);
      const reply = await bare().customerService.upload(file, { onProgress, filename: "given.pdf" });
      return { reply, told };
    });
    assert.deepEqual(Object.keys(reply).sort(), ["expiresAt", "key", "url"]);
    const { total } = told.at(-1);
    assert.deepEqual(Object.keys(told[0]), ["sent", "total"]);
    assert.ok(total > 3_000_000 && total < 3_002_000 && told.at(-1).sent === total);
    assert.ok(told.every(({ sent }, index) => index === 0 || sent >= told[index - 1].sent));
    const [{ parts }] = await uploads();
    assert.deepEqual(
      parts.map(({ name, filename, bytes }) => [name, filename ?? null, bytes]),
      [
        ["file", "报告.pdf", 3_000_000],
        ["filename", null, 9],
        ["mid", null, 9],
        ["csrf", null, 3],
      ],
    );
    const listened = parts[0].sha256;
    await page.evaluate(() => {
      const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7) % 251);
      return bare().customerService.upload(new Blob([bytes]));
    });
    assert.equal((await uploads())[1].parts[0].sha256, listened);
    // Such as of a header that the service does not let pages read.
    page.off("console", listen);
    assert.deepEqual(complaints, []);
  });

  test("what a listener throws does not end them, and one's own `fetch` is still used", async () => {
    const page = await openWithInput();
    const outcome = await page.evaluate(async () => {
      const onProgress = () => {
        throw new Error("mine");
      };
      const { value } = await attempt(() => bare().customerService.upload(new Blob(["x"]), { onProgress }));
      let own = 0;
      const mine = (url, options) => {
        own += 1;
        return fetch(url, options);
      };
      await bare({ fetch: mine }).customerService.upload(new Blob(["x"]), { onProgress });
      return [typeof value?.key, own];
    });
    assert.deepEqual(outcome, ["string", 1]);
  });

  for (const listened of [true, false]) {
    test(`an abort half-way stops the transfer${listened ? ", listened to" : ""}`, async () => {
      const page = await openWithInput({ profile: await world.profile() });
      await slowDown(page, 2 * MB);
      const size = 12 * MB;
      await page.evaluate(
        ([size, listened]) => {
          globalThis.controller = new AbortController();
          globalThis.told = [];
          const options = { signal: controller.signal };
          if (listened) options.onProgress = (progress) => told.push(progress.sent);
          const file = new Blob([new Uint8Array(size)]);
          globalThis.ended = bare()
            .customerService.upload(file, options)
            .catch((reason) => reason);
        },
        [size, listened],
      );
      await until("it is on its way", async () => (await world.sandbox.requests()).length === 1);
      if (listened) await page.waitForFunction(() => told.some((sent) => sent > 500_000));
      const { reason, sent } = await page.evaluate(async () => {
        controller.abort("enough");
        return { reason: await ended, sent: told.length };
      });
      assert.equal(reason, "enough");
      // Nothing arrives as a whole, now or later, and nothing more is told.
      await new Promise((resolve) => setTimeout(resolve, 500));
      const [request] = await uploads();
      assert.deepEqual([request.code, request.parts], [-400, []]);
      assert.deepEqual([(await effects()).uploads, (await effects()).upload_bytes], [0, 0]);
      assert.equal(await page.evaluate(() => told.length), sent);
    });
  }

  test("end when nothing has moved for 30 s, however long they may take in all", async () => {
    await world.sandbox.fault("upload", { delay: FOREVER });
    const page = await openWithInput({ hasty: true });
    await page.evaluate(() => {
      globalThis.told = [];
      globalThis.ended = "not yet";
      const onProgress = (progress) => told.push(progress);
      attempt(() =>
        bili.createClient({ timeoutMs: 1000 }).customerService.upload(new Blob(["x"]), { onProgress }),
      ).then((outcome) => {
        ended = outcome;
      });
    });
    await page.waitForFunction(() => told.length > 0);
    const after = async (ms) => {
      await page.evaluate((ms) => pass(ms), ms);
      return page.evaluate(() => ended);
    };
    assert.equal(await after(29_000), "not yet");
    await page.evaluate(() => pass(2000));
    await page.waitForFunction(() => ended !== "not yet");
    const { error } = await after(0);
    assert.deepEqual([error.kind, error.retryable, error.endpoint], ["timeout", true, "customerService.upload"]);
    assert.match(error.message, /30000 ms/);
    assert.equal((await uploads()).length, 1);
  });

  test("as long as bytes move they go on, beyond any time limit of the client", async () => {
    const page = await openWithInput({ hasty: true, profile: await world.profile() });
    await slowDown(page, 2 * MB);
    const outcome = await page.evaluate(async () => {
      // Each progress is worth 20 s here.
      const onProgress = () => pass(20_000);
      const file = new Blob([new Uint8Array(2_000_000)]);
      const client = bili.createClient({ timeoutMs: 1000 });
      const { value, error } = await attempt(() => client.customerService.upload(file, { onProgress }));
      return [typeof value?.key, error?.message, slept()];
    });
    assert.deepEqual(outcome.slice(0, 2), ["string", undefined]);
    assert.ok(outcome[2] >= 60_000, `${outcome[2]} ms`);
  });

  test("a time limit of the call is kept to, listened to or not", async () => {
    await world.sandbox.fault("upload", { delay: FOREVER }, { times: 0 });
    const page = await openWithInput();
    const kinds = await page.evaluate(async () => {
      const file = new Blob(["x"]);
      const calls = [{ onProgress: () => {} }, {}].map((options) =>
        attempt(() => bare().customerService.upload(file, { ...options, timeoutMs: 100 })),
      );
      return (await Promise.all(calls)).map(({ error }) => [error.kind, error.message.includes("within 100 ms")]);
    });
    assert.deepEqual(kinds, [
      ["timeout", true],
      ["timeout", true],
    ]);
  });

  const CHANGES = {
    changed: (path) => {
      writeFileSync(path, "another file by now");
      // Chromium looks at whole seconds.
      utimesSync(path, new Date(), new Date(Date.now() + 10_000));
    },
    gone: (path) => rmSync(path),
  };
  for (const [name, change] of Object.entries(CHANGES)) {
    test(`a file that is ${name} since it was picked is not uploaded, and the error says so`, async () => {
      for (const listened of [true, false]) {
        await world.sandbox.reset();
        await withFile(MB, async (path) => {
          const page = await openWithInput({ profile: await world.profile() });
          await page.setInputFiles("input", path);
          assert.equal(await page.evaluate(() => picked().size), MB);
          change(path);
          const { error } = await page.evaluate((listened) => {
            const options = listened ? { onProgress: () => {} } : {};
            return attempt(() => bare({ locale: "en" }).customerService.upload(picked(), options));
          }, listened);
          assert.deepEqual(
            [error.kind, error.retryable, error.endpoint],
            ["input", false, "customerService.upload"],
            error.message,
          );
          assert.match(error.message, /`file`.*moved, changed or removed/);
          assert.equal((await effects()).uploads, 0);
        });
      }
    });
  }

  test("300 MB from a disk: progress to the end, and the page's memory stays flat", async () => {
    await withFile(300 * MB, async (path) => {
      const page = await openWithInput({ profile: await world.profile() });
      const session = await page.context().newCDPSession(page);
      await page.setInputFiles("input", path);
      const heap = async () => {
        await session.send("HeapProfiler.collectGarbage");
        const {
          usedSize,
          backingStorageSize = 0,
          embedderHeapUsedSize = 0,
        } = await session.send("Runtime.getHeapUsage");
        return usedSize + backingStorageSize + embedderHeapUsedSize;
      };
      await page.evaluate(() => bili.createClient().ready());
      const before = await heap();
      await page.evaluate(() => {
        globalThis.told = [];
        const onProgress = (progress) => told.push(progress.sent);
        globalThis.ended = attempt(() => bare().customerService.upload(picked(), { onProgress }));
        globalThis.over = false;
        ended.then(() => {
          over = true;
        });
      });
      let most = 0;
      while (!(await page.evaluate(() => over))) most = Math.max(most, (await heap()) - before);
      const { value, error, told, memory } = await page.evaluate(async () => ({ ...(await ended), told }));
      assert.match(value?.key ?? error.message, /\.mp4$/);
      assert.ok(told.length > 10, `${told.length} times told`);
      assert.ok(told.at(-1) > 300 * MB);
      assert.ok(most < 8 * MB, `${most} bytes more, ${memory}`);
      const { uploads, upload_bytes } = await effects();
      assert.deepEqual([uploads, upload_bytes], [1, 300 * MB]);
    });
  });
});
