/** Files: the checks before an upload, and the upload. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { accepted, bili, failure, isBridged, listen, OWN, refused, run, Stage, unreachable } from "./support/stage.mjs";

/** The header of a 256×128 px PNG. */
const PNG = new Uint8Array(Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAQAAAACACAYAAAA=", "base64"));

/** A service that accepts images and messages. */
const host = ({ path }) =>
  accepted(
    path.endsWith("upload_bfs")
      ? { image_url: "http://i0.hdslb.com/a.png", image_width: 1, image_height: 2 }
      : { msg_key: 5 },
  );

describe("an image", () => {
  test("is sent with its type and size", async () => {
    const stage = new Stage(host);
    const client = stage.client({ sign: false, minIntervalMs: 0 });
    await run(client.sendImage(1, PNG));
    const [upload, message] = stage.requests.filter(({ method }) => method === "POST");
    assert.deepEqual(
      upload.parts.map(([name]) => name),
      ["file_up", "biz", "category", "csrf"],
    );
    const url = "https://i0.hdslb.com/a.png";
    const content = { url, height: 128, width: 256, imageType: "png", original: 1, size: 0.028 };
    assert.deepEqual(JSON.parse(message.form["msg[content]"]), content);
    assert.equal((await run(client.uploadImage(PNG))).image_url, url);
  });

  test("without a readable size gets the one from the service", async () => {
    const stage = new Stage(host);
    await run(stage.client({ sign: false }).sendImage(1, PNG.slice(0, 16)));
    const { width, height } = JSON.parse(stage.requests.at(-1).form["msg[content]"]);
    assert.deepEqual([width, height], [1, 2]);
  });

  test("without a safe URL in the reply is an error", async () => {
    for (const image_url of [undefined, 5, "javascript:alert(1)", "http://elsewhere.example/a.png"]) {
      const stage = new Stage(() => accepted({ image_url }));
      const { kind, endpoint } = await failure(stage.client().uploadImage(PNG));
      assert.deepEqual([kind, endpoint], ["reply", "uploadImage"], image_url);
    }
  });
});

describe("an image that the service rejects", () => {
  const stageOf = (code) => new Stage((request) => (request.method === "POST" ? refused(code) : accepted({})));

  test("is an api error that says to change the image, and not retryable", async () => {
    for (const code of [-3, -2, 4125014]) {
      const stage = stageOf(code);
      const client = stage.client({ sign: false });
      const told = listen(client);
      for (const call of [() => client.uploadImage(PNG), () => client.sendImage(1, PNG)]) {
        const error = await failure(call());
        assert.deepEqual([error.kind, error.code, error.retryable], ["api", code, false]);
        assert.match(error.hint, /^Nothing was sent: .*image/);
        assert.doesNotMatch(`${error.hint} ${error.message}`, /history|SystemError/);
        assert.equal(told.at(-1).error.hint, error.hint);
      }
      const { en, zh } = bili.describeCode(code, "uploadImage");
      assert.match(`${en} ${zh}`, /^Nothing was sent.*图片/);
      assert.deepEqual([stage.asked("send_msg").length, stage.asked("upload_bfs").length], [0, 2]);
    }
    const chinese = await failure(stageOf(-3).client({ locale: "zh" }).uploadImage(PNG));
    assert.match(chinese.hint, /请换一张图片/);
  });

  test("is distinguished from other failures", async () => {
    const message = await failure(stageOf(-3).client({ sign: false }).sendImage(1, "https://i0.hdslb.com/a.png"));
    assert.match(message.hint, /history/);
    const file = await failure(stageOf(-3).client().customerService.upload(PNG));
    assert.equal(file.hint, bili.describeCode(-3).en);
    assert.doesNotMatch(file.hint, /history|image/);
  });
});

describe("a file", () => {
  test("is validated before a request, like all else", async () => {
    const stage = new Stage(host);
    const client = stage.client();
    for (const call of [
      () => client.uploadImage(new Blob(["<svg>"])),
      () => client.uploadImage("a.png"),
      () => client.sendImage(1, PNG, { newFaceVersion: 2 }),
      () => client.sendImage(OWN, PNG),
      () => client.sendImage(1, PNG, { onProgress: 1 }),
      () => client.customerService.upload(PNG, { filename: 5 }),
      () => client.customerService.upload(PNG, { timeoutMs: -1 }),
    ]) {
      const { kind, message } = await failure(call());
      assert.equal(kind, "input", message);
    }
    assert.equal(stage.requests.length, 0);
  });

  // A copy of the file has none of the methods that this test replaces.
  test("that is unreadable is an input error, not a network error", { skip: isBridged }, async () => {
    const client = new Stage(unreachable).client();
    const slice = () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) });
    const gone = Object.assign(new Blob([PNG]), { slice });
    const { kind, message } = await failure(client.customerService.upload(gone));
    assert.deepEqual([kind, /file cannot be read/.test(message)], ["input", true]);
    assert.equal((await failure(client.customerService.upload(new Blob([PNG])))).kind, "network");
  });

  test("goes to a custom fetch with its type, as bytes if small and as a Blob if large", async () => {
    const given = [];
    const stage = new Stage(host);
    const fetch = (_, { body, headers }) => {
      given.push([body.constructor.name, headers?.["content-type"] ?? body.type, body.size ?? body.length]);
      return accepted({ url: "https://a" });
    };
    const client = stage.client({ fetch, minIntervalMs: 0 });
    const MIB = 1024 * 1024;
    for (const mib of [1, 33]) await run(client.customerService.upload(new Blob([new Uint8Array(mib * MIB)])));
    const [[small, smallType, smallSize], [large, largeType, largeSize]] = given;
    assert.deepEqual([small, large], ["Uint8Array", "Blob"]);
    // A Blob lower-cases its type, including the boundary.
    for (const type of [smallType, largeType]) assert.match(type, /^multipart\/form-data; boundary=[-0-9a-z]{40,70}$/);
    assert.ok(smallSize > MIB && largeSize > 33 * MIB && largeSize < 33.1 * MIB);
  });

  test("of any name and type is one part", async () => {
    const stage = new Stage(() => accepted({ url: "https://a" }));
    const file = new File(["x"], 'a"\r\nx: y\n.txt', { type: "text/plain;charset=utf-8" });
    await run(stage.client().customerService.upload(file, { filename: "b" }));
    const [[name, { name: filename, type }], ...fields] = stage.requests[0].parts;
    assert.deepEqual([name, filename, type], ["file", 'a"\r\nx: y\n.txt', "text/plain;charset=utf-8"]);
    assert.deepEqual(
      fields.map(([name]) => name),
      ["filename", "mid", "csrf"],
    );
  });
});
