// What goes into the bubble of a message, by its kind. All of it was written by strangers and may be of any shape: where
// it is not what its kind holds, the library's one-line preview stands for it.
import { MsgType, preview } from "../../bili-im/index.js";
import { make } from "../page/dom.js";
import { currentLanguage, say } from "../page/words.js";
import { imageOf } from "./image.js";
import { noticeOf } from "./notice.js";
import { articleOf, videoOf, worksOf } from "./push.js";
import { miniProgramOf, otherShareOf, pictureCardOf, shareOf } from "./share.js";
import { answerOf, textOf } from "./text.js";
import { isObject } from "./values.js";

/** Each is given the content, and `{ message, emotes, item }`; it returns an element, or `null` for odd content. */
const KINDS = {
  [MsgType.Text]: textOf,
  [MsgType.Image]: imageOf,
  [MsgType.CustomEmote]: imageOf,
  [MsgType.Share]: shareOf,
  [MsgType.MiniProgram]: miniProgramOf,
  [MsgType.Notice]: noticeOf,
  [MsgType.VideoPush]: videoOf,
  [MsgType.ArticlePush]: articleOf,
  [MsgType.PictureCard]: pictureCardOf,
  [MsgType.OtherShare]: otherShareOf,
  [MsgType.WorksPush]: worksOf,
  [MsgType.AiAnswer]: answerOf,
};

/**
 * The content of a message that was not recalled.
 *
 * `view` is `{ emotes, item }`: the `e_infos` of the conversation, and what is known about the work that is shared.
 */
export function bubbleOf(message, view) {
  const { msg_type: kind, content } = message;
  const draw = Object.hasOwn(KINDS, kind) && isObject(content) ? KINDS[kind] : () => null;
  return draw(content, { ...view, message }) ?? unknown(message);
}

function unknown(message) {
  return make(
    "div",
    { className: "unknown" },
    make("span", { textContent: preview(message, { locale: currentLanguage() }) }),
    make("span", { className: "label", textContent: say("otherKind", { kind: message.msg_type }) }),
  );
}
