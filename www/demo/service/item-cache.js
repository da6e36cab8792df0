// Details of videos and articles that messages name by id alone.
import { ItemStatus, MsgType } from "../../bili-im/index.js";

/** An empty cache; `onChange()` is called when items have been added. */
export function createItemCache(app, onChange) {
  const items = new Map();
  const requested = new Set();

  return {
    /** The item of a push, `{ title, cover, isGone }`, if known. */
    itemOf: (message) => items.get(keyOf(message)),

    /** Fetches the items of pushes that lack their title. */
    async load(messages) {
      const untitled = messages.filter((message) => lacksTitle(message) && !requested.has(keyOf(message)));
      if (untitled.length === 0) return;
      for (const message of untitled) requested.add(keyOf(message));
      const idsOf = (kind) => untitled.filter(({ msg_type }) => msg_type === kind).map(({ content }) => content.rid);
      const ids = { aids: idsOf(MsgType.VideoPush), articleIds: idsOf(MsgType.ArticlePush) };
      const found = await app.attempt(() => app.client.items(ids), { isBackground: true });
      for (const { aid, title, pic, status } of found?.archive ?? []) {
        items.set(`${MsgType.VideoPush}/${aid}`, { title, cover: pic, isGone: status === ItemStatus.Gone });
      }
      for (const { id, title, image_urls, status } of found?.article ?? []) {
        const cover = image_urls?.[0];
        items.set(`${MsgType.ArticlePush}/${id}`, { title, cover, isGone: status === ItemStatus.Gone });
      }
      onChange();
    },
  };
}

function lacksTitle({ msg_type: kind, content }) {
  const isPush = kind === MsgType.VideoPush || kind === MsgType.ArticlePush;
  return isPush && /^[1-9]\d*$/.test(content?.rid) && !content.title;
}

function keyOf({ msg_type, content }) {
  return `${msg_type}/${content?.rid}`;
}
