// Pushes from uploaders: videos, articles, and the works shown after following someone.
import { h } from "../ui/dom.js";
import { formatDate, formatDuration, formatNumber } from "../ui/format.js";
import { t } from "../ui/i18n.js";
import { imageWithFallback } from "../ui/image.js";
import { link } from "../ui/link.js";
import { articleUrl, card, videoUrl } from "./card.js";
import { asNumber, asObjects, asString, isObject } from "./coerce.js";
import { renderSegments } from "./text.js";

/** A new video. A push may lack its title, which `item` then has. */
export function renderVideo(push, { emotes, item }) {
  const { title, cover, desc, bvid, rid, times, view, danmaku, pub_date } = push;
  return card(
    {
      label: t("video"),
      title: asString(title) || titleOf(item, "av", rid),
      address: videoUrl(bvid, rid),
      cover: asString(cover) || item?.cover,
      about: desc,
      facts: [
        asNumber(times) > 0 ? formatDuration(times) : "",
        asNumber(view) > 0 ? t("plays", { count: formatNumber(view) }) : "",
        asNumber(danmaku) > 0 ? t("danmaku", { count: formatNumber(danmaku) }) : "",
        asNumber(pub_date) > 0 ? formatDate(pub_date * 1000) : "",
      ],
    },
    renderComment(push, emotes),
  );
}

/** A new article; `item` as for videos. */
export function renderArticle(push, { emotes, item }) {
  const { title, summary, image_urls, author, rid, view, pub_date } = push;
  return card(
    {
      label: t("article"),
      title: asString(title) || titleOf(item, "cv", rid),
      address: articleUrl(rid),
      cover: asString(image_urls?.[0]) || item?.cover,
      about: summary,
      facts: [
        author,
        asNumber(view) > 0 ? t("reads", { count: formatNumber(view) }) : "",
        asNumber(pub_date) > 0 ? formatDate(pub_date * 1000) : "",
      ],
    },
    renderComment(push, emotes),
  );
}

function titleOf(item, prefix, id) {
  if (item === undefined) return /^[1-9]\d*$/.test(id) ? prefix + id : "";
  return item.isGone ? t("gone", { title: item.title }) : item.title;
}

/** The uploader's comment. */
function renderComment({ attach_msg }, emotes) {
  if (!isObject(attach_msg) || asString(attach_msg.content) === "") return null;
  return h("div", { className: "text comment" }, ...renderSegments(attach_msg.content, emotes));
}

/** Works shown after following someone. */
export function renderWorks({ main_title, reply_content, sub_cards }, { emotes }) {
  const works = asObjects(sub_cards).filter(({ field1 }) => asString(field1) !== "");
  const reply = asString(reply_content);
  return card(
    { label: t("works"), title: asString(main_title) || t("works") },
    reply === "" ? null : h("div", { className: "text" }, ...renderSegments(reply, emotes)),
    works.length === 0 ? null : h("ul", { className: "works" }, ...works.map(renderWork)),
  );
}

/** What the count beside an icon counts. */
const COUNTED_BY_ICON = new Map([
  [1, "plays"],
  [3, "danmaku"],
  [5, "favourites"],
]);

function formatCount(count, icon) {
  const key = COUNTED_BY_ICON.get(icon);
  return asString(count) === "" || key === undefined ? asString(count) : t(key, { count });
}

function renderWork({ field1, field2, field3, icon3, field4, icon4, jump_url, card_id, cover_url }) {
  const facts = [asString(field2), formatCount(field3, icon3), formatCount(field4, icon4)].filter(Boolean);
  return h(
    "li",
    {},
    imageWithFallback(cover_url, { className: "thumb", fallback: h("span", { className: "thumb" }) }),
    h(
      "span",
      {},
      link(asString(jump_url) || videoUrl("", card_id), field1),
      h("span", { className: "faint", textContent: facts.join(" · ") }),
    ),
  );
}
