// The folders of the sidebar: the list of the service behind each, and its unread count.
import { SessionList } from "../../bili-im/index.js";
import { byId, h } from "../ui/dom.js";
import { t } from "../ui/i18n.js";
import { isGroup, isSystem } from "./session.js";

const isNotIntercepted = ({ is_intercept }) => is_intercept !== 1;

/** `list` is fetched; `has(session)` tells whether a session belongs to it; `countKey` is its key in the unread counts. */
export const FOLDERS = [
  { name: "all", list: SessionList.All, has: isNotIntercepted, countKey: "all" },
  {
    name: "followed",
    list: SessionList.FollowedAndSystem,
    has: (session) => isNotIntercepted(session) && !isGroup(session) && (session.is_follow === 1 || isSystem(session)),
    countKey: "followed",
  },
  {
    name: "notFollowed",
    list: SessionList.NotFollowed,
    has: (session) => isNotIntercepted(session) && !isGroup(session) && session.is_follow !== 1,
    countKey: "notFollowed",
  },
  {
    name: "fanGroups",
    list: SessionList.FanGroups,
    has: (session) => isNotIntercepted(session) && isGroup(session),
    countKey: "fanGroups",
  },
  { name: "system", list: SessionList.System, has: (session) => isNotIntercepted(session) && isSystem(session) },
  {
    name: "intercepted",
    list: SessionList.Intercepted,
    has: (session) => !isNotIntercepted(session),
    countKey: "intercepted",
  },
];

/** Renders the folders with their unread counts, if known. */
export function renderFolders(current, counts, onSelect) {
  const focused = document.activeElement?.dataset.folder;
  const buttons = FOLDERS.map((folder) => {
    const unread = counts?.[folder.countKey];
    const button = h(
      "button",
      { type: "button", data: { folder: folder.name }, onclick: () => onSelect(folder) },
      h("span", { textContent: t(folder.name) }),
      unread > 0 ? h("span", { className: "count", textContent: String(unread) }) : null,
    );
    button.ariaPressed = String(folder === current);
    return button;
  });
  byId("folders").replaceChildren(...buttons);
  buttons.find((button) => button.dataset.folder === focused)?.focus();
}
