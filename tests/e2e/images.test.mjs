/** Images: picked on a page, uploaded, sent, seen by the other side, taken back. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { deflateSync } from "node:zlib";
import { FRIEND, MAIN, UP } from "./support/people.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("images");

/** A PNG that is one, of noise, so that it has bytes enough to be on its way for a while. */
function png(width, height) {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes) => ~bytes.reduce((c, byte) => table[(c ^ byte) & 255] ^ (c >>> 8), -1) >>> 0;
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const rows = Buffer.alloc(height * (1 + 3 * width));
  let state = 7;
  for (let at = 0; at < rows.length; at += 1) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    rows[at] = at % (1 + 3 * width) === 0 ? 0 : state >> 16;
  }
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  const data = deflateSync(rows, { level: 0 });
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** First bytes of files, by what they are; in the page, as text of one character for each byte. */
const GIF = "GIF89a\x03\0\x02\0\x80\0\0;    ";
const JPEG = "\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x0b\x08\0\x10\0\x20\x01\x01\x11\0\xff\xd9";

/** Defines `blob`, which makes a file of such a text. */
function defineBlob() {
  globalThis.bytes = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));
  globalThis.blob = (text, name, type) => new File([bytes(text)], name, { type });
}

async function openWithBlob(where) {
  const page = await world.open(where);
  await page.evaluate(defineBlob);
  return page;
}

const upload = async () => (await world.sandbox.requests()).filter((request) => request.endpoint === "upload_bfs");

describe("images", { timeout: 60_000 }, () => {
  test("one is picked, uploaded with progress, sent, seen by the other account, and recalled", async () => {
    const mine = await world.open();
    const theirs = await world.open({ mid: FRIEND, profile: await world.profile() });
    const picture = png(640, 480);
    await mine.evaluate((to) => {
      const client = bili.createClient({ minIntervalMs: 0 });
      const input = document.createElement("input");
      input.type = "file";
      globalThis.told = [];
      globalThis.sent = new Promise((resolve) => {
        input.onchange = () => {
          const onProgress = (progress) => told.push(progress);
          resolve(attempt(() => client.sendImage(to, input.files[0], { onProgress })));
        };
      });
      globalThis.client = client;
      document.body.replaceChildren(input);
    }, FRIEND);
    await mine.setInputFiles("input", { name: "holiday.bmp", mimeType: "image/bmp", buffer: picture });
    const { sent, told } = await mine.evaluate(async () => ({ sent: await globalThis.sent, told }));
    assert.match(sent.value?.msg_key ?? sent.error.message, /^\d{19}$/);

    // The progress grows to the end, which is the file and what a form puts around it.
    const { total } = told.at(-1);
    assert.ok(total > picture.length && total < picture.length + 2000);
    assert.ok(told.every((progress) => progress.total === total));
    assert.ok(told.every(({ sent }, index) => index === 0 || sent >= told[index - 1].sent));
    assert.equal(told.at(-1).sent, total);

    const [{ parts, host, csrf, csrf_token }] = await upload();
    assert.deepEqual(
      parts.map(({ name }) => name),
      ["file_up", "biz", "category", "csrf"],
    );
    assert.deepEqual([parts[0].bytes, parts[0].sha256, host], [picture.length, sha(picture), "api.bilibili.com"]);
    assert.deepEqual(
      parts.slice(1, 3).map(({ sha256 }) => sha256),
      [sha("im"), sha("daily")],
    );
    assert.ok(csrf && !csrf_token);

    const received = (await theirs.evaluate((from) => bare().history(from, { size: 1 }), MAIN)).messages[0];
    assert.deepEqual([received.msg_key, received.msg_type], [sent.value.msg_key, 2]);
    const { url, ...content } = received.content;
    assert.deepEqual(content, {
      width: 640,
      height: 480,
      imageType: "png",
      original: 1,
      size: Math.round((picture.length / 1024) * 1000) / 1000,
    });
    assert.match(url, /^https:\/\/[\w.]+\.(hdslb|biliimg)\.com\//);
    const shown = await fetch(world.sandbox.http + new URL(url).pathname);
    assert.equal(sha(Buffer.from(await shown.arrayBuffer())), sha(picture));

    await mine.evaluate(([to, key]) => client.recall(to, key), [FRIEND, sent.value.msg_key]);
    const later = await theirs.evaluate(async (from) => {
      const { messages } = await bare().history(from);
      return messages.find(({ msg_type }) => msg_type === 2);
    }, MAIN);
    assert.deepEqual([later.msg_key, later.msg_status], [sent.value.msg_key, 1]);
    const { effects } = await world.sandbox.state();
    assert.deepEqual([effects.images, effects.messages, effects.recalls], [1, 1, 1]);
  });

  test("jpg, png and gif are told by their bytes, in every form of a file", async () => {
    const page = await openWithBlob();
    const picture = png(5, 7);
    const replies = await page.evaluate(
      async ([gif, jpeg, png]) => {
        const client = bare();
        const forms = {
          gif: [blob(gif, "a.png", "image/png"), 1],
          jpeg: [blob(jpeg, "a", ""), 2],
          png: [new Blob([bytes(png)]), 3],
          buffer: [bytes(gif).buffer, 1],
          view: [bytes(`xx${gif}yy`).subarray(2, 2 + gif.length), 1],
        };
        const replies = {};
        for (const [name, [file]] of Object.entries(forms)) {
          const uploaded = await client.uploadImage(file);
          await client.sendImage(1, file);
          const { content } = (await client.history(1, { size: 1 })).messages[0];
          replies[name] = [uploaded, content];
        }
        return replies;
      },
      [GIF, JPEG, picture.toString("latin1")],
    );
    const sizes = { gif: [3, 2], jpeg: [32, 16], png: [5, 7], buffer: [3, 2], view: [3, 2] };
    const types = { gif: "gif", jpeg: "jpeg", png: "png", buffer: "gif", view: "gif" };
    for (const [name, [uploaded, content]] of Object.entries(replies)) {
      const [width, height] = sizes[name];
      assert.deepEqual([uploaded.image_width, uploaded.image_height], [width, height], name);
      assert.deepEqual([content.width, content.height, content.imageType], [width, height, types[name]], name);
      assert.match(uploaded.image_url, /^https:/);
      assert.match(content.url, /^https:/);
    }
    const { images } = await world.sandbox.state();
    assert.equal(images.length, 10);
  });

  test("an address that comes as http: is lifted to https:, here and in what is sent", async () => {
    const page = await openWithBlob();
    await world.sandbox.fault(
      "upload_bfs",
      {
        replace:
          '{"code":0,"data":{"image_url":"http://i0.hdslb.com/bfs/im/a.gif","image_width":3,"image_height":2,"img_size":1}}',
      },
      { times: 0 },
    );
    const { uploaded, content } = await page.evaluate(async (gif) => {
      const client = bare();
      const uploaded = await client.uploadImage(blob(gif, "a.gif"));
      await client.sendImage(1, blob(gif, "a.gif"));
      return { uploaded, content: (await client.history(1, { size: 1 })).messages[0].content };
    }, GIF);
    assert.deepEqual(uploaded, {
      image_url: "https://i0.hdslb.com/bfs/im/a.gif",
      image_width: 3,
      image_height: 2,
      img_size: 1,
    });
    assert.equal(content.url, "https://i0.hdslb.com/bfs/im/a.gif");
  });

  test("anything else is refused before a byte leaves", async () => {
    const page = await openWithBlob();
    const refused = await page.evaluate(async (gif) => {
      const client = bare();
      const wrong = {
        empty: new Blob([]),
        text: blob("hello, this is text enough", "a.png", "image/png"),
        svg: blob("<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "image/svg+xml"),
        webp: blob("RIFF\x20\0\0\0WEBPVP8 \0\0\0\0\0\0\0\0", "a.webp", "image/webp"),
        bmp: blob("BM\x20\0\0\0\0\0\0\0\0\0\0\0\0\0", "a.bmp", "image/bmp"),
        "a byte over": new Blob([bytes(gif), new Uint8Array(20 * 1024 * 1024 - gif.length + 1)]),
      };
      const outcomes = [];
      for (const [name, file] of Object.entries(wrong)) {
        outcomes.push([name, "uploadImage", await attempt(() => client.uploadImage(file))]);
        outcomes.push([name, "sendImage", await attempt(() => client.sendImage(1, file))]);
      }
      for (const file of [undefined, null, 5, "https://i0.hdslb.com/a.gif", {}, [1], { size: 3 }]) {
        outcomes.push([JSON.stringify(file), "uploadImage", await attempt(() => client.uploadImage(file))]);
      }
      return outcomes;
    }, GIF);
    for (const [name, operation, { value, error }] of refused) {
      assert.equal(value, undefined, name);
      assert.deepEqual([error.kind, error.endpoint, error.retryable], ["input", operation, false], name);
      assert.match(error.message, /`image`/, name);
    }
    assert.match(refused.find(([name]) => name === "a byte over")[2].error.message, /20 MB.*20971521/);
    assert.deepEqual(await world.sandbox.log(), []);
    // Exactly 20 MB are taken.
    const { value, error } = await page.evaluate((gif) => {
      const file = new Blob([bytes(gif), new Uint8Array(20 * 1024 * 1024 - gif.length)]);
      return attempt(() => bare().uploadImage(file));
    }, GIF);
    assert.match(value?.image_url ?? error.message, /^https:/);
    assert.equal((await upload())[0].parts[0].bytes, 20 * 1024 * 1024);
  });

  test("when the upload fails, no message is sent; the error is that of the call", async () => {
    const page = await openWithBlob({ hasty: true });
    for (const [fault, kind] of [
      [{ status: 502 }, "http"],
      [{ status: 502, effect: true }, "http"],
      [{ code: -101 }, "login"],
      [{ no_data: true }, "reply"],
      [{ empty: true }, "reply"],
    ]) {
      await world.sandbox.reset();
      await world.sandbox.fault("upload_bfs", fault, { times: 0 });
      const { error } = await page.evaluate(
        (gif) => attempt(() => bili.createClient().sendImage(1, blob(gif, "a.gif"))),
        GIF,
      );
      assert.deepEqual([error.kind, error.endpoint], [kind, "sendImage"], JSON.stringify(fault));
      const { requests, effects } = await world.sandbox.state();
      assert.deepEqual([requests.upload_bfs, requests.send_msg ?? 0, effects.messages], [1, 0, 0]);
    }
  });

  test("a lost answer to the message is looked into; the image is uploaded once", async () => {
    await world.sandbox.settings({ close_connections: true });
    const page = await openWithBlob({ hasty: true });
    await world.sandbox.fault("send_msg", { reset: "after" });
    const { value } = await page.evaluate((gif) => attempt(() => bare().sendImage(1, blob(gif, "a.gif"))), GIF);
    assert.equal(value.confirmed, true);
    const { requests, effects } = await world.sandbox.state();
    assert.deepEqual([requests.upload_bfs, requests.send_msg, effects.messages], [1, 1, 1]);
    const stored = (await world.sandbox.messages(MAIN, UP)).at(-1);
    assert.equal(stored.msg_key, value.msg_key);
  });
});
