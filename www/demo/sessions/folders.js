// The folders of the sidebar: which list of the service each one is, and which unread messages it counts.
import { SessionList } from "../../bili-im/index.js";
import { byId, make } from "../page/dom.js";
import { say } from "../page/words.js";
import { isGroup, isSystem } from "./session.js";

const isHere = ({ is_intercept }) => is_intercept !== 1;

/** `list` is asked for; `has(session)` tells whether it is part of that list; `counts` is the key in the totals. */
export const FOLDERS = [
  { name: "all", list: SessionList.All, has: isHere, counts: "all" },
  {
    name: "followed",
    list: SessionList.FollowedAndSystem,
    has: (session) => isHere(session) && !isGroup(session) && (session.is_follow === 1 || isSystem(session)),
    counts: "followed",
  },
  {
    name: "notFollowed",
    list: SessionList.NotFollowed,
    has: (session) => isHere(session) && !isGroup(session) && session.is_follow !== 1,
    counts: "notFollowed",
  },
  {
    name: "fanGroups",
    list: SessionList.FanGroups,
    has: (session) => isHere(session) && isGroup(session),
    counts: "fanGroups",
  },
  { name: "system", list: SessionList.System, has: (session) => isHere(session) && isSystem(session) },
  { name: "intercepted", list: SessionList.Intercepted, has: (session) => !isHere(session), counts: "intercepted" },
];

/** Draws the folders with their unread counts, as far as those are known. */
export function drawFolders(current, totals, onChoose) {
  const had = document.activeElement?.dataset.folder;
  const buttons = FOLDERS.map((folder) => {
    const unread = totals?.[folder.counts];
    const button = make(
      "button",
      { type: "button", data: { folder: folder.name }, onclick: () => onChoose(folder) },
      make("span", { textContent: say(folder.name) }),
      unread > 0 ? make("span", { className: "count", textContent: String(unread) }) : null,
    );
    button.ariaPressed = String(folder === current);
    return button;
  });
  byId("folders").replaceChildren(...buttons);
  buttons.find((button) => button.dataset.folder === had)?.focus();
}
