// What a small panel needs of somebody's messages. What goes in and what comes out is plain, so that it can be posted from
// one part of an extension to another. All texts were written by strangers and are to be shown as text; all addresses
// have passed `safeUrl()`.

const CONVERSATIONS = 30;
const MESSAGES = 30;
const LINE = 60;

/**
 * The messages of one user. `library` is bili-im; `open()` resolves to `{ client, me }`, a client and the user's own mid.
 * The last argument can have a `signal`, but for `send()`.
 */
export function makeInbox(library, open) {
  const { buttons, isBiliImError, isRecalled, MsgType, preview, safeUrl, segments, SessionType, totalUnread } = library;
  const isGroup = ({ session_type }) => session_type === SessionType.FanGroup;
  // A conversation without messages has something else in its place.
  const isMessage = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  /** Names by mid. What they belong to is shown without them, too, where they cannot be had now. */
  async function namesOf(client, mids, signal) {
    const wanted = [...new Set(mids.map(String))].filter((mid) => mid !== "0");
    try {
      const users = wanted.length === 0 ? [] : await client.users(wanted, { signal });
      return new Map(users.map(({ mid, name }) => [String(mid), name]));
    } catch (error) {
      if (error?.retryable) return new Map();
      throw error;
    }
  }

  function conversationOf(session, names) {
    const { talker_id, session_type, last_msg, unread_count, session_ts, top_ts, max_seqno } = session;
    return {
      talker: { talker_id, session_type },
      isPinned: Number(top_ts) > 0,
      latestSeqno: String(max_seqno ?? 0),
      lastKey: isMessage(last_msg) ? String(last_msg.msg_key) : undefined,
      isGroup: isGroup(session),
      name: isGroup(session) ? session.group_name : (session.account_info?.name ?? names.get(String(talker_id))),
      line: isMessage(last_msg) ? preview(last_msg, { maxLength: LINE }) : "",
      unread: Number(unread_count) || 0,
      time: Number(session_ts) / 1000,
    };
  }

  function messageOf(message, { me, names, emotes }) {
    const { msg_seqno, msg_key, sender_uid, timestamp } = message;
    return {
      seqno: String(msg_seqno),
      key: String(msg_key),
      isOwn: String(sender_uid) === me,
      isRecalled: isRecalled(message),
      sender: names.get(String(sender_uid)),
      time: Number(timestamp) * 1000,
      parts: isRecalled(message) ? [] : partsOf(message, emotes),
    };
  }

  /** A message as texts, some of which lead somewhere. */
  function partsOf(message, emotes) {
    const { msg_type, content } = message;
    if (msg_type === MsgType.Text && typeof content?.content === "string") {
      return segments(content.content, emotes).map(({ type, text, url }) =>
        type === "emote" ? { text } : { text, url },
      );
    }
    const address = [content?.url, content?.jump_url, content?.jump_uri].find((value) => typeof value === "string");
    const line = { text: preview(message), url: safeUrl(address) };
    const further = msg_type === MsgType.Notice ? buttons(content) : [];
    return [line, ...further.flatMap(({ label, url }) => [{ text: " " }, { text: label, url }])];
  }

  /** A session as `conversations()` gives it. */
  async function described(client, session, signal) {
    const isKnown = isGroup(session) || session.account_info;
    return conversationOf(session, await namesOf(client, isKnown ? [] : [session.talker_id], signal));
  }

  return {
    /** Rejects where the library cannot work; nothing is asked of the service. */
    async ready() {
      const { client } = await open();
      await client.ready();
    },

    /** How many messages are unread. */
    async unread({ signal } = {}) {
      const { client } = await open();
      return totalUnread(await client.unread({ signal }));
    },

    /** Conversations, the newest first; `before` is where the last page ended. */
    async conversations(before, { signal } = {}) {
      const { client } = await open();
      const page = await client.sessions({ signal, size: CONVERSATIONS, ...(before && { endTs: before }) });
      const sessions = page.session_list ?? [];
      const people = sessions.filter((session) => !isGroup(session) && !session.account_info);
      const names = await namesOf(
        client,
        people.map(({ talker_id }) => talker_id),
        signal,
      );
      // Pinned ones stand at the top, whatever their time.
      const times = sessions.filter(({ top_ts }) => Number(top_ts) === 0).map(({ session_ts }) => Number(session_ts));
      return {
        conversations: sessions.map((session) => conversationOf(session, names)),
        next: page.has_more === 1 && times.length > 0 ? Math.min(...times) : undefined,
      };
    },

    /** Messages of a conversation, the newest first; `before` is where the last page ended. */
    async messages(talker, before, { signal } = {}) {
      const { client, me } = await open();
      const listing = client.history(talker, { signal, size: MESSAGES, ...(before && { endSeqno: before }) });
      for await (const { messages, e_infos: emotes, has_more } of listing.pages()) {
        // A page may be empty in the middle.
        if (!messages?.length) continue;
        const shown = messages.filter(({ msg_type }) => msg_type !== MsgType.Recall);
        const senders = isGroup(talker) ? shown.map(({ sender_uid }) => sender_uid) : [];
        const names = await namesOf(client, senders, signal);
        const seqnos = messages.map(({ msg_seqno }) => BigInt(msg_seqno));
        const [oldest] = seqnos.sort((one, other) => (one < other ? -1 : 1));
        return {
          messages: shown.map((message) => messageOf(message, { me, names, emotes })),
          next: has_more === 1 ? String(oldest) : undefined,
        };
      }
      return { messages: [], next: undefined };
    },

    /** A conversation, as `conversations()` gives it. */
    async conversation(talker, { signal } = {}) {
      const { client } = await open();
      return described(client, await client.session(talker, { signal }), signal);
    },

    /** The one that a `session` event of `client.watch()` has. */
    async conversationIn({ session }, { signal } = {}) {
      const { client } = await open();
      return described(client, session, signal);
    },

    /** What a `message` event has, as `messages()` gives it; nothing for one that is not to be shown. */
    async messageIn({ talker, message, e_infos: emotes }, { signal } = {}) {
      if (message.msg_type === MsgType.Recall) return undefined;
      const { client, me } = await open();
      const names = await namesOf(client, isGroup(talker) ? [message.sender_uid] : [], signal);
      return messageOf(message, { me, names, emotes });
    },

    /** The same in one line, for the list. */
    lineIn: ({ message }) => preview(message, { maxLength: LINE }),

    /**
     * Sends a text, and goes on when nobody waits for it any longer: what was sent cannot be called back by an abort.
     * `state` is `accepted` or, when it cannot be told whether it was sent, `unconfirmed`.
     */
    async send(talker, text) {
      const { client } = await open();
      try {
        const { key_hit_infos } = await client.sendText(talker, text);
        return { state: "accepted", toast: key_hit_infos?.toast || undefined };
      } catch (error) {
        if (isBiliImError(error) && error.kind === "unconfirmed") return { state: "unconfirmed" };
        throw error;
      }
    },

    /** Marks a conversation as read, up to what has been seen of it. */
    async markRead(talker, seqno, { signal } = {}) {
      const { client } = await open();
      await client.markRead(talker, { signal, ackSeqno: seqno });
    },

    /** Marks all conversations as read, one a second; `onProgress` is told how many have been so far. */
    async markAllRead({ signal, onProgress } = {}) {
      const { client } = await open();
      let count = 0;
      const { marked, failed } = await client.markAllRead({
        signal,
        onProgress(mark) {
          if (mark.error === undefined) count += 1;
          onProgress?.(count);
        },
      });
      return { marked: marked.length, failed: failed.length };
    },
  };
}

/** The mid of whoever is logged in on this page, as a text. */
export function midOfPage() {
  return /(?:^|;\s*)DedeUserID=(\d+)/.exec(document.cookie)?.[1];
}
