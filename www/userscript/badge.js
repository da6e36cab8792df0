// The badge: a button in the corner with the unread count.
import { h } from "../shared/dom.js";
import { t } from "../shared/i18n.js";
import { describeWatchState } from "../shared/watch-status.js";

/** The badge; `onClick()` is called when the user clicks it. */
export function createBadge({ onClick }) {
  const count = h("span", { className: "count" });
  const element = h("button", { type: "button", className: "badge", onclick: onClick }, "✉", count);
  element.ariaExpanded = "false";
  let unread;
  let state;

  function draw() {
    count.textContent = unread > 99 ? "99+" : String(unread ?? "");
    count.hidden = !(unread > 0);
    const badge = unread === undefined ? t("badgeUnknown") : t("badge", { count: unread });
    const label = state?.state === "live" ? badge : t("badgeState", { badge, state: describeWatchState(state) });
    element.title = label;
    element.ariaLabel = label;
    element.dataset.state = state?.state ?? "";
  }

  draw();
  return {
    element,
    /** Shows the number of unread messages; `undefined` is unknown. */
    setUnread(count) {
      unread = count;
      draw();
    },
    /** Shows the state of the watch, given its last `state` event. */
    setWatchState(event) {
      state = event;
      draw();
    },
  };
}
