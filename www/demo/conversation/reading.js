// Reading one conversation: back page by page, forward to what is new, what the watch tells, and the read mark.
import { MsgStatus } from "../../bili-im/index.js";
import { isGroup, talkerOf } from "../sessions/session.js";
import { makeTimeline } from "./timeline.js";

// Small, so that there is something to page through.
const PAGE_SIZE = 10;
const NEWS_SIZE = 50;

/** Begins to read `session` as the user now logged in; nothing is asked yet. */
export function beginReading(desk, session) {
  const stop = new AbortController();
  const timeline = makeTimeline();
  const { me } = desk;
  let earlier = null;

  const reading = {
    session,
    timeline,
    /** Whether the newest page has been read. */
    isLoaded: false,
    /** Whether the last try to go back has failed. */
    hasFailed: false,
    hasEarlier: true,
    /** Whether others have written what is not marked read. */
    hasNews: false,
    isMine: () => me === desk.me,

    /** Whether this is the account of the service the conversation is with: it brings its own name and picture. */
    isAccount: (mid) =>
      !isGroup(session) && session.account_info !== undefined && String(mid) === String(session.talker_id),

    /** Goes on walking back; after an error from where it had come. */
    async back() {
      const options = { size: PAGE_SIZE, endSeqno: timeline.earliest(), signal: stop.signal };
      earlier ??= desk.client.history(talkerOf(session), options).pages();
      const step = await desk.attempt(() => nextWithMessages(earlier), { isBackground: reading.isLoaded });
      reading.hasFailed = step === undefined;
      if (reading.hasFailed) {
        earlier = null;
        return;
      }
      reading.isLoaded = true;
      // `has_more` can stay 1 at the end: then the walk says so when it is asked to go on.
      reading.hasEarlier = !step.done && step.value.has_more === 1;
      if (!step.done) learn(step.value);
    },

    /** Fetches what came since, however much that is. */
    async forward() {
      const options = { from: timeline.latest() ?? 0, size: NEWS_SIZE, signal: stop.signal };
      const work = async () => {
        for await (const page of desk.client.history(talkerOf(session), options).pages()) {
          learn(page);
          note(page.messages ?? []);
        }
      };
      await desk.attempt(work, { isBackground: true });
    },

    /** Takes in a message that the watch told. */
    arrived({ message, e_infos }) {
      learn({ messages: [message], e_infos });
      note([message]);
    },

    /** Takes in that the watch told of a recall. */
    recalled({ msg_key, bySystem }) {
      timeline.recall(msg_key, bySystem ? MsgStatus.Withdrawn : MsgStatus.Recalled);
    },

    /** Marks as read what is here, not what may have come meanwhile. Resolves to whether there was anything to mark. */
    async mark() {
      const ackSeqno = timeline.latest();
      const isUnread = reading.session.unread_count > 0 || reading.hasNews;
      if (!isUnread || ackSeqno === undefined) return false;
      const { hasNews } = reading;
      reading.hasNews = false;
      const work = () => desk.client.markRead(talkerOf(session), { ackSeqno }).then(() => true);
      const isMarked = (await desk.attempt(work, { isBackground: true })) === true;
      if (!isMarked) reading.hasNews ||= hasNews;
      return isMarked && reading.isMine();
    },

    /** Ends the walk back, also one that rests. */
    leave() {
      stop.abort();
      earlier?.return().catch(() => {});
    },
  };

  function note(messages) {
    reading.hasNews ||= messages.some(({ sender_uid }) => String(sender_uid) !== String(me));
  }

  function learn(page) {
    const messages = page.messages ?? [];
    timeline.add(page);
    desk.people.learn(messages.map(({ sender_uid }) => sender_uid).filter((mid) => !reading.isAccount(mid)));
    desk.items.learn(messages);
  }

  return reading;
}

/** Pages may be empty in the middle. */
async function nextWithMessages(pages) {
  for (;;) {
    const step = await pages.next();
    if (step.done || step.value.messages?.length > 0) return step;
  }
}
