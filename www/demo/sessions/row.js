// A row of the conversation list.
import { preview } from "../../bili-im/index.js";
import { avatar } from "../ui/avatar.js";
import { h } from "../ui/dom.js";
import { formatShortTime } from "../ui/format.js";
import { currentLanguage, t } from "../ui/i18n.js";
import { icon } from "../ui/icon.js";
import { avatarOf, isGroup, isPinned, keyOf, nameOf } from "./session.js";

const PREVIEW_LENGTH = 80;

/** The row as an entry of a keyed list. `me` is the account's own mid, `current` the key of the open conversation. */
export function sessionRow(session, { me, users, current, onOpen, onMenu }) {
  const key = keyOf(session);
  const name = nameOf(session, users);
  const props = {
    id: session.talker_id,
    name,
    avatar: avatarOf(session, users),
    preview: previewOf(session, me, users),
    time: Number(session.session_ts) > 0 ? formatShortTime(Number(session.session_ts) / 1000) : "",
    unread: session.unread_count,
    isMentioned: Number(session.at_seqno) > 0 && session.unread_count > 0,
    isLive: session.live_status === 1,
    isPinned: isPinned(session),
    isMuted: session.is_dnd === 1,
    isIntercepted: session.is_intercept === 1,
    isCurrent: key === current,
    language: currentLanguage(),
  };
  return { key, fingerprint: JSON.stringify(props), render: () => renderRow(key, props, onOpen, onMenu) };
}

/** The last message in one line, in groups with its sender. */
function previewOf(session, me, users) {
  const message = session.last_msg;
  // `last_msg` of an empty conversation may be `{}`.
  if (message?.msg_type === undefined) return "";
  const line = preview(message, { locale: currentLanguage(), maxLength: PREVIEW_LENGTH });
  if (!isGroup(session) || String(message.sender_uid) === "0") return line;
  const name = String(message.sender_uid) === String(me) ? t("me") : users.nameOf(message.sender_uid);
  return t("groupPreview", { name, preview: line });
}

function renderRow(key, props, onOpen, onMenu) {
  const open = h(
    "button",
    { type: "button", className: "open", data: { role: "open" }, onclick: () => onOpen(key) },
    avatar(props.name, props.id, props.avatar),
    h(
      "span",
      { className: "summary" },
      h("span", { className: "name", textContent: props.name, lang: "zh-CN" }),
      h("span", { className: "marks" }, ...statusIcons(props)),
      h("span", { className: "time", textContent: props.time }),
      h(
        "span",
        { className: "preview", lang: "zh-CN" },
        props.isMentioned ? h("strong", { textContent: `${t("mentioned")} ` }) : null,
        props.preview,
      ),
      props.unread > 0 ? unreadBadge(props.unread, props.isMuted) : null,
    ),
  );
  if (props.isCurrent) open.setAttribute("aria-current", "true");
  const more = h(
    "button",
    {
      type: "button",
      className: "more quiet",
      title: t("actions"),
      ariaLabel: t("actionsOf", { name: props.name }),
      ariaHasPopup: "menu",
      ariaExpanded: "false",
      data: { role: "more" },
      onclick: (event) => onMenu(key, event.currentTarget),
    },
    icon("more"),
  );
  return h("li", { className: props.isPinned ? "session pinned" : "session", data: { key } }, open, more);
}

function statusIcons({ isPinned, isMuted, isIntercepted, isLive }) {
  return [
    isPinned ? icon("pin", t("pinned")) : null,
    isMuted ? icon("muted", t("muted")) : null,
    isIntercepted ? icon("intercepted", t("isIntercepted")) : null,
    isLive ? h("span", { className: "live", textContent: t("live") }) : null,
  ];
}

function unreadBadge(unread, isMuted) {
  return h(
    "span",
    { className: isMuted ? "badge muted" : "badge" },
    h("span", { textContent: unread > 99 ? "99+" : String(unread) }),
    h("span", { className: "visually-hidden", textContent: ` ${t("unreadSuffix")}` }),
  );
}
