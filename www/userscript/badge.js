// The badge: a button in the corner, which says how many messages are unread.
import { make } from "../shared/dom.js";
import { say } from "../shared/words.js";

/** The badge; `onPress()` runs when the user presses it. */
export function makeBadge({ onPress }) {
  const count = make("span", { className: "count" });
  const element = make("button", { type: "button", className: "badge", onclick: onPress }, "✉", count);
  element.ariaExpanded = "false";

  function show(unread) {
    count.textContent = unread > 99 ? "99+" : String(unread ?? "");
    count.hidden = !(unread > 0);
    const words = unread === undefined ? say("badgeUnknown") : say("badge", { count: unread });
    element.title = words;
    element.ariaLabel = words;
  }

  show(undefined);
  return { element, show };
}
