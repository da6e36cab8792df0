// The background: asks what is new, shows how many messages are unread on the toolbar, and lets the popup use its client.
import { serve } from "bili-im/bridge";
import { t } from "../shared/i18n.js";
import { whoIsLoggedIn } from "./account.js";
import { client } from "./client.js";
import { notify, watchClicks } from "./notify.js";

const ALARM = "unread";
/** As often as the site itself asks how many messages are unread. */
const EVERY_MINUTES = 2;
/** The least that alarms allow. */
const SOON_MINUTES = 0.5;

/** What outlives this background, which the browser stops after half a minute: how far it has come, for whom, and the number. */
const STATE = "state";

async function load(mid) {
  const { [STATE]: state } = await chrome.storage.session.get(STATE);
  return state?.mid === mid ? state : { mid };
}

const save = (state) => chrome.storage.session.set({ [STATE]: state });

/** One step of a watch, by alarms: a background has no timers that last. */
async function look() {
  let rest = 0;
  try {
    const mid = await whoIsLoggedIn();
    const state = await load(mid);
    if (mid === undefined) await save(state);
    else await take(state, await client.poll(state.cursor));
    show(state.unread);
  } catch (error) {
    show(undefined);
    // Risk control says for how long it wants to be left alone.
    rest = error?.retryAfterMs ?? 0;
  }
  return plan(Math.max(rest / 60_000, EVERY_MINUTES));
}

async function take(state, { events, cursor }) {
  for (const event of events) if (event.type === "unread") state.unread = event.total;
  await notify(client, events);
  state.cursor = cursor;
  await save(state);
}

const plan = (delayInMinutes) => chrome.alarms.create(ALARM, { delayInMinutes, periodInMinutes: EVERY_MINUTES });

function show(unread) {
  const text = unread > 99 ? "99+" : String(unread || "");
  chrome.action.setBadgeText({ text });
  chrome.action.setTitle({ title: unread === undefined ? t("badgeUnknown") : t("badge", { count: unread }) });
}

chrome.action.setBadgeBackgroundColor({ color: "#c8312b" });
chrome.alarms.onAlarm.addListener(look);
chrome.runtime.onInstalled.addListener(look);
chrome.runtime.onStartup.addListener(look);
// The popup has marked messages as read.
chrome.runtime.onMessage.addListener((message, { id }) => {
  if (id === chrome.runtime.id && message === "read") plan(SOON_MINUTES);
});
watchClicks();
serve(client, chrome.runtime);
