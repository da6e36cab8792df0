// Skeletons: grey shapes in the place of what is still loading. Screen readers are told by `aria-busy` instead.
import { h } from "./dom.js";

/** A shape; `className` gives its size. */
export function skeleton(className) {
  // The space makes it as high as a line of text.
  return h("span", { className: `skeleton ${className}`, ariaHidden: "true", textContent: "\u00a0" });
}

/** Rows like those of the conversation list. */
export function sessionSkeletons(count) {
  return Array.from({ length: count }, () =>
    h(
      "div",
      { className: "session" },
      h(
        "span",
        { className: "open" },
        skeleton("avatar"),
        h("span", { className: "summary" }, skeleton("name"), skeleton("preview")),
      ),
    ),
  );
}

/** Bubbles like those of a conversation. */
export function messageSkeletons() {
  const sides = ["message", "message", "message own", "message", "message own", "message own"];
  return sides.map((className) =>
    h("div", { className }, skeleton("avatar"), h("div", { className: "body" }, skeleton("bubble"))),
  );
}
