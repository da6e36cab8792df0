// Writes the archive to a file.
import { h } from "../dom.js";
import { language, t } from "../i18n.js";
import { saveFile } from "../save-file.js";

/** The formats, and what their files are called. */
const FORMATS = { html: "html", json: "json", jsonl: "jsonl", markdown: "md", csv: "csv", txt: "txt", chatlab: "zip" };

export function createExport({ archive, attempt, talkers, fetchImage }) {
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
        fetchImage,
        talkers: talkers(),
        locale: language,
        onProgress: ({ messages, total }) => {
          status.textContent = t("exported", { messages, total });
        },
      });
      const extension = images.checked ? "zip" : FORMATS[format.value];
      const date = new Date().toISOString().slice(0, 10);
      saveFile(await new Response(stream).blob(), `bili-im-${date}.${extension}`);
    });
    button.disabled = false;
  }

  const withImages = h("label", {}, images, t("withImages"));
  return h("div", {}, h("div", { className: "row" }, format, withImages, button), status);
}
