// Marks all conversations as read. It takes a second for each, so it shows progress and can be stopped.
import { h } from "../dom.js";
import { t } from "../i18n.js";

/** The button, a stop button while running; `onDone()` is called when something may have changed. */
export function createMarkAllButton(context, { onDone }) {
  const element = h("button", { type: "button", textContent: t("markAll"), onclick: toggle });
  let running = null;

  function toggle() {
    if (running === null) run();
    else running.abort();
  }

  async function run() {
    running = new AbortController();
    const { signal } = running;
    let count = 0;
    element.textContent = t("stop");
    context.setStatus(t("marking", { count }));
    const onProgress = (marked) => {
      count = marked;
      context.setStatus(t("marking", { count }));
    };
    const result = await context.attempt(() => context.inbox.markAllRead({ signal, onProgress }));
    running = null;
    element.textContent = t("markAll");
    if (result === undefined) context.setStatus(t("markStopped", { count }));
    else
      context.setStatus(
        t(result.failed > 0 ? "markedSome" : "marked", { count: result.marked, failed: result.failed }),
      );
    context.onRead();
    onDone();
  }

  return { element, stop: () => running?.abort() };
}
