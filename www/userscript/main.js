// The userscript: a client and its panel in one place. `BiliIM` is the library.
import { language } from "../shared/i18n.js";
import { conversationSaver } from "./save-conversation.js";
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

show(BiliIM, client, { onExport: conversationSaver(client) });
