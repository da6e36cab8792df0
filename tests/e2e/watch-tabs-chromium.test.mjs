/** One poller for all tabs of Chromium, at a real origin. */
import { startChromium } from "./support/browser.mjs";
import { allowDiscards, discard, prepareDiscard, showDiscarded } from "./support/discards.mjs";
import { testWatchTabs } from "./support/watch-tabs.mjs";

const sessions = new WeakMap();

async function setLifecycle(page, state) {
  if (!sessions.has(page)) sessions.set(page, await page.createCDPSession());
  await sessions.get(page).send("Page.setWebLifecycleState", { state });
}

testWatchTabs("Chromium", {
  start(sandbox, options) {
    allowDiscards(options.userDataDir);
    return startChromium(sandbox, options);
  },
  hasCache: true,
  async crash(_, page) {
    // The process of the page ends, and the page is not left.
    page.goto("chrome://crash").catch(() => {});
  },
  suspensions: [
    {
      what: "frozen",
      begin: (_, page) => setLifecycle(page, "frozen"),
      async end(_, page) {
        await setLifecycle(page, "active");
        return page;
      },
    },
    { what: "discarded", prepare: prepareDiscard, begin: discard, end: showDiscarded },
  ],
});
