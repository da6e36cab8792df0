// The popup: the panel over the client of the background. It loads a few KB, and no WebAssembly.
import { connect } from "bili-im/bridge";
import { adoptStyles, h } from "../shared/dom.js";
import { language, t } from "../shared/i18n.js";
import { createInbox } from "../shared/inbox.js";
import * as library from "../shared/library.js";
import style from "../shared/panel/panel.css";
import { createPanel } from "../shared/panel/panel.js";
import { whoIsLoggedIn } from "./account.js";
import { askToNotify, mayNotify, stopNotifying } from "./permission.js";

const SITE = { origins: ["https://*.bilibili.com/*"] };
const EVENTS = ["message", "recalled", "session", "unread", "state", "gap"];
/** What the popup shows comes from the service, so there is no place to go on from. */
const WATCH = { name: "bili-im-popup", storage: false };
/** A page that was closed costs its watch, and another one may be open. */
const AGAIN_MS = 6_000;

const place = document.getElementById("place").attachShadow({ mode: "open" });
adoptStyles(place, style);

function begin() {
  const client = connect(chrome.runtime, { locale: language });
  const inbox = createInbox(library, async () => ({ client, me: await whoIsLoggedIn() }));
  const panel = createPanel(inbox, { onRead: () => chrome.runtime.sendMessage("read").catch(() => {}) });
  place.append(panel.element, h("div", { className: "footer" }, notifying(), archiveLink()));
  panel.start();

  function watch() {
    const watching = client.watch(WATCH);
    for (const type of EVENTS) watching.on(type, take);
  }

  function take(event) {
    panel.handleEvent(event);
    if (event.type !== "state") return;
    panel.showWatchState(event);
    if (event.state === "stopped" && event.error?.kind === "network") setTimeout(watch, AGAIN_MS);
  }

  watch();
}

/** Whether to notify of messages: the browser asks for the permission, which is all that is kept of it. */
function notifying() {
  const box = h("input", { type: "checkbox", name: "notify" });
  mayNotify().then((may) => {
    box.checked = may;
  });
  box.addEventListener("change", async () => {
    await (box.checked ? askToNotify() : stopNotifying());
    box.checked = await mayNotify();
  });
  return h("label", { className: "notify" }, box, t("notify"));
}

function archiveLink() {
  const href = chrome.runtime.getURL("archive.html");
  return h("a", { href, target: "_blank", textContent: t("archive") });
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
