// The archive of an account: keep conversations, search them, and write them to files.
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { createErrorBanner } from "../panel/error-banner.js";
import { createChooser } from "./chooser.js";
import { createExport } from "./export.js";
import { createSearch } from "./search.js";
import { createSync } from "./sync.js";

/**
 * Shows it in `main`. `openArchive` is that of bili-im/archive; `note` says where the archive is kept, and who can read it.
 * `fetchImage` is the option of an export.
 */
export async function showArchive(main, { openArchive, client, inbox, note, fetchImage }) {
  const { element: error, attempt } = createErrorBanner();
  const size = h("p", { className: "faint" });

  async function showSize(archive) {
    const { conversations, messages, bytes } = await archive.size();
    size.textContent = t("archived", { conversations, messages, size: (bytes / 1e6).toFixed(1) });
  }

  main.append(h("h1", { textContent: t("archive") }), h("p", { className: "faint", textContent: note }), error);
  const archive = await attempt(() => openArchive({ client }));
  if (archive === undefined) return;
  const chooser = createChooser(inbox, attempt);
  const context = { archive, attempt, fetchImage, talkers: chooser.talkers, onChange: () => showSize(archive) };
  main.append(
    section("conversations", chooser.element),
    section("archiveSync", createSync(context), size),
    section("search", createSearch(context)),
    section("export", createExport(context)),
  );
  await attempt(() => showSize(archive));
}

const section = (title, ...children) => h("section", {}, h("h2", { textContent: t(title) }), ...children);
