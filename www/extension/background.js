// The background: asks how many messages are unread, shows that on the toolbar, and passes on what the popup asks.
import * as biliIm from "bili-im/inline";
import { language, t } from "../shared/i18n.js";
import { createInbox } from "../shared/inbox.js";
import { FLOOR_MS, UNREAD_EVERY_MS } from "./poll.js";
import { serve } from "./protocol.js";
import { routedInbox } from "./route.js";

const ALARM = "unread";
const EVERY_MINUTES = UNREAD_EVERY_MS / 60_000;
/** The least that alarms allow. */
const SOON_MINUTES = 0.5;
const SITE = "https://api.vc.bilibili.com/";

let own = { client: null, me: undefined };

/** The mid of whoever is logged in. */
async function whoIsLoggedIn() {
  const cookie = await chrome.cookies.get({ url: SITE, name: "DedeUserID" });
  return cookie?.value;
}

/** A client for them. */
async function open() {
  const mid = await whoIsLoggedIn();
  if (own.client === null || own.me !== mid) {
    own.client?.close();
    const csrf = biliIm.chromeCookieCsrf(chrome);
    own = { client: biliIm.createClient({ csrf, mid, locale: language }), me: mid };
  }
  return own;
}

const inbox = routedInbox(createInbox(biliIm, open));

let earliest = 0;

async function count() {
  let rest = FLOOR_MS;
  try {
    show((await whoIsLoggedIn()) === undefined ? undefined : await inbox.unread({}));
  } catch (error) {
    show(undefined);
    // Risk control says for how long it wants to be left alone.
    rest = Math.max(rest, error?.retryAfterMs ?? 0);
  }
  earliest = Date.now() + rest;
  return plan(Math.max(rest / 60_000, EVERY_MINUTES));
}

/** When there may be another number. */
function countSoon() {
  const rest = earliest - Date.now();
  return rest > 0 ? plan(Math.max(rest / 60_000, SOON_MINUTES)) : count();
}

const plan = (delayInMinutes) => chrome.alarms.create(ALARM, { delayInMinutes, periodInMinutes: EVERY_MINUTES });

function show(unread) {
  const text = unread > 99 ? "99+" : String(unread || "");
  chrome.action.setBadgeText({ text });
  chrome.action.setTitle({ title: unread === undefined ? t("badgeUnknown") : t("badge", { count: unread }) });
}

chrome.action.setBadgeBackgroundColor({ color: "#c8312b" });
chrome.alarms.onAlarm.addListener(count);
chrome.runtime.onInstalled.addListener(count);
chrome.runtime.onStartup.addListener(count);

chrome.runtime.onConnect.addListener((port) => {
  // Only pages of the extension ask; its content scripts are asked.
  if (!port.sender?.url?.startsWith(chrome.runtime.getURL(""))) return port.disconnect();
  serve(port, { ...inbox, count: countSoon });
});
