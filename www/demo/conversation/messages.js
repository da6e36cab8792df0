// The messages of a conversation as entries for a shelf: lines in the middle, bubbles at the sides.
import { MsgSource, SessionType } from "../../bili-im/index.js";
import { bubbleOf } from "../content/bubble.js";
import { lineOf } from "../content/line.js";
import { avatar } from "../page/avatar.js";
import { make } from "../page/dom.js";
import { day, timeOfDay } from "../page/times.js";
import { currentLanguage, say } from "../page/words.js";
import { makeRecalls } from "./recalls.js";

const AUTOMATIC = [MsgSource.ReplyToFollow, MsgSource.ReplyToMessage, MsgSource.ReplyToKeyword, MsgSource.ReplyToGuard];

/**
 * The entries for `messages`, oldest first.
 *
 * `view` is `{ me, nameOf, faceOf, emotes, items, onRecall }`: the own mid, names and pictures by mid, the known emotes
 * and shared works, and what to do when the user wants a message of theirs recalled.
 */
export function messageEntries(messages, view) {
  const recalled = makeRecalls(messages, view);
  const entries = [];
  let lastDay;
  for (const message of messages) {
    const gone = recalled(message);
    if (gone === null) continue;
    const itsDay = day(message.timestamp * 1000);
    if (itsDay !== lastDay) entries.push(lineEntry(`day of ${keyOf(message)}`, itsDay, "day"));
    lastDay = itsDay;
    entries.push(gone === undefined ? entryOf(message, view) : lineEntry(keyOf(message), gone));
  }
  return entries;
}

/** A text in the middle. */
export function lineEntry(key, text, className = "") {
  const build = () =>
    make("li", { className: `line ${className}`, data: { key } }, make("span", { textContent: text }));
  return { key, shows: text, build };
}

/** No two messages of a conversation have the same. */
function keyOf({ msg_seqno }) {
  return String(msg_seqno);
}

function entryOf(message, view) {
  const key = keyOf(message);
  const person = { name: view.nameOf(message.sender_uid), face: view.faceOf(message.sender_uid) };
  const shows = JSON.stringify([message.msg_status, person, view.items.of(message), currentLanguage()]);
  return { key, shows, build: () => lineItem(message) ?? said(message, person, view) };
}

/** The kinds that nobody says: hints of the system, and what happens in a fan group. */
function lineItem(message) {
  const parts = lineOf(message);
  if (parts === null) return null;
  return make("li", { className: "line", data: { key: keyOf(message) } }, make("span", {}, ...parts));
}

function said(message, { name, face }, { me, emotes, items, onRecall }) {
  const isOwn = String(message.sender_uid) === String(me);
  const time = timeOfDay(message.timestamp * 1000);
  const inGroup = message.receiver_type === SessionType.FanGroup;
  const recall = make("button", {
    type: "button",
    className: "recall",
    textContent: say("recall"),
    ariaLabel: say("recallOf", { time }),
    data: { role: "recall" },
    onclick: (event) => onRecall(message, event.currentTarget),
  });
  const isAutomatic = AUTOMATIC.includes(message.msg_source);
  return make(
    "li",
    { className: isOwn ? "message own" : "message", data: { key: keyOf(message) } },
    avatar(name, message.sender_uid, face),
    make(
      "div",
      { className: "body" },
      make("p", { className: inGroup && !isOwn ? "sender" : "sender unseen", textContent: name }),
      make("div", { className: "bubble" }, bubbleOf(message, { emotes: emotes(), item: items.of(message) })),
      make(
        "p",
        { className: "meta" },
        isOwn ? recall : null,
        isAutomatic ? make("span", { textContent: say("automatic") }) : null,
        make("time", { textContent: time }),
      ),
    ),
  );
}
