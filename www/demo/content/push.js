// What uploaders push: videos, articles, and the works one sees after following somebody.
import { make } from "../page/dom.js";
import { link } from "../page/link.js";
import { picture } from "../page/picture.js";
import { count, day, duration } from "../page/times.js";
import { say } from "../page/words.js";
import { articleAddress, card, videoAddress } from "./card.js";
import { textParts } from "./text.js";
import { isObject, number, objects, text } from "./values.js";

/** A new video. Now and then it comes without a title: `item` is what the service says about it then. */
export function videoOf(push, { emotes, item }) {
  const { title, cover, desc, bvid, rid, times, view, danmaku, pub_date } = push;
  return card(
    {
      label: say("video"),
      title: text(title) || titleOf(item, "av", rid),
      address: videoAddress(bvid, rid),
      cover: text(cover) || item?.cover,
      about: desc,
      facts: [
        number(times) > 0 ? duration(times) : "",
        number(view) > 0 ? say("plays", { count: count(view) }) : "",
        number(danmaku) > 0 ? say("danmaku", { count: count(danmaku) }) : "",
        number(pub_date) > 0 ? day(pub_date * 1000) : "",
      ],
    },
    remark(push, emotes),
  );
}

/** A new article, the same. */
export function articleOf(push, { emotes, item }) {
  const { title, summary, image_urls, author, rid, view, pub_date } = push;
  return card(
    {
      label: say("article"),
      title: text(title) || titleOf(item, "cv", rid),
      address: articleAddress(rid),
      cover: text(image_urls?.[0]) || item?.cover,
      about: summary,
      facts: [
        author,
        number(view) > 0 ? say("reads", { count: count(view) }) : "",
        number(pub_date) > 0 ? day(pub_date * 1000) : "",
      ],
    },
    remark(push, emotes),
  );
}

function titleOf(item, prefix, id) {
  if (item === undefined) return /^[1-9]\d*$/.test(id) ? prefix + id : "";
  return item.isGone ? say("gone", { title: item.title }) : item.title;
}

/** What the uploader says about it. */
function remark({ attach_msg }, emotes) {
  if (!isObject(attach_msg) || text(attach_msg.content) === "") return null;
  return make("div", { className: "text remark" }, ...textParts(attach_msg.content, emotes));
}

/** Works shown after following somebody. */
export function worksOf({ main_title, reply_content, sub_cards }, { emotes }) {
  const works = objects(sub_cards).filter(({ field1 }) => text(field1) !== "");
  const reply = text(reply_content);
  return card(
    { label: say("works"), title: text(main_title) || say("works") },
    reply === "" ? null : make("div", { className: "text" }, ...textParts(reply, emotes)),
    works.length === 0 ? null : make("ul", { className: "works" }, ...works.map(work)),
  );
}

/** What the counts of a work are of. */
const ICONS = new Map([
  [1, "plays"],
  [3, "danmaku"],
  [5, "favourites"],
]);

function countOf(count, icon) {
  const words = ICONS.get(icon);
  return text(count) === "" || words === undefined ? text(count) : say(words, { count });
}

function work({ field1, field2, field3, icon3, field4, icon4, jump_url, card_id, cover_url }) {
  const facts = [text(field2), countOf(field3, icon3), countOf(field4, icon4)].filter(Boolean);
  return make(
    "li",
    {},
    picture(cover_url, "", "thumb", make("span", { className: "thumb" })),
    make(
      "span",
      {},
      link(text(jump_url) || videoAddress("", card_id), field1),
      make("span", { className: "faint", textContent: facts.join(" · ") }),
    ),
  );
}
