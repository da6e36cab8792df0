// An unread badge, and the panel that it opens, for a client that may be anywhere.
import { h } from "../shared/dom.js";
import { createInbox, loggedInMid } from "../shared/inbox.js";
import { createPanel } from "../shared/panel/panel.js";
import { createBadge } from "./badge.js";
import { mountShadowHost } from "./shadow-host.js";
import { createUnreadCounter } from "./unread-counter.js";

/** Each page continues where the last one was, and does not poll again at once. */
const WATCH_OPTIONS = { name: "bili-im-panel" };

const EVENTS = ["message", "recalled", "session", "unread", "state", "gap"];

/**
 * Shows them. `library` is the bili-im module. `onEvent(event, watch)` is called with each event of the watch;
 * `onExport(talker, setStatus)` saves a conversation, and without it there is no button for that.
 */
export function show(library, client, { onEvent, onExport } = {}) {
  const inbox = createInbox(library, async () => ({ client, me: loggedInMid() }));
  const badge = createBadge({ onClick: toggle });
  const panel = createPanel(inbox, {
    onClose: toggle,
    onRead: () => unreadCounter.refresh(),
    onExport,
  });
  const unreadCounter = createUnreadCounter(inbox, badge.setUnread);
  const sheet = h("div", { className: "sheet", hidden: true }, panel.element);
  let state;
  mountShadowHost(sheet, badge.element);

  /** Watches for changes. All tabs of this origin share one poller, and it marks nothing as read. */
  function watch() {
    setWatchState(undefined);
    const watching = client.watch(WATCH_OPTIONS);
    for (const type of EVENTS) watching.on(type, (event) => handleEvent(event, watching));
  }

  function handleEvent(event, watching) {
    onEvent?.(event, watching);
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
