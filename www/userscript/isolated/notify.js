// Notifications by the manager, which scripts of the page cannot ask for.
import { preview, sentAt } from "bili-im";

const MAX_LENGTH = 120;

/** A message that was missed for a moment, as when one poll failed, is news all the same. In ms. */
const RECENT = 5 * 60_000;
const isRecent = (message) => Date.now() - (sentAt(message)?.getTime() ?? 0) < RECENT;

/** Tells of a message of somebody else's while nobody sees the page. */
export async function notify(client, { type, message, own, automatic, caughtUp }, watch) {
  if (type !== "message" || own || automatic || (caughtUp && !isRecent(message)) || !document.hidden) return;
  // Each tab has the event; the one that polls tells of it.
  if (watch.role === "follower") return;
  const sender = String(message.sender_uid);
  // Without a name it is still worth showing.
  const [user] = await client.users([sender]).catch(() => []);
  GM_notification({ title: user?.name ?? sender, text: preview(message, { maxLength: MAX_LENGTH }) });
}
