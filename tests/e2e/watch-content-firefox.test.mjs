/** One poller for the content scripts of all tabs in Firefox, whose promises the page's lock manager cannot read. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startFirefoxWithExtension } from "./support/firefox.mjs";
import { MAIN, UP } from "./support/people.mjs";
import { logIn } from "./support/places.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { assembleSite } from "./support/site.mjs";
import { until } from "./support/until.mjs";

let sandbox;
let browser;
let popup;

before(async () => {
  const folder = assembleSite("watch in content scripts", join(import.meta.dirname, "pages", "watch-content"));
  sandbox = await startSandbox([folder]);
  browser = await startFirefoxWithExtension(sandbox, folder);
  popup = await browser.openExtensionPage("page.html");
});
after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

/** Asks the content scripts of all tabs what they were told, in the order of the tabs; runs in a page of the extension. */
const ask = async () => {
  const tabs = await chrome.tabs.query({ url: "https://message.bilibili.com/*" });
  return Promise.all(tabs.map(({ id }) => chrome.tabs.sendMessage(id, "how is it going?").catch(() => null)));
};

/** Waits until that holds. */
async function hears(what, holds) {
  let told;
  const isSo = async () => {
    told = await popup.evaluate(ask);
    return told.every((one) => one !== null) && holds(told);
  };
  await until(what, isSo, 30_000).catch((error) => {
    throw new Error(`${error.message}: ${JSON.stringify(told)}`);
  });
  return told;
}

/** The locks of the watch that the page sees. */
const locks = async () => {
  const { held } = await navigator.locks.query();
  return held.filter(({ name }) => name.startsWith("bili-im watch")).length;
};

test("one content script polls for all tabs, and another one once its tab is closed", async () => {
  const pages = [];
  for (let count = 0; count < 2; count += 1) {
    pages.push(await browser.newTab());
    await logIn(pages[count], "/_blank");
    await hears(
      "it is live",
      (told) => told.length === count + 1 && told.every(({ states }) => states.includes("live")),
    );
  }
  const roles = (await popup.evaluate(ask)).map(({ role }) => role);
  assert.deepEqual([roles, await pages[1].evaluate(locks)], [["leader", "follower"], 1]);
  const write = (text) => sandbox.push({ from: UP, to: MAIN, msg_type: 1, content: JSON.stringify({ content: text }) });
  await write("第1条");
  const told = await hears("both have it", (told) => told.every(({ messages }) => messages.includes("第1条")));
  assert.deepEqual([told[0].polls > 0, told[1].polls], [true, 0]);
  await pages[0].close();
  await write("第2条");
  const [left] = await hears("the other one polls", ([{ messages }]) => messages.includes("第2条"));
  assert.deepEqual([left.role, left.messages, await pages[1].evaluate(locks)], ["leader", ["第1条", "第2条"], 1]);
});
