// Marking everything as read: one conversation a second, so it can be watched and stopped.
import { make } from "../dom.js";
import { say } from "../words.js";

/** The button, which stops while it is under way; `onDone()` runs when something may have changed. */
export function makeMarkAll(desk, { onDone }) {
  const element = make("button", { type: "button", textContent: say("markAll"), onclick: press });
  let running = null;

  function press() {
    if (running === null) run();
    else running.abort();
  }

  async function run() {
    running = new AbortController();
    const { signal } = running;
    let count = 0;
    element.textContent = say("stop");
    desk.tell(say("marking", { count }));
    const onProgress = (marked) => {
      count = marked;
      desk.tell(say("marking", { count }));
    };
    const result = await desk.attempt(() => desk.inbox.markAllRead({ signal, onProgress }));
    running = null;
    element.textContent = say("markAll");
    if (result === undefined) desk.tell(say("markStopped", { count }));
    else desk.tell(say(result.failed > 0 ? "markedSome" : "marked", { count: result.marked, failed: result.failed }));
    desk.onRead();
    onDone();
  }

  return { element, stop: () => running?.abort() };
}
