/** A service whose conversations get messages as a test says. */
import { accepted, clock, OWN, refused, response, Stage } from "./stage.mjs";

export class Town extends Stage {
  /** Conversations by "type id". */
  talks = new Map();
  acks = [];
  serial = 0;
  /** Whether nobody is logged in. */
  isLoggedOut = false;

  constructor() {
    super((request) => this.answer(request));
  }

  /** Somebody writes. Returns the message as the history has it. */
  write(talker, fields = {}) {
    this.serial += 1;
    const seconds = Math.floor(clock.now() / 1000);
    const message = {
      sender_uid: talker,
      receiver_type: 1,
      receiver_id: OWN,
      msg_type: 1,
      content: JSON.stringify({ content: `第${this.serial}条` }),
      msg_seqno: (seconds - 1_500_000_000) * 2 ** 24 + this.serial,
      timestamp: seconds,
      at_uids: null,
      msg_key: String((BigInt(seconds) << 32n) + BigInt(this.serial)),
      msg_status: 0,
      notify_code: "",
      msg_source: 7,
      ...fields,
    };
    const talk = this.talks.get(talker) ?? { messages: [], unread: 0, ack: 0, pin: 0 };
    this.talks.set(talker, talk);
    talk.messages.push(message);
    talk.unread += message.sender_uid === OWN ? 0 : 1;
    this.#touch(talk);
    return message;
  }

  /** The user writes on another device. */
  writeOwn(talker) {
    return this.write(talker, { sender_uid: OWN, receiver_id: talker });
  }

  /** The user reads a conversation on another device. */
  read(talker) {
    const talk = this.talks.get(talker);
    talk.unread = 0;
    talk.ack = talk.messages.at(-1).msg_seqno;
    this.#touch(talk);
  }

  /** The user pins a conversation on another device. */
  pin(talker) {
    const talk = this.talks.get(talker);
    talk.pin = clock.now() * 1000;
    this.#touch(talk);
  }

  /** Something happens in a conversation; no two of them do at the same µs. */
  #touch(talk) {
    talk.time = Math.max(clock.now() * 1000, this.#last + 1);
    this.#last = talk.time;
  }

  #last = 0;

  /** The sender recalls the last message. */
  recall(talker) {
    const last = this.talks.get(talker).messages.at(-1);
    last.msg_status = 1;
    this.write(talker, { msg_type: 5, content: last.msg_key });
    return last;
  }

  answer({ path, query, form }) {
    const name = path.split("/").at(-1);
    if (this.isLoggedOut) return refused(-101);
    if (name === "nav") return accepted({ isLogin: true, mid: OWN });
    if (name === "single_unread") {
      const unread = [...this.talks.values()].reduce((sum, talk) => sum + talk.unread, 0);
      return accepted({ unfollow_unread: unread, follow_unread: 0 });
    }
    if (name === "update_ack") {
      this.acks.push(form);
      return accepted({});
    }
    if (name === "fetch_session_msgs") return this.page(query);
    const begin = Number(query.begin_ts ?? 0);
    const end = Number(query.end_ts || Number.POSITIVE_INFINITY);
    const rows = [...this.talks].filter(([, talk]) => talk.time > begin && talk.time < end);
    rows.sort(([, a], [, b]) => b.time - a.time);
    const session_list = rows.slice(0, Number(query.size)).map(([talker_id, { messages, unread, time, ack, pin }]) => ({
      talker_id,
      session_type: 1,
      session_ts: time,
      ack_seqno: ack,
      top_ts: pin,
      unread_count: unread,
      max_seqno: messages.at(-1).msg_seqno,
      last_msg: messages.at(-1),
    }));
    return raw({ session_list, has_more: Number(rows.length > session_list.length) });
  }

  page({ talker_id, size, end_seqno }) {
    const { messages } = this.talks.get(Number(talker_id));
    const before = Number(end_seqno || Number.POSITIVE_INFINITY);
    const older = messages.filter(({ msg_seqno }) => msg_seqno < before);
    const page = older.toReversed().slice(0, Number(size));
    return raw({ messages: page, has_more: Number(older.length > page.length), e_infos: [] });
  }
}

/** On the wire keys are numbers. */
const raw = (data) => response(200, JSON.stringify({ code: 0, data }).replace(/"msg_key":"(\d+)"/g, '"msg_key":$1'));
