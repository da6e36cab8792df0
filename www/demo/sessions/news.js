// What has happened since: the service tells which conversations have something new.

/** As often as the site itself asks. */
export const NEWS_EVERY_MS = 20_000;

/** Knows of nothing at first; `onNews(sessions, areAll)` runs with the conversations that have something new. */
export function makeNews(desk, onNews) {
  let latest = 0;

  return {
    /** Everything up to these sessions is known. */
    known(sessions) {
      for (const { session_ts } of sessions) latest = Math.max(latest, Number(session_ts));
    },
    clear() {
      latest = 0;
    },
    async ask() {
      const { client, me } = desk;
      const page = await client.newSessions({ beginTs: latest });
      if (me !== desk.me) return;
      const sessions = page.session_list ?? [];
      this.known(sessions);
      if (sessions.length > 0) onNews(sessions, page.has_more !== 1);
    },
  };
}
