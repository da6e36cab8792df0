// A card: a picture, a title that may lead somewhere, and a few lines.
import { make } from "../page/dom.js";
import { link } from "../page/link.js";
import { picture } from "../page/picture.js";
import { text } from "./values.js";

/**
 * Draws a card, or `null` where there is no title. `label` says what it is, `facts` are joined into a line of their own,
 * `rest` are further elements.
 */
export function card({ label, title, address, cover, about, facts = [] }, ...rest) {
  if (text(title).trim() === "") return null;
  const known = facts.filter((fact) => typeof fact === "string" && fact !== "").join(" · ");
  return make(
    "div",
    { className: "card-message" },
    text(cover) === "" ? null : picture(cover, "", "cover", make("span", { hidden: true })),
    text(label) === "" ? null : make("span", { className: "label", textContent: label }),
    make("strong", {}, link(address, title)),
    text(about) === "" ? null : make("span", { className: "about", textContent: about }),
    known === "" ? null : make("span", { className: "faint", textContent: known }),
    ...rest.filter((element) => element !== null),
  );
}

/** Where a video is, by its BV number, else by its av number. */
export function videoAddress(bvid, aid) {
  if (/^BV\w{10}$/.test(text(bvid))) return `https://www.bilibili.com/video/${bvid}`;
  return /^[1-9]\d*$/.test(aid) ? `https://www.bilibili.com/video/av${aid}` : "";
}

/** Where an article is. */
export function articleAddress(id) {
  return /^[1-9]\d*$/.test(id) ? `https://www.bilibili.com/read/cv${id}` : "";
}
