// A user's picture, or a placeholder.
import { make } from "./dom.js";
import { picture } from "./picture.js";

/** The picture at `address`; the name's first character on a coloured ground until it has loaded, and without one. */
export function avatar(name, id, address) {
  const tone = [...String(id)].reduce((sum, digit) => sum + Number(digit), 0) % 6;
  const character = make("span", { textContent: [...name][0] ?? "?" });
  return make(
    "span",
    { className: "avatar", data: { tone }, ariaHidden: "true" },
    picture(address, "", "face", character),
  );
}
