// The userscript: a badge that says how many messages are unread, and the panel that it opens. `BiliIM` is the library.

import { make } from "../shared/dom.js";
import { makeInbox, midOfPage } from "../shared/inbox.js";
import { makePanel } from "../shared/panel/panel.js";
import { language } from "../shared/words.js";
import { makeBadge } from "./badge.js";
import { makeCount } from "./count.js";
import { stay } from "./stay.js";

/** Each page goes on where the last one was, and does not ask again at once. */
const WATCH = { name: "bili-im-panel" };

const EVENTS = ["message", "recalled", "session", "unread", "state", "gap"];

/**
 * What the script manager was asked to grant. Nothing is needed: the page's own requests do. Where a page forbids them,
 * the line `@grant GM.xmlHttpRequest` makes them the manager's.
 */
function granted() {
  if (typeof GM === "object" && typeof GM.xmlHttpRequest === "function") return { fetch: BiliIM.gmFetch(GM) };
  return {};
}

function start() {
  const client = BiliIM.createClient({ locale: language, ...granted() });
  const inbox = makeInbox(BiliIM, async () => ({ client, me: midOfPage() }));
  const badge = makeBadge({ onPress: toggle });
  const panel = makePanel(inbox, { onClose: toggle, onRead: () => count.soon() });
  const count = makeCount(inbox, badge.show);
  const sheet = make("div", { className: "sheet", hidden: true }, panel.element);
  let state;
  stay(sheet, badge.element);

  /** What is new. All tabs of this origin share one poller, and nothing is marked as read by it. */
  function watch() {
    showState(undefined);
    const watching = client.watch(WATCH);
    for (const type of EVENTS) watching.on(type, take);
  }

  function take(event) {
    count.take(event);
    if (event.type === "state") showState(event);
    if (!sheet.hidden) panel.take(event);
  }

  function showState(event) {
    state = event;
    badge.showState(event);
    panel.showState(event);
    // Where it is not known who is logged in, no number is true.
    if (event?.state === "stopped") badge.show(undefined);
  }

  function toggle() {
    sheet.hidden = !sheet.hidden;
    badge.element.ariaExpanded = String(!sheet.hidden);
    if (sheet.hidden) {
      panel.stop();
      badge.element.focus();
      return;
    }
    panel.start();
    if (state?.state === "stopped") watch();
  }

  watch();
}

start();
