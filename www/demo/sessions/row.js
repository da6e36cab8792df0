// One conversation of the list.
import { preview } from "../../bili-im/index.js";
import { avatar } from "../page/avatar.js";
import { make } from "../page/dom.js";
import { icon } from "../page/icon.js";
import { shortTime } from "../page/times.js";
import { currentLanguage, say } from "../page/words.js";
import { isGroup, isPinned, keyOf, nameOf, pictureOf } from "./session.js";

const MOST_CHARACTERS = 80;

/**
 * The row as an entry for a shelf.
 *
 * `view` is `{ me, people, current, onOpen(key), onMenu(key, button) }`: the own mid, names and pictures, the key of the
 * conversation that is open, and what to do.
 */
export function rowOf(session, { me, people, current, onOpen, onMenu }) {
  const key = keyOf(session);
  const name = nameOf(session, people);
  const facts = {
    id: session.talker_id,
    name,
    picture: pictureOf(session, people),
    line: lineOf(session, me, people),
    time: Number(session.session_ts) > 0 ? shortTime(Number(session.session_ts) / 1000) : "",
    unread: session.unread_count,
    isMentioned: Number(session.at_seqno) > 0 && session.unread_count > 0,
    isLive: session.live_status === 1,
    isPinned: isPinned(session),
    isMuted: session.is_dnd === 1,
    isIntercepted: session.is_intercept === 1,
    isCurrent: key === current,
    language: currentLanguage(),
  };
  return { key, shows: JSON.stringify(facts), build: () => draw(key, facts, onOpen, onMenu) };
}

/** The last message in one line; in groups with whoever wrote it. */
function lineOf(session, me, people) {
  const message = session.last_msg;
  // A conversation without messages has something else in its place, such as an empty object.
  if (message?.msg_type === undefined) return "";
  const line = preview(message, { locale: currentLanguage(), maxLength: MOST_CHARACTERS });
  if (!isGroup(session) || String(message.sender_uid) === "0") return line;
  const name = String(message.sender_uid) === String(me) ? say("me") : people.nameOf(message.sender_uid);
  return say("groupLine", { name, line });
}

function draw(key, facts, onOpen, onMenu) {
  const open = make(
    "button",
    { type: "button", className: "open", data: { role: "open" }, onclick: () => onOpen(key) },
    avatar(facts.name, facts.id, facts.picture),
    make(
      "span",
      { className: "words" },
      make("span", { className: "name", textContent: facts.name, lang: "zh-CN" }),
      make("span", { className: "marks" }, ...marks(facts)),
      make("span", { className: "time", textContent: facts.time }),
      make(
        "span",
        { className: "preview", lang: "zh-CN" },
        facts.isMentioned ? make("strong", { textContent: `${say("mentioned")} ` }) : null,
        facts.line,
      ),
      facts.unread > 0 ? badge(facts.unread, facts.isMuted) : null,
    ),
  );
  if (facts.isCurrent) open.setAttribute("aria-current", "true");
  const more = make(
    "button",
    {
      type: "button",
      className: "more quiet",
      title: say("actions"),
      ariaLabel: say("actionsOf", { name: facts.name }),
      ariaHasPopup: "menu",
      ariaExpanded: "false",
      data: { role: "more" },
      onclick: (event) => onMenu(key, event.currentTarget),
    },
    icon("more"),
  );
  return make("li", { className: facts.isPinned ? "session pinned" : "session", data: { key } }, open, more);
}

function marks({ isPinned, isMuted, isIntercepted, isLive }) {
  return [
    isPinned ? icon("pin", say("pinned")) : null,
    isMuted ? icon("muted", say("muted")) : null,
    isIntercepted ? icon("intercepted", say("isIntercepted")) : null,
    isLive ? make("span", { className: "live", textContent: say("live") }) : null,
  ];
}

function badge(unread, isMuted) {
  return make(
    "span",
    { className: isMuted ? "badge muted" : "badge" },
    make("span", { textContent: unread > 99 ? "99+" : String(unread) }),
    make("span", { className: "unseen", textContent: ` ${say("unreadHere")}` }),
  );
}
