/** Customer service: the heartbeat, and uploads of files in every form. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { MAIN } from "./support/people.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("customer-service");

describe("customer service", { timeout: 60_000 }, () => {
  test("customerService.heartbeat() resolves to nothing", async () => {
    const page = await world.open();
    const results = await page.evaluate(async () => {
      const { customerService } = bare();
      return [await customerService.heartbeat(), await customerService.heartbeat({ shopId: 0, shopFatherId: "12" })];
    });
    assert.deepEqual(results, [undefined, undefined]);
    const requests = await world.sandbox.requests();
    assert.deepEqual(
      requests.map(({ host, query, code }) => [host, query, code]),
      [
        ["customerservice.bilibili.com", { build: "0", mobi_app: "web" }, 0],
        ["customerservice.bilibili.com", { shop_id: "0", shop_father_id: "12", build: "0", mobi_app: "web" }, 0],
      ],
    );
    assert.ok(requests.every((request) => request.cookies.includes("SESSDATA")));
  });

  test("customerService.upload() takes a file in each form, byte for byte", async () => {
    const page = await world.open();
    const before = Date.now();
    const replies = await page.evaluate(async () => {
      const { customerService } = bare();
      const bytes = Uint8Array.from({ length: 3000 }, (_, index) => index % 256);
      return [
        await customerService.upload(new File([bytes], '报告 "1".PDF', { type: "application/pdf" })),
        await customerService.upload(new File([bytes], "own.txt"), { filename: "给客服+&.txt" }),
        await customerService.upload(new Blob([bytes]), { filename: "blob.bin" }),
        await customerService.upload(new Blob([bytes])),
        await customerService.upload(bytes.buffer),
        // A view is that part of its buffer alone.
        await customerService.upload(bytes.subarray(1000, 2000)),
        await customerService.upload(new DataView(bytes.buffer, 0, 256)),
        await customerService.upload(new Uint8Array(0)),
      ];
    });

    const bytes = Uint8Array.from({ length: 3000 }, (_, index) => index % 256);
    const parts = [
      bytes,
      bytes,
      bytes,
      bytes,
      bytes,
      bytes.subarray(1000, 2000),
      bytes.subarray(0, 256),
      new Uint8Array(0),
    ];
    const names = ['报告 "1".PDF', "给客服+&.txt", "blob.bin", "file", "file", "file", "file", "file"];
    const size = (text) => Buffer.byteLength(String(text));
    const requests = await world.sandbox.requests();
    for (const [index, request] of requests.entries()) {
      assert.match(request.content_type, /^multipart\/form-data; boundary=/);
      assert.deepEqual(
        request.parts.map((part) => [part.name, part.bytes]),
        [
          ["file", parts[index].length],
          ["filename", size(names[index])],
          ["mid", size(MAIN)],
          ["csrf", size("xxx")],
        ],
      );
      assert.equal(request.parts[0].sha256, createHash("sha256").update(parts[index]).digest("hex"));
      assert.equal(request.parts[1].sha256, createHash("sha256").update(names[index]).digest("hex"));
      assert.ok(request.cookies.includes("SESSDATA") && request.csrf && !request.csrf_token);
      assert.equal(request.host, "customerservice.bilibili.com");
    }
    const { files, effects } = await world.sandbox.state();
    assert.equal(effects.uploads, parts.length);
    for (const [index, reply] of replies.entries()) {
      assert.deepEqual(Object.keys(reply).sort(), ["expiresAt", "key", "url"]);
      assert.equal(reply.key, files[index].key);
      assert.equal(new URL(reply.url).pathname, `/customer-video-upload/${reply.key}`);
      // The address has whole seconds.
      assert.equal(reply.expiresAt, (files[index].uploaded + 900) * 1000);
      assert.ok(reply.expiresAt > before);
    }
  });

  test("an uploaded file can be fetched for 15 minutes", async () => {
    await world.sandbox.clock({ set: 1_800_000_000 });
    const page = await world.open();
    const reply = await page.evaluate(() => bare().customerService.upload(new Blob(["你好"])));
    assert.equal(reply.expiresAt, 1_800_000_900_000);
    const { pathname, search } = new URL(reply.url);
    const fetched = await fetch(world.sandbox.http + pathname + search);
    assert.equal(fetched.status, 200);
    assert.equal(await fetched.text(), "你好");
    await world.sandbox.clock({ advance: 901 });
    assert.equal((await fetch(world.sandbox.http + pathname + search)).status, 403);
  });
});
