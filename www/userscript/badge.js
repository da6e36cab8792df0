// The badge: a button in the corner, which says how many messages are unread.
import { make } from "../shared/dom.js";
import { stateWords } from "../shared/state.js";
import { say } from "../shared/words.js";

/** The badge; `onPress()` runs when the user presses it. */
export function makeBadge({ onPress }) {
  const count = make("span", { className: "count" });
  const element = make("button", { type: "button", className: "badge", onclick: onPress }, "✉", count);
  element.ariaExpanded = "false";
  let unread;
  let state;

  function draw() {
    count.textContent = unread > 99 ? "99+" : String(unread ?? "");
    count.hidden = !(unread > 0);
    const badge = unread === undefined ? say("badgeUnknown") : say("badge", { count: unread });
    const words = state?.state === "live" ? badge : say("badgeState", { badge, state: stateWords(state) });
    element.title = words;
    element.ariaLabel = words;
    element.dataset.state = state?.state ?? "";
  }

  draw();
  return {
    element,
    /** Shows how many messages are unread. */
    show(number) {
      unread = number;
      draw();
    },
    /** Shows how the watch is going, by its last `state` event. */
    showState(event) {
      state = event;
      draw();
    },
  };
}
