// Which conversations: all of them, or those that are ticked.
import { h } from "../dom.js";
import { t } from "../i18n.js";

/** The list of conversations; `talkers()` returns those that are ticked, `undefined` for all. */
export function createChooser(inbox, attempt) {
  const list = h("ul", { className: "choices", ariaLabel: t("conversations") });
  const more = h("button", { type: "button", textContent: t("more"), onclick: () => load() });
  const chosen = new Map();
  let next;

  async function load() {
    const page = await attempt(() => inbox.conversations(next));
    if (page === undefined) return;
    next = page.next;
    more.hidden = next === undefined;
    list.append(...page.conversations.map(createRow));
  }

  function createRow({ talker, isGroup, name }) {
    const { talker_id, session_type } = talker;
    const key = `${session_type} ${talker_id}`;
    const box = h("input", { type: "checkbox", checked: chosen.has(key) });
    box.addEventListener("change", () => (box.checked ? chosen.set(key, talker) : chosen.delete(key)));
    const label = name || t(isGroup ? "group" : "user", { id: talker_id });
    return h("li", {}, h("label", { className: "row" }, box, h("span", { textContent: label })));
  }

  load();
  return {
    element: h("div", {}, h("p", { className: "faint", textContent: t("chooseNote") }), list, more),
    talkers: () => (chosen.size === 0 ? undefined : [...chosen.values()]),
  };
}
