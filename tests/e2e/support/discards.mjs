/** Discards tabs of Chromium by its page for developers, as it does by itself when memory runs short. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const DISCARDS = "chrome://discards";
/** Puppeteer's own: it attaches to tabs, and by them to pages. */
const ATTACHED = [{ type: "page", exclude: true }, {}];

/** Lets Chromium show its pages for developers in this profile, which it has not used yet. */
export function allowDiscards(profile) {
  mkdirSync(profile, { recursive: true });
  const state = join(profile, "Local State");
  if (!existsSync(state)) writeFileSync(state, JSON.stringify({ internal_only_uis_enabled: true }));
}

/** Opens what discards; it takes the view from whatever page had it. */
export async function openDiscards(browser) {
  const page = await browser.newPage();
  await page.goto(DISCARDS);
}

/** Whether Puppeteer attaches to new tabs: a discarded one would load for it. */
async function attachToNew(session, on) {
  const filter = on ? ATTACHED : [{ type: "tab", exclude: true }, ...ATTACHED];
  const given = { autoAttach: true, waitForDebuggerOnStart: on, flatten: true, filter };
  await session.connection().send("Target.setAutoAttach", given);
}

/** In that page: has the tab with this title discarded. */
async function discardTitled(title) {
  const find = () => {
    const tabs = document.querySelector("discards-main")?.shadowRoot.querySelector("discards-tab")?.shadowRoot;
    const rows = [...(tabs?.querySelectorAll("tbody tr") ?? [])];
    const row = rows.find((row) => row.querySelector(".title-cell").textContent === title);
    const actions = [...(row?.querySelectorAll(".actions-cell [is=action-link]") ?? [])];
    return actions.find((action) => action.textContent.includes("Urgent Discard"));
  };
  while (!find()) await new Promise((resolve) => setTimeout(resolve, 100));
  find().click();
}

/** Discards a page that nobody sees. */
export async function discard(browser, page) {
  const title = crypto.randomUUID();
  await page.evaluate((title) => {
    document.title = title;
  }, title);
  const discards = (await browser.pages()).find((page) => page.url().startsWith(DISCARDS));
  const gone = new Promise((resolve) => page.once("close", resolve));
  // Chromium spares what is inspected.
  const session = page._client();
  await attachToNew(session, false);
  await session.detach();
  await discards.evaluate(discardTitled, title);
  await gone;
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
  const discards = (await browser.pages()).find((page) => page.url().startsWith(DISCARDS));
  await discards.close();
  return page;
}
