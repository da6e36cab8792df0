/** Discards tabs of Chromium by its page for developers, as it does by itself when memory runs short. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const DISCARDS = "chrome://discards";
/** Puppeteer's own: it attaches to tabs, and by them to pages. */
const ATTACHED = [{ type: "page", exclude: true }, {}];

/** Lets Chromium show its pages for developers in this profile, which it has not used yet. */
export function allowDiscards(profile) {
  mkdirSync(profile, { recursive: true });
  const state = join(profile, "Local State");
  if (!existsSync(state)) writeFileSync(state, JSON.stringify({ internal_only_uis_enabled: true }));
}

/** Whether Puppeteer attaches to new tabs: a discarded one would load for it. */
async function attachToNew(session, on) {
  const filter = on ? ATTACHED : [{ type: "tab", exclude: true }, ...ATTACHED];
  const given = { autoAttach: true, waitForDebuggerOnStart: on, flatten: true, filter };
  await session.connection().send("Target.setAutoAttach", given);
}

const pageOf = async (browser) => (await browser.pages()).find((page) => page.url().startsWith(DISCARDS));

/** The row of the tab with this title, once it has this text. */
async function rowOf(discards, title, text = "") {
  for (;;) {
    for (const row of await discards.$$("pierce/tbody tr")) {
      const [found, all] = await row.evaluate((row) => [row.querySelector(".title-cell").textContent, row.textContent]);
      if (found === title && all.includes(text)) return row;
    }
    await sleep(100);
  }
}

/** Makes ready to discard a page. Opens another one, which takes the view. */
export async function prepareDiscard(browser, page) {
  await page.evaluate(() => {
    document.title = "to be discarded";
  });
  const discards = await browser.newPage();
  await discards.goto(DISCARDS);
  await rowOf(discards, "to be discarded");
  // Chromium spares what is inspected: Puppeteer leaves the tab, and by that its page.
  const session = page._client().parentSession();
  await attachToNew(session, false);
  await session.detach();
}

/** Discards that page, which nobody may see. */
export async function discard(browser) {
  const discards = await pageOf(browser);
  const row = await rowOf(discards, "to be discarded");
  await row.evaluate((row) => {
    const actions = [...row.querySelectorAll(".actions-cell [is=action-link]")];
    actions.find((action) => action.textContent.includes("Urgent Discard")).click();
  });
  await rowOf(discards, "to be discarded", "discarded (urgent)");
}

/** Shows the page that was discarded, for which it loads. The new one. */
export async function showDiscarded(browser) {
  const session = await browser.target().createCDPSession();
  const { targetInfos } = await session.send("Target.getTargets");
  const { targetId } = targetInfos.find(({ type, attached }) => type === "page" && !attached);
  await session.send("Target.activateTarget", { targetId });
  const target = browser.waitForTarget((target) => target._targetId === targetId);
  await attachToNew(session, true);
  const page = await (await target).page();
  await page.waitForFunction(() => document.wasDiscarded && globalThis.told?.states.length > 0, { polling: 100 });
  await (await pageOf(browser)).close();
  return page;
}
