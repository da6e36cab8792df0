/** The archive page of the demo. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { unzip } from "../client/support/zip.mjs";
import { useDemo } from "./support/demo.mjs";
import { FRIEND, MAIN } from "./support/people.mjs";

const { world, openDemo } = useDemo("demo-archive");

describe("the archive page of the demo", { timeout: 60_000 }, () => {
  test("keeps conversations, finds messages and writes them to a file", async () => {
    const page = await openDemo({ locale: "en-GB", viewport: { width: 390, height: 800 } });
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    await page.getByRole("link", { name: "Archive" }).click();

    await page.getByLabel("罗板栗").check();
    await page.getByRole("button", { name: "Archive now" }).click();
    await page.getByText(/Up to date, [1-9]\d* new messages/).waitFor();
    await page.getByText(/[1-9]\d* messages in 1 conversations/).waitFor();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);

    await page.getByRole("searchbox").fill("周末 直播");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByText("周末一起看直播吗").waitFor();
    const marked = await page.locator("mark").allTextContents();
    assert.deepEqual(marked.sort(), ["周末", "直播"].sort());

    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download" }).click();
    const path = await (await saving).path();
    const file = readFileSync(path, "utf8");
    assert.match(file, /周末一起看直播吗/);
    const recalled = (await world.sandbox.messages(MAIN, FRIEND)).filter(({ msg_status }) => msg_status !== 0);
    assert.ok(recalled.length > 0);
    for (const { content } of recalled) assert.ok(!file.includes(JSON.parse(content).content));

    await page.getByLabel("with pictures (ZIP)").check();
    const savingAll = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download" }).click();
    const zip = readFileSync(await (await savingAll).path());
    const names = [...unzip(Uint8Array.from(zip).buffer).keys()];
    assert.ok(names.includes("messages.html") && names.some((name) => name.startsWith("pictures/")), names.join());

    await page.getByRole("link", { name: "Back to the demo" }).click();
    await page.getByRole("heading", { name: "bili-im" }).waitFor();
    assert.deepEqual(said, []);
  });
});
