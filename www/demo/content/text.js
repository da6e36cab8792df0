// A text with its emotes, links, and numbers of videos and articles.
import { answerText, EmoteSize, segments } from "../../bili-im/index.js";
import { make } from "../page/dom.js";
import { link } from "../page/link.js";
import { picture } from "../page/picture.js";
import { say } from "../page/words.js";

/** The parts of `text` as elements; `emotes` are the `e_infos` that explain the names in brackets. */
export function textParts(text, emotes) {
  return segments(text, emotes).map((segment) => {
    if (segment.type === "text") return segment.text;
    return segment.type === "emote" ? emote(segment) : link(segment.url, segment.text);
  });
}

function emote({ text, url, size }) {
  const standIn = make("span", { className: "emote-name", textContent: text });
  return picture(url, text, size === EmoteSize.Large ? "emote large" : "emote", standIn);
}

/** A text. */
export function textOf({ content }, { emotes }) {
  if (typeof content !== "string") return null;
  return make("div", { className: "text" }, ...textParts(content, emotes));
}

/** An answer of the search assistant, whose lines are kept. */
export function answerOf(answer, { emotes }) {
  const content = answerText(answer);
  if (content === "") return null;
  const label = make("span", { className: "label", textContent: say("aiAnswer") });
  return make("div", { className: "text" }, label, make("br"), ...textParts(content, emotes));
}
