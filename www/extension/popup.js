// The popup: the panel over the inbox of the background.
import { dress, make } from "../shared/dom.js";
import style from "../shared/panel/panel.css";
import { makePanel } from "../shared/panel/panel.js";
import { say } from "../shared/words.js";
import { NEWS_EVERY_MS, pollPolitely } from "./poll.js";
import { remoteInbox } from "./protocol.js";

const SITE = { origins: ["https://*.bilibili.com/*"] };

const place = document.getElementById("place").attachShadow({ mode: "open" });
dress(place, style);

const inbox = remoteInbox(() => chrome.runtime.connect());

function begin() {
  const panel = makePanel(inbox, { onRead: () => inbox.count() });
  place.append(panel.element);
  panel.start();
  pollPolitely(() => panel.look(), NEWS_EVERY_MS);
}

/** Firefox lets users refuse or withdraw the access, which they can give back here. */
function askForAccess() {
  const give = make("button", { type: "button", textContent: say("giveAccess") });
  const words = make("div", { className: "problem" }, make("p", { textContent: say("needsAccess") }), give);
  give.addEventListener("click", async () => {
    if (!(await chrome.permissions.request(SITE))) return;
    words.remove();
    begin();
  });
  place.append(words);
}

document.documentElement.lang = navigator.language;
chrome.permissions.contains(SITE).then((has) => (has ? begin() : askForAccess()));
