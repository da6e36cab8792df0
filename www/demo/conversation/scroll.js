// The box the messages are in: who reads the newest stays with the newest, who reads older ones stays there.
import { byId } from "../page/dom.js";

/** Starts looking after the box. */
export function startScroll() {
  const box = byId("scroll");
  // A box that scrolls must be in reach of the keyboard.
  box.tabIndex = 0;
  let isAtBottom = true;
  let height = 0;

  function toBottom() {
    isAtBottom = true;
    box.scrollTop = box.scrollHeight;
  }

  box.addEventListener("scroll", () => {
    // The browser scrolls, too, when something grows; only the user's scrolling counts.
    if (box.scrollHeight === height) isAtBottom = height - box.scrollTop - box.clientHeight < 40;
  });
  // Pictures load later and move what is below.
  const resized = new ResizeObserver(() => {
    if (isAtBottom) toBottom();
    height = box.scrollHeight;
  });
  for (const element of [box, byId("messages")]) resized.observe(element);

  return {
    toBottom,
    isAtBottom: () => isAtBottom,
    /** Runs `draw`, which adds something above; what is seen stays where it is. */
    keeping(draw) {
      const fromBottom = box.scrollHeight - box.scrollTop;
      draw();
      box.scrollTop = box.scrollHeight - fromBottom;
    },
    focus: () => box.focus({ preventScroll: true }),
  };
}
