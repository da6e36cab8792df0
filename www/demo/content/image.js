// Images and custom emotes.
import { MsgStatus, MsgType } from "../../bili-im/index.js";
import { h } from "../ui/dom.js";
import { t } from "../ui/i18n.js";
import { imageWithFallback } from "../ui/image.js";
import { link } from "../ui/link.js";
import { asNumber, asString } from "./coerce.js";

/** The image; until it has loaded, its type, dimensions and address. */
export function renderImage({ url, width, height, imageType, type, size }, { message }) {
  if (message.msg_status === MsgStatus.ImageExpired) {
    return h("div", { className: "placeholder", textContent: t("imageExpired") });
  }
  if (asString(url) === "") return null;
  const label = t(message.msg_type === MsgType.Image ? "image" : "emote");
  const facts = [
    asNumber(width) > 0 && asNumber(height) > 0 ? `${width} × ${height}` : "",
    asString(imageType) || asString(type),
    asNumber(size) > 0 ? `${size} KB` : "",
  ];
  const fallback = h(
    "div",
    { className: "placeholder" },
    h("strong", { textContent: label }),
    h("span", { textContent: facts.filter(Boolean).join(" · ") }),
    h("span", { className: "address" }, link(url, url)),
  );
  return h("div", { className: "picture" }, imageWithFallback(url, label, "sent", fallback));
}
