// The unread count: from the watch, or by a request after this tab has marked something as read.

/** The least time between two requests. */
const MIN_INTERVAL_MS = 6_000;

/** Tracks the unread count; `onChange(unread)` is called with each new one. */
export function createUnreadCounter(inbox, onChange) {
  let isScheduled = false;
  let earliest = 0;
  let updates = 0;

  async function fetchCount() {
    isScheduled = false;
    earliest = Date.now() + MIN_INTERVAL_MS;
    const before = updates;
    // The watch meets the same failure, and reports it.
    const unread = await inbox.unread().catch(() => undefined);
    // What the watch reported meanwhile is newer.
    if (unread !== undefined && before === updates) onChange(unread);
  }

  return {
    /** Handles an event of `client.watch()`. */
    handleEvent({ type, total }) {
      if (type !== "unread") return;
      updates += 1;
      onChange(total);
    },
    /** Fetches the count now, or as soon as the minimum interval allows. */
    refresh() {
      const wait = earliest - Date.now();
      if (wait <= 0) return void fetchCount();
      if (!isScheduled) setTimeout(fetchCount, wait);
      isScheduled = true;
    },
  };
}
