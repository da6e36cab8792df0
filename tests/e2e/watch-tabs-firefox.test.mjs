/** One poller for all tabs of Firefox, at a real origin. */
import { evaluateInFirefox, startFirefox } from "./support/firefox.mjs";
import { testWatchTabs } from "./support/watch-tabs.mjs";

/** As many processes as there are tabs. */
const PREFERENCES = { "dom.ipc.processCount.webIsolated": 10 };

/** Evaluates an expression of `tab`, the browser's own object for a page. */
async function evaluateOfTab(browser, page, expression) {
  const title = await page.evaluate(() => {
    document.title = crypto.randomUUID();
    return document.title;
  });
  const tab = `gBrowser.tabs.find((tab) => tab.linkedBrowser.contentTitle === "${title}")`;
  return evaluateInFirefox(browser, `((tab) => ${expression})(${tab})`);
}

testWatchTabs("Firefox", {
  start: (sandbox, options) => startFirefox(sandbox, PREFERENCES, options),
  // Firefox caches no page that held a lock.
  hasCache: false,
  async crash(browser, page) {
    const pid = await evaluateOfTab(browser, page, "tab.linkedBrowser.browsingContext.currentWindowGlobal.osPid");
    process.kill(pid, "SIGKILL");
  },
  suspensions: [
    {
      what: "discarded",
      begin: (browser, page) => evaluateOfTab(browser, page, "gBrowser.discardBrowser(tab, true)"),
    },
  ],
});
