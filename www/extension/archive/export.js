// Writes the archive to a file.
import { h } from "../../shared/dom.js";
import { language, t } from "../../shared/i18n.js";

/** The formats, and what their files are called. */
const FORMATS = { html: "html", json: "json", jsonl: "jsonl", markdown: "md", csv: "csv", txt: "txt", chatlab: "zip" };

export function createExport({ archive, attempt, talkers }) {
  const options = Object.keys(FORMATS).map((format) => h("option", { value: format, textContent: format }));
  const format = h("select", { ariaLabel: t("format") }, ...options);
  const images = h("input", { type: "checkbox" });
  const button = h("button", { type: "button", textContent: t("download"), onclick: run });
  const status = h("p", { className: "faint", role: "status" });

  async function run() {
    button.disabled = true;
    await attempt(async () => {
      const stream = archive.export({
        format: format.value,
        images: images.checked ? "zip" : "link",
        talkers: talkers(),
        locale: language,
        onProgress: ({ messages, total }) => {
          status.textContent = t("exported", { messages, total });
        },
      });
      save(await new Response(stream).blob(), images.checked ? "zip" : FORMATS[format.value]);
    });
    button.disabled = false;
  }

  const withImages = h("label", {}, images, t("withImages"));
  return h("div", {}, h("div", { className: "row" }, format, withImages, button), status);
}

function save(blob, extension) {
  const href = URL.createObjectURL(blob);
  h("a", { href, download: `bili-im-${new Date().toISOString().slice(0, 10)}.${extension}` }).click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
