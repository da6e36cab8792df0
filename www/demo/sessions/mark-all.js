// Marking everything read: the service has no call for it, so it takes a while, can be watched, and can be stopped.
import { SessionList } from "../../bili-im/index.js";
import { byId, whileBusy } from "../page/dom.js";
import { say } from "../page/words.js";

/**
 * Starts the button. `view` is `{ folder(), onMark(mark), onDone(), tell(text), nameOf(mark) }`: the folder whose
 * conversations are marked, and whom to tell of each one and of the end.
 */
export function startMarkAll(desk, { folder, onMark, onDone, tell, nameOf }) {
  const button = byId("mark-all");
  const stop = byId("mark-all-stop");
  let stopping = null;

  /** Intercepted ones are marked in one go. */
  async function markIntercepted() {
    await desk.client.readIntercepted();
    tell(say("interceptedRead"));
  }

  async function markOthers(list) {
    let count = 0;
    const onProgress = (mark) => {
      if (mark.error === undefined) {
        count += 1;
        onMark(mark);
      }
      tell(say("markingAll", { count, name: nameOf(mark) }));
    };
    const { signal } = stopping;
    tell(say("markingBegins"));
    stop.hidden = false;
    try {
      const { failed } = await desk.client.markAllRead({ type: list, onProgress, signal });
      const words = count + failed.length === 0 ? "nothingUnread" : failed.length > 0 ? "markedSome" : "markedAll";
      tell(say(words, { count, failed: failed.length }));
    } catch (error) {
      tell(count > 0 || signal.aborted ? say("markedThenStopped", { count }) : "");
      throw error;
    } finally {
      stop.hidden = true;
    }
  }

  button.addEventListener("click", () =>
    whileBusy(button, async () => {
      const { list } = folder();
      stopping = new AbortController();
      await desk.attempt(() => (list === SessionList.Intercepted ? markIntercepted() : markOthers(list)));
      onDone();
    }),
  );
  stop.addEventListener("click", () => {
    stopping.abort();
    button.focus();
  });

  return {
    /** Stops, such as before another user comes. */
    stop: () => stopping?.abort(),
  };
}
