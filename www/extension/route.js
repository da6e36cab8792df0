// Where a call is made: in a page of bilibili.com, as if the page made it. From here the service has answered HTTP 412, so
// that is for when there is no such page, or its policy forbids WebAssembly.
import { remoteInbox, UNREACHABLE } from "./protocol.js";

const PAGES = "https://*.bilibili.com/*";
/** How many pages are tried. */
const MOST = 3;

/** Somebody else may be logged in in a private window, or in a container of Firefox. */
const isOrdinary = ({ incognito, cookieStoreId = "firefox-default" }) =>
  !incognito && cookieStoreId === "firefox-default";

/** The tabs that may answer, the one in front first. */
async function tabsToAsk() {
  const tabs = (await chrome.tabs.query({ url: PAGES, discarded: false, status: "complete" })).filter(isOrdinary);
  return tabs.sort((one, other) => other.active - one.active || other.lastAccessed - one.lastAccessed).slice(0, MOST);
}

const inPage = ({ id }) => remoteInbox(() => chrome.tabs.connect(id, { frameId: 0 }));

/** An inbox whose calls go to a page, or else to `own`. A call that a page has taken goes nowhere else. */
export function routedInbox(own) {
  const route =
    (method) =>
    async (...given) => {
      for (const tab of await tabsToAsk()) {
        try {
          return await inPage(tab)[method](...given);
        } catch (error) {
          if (error?.name !== UNREACHABLE) throw error;
        }
      }
      return own[method](...given);
    };
  const routed = Object.fromEntries(Object.keys(own).map((method) => [method, route(method)]));
  return { ...routed, ready: async () => {} };
}
