// An image or a custom emote.
import { MsgStatus, MsgType } from "../../bili-im/index.js";
import { make } from "../page/dom.js";
import { link } from "../page/link.js";
import { picture } from "../page/picture.js";
import { say } from "../page/words.js";
import { number, text } from "./values.js";

/** The image; until it has loaded, what is known about it. */
export function imageOf({ url, width, height, imageType, type, size }, { message }) {
  if (message.msg_status === MsgStatus.ImageExpired) {
    return make("div", { className: "stand-in", textContent: say("imageExpired") });
  }
  if (text(url) === "") return null;
  const label = say(message.msg_type === MsgType.Image ? "image" : "emote");
  const facts = [
    number(width) > 0 && number(height) > 0 ? `${width} × ${height}` : "",
    text(imageType) || text(type),
    number(size) > 0 ? `${size} KB` : "",
  ];
  const standIn = make(
    "div",
    { className: "stand-in" },
    make("strong", { textContent: label }),
    make("span", { textContent: facts.filter(Boolean).join(" · ") }),
    make("span", { className: "address" }, link(url, url)),
  );
  return make("div", { className: "picture" }, picture(url, label, "sent", standIn));
}
