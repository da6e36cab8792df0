// The background: keeps the number on the toolbar, and lets the popup use its client.
import { serve } from "bili-im/bridge";
import { isBiliImError } from "bili-im/inline";
import { createBackgroundClient, loggedInMid } from "../utils/client";
import { poll } from "../utils/poll";

const ALARM = "poll";
/** As often as the site itself asks for the unread count. */
const PERIOD_MINUTES = 2;

export default defineBackground(() => {
  const client = createBackgroundClient();
  serve(client, browser.runtime);

  // Alarms, since timers end with the background, which the browser stops after half a minute.
  browser.alarms.onAlarm.addListener(refresh);
  browser.runtime.onInstalled.addListener(refresh);
  browser.runtime.onStartup.addListener(refresh);

  async function refresh() {
    let restMs = 0;
    try {
      const mid = await loggedInMid();
      showUnread(mid === undefined ? undefined : await poll(client, mid));
    } catch (error) {
      showUnread(undefined);
      // Risk control says for how long it wants to be left alone.
      if (isBiliImError(error)) restMs = error.retryAfterMs ?? 0;
    }
    const delayInMinutes = Math.max(PERIOD_MINUTES, restMs / 60_000);
    await browser.alarms.create(ALARM, { delayInMinutes, periodInMinutes: PERIOD_MINUTES });
  }
});

function showUnread(unread: number | undefined) {
  void browser.action.setBadgeText({ text: unread ? String(Math.min(unread, 999)) : "" });
  void browser.action.setTitle({ title: unread === undefined ? "Unread count unknown" : `${unread} unread` });
}
