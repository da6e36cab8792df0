// What there is to say about videos and articles that messages name by number alone.
import { ItemStatus, MsgType } from "../../bili-im/index.js";

/** Nothing is known at first; `onChange()` runs when something has become known. */
export function makeSharedItems(desk, onChange) {
  const known = new Map();
  const asked = new Set();

  return {
    /** What is known about the work of a push: `{ title, cover, isGone }`. */
    of: (message) => known.get(keyOf(message)),

    /** Asks about the pushes among `messages` that came without a title. */
    async learn(messages) {
      const bare = messages.filter((message) => isBare(message) && !asked.has(keyOf(message)));
      if (bare.length === 0) return;
      for (const message of bare) asked.add(keyOf(message));
      const numbers = (kind) => bare.filter(({ msg_type }) => msg_type === kind).map(({ content }) => content.rid);
      const ids = { aids: numbers(MsgType.VideoPush), articleIds: numbers(MsgType.ArticlePush) };
      const items = await desk.attempt(() => desk.client.items(ids), { isBackground: true });
      for (const { aid, title, pic, status } of items?.archive ?? []) {
        known.set(`${MsgType.VideoPush}/${aid}`, { title, cover: pic, isGone: status === ItemStatus.Gone });
      }
      for (const { id, title, image_urls, status } of items?.article ?? []) {
        const cover = image_urls?.[0];
        known.set(`${MsgType.ArticlePush}/${id}`, { title, cover, isGone: status === ItemStatus.Gone });
      }
      onChange();
    },
  };
}

function isBare({ msg_type: kind, content }) {
  const isPush = kind === MsgType.VideoPush || kind === MsgType.ArticlePush;
  return isPush && /^[1-9]\d*$/.test(content?.rid) && !content.title;
}

function keyOf({ msg_type, content }) {
  return `${msg_type}/${content?.rid}`;
}
