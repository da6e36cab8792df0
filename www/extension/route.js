// Routes calls to a page of bilibili.com. From the background the service has answered HTTP 412, so calls are made here
// only if there is no such page, or its policy forbids WebAssembly.
import { remoteInbox, UNREACHABLE } from "./protocol.js";

const PAGES = "https://*.bilibili.com/*";
/** Maximum number of pages to try. */
const MAX_PAGES = 3;

/** Private windows and containers of Firefox can have another login. */
const isOrdinary = ({ incognito, cookieStoreId = "firefox-default" }) =>
  !incognito && cookieStoreId === "firefox-default";

/** The tabs to try, the active one first. */
async function tabsToAsk() {
  const tabs = (await chrome.tabs.query({ url: PAGES, discarded: false, status: "complete" })).filter(isOrdinary);
  return tabs
    .sort((one, other) => other.active - one.active || other.lastAccessed - one.lastAccessed)
    .slice(0, MAX_PAGES);
}

const inPage = ({ id }) => remoteInbox(() => chrome.tabs.connect(id, { frameId: 0 }));

/** An inbox whose calls go to a page, or else to `own`. A call that a page has accepted is never made twice. */
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
