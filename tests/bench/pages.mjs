/** Made-up replies of the service, the same for the same seed: every kind of content, ASCII and CJK, short and long. */
import { EXAMPLES, ODD } from "../e2e/support/kinds.mjs";

const WORDS = "see you at the lake then, what a day it was in the end and how did the new video do".split(" ");
const HANZI = "你好今天的视频真不错我们下次一起去看晚霞吧谢谢关注这个问题已经解决了请稍等明天见";
const EMOTES = ["[doge]", "[tv_doge]", "[口罩]", "[笑哭]"];

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function randomness(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Generator {
  #random;

  constructor(seed) {
    this.#random = randomness(seed);
  }

  below(limit) {
    return Math.floor(this.#random() * limit);
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** Some text of about `length` characters. */
  text(length, cjk) {
    let text = "";
    while (text.length < length) {
      const draw = this.below(40);
      if (draw === 0) text += this.pick(EMOTES);
      else if (draw === 1) text += "😀";
      else if (draw === 2) text += cjk ? "\n" : ' "quoted" ';
      else text += cjk ? this.pick(HANZI) : `${this.pick(WORDS)} `;
    }
    return text;
  }

  /** Most texts are short; a few are long. */
  length() {
    return this.below(12) === 0 ? 200 + this.below(400) : 4 + this.below(50);
  }

  /** Type and content of a message: six of ten are text, the rest is of every other kind. */
  content() {
    const draw = this.below(100);
    if (draw < 60) return [1, JSON.stringify({ content: this.text(this.length(), this.below(3) > 0) })];
    return draw < 97 ? this.pick(EXAMPLES) : this.pick(ODD);
  }

  message(index, [type, content] = this.content()) {
    const own = this.below(2) === 0;
    return {
      sender_uid: own ? 293793435 : 2239814,
      receiver_type: 1,
      receiver_id: own ? 2239814 : 293793435,
      msg_type: type,
      content,
      msg_seqno: seqnoAt(index),
      timestamp: 1654154093 - index * 40,
      at_uids: [0],
      msg_key: 7104537732714964358n - BigInt(index) * 1048576n - BigInt(this.below(1048576)),
      msg_status: 0,
      notify_code: "",
      new_face_version: 1,
      msg_source: 2,
    };
  }

  session(index) {
    return {
      talker_id: 1000 + this.below(2 ** 30),
      session_type: 1,
      at_seqno: 0,
      top_ts: 0,
      group_name: "",
      group_cover: "",
      is_follow: this.below(2),
      is_dnd: 0,
      ack_seqno: 1238729956474887 - index,
      ack_ts: 1709536924979884 - index * 1000,
      session_ts: 1712305278098351 - index * 1000,
      unread_count: this.below(5),
      last_msg: this.message(index),
      group_type: 0,
      can_fold: 0,
      status: 0,
      max_seqno: 1285290404823041,
      new_push_msg: this.below(2),
      setting: 0,
      is_guardian: 0,
      is_intercept: 0,
      is_trust: 0,
      system_msg_type: 0,
      live_status: 0,
      biz_msg_unread_count: 0,
      user_label: null,
    };
  }
}

/** The bytes of a reply with this `data`, written as the service writes JSON: keys beyond 2^53 stand there in full. */
function reply(data) {
  const raw = [];
  const text = JSON.stringify({ code: 0, msg: "0", message: "0", ttl: 1, data }, (_, value) =>
    typeof value === "bigint" ? `\u0001${raw.push(value) - 1}\u0001` : value,
  );
  // `JSON.stringify` writes the mark as an escape, which no text of these pages has.
  const exact = text.replace(/"\\u0001(\d+)\\u0001"/g, (_, index) => raw[index]);
  return new TextEncoder().encode(exact);
}

function list(count, make) {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** A page of `count` messages of every kind. */
export function messages(count, seed = 1) {
  const generator = new Generator(seed);
  return reply({
    messages: list(count, (index) => generator.message(index)),
    has_more: 1,
    min_seqno: 308188515844097,
    max_seqno: 309675413389322,
    e_infos: EMOTES.map((text) => ({ text, url: "http://i0.hdslb.com/bfs/emote/3ad2f66b151496d2.png", size: 1 })),
  });
}

/** A history of `count` messages of every kind in pages of `size`, the newest first. */
export function historyPages(count, size, seed = 4) {
  const generator = new Generator(seed);
  return list(Math.ceil(count / size), (page) => {
    const length = Math.min(size, count - page * size);
    const messages = list(length, (index) => generator.message(page * size + index));
    return reply({ messages, has_more: Number((page + 1) * size < count), e_infos: null });
  });
}

/** The sequence number of the message at `index` in a history, of which the newest is the first. */
export const seqnoAt = (index) => 309675413389322 - index * 64;

/** A page of `count` messages of long Chinese text. */
export function longMessages(count, seed = 2) {
  const generator = new Generator(seed);
  const content = () => [1, JSON.stringify({ content: generator.text(300 + generator.below(300), true) })];
  return reply({
    messages: list(count, (index) => generator.message(index, content())),
    has_more: 0,
    min_seqno: 308188515844097,
    max_seqno: 309675413389322,
  });
}

/** A list of `count` sessions, each with its last message. */
export function sessions(count, seed = 3) {
  const generator = new Generator(seed);
  return reply({
    session_list: list(count, (index) => generator.session(index)),
    has_more: 1,
    anti_disturb_cleaning: false,
    is_address_list_empty: 0,
    show_level: true,
  });
}

/** What `unread()` is answered with. */
export function unread() {
  return reply({
    unfollow_unread: 3,
    follow_unread: 12,
    unfollow_push_msg: 0,
    dustbin_push_msg: 0,
    dustbin_unread: 0,
    biz_msg_unfollow_unread: 0,
    biz_msg_follow_unread: 0,
    custom_unread: 0,
  });
}
