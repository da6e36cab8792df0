// A notice of the service: title, text, a small table, and buttons.
import { buttons } from "../../bili-im/index.js";
import { make } from "../page/dom.js";
import { link } from "../page/link.js";
import { currentLanguage, say } from "../page/words.js";
import { card } from "./card.js";
import { objects, text } from "./values.js";

/** The notice; `buttons()` knows which buttons it has on the web, and where they lead. */
export function noticeOf(notice) {
  const rows = objects(notice.modules).filter(({ title, detail }) => text(title) !== "" || text(detail) !== "");
  const found = buttons(notice, { locale: currentLanguage() });
  const { biz_content, notifier } = notice;
  return card(
    {
      label: text(notifier?.nickname) || say("notice"),
      title: text(notice.title) || text(notice.text),
      cover: text(biz_content?.cover) || biz_content?.backup_cover,
    },
    text(notice.title) === "" || text(notice.text) === ""
      ? null
      : make("span", { className: "text", textContent: notice.text }),
    rows.length === 0 ? null : make("dl", { className: "modules" }, ...rows.flatMap(row)),
    found.length === 0 ? null : make("p", { className: "buttons" }, ...found.map(({ url, label }) => link(url, label))),
  );
}

function row({ title, detail }) {
  return [make("dt", { textContent: text(title) }), make("dd", { textContent: text(detail) })];
}
