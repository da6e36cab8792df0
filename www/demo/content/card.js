// A card: an image, a title with an optional link, and a few lines.
import { h } from "../ui/dom.js";
import { imageWithFallback } from "../ui/image.js";
import { link } from "../ui/link.js";
import { skeleton } from "../ui/skeleton.js";
import { asString } from "./coerce.js";

/** A card, or `null` without a title. `label` is its type, `facts` are joined into one line, `rest` is appended. */
export function card({ label, title, address, cover, about, facts = [] }, ...rest) {
  if (asString(title).trim() === "") return null;
  const details = facts.filter((fact) => typeof fact === "string" && fact !== "").join(" · ");
  return h(
    "div",
    { className: "card-message" },
    asString(cover) === "" ? null : renderCover(cover),
    asString(label) === "" ? null : h("span", { className: "label", textContent: label }),
    h("strong", {}, link(address, title)),
    asString(about) === "" ? null : h("span", { className: "about", textContent: about }),
    details === "" ? null : h("span", { className: "faint", textContent: details }),
    ...rest.filter((element) => element !== null),
  );
}

function renderCover(address) {
  const fallback = h("span", { hidden: true });
  return imageWithFallback(address, { className: "cover", fallback, placeholder: skeleton("cover") });
}

/** The URL of a video, by its BV id, or else its av number. */
export function videoUrl(bvid, aid) {
  if (/^BV\w{10}$/.test(asString(bvid))) return `https://www.bilibili.com/video/${bvid}`;
  return /^[1-9]\d*$/.test(aid) ? `https://www.bilibili.com/video/av${aid}` : "";
}

/** The URL of an article. */
export function articleUrl(id) {
  return /^[1-9]\d*$/.test(id) ? `https://www.bilibili.com/read/cv${id}` : "";
}
