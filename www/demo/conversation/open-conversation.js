// The open conversation: loads earlier and newer messages, applies watch events, and marks messages as read.
import { MsgStatus } from "../../bili-im/index.js";
import { isGroup, talkerOf } from "../sessions/session.js";
import { createTimeline } from "./timeline.js";

// Small, to demonstrate paging.
const PAGE_SIZE = 10;
const NEWER_PAGE_SIZE = 50;

/** Opens `session` for the current account; sends no request yet. */
export function openConversation(app, session) {
  const controller = new AbortController();
  const timeline = createTimeline();
  const { me } = app;
  let earlierPages = null;

  const conversation = {
    session,
    timeline,
    /** Whether the newest page is loaded. */
    isLoaded: false,
    /** Whether the last attempt to load earlier messages failed. */
    hasFailed: false,
    hasEarlier: true,
    /** Whether others have sent messages that are not marked as read. */
    hasUnread: false,
    isCurrentAccount: () => me === app.me,

    /** Whether `mid` is the system account of this session, which carries its own name and avatar. */
    isSystemAccount: (mid) =>
      !isGroup(session) && Boolean(session.account_info) && String(mid) === String(session.talker_id),

    /** Loads an earlier page; after an error, continues from the earliest message. */
    async loadEarlier() {
      const options = { size: PAGE_SIZE, endSeqno: timeline.earliest(), signal: controller.signal };
      earlierPages ??= app.client.history(talkerOf(session), options).pages();
      const step = await app.attempt(() => nextNonEmpty(earlierPages), { isBackground: conversation.isLoaded });
      conversation.hasFailed = step === undefined;
      if (conversation.hasFailed) {
        earlierPages = null;
        return;
      }
      conversation.isLoaded = true;
      // `has_more` may stay 1 at the end; the iterator then ends on the next call.
      conversation.hasEarlier = !step.done && step.value.has_more === 1;
      if (!step.done) addPage(step.value);
    },

    /** Loads all messages since the latest one. */
    async loadNewer() {
      const options = { from: timeline.latest() ?? 0, size: NEWER_PAGE_SIZE, signal: controller.signal };
      const work = async () => {
        for await (const page of app.client.history(talkerOf(session), options).pages()) {
          addPage(page);
          noteUnread(page.messages ?? []);
        }
      };
      await app.attempt(work, { isBackground: true });
    },

    /** Adds the message of a watch event. */
    addMessage({ message, e_infos }) {
      addPage({ messages: [message], e_infos });
      noteUnread([message]);
    },

    /** Applies a recall event of the watch. */
    applyRecall({ msg_key, bySystem }) {
      timeline.recall(msg_key, bySystem ? MsgStatus.Withdrawn : MsgStatus.Recalled);
    },

    /** Marks the loaded messages as read. Resolves to whether anything was marked. */
    async markRead() {
      const ackSeqno = timeline.latest();
      const isUnread = conversation.session.unread_count > 0 || conversation.hasUnread;
      if (!isUnread || ackSeqno === undefined) return false;
      const { hasUnread } = conversation;
      conversation.hasUnread = false;
      const work = () => app.client.markRead(talkerOf(session), { ackSeqno }).then(() => true);
      const isMarked = (await app.attempt(work, { isBackground: true })) === true;
      if (!isMarked) conversation.hasUnread ||= hasUnread;
      return isMarked && conversation.isCurrentAccount();
    },

    /** Aborts requests, and ends the iteration of earlier pages. */
    close() {
      controller.abort();
      earlierPages?.return().catch(() => {});
    },
  };

  function noteUnread(messages) {
    conversation.hasUnread ||= messages.some(({ sender_uid }) => String(sender_uid) !== String(me));
  }

  function addPage(page) {
    const messages = page.messages ?? [];
    timeline.add(page);
    app.users.load(messages.map(({ sender_uid }) => sender_uid).filter((mid) => !conversation.isSystemAccount(mid)));
    app.items.load(messages);
  }

  return conversation;
}

/** A page before the end may be empty. */
async function nextNonEmpty(pages) {
  for (;;) {
    const step = await pages.next();
    if (step.done || step.value.messages?.length > 0) return step;
  }
}
