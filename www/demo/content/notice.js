// A notice of the service: title, text, a table and buttons.
import { buttons } from "../../bili-im/index.js";
import { h } from "../ui/dom.js";
import { currentLanguage, t } from "../ui/i18n.js";
import { link } from "../ui/link.js";
import { card } from "./card.js";
import { asObjects, asString } from "./coerce.js";

/** The notice; `buttons()` returns those of its buttons that work on the web. */
export function renderNotice(notice) {
  const rows = asObjects(notice.modules).filter(
    ({ title, detail }) => asString(title) !== "" || asString(detail) !== "",
  );
  const links = buttons(notice, { locale: currentLanguage() });
  const { biz_content, notifier } = notice;
  return card(
    {
      label: asString(notifier?.nickname) || t("notice"),
      title: asString(notice.title) || asString(notice.text),
      cover: asString(biz_content?.cover) || biz_content?.backup_cover,
    },
    asString(notice.title) === "" || asString(notice.text) === ""
      ? null
      : h("span", { className: "text", textContent: notice.text }),
    rows.length === 0 ? null : h("dl", { className: "modules" }, ...rows.flatMap(row)),
    links.length === 0 ? null : h("p", { className: "buttons" }, ...links.map(({ url, label }) => link(url, label))),
  );
}

function row({ title, detail }) {
  return [h("dt", { textContent: asString(title) }), h("dd", { textContent: asString(detail) })];
}
