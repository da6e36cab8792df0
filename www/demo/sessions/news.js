// Polls for conversations with news.

/** As often as the site itself asks. */
export const NEWS_EVERY_MS = 20_000;

/** Calls `onNews(sessions, areAll)` with the conversations that have news. */
export function makeNews(app, onNews) {
  let latest = 0;

  return {
    /** Notes that everything up to these sessions is known. */
    known(sessions) {
      for (const { session_ts } of sessions) latest = Math.max(latest, Number(session_ts));
    },
    clear() {
      latest = 0;
    },
    async ask() {
      const { client, me } = app;
      const page = await client.newSessions({ beginTs: latest });
      if (me !== app.me) return;
      const sessions = page.session_list ?? [];
      this.known(sessions);
      if (sessions.length > 0) onNews(sessions, page.has_more !== 1);
    },
  };
}
