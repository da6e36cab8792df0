// Marks all as read. The service has no bulk call for it, so it shows progress and can be stopped.
import { SessionList } from "../../bili-im/index.js";
import { byId, whileBusy } from "../ui/dom.js";
import { t } from "../ui/i18n.js";

/**
 * Sets up the button. `folder()` is the folder to mark; `onMark(mark)` is called for each conversation, `onDone()` at the
 * end; `setStatus(text)` gets the progress.
 */
export function startMarkAllRead(app, { folder, onMark, onDone, setStatus, nameOf }) {
  const button = byId("mark-all");
  const stop = byId("mark-all-stop");
  let controller = null;

  /** Intercepted conversations have a bulk call. */
  async function markIntercepted() {
    await app.client.readIntercepted();
    setStatus(t("interceptedRead"));
  }

  async function markOthers(list) {
    let count = 0;
    const onProgress = (mark) => {
      if (mark.error === undefined) {
        count += 1;
        onMark(mark);
      }
      setStatus(t("markingAll", { count, name: nameOf(mark) }));
    };
    const { signal } = controller;
    setStatus(t("markingAllStarts"));
    stop.hidden = false;
    try {
      const { failed } = await app.client.markAllRead({ type: list, onProgress, signal });
      const key = count + failed.length === 0 ? "nothingUnread" : failed.length > 0 ? "markedSome" : "markedAll";
      setStatus(t(key, { count, failed: failed.length }));
    } catch (error) {
      setStatus(count > 0 || signal.aborted ? t("markAllStopped", { count }) : "");
      throw error;
    } finally {
      stop.hidden = true;
    }
  }

  button.addEventListener("click", () =>
    whileBusy(button, async () => {
      const { list } = folder();
      controller = new AbortController();
      await app.attempt(() => (list === SessionList.Intercepted ? markIntercepted() : markOthers(list)));
      onDone();
    }),
  );
  stop.addEventListener("click", () => {
    controller.abort();
    button.focus();
  });

  return {
    /** Stops, such as before the account changes. */
    stop: () => controller?.abort(),
  };
}
