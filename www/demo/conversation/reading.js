// Reads one conversation: older messages page by page, news, and the read mark.
import { isGroup, talkerOf } from "../sessions/session.js";
import { makeTimeline } from "./timeline.js";

// Small, so that the sandbox's conversations have several pages.
const PAGE_SIZE = 10;
const NEWS_SIZE = 50;

/** A reader of `session` for the current user; nothing is requested yet. */
export function beginReading(app, session) {
  const stop = new AbortController();
  const timeline = makeTimeline();
  const { me } = app;
  let earlier = null;

  const reading = {
    session,
    timeline,
    /** Whether the newest page has been read. */
    isLoaded: false,
    /** Whether the last request for older messages failed. */
    hasFailed: false,
    hasEarlier: true,
    /** Whether messages of others are not marked as read. */
    hasNews: false,
    isMine: () => me === app.me,

    /** Whether this is the system account of the conversation, which has name and picture in its session. */
    isAccount: (mid) => !isGroup(session) && Boolean(session.account_info) && String(mid) === String(session.talker_id),

    /** Loads the next older page; after an error the same one again. */
    async back() {
      const options = { size: PAGE_SIZE, endSeqno: timeline.earliest(), signal: stop.signal };
      earlier ??= app.client.history(talkerOf(session), options).pages();
      const step = await app.attempt(() => nextWithMessages(earlier), { isBackground: reading.isLoaded });
      reading.hasFailed = step === undefined;
      if (reading.hasFailed) {
        earlier = null;
        return;
      }
      reading.isLoaded = true;
      // `has_more` can stay 1 at the end: then the next page is empty.
      reading.hasEarlier = !step.done && step.value.has_more === 1;
      if (!step.done) learn(step.value);
    },

    /** Loads all messages since the last one. */
    async forward() {
      const options = { from: timeline.latest() ?? 0, size: NEWS_SIZE, signal: stop.signal };
      const work = async () => {
        for await (const page of app.client.history(talkerOf(session), options).pages()) {
          learn(page);
          reading.hasNews ||= page.messages?.some(({ sender_uid }) => String(sender_uid) !== String(me)) === true;
        }
      };
      await app.attempt(work, { isBackground: true });
    },

    /** Marks the loaded messages as read, not later ones. Resolves to whether any were unread. */
    async mark() {
      const ackSeqno = timeline.latest();
      const isUnread = reading.session.unread_count > 0 || reading.hasNews;
      if (!isUnread || ackSeqno === undefined) return false;
      const work = () => app.client.markRead(talkerOf(session), { ackSeqno }).then(() => true);
      if ((await app.attempt(work, { isBackground: true })) !== true) return false;
      reading.hasNews = false;
      return reading.isMine();
    },

    /** Ends the walk, even while it is paused. */
    leave() {
      stop.abort();
      earlier?.return().catch(() => {});
    },
  };

  function learn(page) {
    const messages = page.messages ?? [];
    timeline.add(page);
    app.people.learn(messages.map(({ sender_uid }) => sender_uid).filter((mid) => !reading.isAccount(mid)));
    app.items.learn(messages);
  }

  return reading;
}

/** Skips empty pages, which can occur in the middle. */
async function nextWithMessages(pages) {
  for (;;) {
    const step = await pages.next();
    if (step.done || step.value.messages?.length > 0) return step;
  }
}
