// The data layer of the panel. Arguments and results are plain objects, so that they survive structured cloning between
// the parts of an extension. Texts are untrusted: show them as text nodes. All URLs have passed `safeUrl()`.

const CONVERSATION_PAGE_SIZE = 30;
const MESSAGE_PAGE_SIZE = 30;
const PREVIEW_LENGTH = 60;

/**
 * The private messages of one account. `library` is the bili-im module; `open()` resolves to `{ client, me }`, a client and
 * the account's own mid. Every method but `send()` takes a `signal` in its last argument.
 */
export function createInbox(library, open) {
  const { buttons, isBiliImError, isRecalled, MsgType, preview, safeUrl, segments, SessionType } = library;
  const { shareUrl, totalUnread } = library;
  const isGroup = ({ session_type }) => session_type === SessionType.FanGroup;
  // `last_msg` of an empty conversation may be `{}`.
  const isMessage = (value) => value?.msg_type !== undefined;

  /** Names by mid. A transient failure yields none: what they belong to is shown without them. */
  async function namesOf(client, mids, signal) {
    const unique = [...new Set(mids.map(String))].filter((mid) => mid !== "0");
    try {
      const users = unique.length === 0 ? [] : await client.users(unique, { signal });
      return new Map(users.map(({ mid, name }) => [String(mid), name]));
    } catch (error) {
      if (error?.retryable) return new Map();
      throw error;
    }
  }

  function toConversation(session, names) {
    const { talker_id, session_type, last_msg, unread_count, session_ts, top_ts, max_seqno } = session;
    return {
      talker: { talker_id, session_type },
      isPinned: Number(top_ts) > 0,
      latestSeqno: String(max_seqno ?? 0),
      lastKey: isMessage(last_msg) ? String(last_msg.msg_key) : undefined,
      isGroup: isGroup(session),
      name: isGroup(session) ? session.group_name : (session.account_info?.name ?? names.get(String(talker_id))),
      line: isMessage(last_msg) ? preview(last_msg, { maxLength: PREVIEW_LENGTH }) : "",
      unread: Number(unread_count) || 0,
      time: Number(session_ts) / 1000,
    };
  }

  function toMessage(message, { me, names, emotes }) {
    const { msg_seqno, msg_key, sender_uid, timestamp } = message;
    return {
      seqno: String(msg_seqno),
      key: String(msg_key),
      isOwn: String(sender_uid) === me,
      isRecalled: isRecalled(message),
      sender: names.get(String(sender_uid)),
      time: Number(timestamp) * 1000,
      parts: isRecalled(message) ? [] : toParts(message, emotes),
    };
  }

  /** The content of a message as `{ text, url? }` segments. */
  function toParts(message, emotes) {
    const { msg_type, content } = message;
    if (msg_type === MsgType.Text && typeof content?.content === "string") {
      return segments(content.content, emotes).map(({ type, text, url }) =>
        type === "emote" ? { text } : { text, url },
      );
    }
    const address = [content?.url, content?.jump_url, content?.jump_uri].find((value) => typeof value === "string");
    const url = msg_type === MsgType.Share ? shareUrl(content) : safeUrl(address);
    const summary = { text: preview(message), url };
    const links = msg_type === MsgType.Notice ? buttons(content) : [];
    return [summary, ...links.flatMap(({ label, url }) => [{ text: " " }, { text: label, url }])];
  }

  /** Converts a session, and looks up the name where it is missing. */
  async function resolveConversation(client, session, signal) {
    const isKnown = isGroup(session) || session.account_info;
    return toConversation(session, await namesOf(client, isKnown ? [] : [session.talker_id], signal));
  }

  return {
    /** Loads the library, and rejects where that is impossible. Sends no request. */
    async ready() {
      const { client } = await open();
      await client.ready();
    },

    /** The number of unread messages. */
    async unread({ signal } = {}) {
      const { client } = await open();
      return totalUnread(await client.unread({ signal }));
    },

    /** A page of conversations, newest first; `before` is the `next` of the previous page. */
    async conversations(before, { signal } = {}) {
      const { client } = await open();
      const page = await client.sessions({ signal, size: CONVERSATION_PAGE_SIZE, ...(before && { endTs: before }) });
      const sessions = page.session_list ?? [];
      const nameless = sessions.filter((session) => !isGroup(session) && !session.account_info);
      const names = await namesOf(
        client,
        nameless.map(({ talker_id }) => talker_id),
        signal,
      );
      // Pinned conversations come first whatever their time, so they are no cursor.
      const times = sessions.filter(({ top_ts }) => Number(top_ts) === 0).map(({ session_ts }) => Number(session_ts));
      return {
        conversations: sessions.map((session) => toConversation(session, names)),
        next: page.has_more === 1 && times.length > 0 ? Math.min(...times) : undefined,
      };
    },

    /** A page of messages, newest first; `before` is the `next` of the previous page. */
    async messages(talker, before, { signal } = {}) {
      const { client, me } = await open();
      const listing = client.history(talker, { signal, size: MESSAGE_PAGE_SIZE, ...(before && { endSeqno: before }) });
      for await (const { messages, e_infos: emotes, has_more } of listing.pages()) {
        // A page before the end may be empty.
        if (!messages?.length) continue;
        const shown = messages.filter(({ msg_type }) => msg_type !== MsgType.Recall);
        const senders = isGroup(talker) ? shown.map(({ sender_uid }) => sender_uid) : [];
        const names = await namesOf(client, senders, signal);
        const seqnos = messages.map(({ msg_seqno }) => BigInt(msg_seqno));
        const [oldest] = seqnos.sort((one, other) => (one < other ? -1 : 1));
        return {
          messages: shown.map((message) => toMessage(message, { me, names, emotes })),
          next: has_more === 1 ? String(oldest) : undefined,
        };
      }
      return { messages: [], next: undefined };
    },

    /** One conversation. */
    async conversation(talker, { signal } = {}) {
      const { client } = await open();
      return resolveConversation(client, await client.session(talker, { signal }), signal);
    },

    /** The conversation of a `session` event of `client.watch()`. */
    async conversationFromEvent({ session }, { signal } = {}) {
      const { client } = await open();
      return resolveConversation(client, session, signal);
    },

    /** The message of a `message` event; `undefined` for recall commands, which are not shown. */
    async messageFromEvent({ talker, message, e_infos: emotes }, { signal } = {}) {
      if (message.msg_type === MsgType.Recall) return undefined;
      const { client, me } = await open();
      const names = await namesOf(client, isGroup(talker) ? [message.sender_uid] : [], signal);
      return toMessage(message, { me, names, emotes });
    },

    /** The message of a `message` event in one line, for the list. */
    previewFromEvent: ({ message }) => preview(message, { maxLength: PREVIEW_LENGTH }),

    /** Sends a text. It cannot be aborted. `state` is `accepted`, or `unconfirmed` if it may or may not have been sent. */
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

    /** Marks a conversation as read, up to `seqno`. */
    async markRead(talker, seqno, { signal } = {}) {
      const { client } = await open();
      await client.markRead(talker, { signal, ackSeqno: seqno });
    },

    /** Marks all conversations as read, one per second; `onProgress` gets the number so far. */
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

/** The mid of the account that is logged in on this page, as a string. */
export function loggedInMid() {
  return /(?:^|;\s*)DedeUserID=(\d+)/.exec(document.cookie)?.[1];
}
