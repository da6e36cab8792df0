// The content of a message bubble, by message type. Content is untrusted and may have any shape; the one-line preview is
// the fallback.
import { MsgType, preview } from "../../bili-im/index.js";
import { h } from "../ui/dom.js";
import { currentLanguage, t } from "../ui/i18n.js";
import { isObject } from "./coerce.js";
import { renderImage } from "./image.js";
import { renderNotice } from "./notice.js";
import { renderArticle, renderVideo, renderWorks } from "./push.js";
import { renderMiniProgram, renderOtherShare, renderPictureCard, renderShare } from "./share.js";
import { renderAiAnswer, renderText } from "./text.js";

/** Each takes the content and `{ message, emotes, item, sender, time }`, and returns an element, or `null` for malformed content. */
const RENDERERS = {
  [MsgType.Text]: renderText,
  [MsgType.Image]: renderImage,
  [MsgType.CustomEmote]: renderImage,
  [MsgType.Share]: renderShare,
  [MsgType.MiniProgram]: renderMiniProgram,
  [MsgType.Notice]: renderNotice,
  [MsgType.VideoPush]: renderVideo,
  [MsgType.ArticlePush]: renderArticle,
  [MsgType.PictureCard]: renderPictureCard,
  [MsgType.OtherShare]: renderOtherShare,
  [MsgType.WorksPush]: renderWorks,
  [MsgType.AiAnswer]: renderAiAnswer,
};

/**
 * Renders the content of a message that was not recalled.
 *
 * `view` is `{ emotes, item, sender, time }`: the `e_infos` of the conversation, the details of the shared item, if known,
 * and who sent it when, as text.
 */
export function renderBubble(message, view) {
  const { msg_type: kind, content } = message;
  const render = Object.hasOwn(RENDERERS, kind) && isObject(content) ? RENDERERS[kind] : () => null;
  return render(content, { ...view, message }) ?? renderUnknown(message);
}

function renderUnknown(message) {
  return h(
    "div",
    { className: "unknown" },
    h("span", { textContent: preview(message, { locale: currentLanguage() }) }),
    h("span", { className: "label", textContent: t("otherKind", { kind: message.msg_type }) }),
  );
}
