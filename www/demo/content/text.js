// Text with emotes, links, and ids of videos and articles.
import { answerText, EmoteSize, segments } from "../../bili-im/index.js";
import { h } from "../ui/dom.js";
import { t } from "../ui/i18n.js";
import { imageWithFallback } from "../ui/image.js";
import { link } from "../ui/link.js";
import { skeleton } from "../ui/skeleton.js";

/** `text` as elements; `emotes` are the `e_infos` that define the emote names in brackets. */
export function renderSegments(text, emotes) {
  return segments(text, emotes).map((segment) => {
    if (segment.type === "text") return segment.text;
    return segment.type === "emote" ? emote(segment) : link(segment.url, segment.text);
  });
}

function emote({ text, url, size }) {
  const fallback = h("span", { className: "emote-name", textContent: text });
  const className = size === EmoteSize.Large ? "emote large" : "emote";
  return imageWithFallback(url, { alt: text, className, fallback, placeholder: skeleton(className) });
}

/** A text message. */
export function renderText({ content }, { emotes }) {
  if (typeof content !== "string") return null;
  return h("div", { className: "text" }, ...renderSegments(content, emotes));
}

/** An answer of the AI search assistant. */
export function renderAiAnswer(answer, { emotes }) {
  const content = answerText(answer);
  if (content === "") return null;
  const label = h("span", { className: "label", textContent: t("aiAnswer") });
  return h("div", { className: "text" }, label, h("br"), ...renderSegments(content, emotes));
}
