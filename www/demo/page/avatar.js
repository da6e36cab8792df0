// Somebody's picture, or what stands for it.
import { make } from "./dom.js";
import { picture } from "./picture.js";

/** The picture at `address`; until it has loaded, or for want of one, the name's first character on a coloured ground. */
export function avatar(name, id, address) {
  const tone = [...String(id)].reduce((sum, digit) => sum + Number(digit), 0) % 6;
  const character = make("span", { textContent: [...name][0] ?? "?" });
  return make(
    "span",
    { className: "avatar", data: { tone }, ariaHidden: "true" },
    picture(address, "", "face", character),
  );
}
