// Stick to bottom: new messages scroll into view, unless the user has scrolled up.
import { byId } from "../ui/dom.js";

/** Sets up the scroll container of the messages. */
export function stickToBottom() {
  const container = byId("scroll");
  // Makes it scrollable by keyboard.
  container.tabIndex = 0;
  let isAtBottom = true;
  let height = 0;

  function toBottom() {
    isAtBottom = true;
    container.scrollTop = container.scrollHeight;
  }

  container.addEventListener("scroll", () => {
    // A change of height scrolls, too; only the user's own scrolling counts.
    if (container.scrollHeight === height) isAtBottom = height - container.scrollTop - container.clientHeight < 40;
  });
  // Images load late, and push what is below.
  const observer = new ResizeObserver(() => {
    if (isAtBottom) toBottom();
    height = container.scrollHeight;
  });
  for (const element of [container, byId("messages")]) observer.observe(element);

  return {
    toBottom,
    isAtBottom: () => isAtBottom,
    /** Runs `draw`, which adds content above, and keeps the scroll position. */
    preservePosition(draw) {
      const fromBottom = container.scrollHeight - container.scrollTop;
      draw();
      container.scrollTop = container.scrollHeight - fromBottom;
    },
    focus: () => container.focus({ preventScroll: true }),
  };
}
