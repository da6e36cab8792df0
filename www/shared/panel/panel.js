// The panel: a toolbar above the list of conversations or one of them.
import { h } from "../dom.js";
import { language, t } from "../i18n.js";
import { describeWatchState } from "../watch-status.js";
import { createConversation } from "./conversation.js";
import { createConversationList } from "./conversation-list.js";
import { createErrorBanner } from "./error-banner.js";
import { createMarkAllButton } from "./mark-all-read.js";

/**
 * A panel for an inbox. `onClose()` is called when the user closes it; without it there is no close button. `onRead()` is
 * called when messages have been marked as read. `onExport(talker, setStatus)` saves a conversation; without it there is no
 * button for that. Feed it watch events by `handleEvent()`, or call `poll()` now and then.
 */
export function createPanel(inbox, { onClose, onRead = () => {}, onExport } = {}) {
  const errorBanner = createErrorBanner();
  const status = h("p", { className: "status", role: "status" });
  const title = h("h2", { textContent: t("title"), tabIndex: -1 });
  const watchStatus = h("p", { className: "watch-status", role: "status", hidden: true });
  let open = null;

  /** Shared by the parts of the panel. */
  const context = {
    inbox,
    setStatus(text) {
      status.textContent = text;
    },
    onRead,
    attempt: errorBanner.attempt,
  };

  const list = createConversationList(context, { onOpen: openConversation });
  const markAll = createMarkAllButton(context, { onDone: () => list.refresh({ isBackground: true }) });
  const back = button("back", "←", goBack);
  const refresh = button("refresh", "⟳", () => (open ?? list).refresh());
  const exportButton = onExport === undefined ? null : button("exportConversation", "⤓", exportOpen);
  const closeButton = onClose === undefined ? null : button("close", "✕", onClose);
  const view = h("div", { className: "view" }, list.element);
  const element = h(
    "section",
    { className: "panel", role: "dialog", ariaLabel: t("title"), lang: language === "zh" ? "zh-CN" : "en" },
    h("header", {}, back, title, markAll.element, exportButton, refresh, closeButton),
    errorBanner.element,
    status,
    view,
    watchStatus,
  );
  back.hidden = true;
  if (exportButton) exportButton.hidden = true;
  element.addEventListener("keydown", (event) => {
    // During IME composition, Escape belongs to the input method.
    if (event.key !== "Escape" || event.isComposing) return;
    if (open !== null) goBack();
    else onClose?.();
  });

  function button(label, symbol, onclick) {
    return h(
      "button",
      { type: "button", className: "icon-button", title: t(label), ariaLabel: t(label), onclick },
      symbol,
    );
  }

  function openConversation(conversation) {
    open = createConversation(context, conversation);
    show(open, conversation.title);
    open.start();
  }

  async function exportOpen() {
    const { talker } = open;
    exportButton.disabled = true;
    await context.attempt(() => onExport(talker, context.setStatus));
    exportButton.disabled = false;
  }

  function goBack() {
    const { talker } = open;
    close();
    list.refresh();
    list.focus(talker);
  }

  function close() {
    open?.stop();
    open = null;
    show(list, t("title"));
  }

  function show(part, name) {
    errorBanner.clear();
    context.setStatus("");
    title.textContent = name;
    back.hidden = part === list;
    if (exportButton) exportButton.hidden = part === list;
    markAll.element.hidden = part !== list;
    view.replaceChildren(part.element);
  }

  return {
    element,
    /** Loads and shows the list. */
    start() {
      title.focus();
      list.refresh();
    },
    /** Handles an event of `client.watch()`. */
    handleEvent(event) {
      list.handleEvent(event);
      open?.handleEvent(event);
    },
    /** Shows the state of the watch, given its last `state` event. */
    showWatchState(event) {
      watchStatus.hidden = false;
      watchStatus.dataset.state = event?.state ?? "";
      watchStatus.textContent = describeWatchState(event);
    },
    /** Fetches what is new where there is no watch. Rejects on errors, so that the caller can back off. */
    poll: () => (open ?? list).poll(),
    /** Aborts everything in flight. */
    stop() {
      markAll.stop();
      list.stop();
      close();
    },
  };
}
