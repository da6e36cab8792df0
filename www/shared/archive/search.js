// Searches the archive.
import { h } from "../dom.js";
import { formatDateTime } from "../format.js";
import { t } from "../i18n.js";

const LIMIT = 100;
/** How much text is shown around the first hit, in UTF-16 units. */
const AROUND = 60;

export function createSearch({ archive, attempt, talkers }) {
  const box = h("input", { type: "search", ariaLabel: t("search"), required: true });
  const hits = h("ul", { className: "hits", ariaLabel: t("search") });
  const count = h("p", { className: "faint", role: "status" });
  const button = h("button", { textContent: t("search") });
  const form = h("form", { className: "row", role: "search" }, box, button);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const found = await attempt(() => archive.search(box.value, { talkers: talkers(), limit: LIMIT }));
    if (found === undefined) return;
    hits.replaceChildren(...found.map(createHit));
    count.textContent = found.length < LIMIT ? t("found", { count: found.length }) : t("foundMany", { count: LIMIT });
  });
  return h("div", {}, form, count, hits);
}

function createHit({ message, text, places }) {
  const time = h("div", { className: "faint", textContent: formatDateTime(Number(message.timestamp) * 1000) });
  const start = Math.max(0, (places[0]?.[0] ?? 0) - AROUND);
  const end = Math.min(text.length, (places[0]?.[1] ?? 0) + 2 * AROUND);
  const parts = [start > 0 ? "…" : ""];
  let at = start;
  for (const [from, to] of places) {
    if (from < at || to > end) continue;
    parts.push(text.slice(at, from), h("mark", { textContent: text.slice(from, to) }));
    at = to;
  }
  parts.push(text.slice(at, end), end < text.length ? "…" : "");
  return h("li", {}, time, ...parts);
}
