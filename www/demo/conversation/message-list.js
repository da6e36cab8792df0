// The messages of a conversation as entries of a keyed list: centred lines, and bubbles left and right.
import { MsgSource, SessionType } from "../../bili-im/index.js";
import { renderBubble } from "../content/bubble.js";
import { renderSystemMessage } from "../content/system-message.js";
import { avatar } from "../ui/avatar.js";
import { h } from "../ui/dom.js";
import { formatDate, formatTime } from "../ui/format.js";
import { currentLanguage, t } from "../ui/i18n.js";
import { createRecallText } from "./recalls.js";

const AUTO_REPLY = [
  MsgSource.ReplyToFollow,
  MsgSource.ReplyToMessage,
  MsgSource.ReplyToKeyword,
  MsgSource.ReplyToGuard,
];

/**
 * The entries for `messages`, oldest first.
 *
 * `view` is `{ me, nameOf, avatarOf, emotes, itemOf, onRecall }`: the account's own mid, names and avatars by mid, the known
 * emotes, the shared item of a message, and the handler of the recall button.
 */
export function messageEntries(messages, view) {
  const recallText = createRecallText(messages, view);
  const entries = [];
  let lastDate;
  for (const message of messages) {
    const notice = recallText(message);
    if (notice === null) continue;
    const date = formatDate(message.timestamp * 1000);
    if (date !== lastDate) entries.push(lineEntry(`day of ${keyOf(message)}`, date, "day"));
    lastDate = date;
    entries.push(notice === undefined ? messageEntry(message, view) : lineEntry(keyOf(message), notice));
  }
  return entries;
}

/** A centred line of text. */
export function lineEntry(key, text, className = "") {
  const render = () => h("li", { className: `line ${className}`, data: { key } }, h("span", { textContent: text }));
  return { key, fingerprint: text, render };
}

/** Unique within a conversation. */
function keyOf({ msg_seqno }) {
  return String(msg_seqno);
}

function messageEntry(message, view) {
  const key = keyOf(message);
  const sender = { name: view.nameOf(message.sender_uid), avatarUrl: view.avatarOf(message.sender_uid) };
  const fingerprint = JSON.stringify([message.msg_status, sender, view.itemOf(message), currentLanguage()]);
  return { key, fingerprint, render: () => renderLine(message) ?? renderMessage(message, sender, view) };
}

/** System messages: hints, and events of a fan group. */
function renderLine(message) {
  const parts = renderSystemMessage(message);
  if (parts === null) return null;
  return h("li", { className: "line", data: { key: keyOf(message) } }, h("span", {}, ...parts));
}

function renderMessage(message, { name, avatarUrl }, { me, emotes, itemOf, onRecall }) {
  const isOwn = String(message.sender_uid) === String(me);
  const time = formatTime(message.timestamp * 1000);
  const inGroup = message.receiver_type === SessionType.FanGroup;
  const recall = h("button", {
    type: "button",
    className: "recall",
    textContent: t("recall"),
    ariaLabel: t("recallOf", { time }),
    data: { role: "recall" },
    onclick: (event) => onRecall(message, event.currentTarget),
  });
  const content = renderBubble(message, { emotes: emotes(), item: itemOf(message), sender: name, time });
  const isAutoReply = AUTO_REPLY.includes(message.msg_source);
  return h(
    "li",
    { className: isOwn ? "message own" : "message", data: { key: keyOf(message) } },
    avatar(name, message.sender_uid, avatarUrl),
    h(
      "div",
      { className: "body" },
      h("p", { className: inGroup && !isOwn ? "sender" : "sender visually-hidden", textContent: name }),
      h("div", { className: "bubble" }, content),
      h(
        "p",
        { className: "meta" },
        isOwn ? recall : null,
        isAutoReply ? h("span", { textContent: t("autoReply") }) : null,
        h("time", { textContent: time }),
      ),
    ),
  );
}
