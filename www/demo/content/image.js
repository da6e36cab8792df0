// Images and custom emotes.
import { MsgStatus, MsgType } from "../../bili-im/index.js";
import { h } from "../ui/dom.js";
import { t } from "../ui/i18n.js";
import { imageWithFallback } from "../ui/image.js";
import { viewerButton } from "../ui/image-viewer.js";
import { link } from "../ui/link.js";
import { skeleton } from "../ui/skeleton.js";
import { asNumber, asString } from "./coerce.js";

/** In px, as in the style sheet. */
const MAX_HEIGHT = 220;

/** The image, which opens in the viewer; if it cannot be shown, its type, dimensions and address. */
export function renderImage({ url, width, height, imageType, type, size }, { message, sender, time }) {
  if (message.msg_status === MsgStatus.ImageExpired) {
    return h("div", { className: "placeholder", textContent: t("imageExpired") });
  }
  if (asString(url) === "") return null;
  const isEmote = message.msg_type === MsgType.CustomEmote;
  const hasSize = asNumber(width) > 0 && asNumber(height) > 0;
  const facts = [
    hasSize ? `${width} × ${height}` : "",
    asString(imageType) || asString(type),
    asNumber(size) > 0 ? `${size} KB` : "",
  ];
  const fallback = h(
    "div",
    { className: "placeholder" },
    h("strong", { textContent: t(isEmote ? "emote" : "image") }),
    h("span", { textContent: facts.filter(Boolean).join(" · ") }),
    h("span", { className: "address" }, link(url, url)),
  );
  const image = imageWithFallback(url, {
    alt: t(isEmote ? "emoteFrom" : "imageFrom", { sender, time }),
    className: "sent",
    fallback,
    placeholder: hasSize ? placeholder(width, height) : skeleton("sent"),
    render: isEmote ? undefined : viewerButton,
  });
  return h("div", { className: "picture" }, image);
}

/** As large as the image will be, so that it moves nothing when it comes. */
function placeholder(width, height) {
  const element = skeleton("sent");
  element.style.width = `${Math.min(width, (width / height) * MAX_HEIGHT)}px`;
  element.style.aspectRatio = `${width} / ${height}`;
  return element;
}
