// The popup: the panel over the client of the background. It loads a few KB, and no WebAssembly.
import {
  buttons,
  isBiliImError,
  isRecalled,
  MsgType,
  preview,
  SessionType,
  safeUrl,
  segments,
  shareUrl,
  totalUnread,
} from "bili-im";
import { connect } from "bili-im/bridge";
import { dress, make } from "../shared/dom.js";
import { makeInbox } from "../shared/inbox.js";
import style from "../shared/panel/panel.css";
import { makePanel } from "../shared/panel/panel.js";
import { language, say } from "../shared/words.js";
import { whoIsLoggedIn } from "./account.js";
import { askToNotify, mayNotify, stopNotifying } from "./permission.js";

const SITE = { origins: ["https://*.bilibili.com/*"] };
const EVENTS = ["message", "recalled", "session", "unread", "state", "gap"];
/** What the popup shows comes from the service, so there is no place to go on from. */
const WATCH = { name: "bili-im-popup", storage: false };
/** A page that was closed costs its watch, and another one may be open. */
const AGAIN_MS = 6_000;

const place = document.getElementById("place").attachShadow({ mode: "open" });
dress(place, style);

const helpers = { buttons, isBiliImError, isRecalled, preview, safeUrl, segments, shareUrl, totalUnread };
const library = { ...helpers, MsgType, SessionType };

function begin() {
  const client = connect(chrome.runtime, { locale: language });
  const inbox = makeInbox(library, async () => ({ client, me: await whoIsLoggedIn() }));
  const panel = makePanel(inbox, { onRead: () => chrome.runtime.sendMessage("read").catch(() => {}) });
  place.append(panel.element, notifying());
  panel.start();

  function watch() {
    const watching = client.watch(WATCH);
    for (const type of EVENTS) watching.on(type, take);
  }

  function take(event) {
    panel.take(event);
    if (event.type !== "state") return;
    panel.showState(event);
    if (event.state === "stopped" && event.error?.kind === "network") setTimeout(watch, AGAIN_MS);
  }

  watch();
}

/** Whether to notify of messages: the browser asks for the permission, which is all that is kept of it. */
function notifying() {
  const box = make("input", { type: "checkbox", name: "notify" });
  mayNotify().then((may) => {
    box.checked = may;
  });
  box.addEventListener("change", async () => {
    await (box.checked ? askToNotify() : stopNotifying());
    box.checked = await mayNotify();
  });
  return make("label", { className: "notify" }, box, say("notify"));
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
