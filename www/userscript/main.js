// The userscript: a client and its panel in one place. `BiliIM` is the library.
import { openArchive } from "bili-im/archive";
import { exportConversation } from "../shared/export-conversation.js";
import { language, t } from "../shared/i18n.js";
import { show } from "./show.js";

/**
 * Client options for what the userscript manager grants. The page's own `fetch` needs no grant; where its CSP blocks it,
 * `@grant GM.xmlHttpRequest` sends requests through the manager.
 */
function grantedOptions() {
  if (typeof GM === "object" && typeof GM.xmlHttpRequest === "function") return { fetch: BiliIM.gmFetch(GM) };
  return {};
}

const client = BiliIM.createClient({ locale: language, ...grantedOptions() });

async function saveConversation(talker, setStatus) {
  const onProgress = (count) => setStatus(t("exporting", { count }));
  await exportConversation(openArchive, client, talker, { locale: language, onProgress });
  setStatus(t("exportDone"));
}

show(BiliIM, client, { onExport: saveConversation });
