// The popup: the panel over the inbox of the background.
import { adoptStyles, h } from "../shared/dom.js";
import { t } from "../shared/i18n.js";
import style from "../shared/panel/panel.css";
import { createPanel } from "../shared/panel/panel.js";
import { NEWS_EVERY_MS, pollPolitely } from "./poll.js";
import { remoteInbox } from "./protocol.js";

const SITE = { origins: ["https://*.bilibili.com/*"] };

const place = document.getElementById("place").attachShadow({ mode: "open" });
adoptStyles(place, style);

const inbox = remoteInbox(() => chrome.runtime.connect());

function begin() {
  const panel = createPanel(inbox, { onRead: () => inbox.count() });
  place.append(panel.element);
  panel.start();
  pollPolitely(() => panel.poll(), NEWS_EVERY_MS);
}

/** Firefox lets users refuse or withdraw the access, which they can give back here. */
function askForAccess() {
  const give = h("button", { type: "button", textContent: t("giveAccess") });
  const words = h("div", { className: "error-banner" }, h("p", { textContent: t("needsAccess") }), give);
  give.addEventListener("click", async () => {
    if (!(await chrome.permissions.request(SITE))) return;
    words.remove();
    begin();
  });
  place.append(words);
}

document.documentElement.lang = navigator.language;
chrome.permissions.contains(SITE).then((has) => (has ? begin() : askForAccess()));
