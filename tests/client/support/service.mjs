/** A service that stores messages, and loses responses on demand. */
import { createHash } from "node:crypto";
import { accepted, cutOff, OWN, refused, response, Stage, silence, unreachable } from "./stage.mjs";

/** The WBI keys over time: their varying first halves, and the common second half. */
export const KEYS = ["7cd084941338484aae1ad9425b84077c", "11111111111111111111111111111111"];
const OTHER_KEY = "4932caff0ff746eab6f01bf08b70ac45";

/** The permutation that derives the mixin key: see signing.md. */
const PICK = [
  46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35, 27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38, 41,
  13,
];

/** The `w_rid` of a query without one. */
export function signature(query, key) {
  const joined = key + OTHER_KEY;
  const mixed = PICK.map((at) => joined[at]).join("");
  return createHash("md5")
    .update(query + mixed)
    .digest("hex");
}

const KEY_OF_FIRST = 7_104_537_732_714_000_000n;

/** The `msg_key` of the n-th message sent, counted from 1. */
export const keyOf = (number) => String(KEY_OF_FIRST + BigInt(number));

/** The fates of a message: whether it is stored, and the response. */
export const Fate = {
  Fine: { stored: "now", answer: ({ msg_key }) => response(200, `{"code":0,"data":{"msg_key":${msg_key}}}`) },
  ResetBefore: { stored: "never", answer: unreachable },
  ResetAfter: { stored: "now", answer: unreachable },
  CutAfter: { stored: "now", answer: cutOff },
  EmptyAfter: { stored: "now", answer: () => response(200, "") },
  BadGatewayBefore: { stored: "never", answer: () => response(502, "<html>") },
  BadGatewayAfter: { stored: "now", answer: () => response(502, "<html>") },
  NoKeyAfter: { stored: "now", answer: () => accepted({}) },
  TimeoutBefore: { stored: "never", answer: (_, request) => silence(request) },
  TimeoutAfter: { stored: "now", answer: (_, request) => silence(request) },
  /** The message is stored a little after the first lookup. */
  TimeoutLate: { stored: "late", answer: (_, request) => silence(request) },
  refused: (code) => ({ stored: "never", answer: () => refused(code) }),
};

export class Service extends Stage {
  /** The messages in order, each with its receiver. */
  stored = [];
  late = [];
  sends = 0;
  /** The index of the current key. */
  key = 0;
  /** Whether signatures with other keys are refused. */
  isStrict = false;
  /** The reply to an image upload. */
  image = undefined;
  /** The response of the history, in place of messages. */
  history = undefined;

  constructor(...fates) {
    super((request) => this.answer(request));
    this.fates = fates;
  }

  answer(request) {
    if (request.path === "/x/web-interface/nav") return this.account();
    if (request.path.endsWith("/upload_bfs")) return accepted(this.image);
    if (request.path.startsWith("/svr_sync/")) return this.history?.(request) ?? this.page(request.query);
    return this.send(request);
  }

  account() {
    const address = (key) => `https://i0.hdslb.com/bfs/wbi/${key}.png`;
    const wbi_img = { img_url: address(KEYS[this.key]), sub_url: address(OTHER_KEY) };
    return accepted({ isLogin: true, mid: OWN, wbi_img });
  }

  page({ talker_id, begin_seqno = 0, end_seqno = Number.POSITIVE_INFINITY, size }) {
    const isInside = ({ msg_seqno }) => msg_seqno > Number(begin_seqno) && msg_seqno < Number(end_seqno);
    const all = this.stored.filter(({ to, message }) => to === talker_id && isInside(message));
    const messages = all
      .toReversed()
      .slice(0, Number(size))
      .map(({ message }) => message);
    this.stored.push(...this.late.splice(0));
    const data = { messages, has_more: Number(all.length > Number(size)), min_seqno: 1, max_seqno: 0 };
    // Keys are numbers on the wire.
    return response(200, JSON.stringify({ code: 0, data }).replace(/"msg_key":"(\d+)"/g, '"msg_key":$1'));
  }

  send(request) {
    const { form, query, target } = request;
    if (this.isStrict) {
      const [signed] = target.slice(target.indexOf("?") + 1).split("&w_rid=");
      if (query.w_rid !== signature(signed, KEYS[this.key])) return refused(-400);
    }
    const { stored, answer } = this.fates[this.sends] ?? Fate.Fine;
    this.sends += 1;
    const message = {
      sender_uid: OWN,
      msg_type: Number(form["msg[msg_type]"]),
      content: form["msg[content]"],
      msg_key: keyOf(this.sends),
      msg_seqno: 1000 + this.sends,
    };
    const parcel = { to: form["msg[receiver_id]"], message };
    if (stored === "now") this.stored.push(parcel);
    if (stored === "late") this.late.push(parcel);
    return answer(message, request);
  }

  /** The forms of sent messages, in order. */
  get forms() {
    return this.asked("send_msg").map(({ form }) => form);
  }
}
