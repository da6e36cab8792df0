// Marks everything as read. The service has no call for it, so it takes a while; it shows progress and can be stopped.
import { SessionList } from "../../bili-im/index.js";
import { byId, whileBusy } from "../page/dom.js";
import { say } from "../page/words.js";

/**
 * Starts the button. `view` is `{ folder(), onMark(mark), onDone(), announce(text), nameOf(mark) }`: the folder whose
 * conversations are marked, and callbacks for each one and for the end.
 */
export function startMarkAll(app, { folder, onMark, onDone, announce, nameOf }) {
  const button = byId("mark-all");
  const stop = byId("mark-all-stop");
  let stopping = null;

  /** Intercepted ones are marked by one call. */
  async function markIntercepted() {
    await app.client.readIntercepted();
    announce(say("interceptedRead"));
  }

  async function markOthers(list) {
    let count = 0;
    const onProgress = (mark) => {
      if (mark.error === undefined) {
        count += 1;
        onMark(mark);
      }
      announce(say("markingAll", { count, name: nameOf(mark) }));
    };
    const { signal } = stopping;
    announce(say("markingBegins"));
    stop.hidden = false;
    try {
      const { failed } = await app.client.markAllRead({ type: list, onProgress, signal });
      const words = count + failed.length === 0 ? "nothingUnread" : failed.length > 0 ? "markedSome" : "markedAll";
      announce(say(words, { count, failed: failed.length }));
    } catch (error) {
      announce(count > 0 || signal.aborted ? say("markedThenStopped", { count }) : "");
      throw error;
    } finally {
      stop.hidden = true;
    }
  }

  button.addEventListener("click", () =>
    whileBusy(button, async () => {
      const { list } = folder();
      stopping = new AbortController();
      await app.attempt(() => (list === SessionList.Intercepted ? markIntercepted() : markOthers(list)));
      onDone();
    }),
  );
  stop.addEventListener("click", () => {
    stopping.abort();
    button.focus();
  });

  return {
    /** Stops, for example before another user logs in. */
    stop: () => stopping?.abort(),
  };
}
