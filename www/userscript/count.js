// How many messages are unread: as the watch tells it, or by asking once this tab has marked something as read.

/** The least that lies between two questions. */
const REST_MS = 6_000;

/** Counts what is unread; `show(unread)` runs with each number. */
export function makeCount(inbox, show) {
  let isPlanned = false;
  let earliest = 0;
  let told = 0;

  async function ask() {
    isPlanned = false;
    earliest = Date.now() + REST_MS;
    const before = told;
    // Whatever fails here, the watch meets it as well, and says so.
    const unread = await inbox.unread().catch(() => undefined);
    // What was told meanwhile is newer.
    if (unread !== undefined && before === told) show(unread);
  }

  return {
    /** Takes in an event of `client.watch()`. */
    take({ type, total }) {
      if (type !== "unread") return;
      told += 1;
      show(total);
    },
    /** Asks, a moment after the last time at the earliest. */
    soon() {
      const wait = earliest - Date.now();
      if (wait <= 0) return void ask();
      if (!isPlanned) setTimeout(ask, wait);
      isPlanned = true;
    },
  };
}
