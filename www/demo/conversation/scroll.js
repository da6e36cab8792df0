// Scrolling of the messages: a reader at the end stays at the end, a reader of older messages stays there.
import { byId } from "../page/dom.js";

/** Starts to keep the scroll position. */
export function startScroll() {
  const box = byId("scroll");
  // A scrollable element must be reachable by keyboard.
  box.tabIndex = 0;
  let isAtBottom = true;
  let height = 0;

  function toBottom() {
    isAtBottom = true;
    box.scrollTop = box.scrollHeight;
  }

  box.addEventListener("scroll", () => {
    // The browser also scrolls when content grows; only the user's scrolling counts.
    if (box.scrollHeight === height) isAtBottom = height - box.scrollTop - box.clientHeight < 40;
  });
  // Pictures load later and move the content below.
  const resized = new ResizeObserver(() => {
    if (isAtBottom) toBottom();
    height = box.scrollHeight;
  });
  for (const element of [box, byId("messages")]) resized.observe(element);

  return {
    toBottom,
    isAtBottom: () => isAtBottom,
    /** Runs `draw`, which prepends content, and keeps the visible part in place. */
    keeping(draw) {
      const fromBottom = box.scrollHeight - box.scrollTop;
      draw();
      box.scrollTop = box.scrollHeight - fromBottom;
    },
    focus: () => box.focus({ preventScroll: true }),
  };
}
