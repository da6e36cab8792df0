// The archive page: keeps conversations in the extension's own storage, searches them, and writes them to files.
import * as biliIm from "bili-im";
import { openArchive } from "bili-im/archive";
import { connect } from "bili-im/bridge";
import { h } from "../../shared/dom.js";
import { language, t } from "../../shared/i18n.js";
import { createInbox } from "../../shared/inbox.js";
import { createErrorBanner } from "../../shared/panel/error-banner.js";
import { whoIsLoggedIn } from "../account.js";
import { createChooser } from "./chooser.js";
import { createExport } from "./export.js";
import { createSearch } from "./search.js";
import { createSync } from "./sync.js";

const main = document.getElementById("archive");
const client = connect(chrome.runtime, { locale: language });
const inbox = createInbox(biliIm, async () => ({ client, me: await whoIsLoggedIn() }));

const { element: error, attempt } = createErrorBanner();
const size = h("p", { className: "faint" });

async function showSize(archive) {
  const { conversations, messages, bytes } = await archive.size();
  size.textContent = t("archived", { conversations, messages, size: (bytes / 1e6).toFixed(1) });
}

async function start() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = t("archive");
  main.append(
    h("h1", { textContent: t("archive") }),
    h("p", { className: "faint", textContent: t("archiveNote") }),
    error,
  );
  const archive = await attempt(() => openArchive({ client }));
  if (archive === undefined) return;
  const chooser = createChooser(inbox, attempt);
  const context = { archive, attempt, talkers: chooser.talkers, onChange: () => showSize(archive) };
  main.append(
    section("conversations", chooser.element),
    section("archiveSync", createSync(context), size),
    section("search", createSearch(context)),
    section("export", createExport(context)),
  );
  await attempt(() => showSize(archive));
}

const section = (title, ...children) => h("section", {}, h("h2", { textContent: t(title) }), ...children);

start();
