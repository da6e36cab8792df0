// Avatars, with an initial as the fallback.
import { h } from "./dom.js";
import { imageWithFallback } from "./image.js";

/** The image at `address`; until it has loaded, and without one, the name's initial on a colour that `id` picks. */
export function avatar(name, id, address) {
  const tone = [...String(id)].reduce((sum, digit) => sum + Number(digit), 0) % 6;
  const initial = h("span", { textContent: [...name][0] ?? "?" });
  return h(
    "span",
    { className: "avatar", data: { tone }, ariaHidden: "true" },
    imageWithFallback(address, { className: "face", fallback: initial }),
  );
}
