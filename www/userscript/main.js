// The userscript: an unread badge, and the panel that it opens. `BiliIM` is the library.
import { openArchive } from "bili-im/archive";
import { h } from "../shared/dom.js";
import { exportConversation } from "../shared/export-conversation.js";
import { language, t } from "../shared/i18n.js";
import { createInbox, loggedInMid } from "../shared/inbox.js";
import { createPanel } from "../shared/panel/panel.js";
import { createBadge } from "./badge.js";
import { mountShadowHost } from "./shadow-host.js";
import { createUnreadCounter } from "./unread-counter.js";

/** Each page continues where the last one was, and does not poll again at once. */
const WATCH_OPTIONS = { name: "bili-im-panel" };

const EVENTS = ["message", "recalled", "session", "unread", "state", "gap"];

/**
 * Client options for what the userscript manager grants. The page's own `fetch` needs no grant; where its CSP blocks it,
 * `@grant GM.xmlHttpRequest` sends requests through the manager.
 */
function grantedOptions() {
  if (typeof GM === "object" && typeof GM.xmlHttpRequest === "function") return { fetch: BiliIM.gmFetch(GM) };
  return {};
}

function start() {
  const client = BiliIM.createClient({ locale: language, ...grantedOptions() });
  const inbox = createInbox(BiliIM, async () => ({ client, me: loggedInMid() }));
  const badge = createBadge({ onClick: toggle });
  const panel = createPanel(inbox, {
    onClose: toggle,
    onRead: () => unreadCounter.refresh(),
    onExport: saveConversation,
  });
  const unreadCounter = createUnreadCounter(inbox, badge.setUnread);
  const sheet = h("div", { className: "sheet", hidden: true }, panel.element);
  let state;
  mountShadowHost(sheet, badge.element);

  async function saveConversation(talker, setStatus) {
    const onProgress = (count) => setStatus(t("exporting", { count }));
    await exportConversation(openArchive, client, talker, { locale: language, onProgress });
    setStatus(t("exportDone"));
  }

  /** Watches for changes. All tabs of this origin share one poller, and it marks nothing as read. */
  function watch() {
    setWatchState(undefined);
    const watching = client.watch(WATCH_OPTIONS);
    for (const type of EVENTS) watching.on(type, handleEvent);
  }

  function handleEvent(event) {
    unreadCounter.handleEvent(event);
    if (event.type === "state") setWatchState(event);
    if (!sheet.hidden) panel.handleEvent(event);
  }

  function setWatchState(event) {
    state = event;
    badge.setWatchState(event);
    panel.showWatchState(event);
    // After a stop, the count may be that of another account.
    if (event?.state === "stopped") badge.setUnread(undefined);
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
