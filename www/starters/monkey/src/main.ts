// Starts here: one watch feeds the badge and the notifications.
import { createClient, type Message, sentAt } from "bili-im/inline";
import { createBadge } from "./badge";
import { notify } from "./notify";

const client = createClient();
const badge = createBadge();

// All tabs of an origin that watch by this name share one poller and one cursor.
const watch = client.watch({ name: "bili-im-userscript" });

watch.on("unread", ({ total }) => badge.show(total));

/** A message that was missed for a moment, as when one poll failed, is news all the same. In ms. */
const RECENT = 5 * 60_000;
const isRecent = (message: Message) => Date.now() - (sentAt(message)?.getTime() ?? 0) < RECENT;

watch.on("message", async (event) => {
  // The user's own, those that no person wrote, and what came while no tab was open: the badge counts it.
  if (event.own || event.automatic || (event.caughtUp && !isRecent(event.message))) return;
  // Every tab gets the event; the tab that polls notifies.
  if (watch.role !== "follower") await notify(client, event);
});

watch.on("state", ({ state, reason, error }) => {
  if (state === "stopped") badge.stop(error?.hint ?? `The watch has stopped: ${reason}`);
});
